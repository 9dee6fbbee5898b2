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

# Out of these objects calls are counted. libcrypto is apart: setting it up takes thousands of calls, and in
# some of them version 3.0 itself crashes when it gets no memory. Its calls after that fail in the tests in C.
my $ours = 'dn2access libdnmap libjansson libc.so';

# At most so many calls of a use fail once, or from then on, spread over all of them: each run takes some
# milliseconds.
my %most = (once => 14, onwards => 3);

# Runs dn2access with a plan; the result, with how many calls there were.
sub faulty {
    my ($plan, $how, @arguments) = @_;
    unlink $log;
    my $result = run({%$how, through => ['env', "LD_PRELOAD=$shim", "FAULT_LOG=$log", "FAULT_PLAN=$plan",
                'FAULT_OBJECTS=' . ($how->{objects} // $ours)]}, @arguments);
    my $told = -e $log ? text_of($log) : '';
    $result->{fault} = $told =~ /^first/m;
    ($result->{calls}) = $told =~ /^calls (\d+)$/m;
    $runs++;
    $faults += $told =~ /^faults (\d+)$/m ? $1 : $result->{fault} ? 1 : 0;
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
    return if $most == 0;
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
        my $way = $onwards ? 'onwards' : 'once';
        for my $at (spread($how->{$way} // $most{$way}, $good->{calls})) {
            my $result = faulty("$call:$at:$onwards:$errno", $how, @arguments);
            my $fault = fault_of($result, $good, $status, $cause, $partly);
            $fault = 'no fault' if !$result->{fault};
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
each_fault("$_->[0], libcrypto", 'malloc', ENOMEM, 71, $memory, {objects => 'libcrypto', once => 7, onwards => 2}, @{$_}[1 .. $#$_])
    for grep { $_->[0] =~ /^(?:lines|JSON|names in text|two threads)/ } @uses;

# ------------------------------------------------------------------ input and output

my %few = (once => 2, onwards => 1);
for my $use (@uses) {
    my ($name, @arguments) = @$use;
    each_fault($name, 'write', ENOSPC, 74, qr/writing the output failed: No space left/, \%few, @arguments);
    each_fault("$name, interrupted", 'write', EINTR, 0, qr/never/, {%few, onwards => 0}, @arguments);
    each_fault("$name, a byte", 'write', 'short', 0, qr/never/, \%few, @arguments);
    next if $name =~ /^keys to names/; # read by the C library
    each_fault($name, 'read', EIO, 74, qr/reading the input failed: Input\/output error/, \%few, @arguments);
    each_fault("$name, interrupted", 'read', EINTR, 0, qr/never/, {%few, onwards => 0}, @arguments);
    each_fault("$name, a byte", 'read', 'short', 0, qr/never/, \%few, @arguments);
    each_fault($name, 'open', EMFILE, 66, qr/can't open: Too many open files/, \%few, @arguments);
}
# ------------------------------------------------------------------ full disks and signals

my $bundle = file(text_of(BUNDLE) x 80); # more than is held in memory
my $all = run('--stream', '--ca', $bundle);
expect('a full device', run({stdout => '/dev/full'}, '--ca', $ca), 74, '', qr/writing the output failed: No space left/);
expect('a full device, streamed', run({stdout => '/dev/full'}, '--stream', '--ca', $bundle), 74, '',
    qr/writing the output failed: No space left/);
expect('a full device, help', run({stdout => '/dev/full'}, '--help'), 74, '', qr/writing the output failed: No space left/);
my $limited = run({through => ['sh', '-c', 'ulimit -f 100; exec "$@"', 'sh']}, '--stream', '--ca', $bundle);
ok(!$limited->{signal} && $limited->{status} == 74 && $limited->{err} =~ /File too large/ && length $limited->{out}
        && $limited->{out} eq substr($all->{out}, 0, length $limited->{out}), 'a file that gets too large')
    or diag(explain({%$limited, out => length $limited->{out}}));

# More than is held goes into a temporary file, here with every name once more in another dialect.
my $large = file(join '', map { "/CN=$_" . 'x' x 150 . "\n" } 1 .. 7000);
my @large = ('--text', '--subject', $large);
each_fault('held back', 'tmpfile', EMFILE, 74, qr/writing the output failed: Too many open files/, \%few, @large);
each_fault('held back', 'lseek', EIO, 74, qr/writing the output failed: Input/, \%few, @large);
my $held = run({through => ['sh', '-c', 'ulimit -f 100; exec "$@"', 'sh']}, @large);
expect('a temporary file that gets too large', $held, 74, '', qr/writing the output failed: File too large/);

# Ends by a signal while it waits for a reader: what came out is the beginning.
for my $signal (qw(TERM INT)) {
    pipe my $in, my $out or die "pipe: $!";
    my $pid = fork // die "fork: $!";
    if ($pid == 0) {
        open STDOUT, '>&', $out or die;
        exec $ENV{DN2ACCESS}, '--stream', '--ca', $bundle or die;
    }
    close $out;
    sysread $in, my $first, 1000;
    kill STOP => $pid;
    kill CONT => $pid;
    kill $signal => $pid;
    my $rest = do { local $/ = undef; <$in> };
    waitpid $pid, 0;
    my $given = $first . ($rest // '');
    ok(($? & 127) == {TERM => 15, INT => 2}->{$signal} && $given eq substr($all->{out}, 0, length $given)
            && length $given < length $all->{out}, "ends by SIG$signal");
}

note("$runs runs, $faults faults");
done_testing();
