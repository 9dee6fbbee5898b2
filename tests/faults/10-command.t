#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause
# dn2access while its calls fail: a status of its own and a message that names the cause; printed is
# nothing, or with --stream what was right up to there.
use strict;
use warnings;

use Errno qw(EINTR EIO EMFILE ENOMEM ENOSPC);
use Test::More;

use CliTest;

my $shim = $ENV{FAULTS} or BAIL_OUT('FAULTS must name the library to preload');
my $log = temp_path('fault.log');
my ($runs, $faults) = (0, 0);

# At most so many calls of a use fail, spread over all of them; each run takes some milliseconds.
use constant {ONCE => 60, ONWARDS => 20};

# Runs dn2access with a plan; the result, with how many calls there were and failed.
sub faulty {
    my ($plan, $how, @arguments) = @_;
    unlink $log;
    my $result = run({%$how, through => ['env', "LD_PRELOAD=$shim", "FAULT_LOG=$log",
                "FAULT_OBJECTS=dn2access libdnmap libcrypto libjansson libc.so", "FAULT_PLAN=$plan"]}, @arguments);
    my $told = text_of($log);
    $result->{faults} = () = $told =~ /^fault/mg;
    ($result->{calls}) = reverse $told =~ /^calls (\d+)$/mg;
    $runs++;
    $faults += $result->{faults};
    return $result;
}

# Whether some lines are the first ones of all.
sub is_begun {
    my ($some, $all) = @_;
    return $some eq substr($all, 0, length $some) && ($some eq '' || $some =~ /\n\z/);
}

# What is wrong with the result of a run with a fault; nothing if all is right.
sub fault_of {
    my ($result, $good, $status, $cause, $partly) = @_;
    return "signal $result->{signal}" if $result->{signal};
    return '' if $result->{status} == $good->{status} && $result->{out} eq $good->{out} && $result->{err} eq $good->{err};
    return "status $result->{status}" if $result->{status} != $status;
    return 'no cause told' if $result->{err} !~ $cause;
    return 'output' if $partly ? !is_begun($result->{out}, $good->{out}) : $result->{out} ne '';
    return '';
}

sub spread {
    my ($most, $calls) = @_;
    my $step = $calls > $most ? $calls / $most : 1;
    my %seen;
    return grep { $_ <= $calls && !$seen{$_}++ } map { 1 + int($_ * $step) } 0 .. $most - 1;
}

# Fails the calls of one kind in turn, once and from then on.
sub each_fault {
    my ($name, $call, $errno, $status, $cause, $how, @arguments) = @_;
    my $partly = grep { /^--(?:stream|test)$/ } @arguments;
    my $good = faulty("$call:0:0:$errno", $how, @arguments);
    my @wrong;
    for my $onwards (0, 1) {
        for my $at (spread($onwards ? ONWARDS : ONCE, $good->{calls})) {
            my $result = faulty("$call:$at:$onwards:$errno", $how, @arguments);
            my $fault = fault_of($result, $good, $status, $cause, $partly);
            $fault = 'no fault' if !$result->{faults} && !$result->{signal};
            push @wrong, "$call " . ($onwards ? 'from' : 'only') . " $at: $fault: $result->{out}$result->{err}" if $fault ne '';
        }
    }
    ok($good->{calls} > 0 && !@wrong, "$name: $call fails ($good->{calls} calls)") or diag(join "\n", map { substr $_, 0, 300 } @wrong);
    return;
}

# ------------------------------------------------------------------ uses

my $ca = certificate(subject => '/C=US/O=Org (1)/CN=CA', ca => 1);
my $client = certificate(subject => '/O=Org "2"/1.3.6.1.4.1.1180591620717411303424=x/CN=c', issuer => $ca);
my $der = file(openssl('x509', '-in', $client, '-outform', 'DER'));
my $folder = temp_path('folder');
mkdir $folder or die "$folder: $!";
file(text_of($client), 'folder/a.pem');
file(text_of($ca), 'folder/b.pem');
my $names = file("Subject: C=US, CN=a\nIssuer: C=US, CN=b\n/CN=c/1.2.3.4=d\n");
my $keys = file("CERTISSUER:/C=US/CN=a+20b RELAY\nCERTSUBJECT:/CN=c/1.2.3.4=d RELAY\n");
my $map = file("CERTISSUER:/C=US/O=Org (1)/CN=CA SUBJECT\nCERTSUBJECT:/CN=a b RELAY\nConnect:x OK\n");
my $mail_log = file("Jan  1 00:00:00 mx sendmail[7]: STARTTLS=server, relay=a.example.com [192.0.2.1], "
        . "version=TLSv1.3, verify=OK, cipher=TLS_AES_256_GCM_SHA384, bits=256/256\n"
        . "Jan  1 00:00:00 mx sendmail[7]: STARTTLS=server, cert-subject=/C=US/CN=a, "
        . "cert-issuer=/C=US/CN=CA, verifymsg=ok\n");
my $pkcs12 = temp_path('p12');
openssl(qw(pkcs12 -export -nokeys -passout pass:secret -in), $client, '-out', $pkcs12);
my $password = file("secret\n");

my @uses = (
    ['lines', $ca, $client],
    ['a stream', '--stream', '--ca', $folder],
    ['DER', '--subject', $der],
    ['JSON', '--format', 'json', $client, $ca],
    ['LDIF', '--format', 'ldif', '--ldap-base', 'dc=x', '--ldap-cluster', 'c', '--ldap-map', $client],
    ['a requirement', '--format', 'requirement', '--cn', $client],
    ['names in text', '--text', '--subject', $names],
    ['keys to names', '--decode', $keys],
    ['keys to names in JSON', '--decode', '--format', 'json', $keys],
    ['faults of a map', '--lint', $map],
    ['a map corrected', '--lint', $map, '--fix'],
    ['who may relay', '--test', $map, '--verify-with', $ca, $client],
    ['who may relay, in JSON', '--test', $map, '--format', 'json', '--cert-regex-issuer', '-s0 (.*)', $client],
    ['a log', '--from-log', $mail_log, '--relay', '*'],
    ['two threads', '-j', '2', '--tag', 'T', '--value', 'OK', $folder, $client],
    ['PKCS#12', '--password-file', $password, '--ca', $pkcs12],
);
my $memory = qr/out of memory|Cannot allocate memory/;
each_fault($_->[0], 'malloc', ENOMEM, 71, $memory, {}, @{$_}[1 .. $#$_]) for @uses;
note("$runs runs, $faults faults");
done_testing();
