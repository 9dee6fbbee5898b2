#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause
# The Perl module while the library's calls and its own fail, each in turn: an exception that says why, or
# the same result as ever; and the next call works.
use strict;
use warnings;

use Data::Dumper;
use Errno qw(EIO EMFILE ENOMEM);
use Test::More;

use DNMap qw(decode encode entries fix ldif lint requirement);
use TestDNMap qw(folder make_certificate write_file);

# The library that fails calls has to be there from the start (its log, too). libcrypto's calls fail in the
# tests in C.
if (!$ENV{FAULT_LOG}) {
    local @ENV{qw(FAULT_LOG FAULT_OBJECTS LD_PRELOAD)} = (folder() . '/log', 'Native.so libdnmap', $ENV{FAULTS});
    exit system($^X, (map { "-I$_" } @INC), $0) >> 8;
}

my $log = $ENV{FAULT_LOG};
$ENV{FAULT_PLAN} = 'none:0:0:0';

my $pem = make_certificate('/C=US/O=Foo (1)/1.2.3.4=x/CN=a');
my $file = write_file(folder() . '/a.pem', $pem x 2);
my $map = "CERTISSUER:/C=US/CN=A/B RELAY\nCERTSUBJECT:/CN=a b RELAY\n x\n";
my $der = pack 'H*', '300F310D300B06035504030C045C784333';

local $Data::Dumper::Sortkeys = 1;
local $Data::Dumper::Indent = 0;

my %uses = (
    'xtext' => sub { decode(encode("a b\0" x 100)) },
    'a name' => sub {
        my $name = DNMap::Name->from_der($der);
        return ($name->key, $name->keys, $name->access_line(tag => 'T'), $name->warnings, "$name", $name->cn,
            $name->rfc4514, map { $_->value } $name->attributes);
    },
    'a name in text' => sub { DNMap::Name->from_text('O = "a, b", CN = c')->key },
    'a key' => sub { '' . DNMap::Name->from_key('/C=US/CN=a+20b') },
    'an iterator' => sub { map { '' . $_->subject } DNMap->iterate($file)->all },
    'entries' => sub { entries($file, mode => 'ca') },
    'findings' => sub { fix($map), lint($map) },
    'a decision' => sub {
        DNMap::AccessMap->new($map, issuer_regex => '-s1 (.)')->test(DNMap->iterate($file)->next);
    },
    'a requirement' => sub { requirement(subject => DNMap::Name->from_text('/CN=x'), cn => 1) },
    'LDIF' => sub { ldif(key => 'CERTISSUER:/CN=x', value => 'RELAY', base => 'dc=x', cluster => 'c') },
);

# ------------------------------------------------------------------ running them

my $faults = 0;

# Runs a use with a plan; whether a call failed, what came out, the exception or nothing.
sub faulty {
    my ($plan, $use) = @_;
    my $before = -s $log;
    $ENV{FAULT_PLAN} = $plan;
    my @result;
    my $lived = eval { @result = $use->(); 1 };
    my $error = $@;
    $ENV{FAULT_PLAN} = 'none:0:0:0';
    my $failed = -s $log > $before;
    $faults++ if $failed;
    return ($failed, Dumper(\@result), $lived ? undef : $error);
}

# What is wrong with the exception.
sub fault_of {
    my ($error, $code, $errno) = @_;
    return "died with $error" if ref $error ne 'DNMap::Error';
    return 'code ' . $error->code if $error->code ne $code;
    return 'errno ' . $error->errno if $errno && $error->errno != $errno;
    return 'no message' if $error->message eq '';
    return;
}

# Fails the calls of one kind in turn, as long as there is one more.
sub each_fault {
    my ($name, $call, $errno, $code) = @_;
    my $use = $uses{$name};
    my $good = Dumper([$use->()]);
    my ($times, @wrong) = (0);
    for my $onwards (0, 1) {
        for (my $at = 1;; $at++) {
            my ($failed, $result, $error) = faulty("$call:$at:$onwards:$errno", $use);
            last if !$failed;
            $times++;
            my $fault = !defined $error ? ($result ne $good ? "gave $result" : undef)
                : fault_of($error, $code, $call eq 'malloc' ? 0 : $errno);
            push @wrong, "$call $at" . ($onwards ? ' and on' : '') . ": $fault" if defined $fault;
        }
    }
    push @wrong, 'another result afterwards' if Dumper([$use->()]) ne $good;
    ok($times > 0 && !@wrong, "$name: $call fails ($times times)") or diag(join "\n", @wrong);
    return;
}

each_fault($_, 'malloc', ENOMEM, 'memory') for sort keys %uses;
for my $name ('an iterator', 'entries') {
    each_fault($name, 'open', EMFILE, 'open');
    each_fault($name, 'read', EIO, 'io');
}
note("$faults faults");
done_testing();
