#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause
# Both versions of sync-access-map, against what makemap says is in the map.
use strict;
use warnings;

use File::Temp qw(tempdir);
use Test::More;

$ENV{PATH} = "$ENV{PATH}:/usr/sbin";
my $examples = $ENV{EXAMPLES};
my %commands = (
    Perl   => [$^X, "$examples/sync-access-map.pl"],
    Python => [$ENV{PYTHON}, "$examples/sync-access-map.py"],
);
my %certificates = map { $_ => certificate($_, 30) } qw(anna berta);
$certificates{old} = certificate('old', 0);
sleep 1;    # until it has expired
try_out($_) for sort keys %commands;
done_testing();

sub try_out {
    my ($language) = @_;
    my $folder  = tempdir(CLEANUP => 1);
    my $clients = "$folder/clients";
    my $access  = "$folder/access";
    mkdir $clients or die "$clients: $!";
    my $sync = sub { return run(@{$commands{$language}}, $clients, $access) };
    my $is   = sub {
        my ($status, $output, $people, $name) = @_;
        my ($got_status, $got_output) = $sync->();
        is($got_status == 0 ? 'done' : 'failed', $status, "$language: $name") or diag($got_output);
        like($got_output, $output, "$language: what it says");
        is(people($access), $people, "$language: who may relay");
    };

    put($access, "localhost\tRELAY\n");
    put("$clients/anna.pem", $certificates{anna});
    $is->('done', qr/^1 certificates$/m, 'anna', 'the first client');
    $is->('done', qr/^unchanged$/m, 'anna', 'nothing new');
    is(read_file("$access.clients"), "CERTISSUER:/O=Home/CN=anna\tSUBJECT\n"
            . "CERTSUBJECT:/O=Home/CN=anna\tRELAY\n", "$language: its entries");

    put("$clients/berta.pem", $certificates{berta});
    put("$clients/old.pem", $certificates{old});
    $is->('done', qr/old\.pem: expired .*: left out\n.*^2 certificates$/ms, 'anna berta',
        'another, and one that has expired');
    unlink "$clients/anna.pem" or die "anna: $!";
    $is->('done', qr/^1 certificates$/m, 'berta', 'one taken out');

    put("$clients/bad.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    $is->('failed', qr{bad\.pem:1: entry 1: }, 'berta', 'a bad file: the old map stays');
    put("$clients/bad.pem", $certificates{anna} . $certificates{berta});
    $is->('failed', qr/more than one certificate/, 'berta', 'a chain: the old map stays');
    unlink "$clients/bad.pem" or die "bad: $!";

    put("$clients/anna.pem", $certificates{anna});
    put($access, "nonsense\n");
    $is->('failed', qr/makemap failed: the old map stays/, 'berta', 'a bad source: the old map stays');
    ok(!-e "$access.new.db", "$language: nothing is left behind");
    put($access, "localhost\tRELAY\n");
    $is->('done', qr/^2 certificates$/m, 'anna berta', 'and on it goes');
    return;
}

# Whose subjects are in the map, as makemap sees it.
sub people {
    my ($access) = @_;
    my ($status, $map) = run('makemap', '-u', 'hash', $access);
    is($status, 0, 'makemap reads the map') or diag($map);
    return join ' ', sort $map =~ m{^certsubject:/o=home/cn=(\w+)\s+RELAY$}mg;
}

sub certificate {
    my ($name, $days) = @_;
    my $folder = tempdir(CLEANUP => 1);
    my @steps  = (
        [qw(req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout), "$folder/key",
            '-subj', "/O=Home/CN=$name", '-out', "$folder/request"],
        [qw(x509 -req -in), "$folder/request", '-key', "$folder/key", '-days', $days, '-out',
            "$folder/cert"],
    );
    for my $step (@steps) {
        my ($status, $output) = run('openssl', @$step);
        die "openssl @$step: $output" if $status;
    }
    return read_file("$folder/cert");
}

sub run {
    my (@command) = @_;
    open my $pipe, '-|', 'sh', '-c', '"$@" 2>&1', 'sh', @command or die "@command: $!";
    my $output = do { local $/; <$pipe> } // '';
    close $pipe;
    return ($?, $output);
}

# Older than the map that is made of it, whatever the clock's grain.
sub put {
    my ($path, $text) = @_;
    open my $out, '>:raw', $path or die "$path: $!";
    print {$out} $text;
    close $out or die "$path: $!";
    utime time - 10, time - 10, $path or die "$path: $!";
    return;
}

sub read_file {
    my ($path) = @_;
    open my $in, '<:raw', $path or die "$path: $!";
    my $bytes = do { local $/; <$in> };
    return $bytes;
}
