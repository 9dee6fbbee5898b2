#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause
#
# --test against a daemon over STARTTLS, on random pairs of a map and a client: of CAs that it trusts and
# does not trust, behind a regular expression out of its configuration.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/lib";
use JSON::PP qw(decode_json);
use Test::More;

use RandomMap qw(random_map);
use SendmailTest qw(begin dn2access make_access make_ca make_certificate read_file session start_daemon
  stop_daemon work_dir write_file);

use constant SEED => 20261128;
use constant MAPS => 10;

my %subject = (
    plain   => '/C=US/O=Foo Enterprises/CN=client',
    plus    => '/O=A\/B/CN=a\+b',
    utf8    => "/O=Caf\xC3\xA9/CN=\xD0\x96",
    odd     => '/O=#$&%`\'@!/CN=a,b;c:d=e*f?',
    long    => '/O=' . 'a b' x 20 . '/OU=' . 'c d' x 20 . '/CN=' . 'e f' x 16,
);
srand SEED;
begin();
my $trusted = make_ca('ca', '/C=US/O=Test Org, Inc./CN=CA 1');
make_ca('stranger', '/C=US/O=Test Org, Inc./CN=CA 2');
make_certificate('server', '/CN=server', 'ca');
my @clients;
for my $name (sort keys %subject) {
    make_certificate("$name-$_", $subject{$name}, $_) for qw(ca stranger);
    push @clients, map { client("$name-$_") } qw(ca stranger);
}

my ($pairs, $relayed, $unverified, $differ) = (0, 0, 0, 0);
compare('');
compare("define(`_CERT_REGEX_ISSUER_', `-s1 /CN=([^/]+)\$\$')dnl\ndefine(`_CERT_REGEX_SUBJECT_', `-s1 (/[A-Z]+=[^/]*)')dnl\n",
    qr{/CN=([^/]+)\z}, qr{(/[A-Z]+=[^/]*)}i);
is($differ, 0, "$pairs pairs over STARTTLS: no difference");
cmp_ok($relayed, '>=', 20, "$relayed of them relay");
cmp_ok($unverified, '>=', 20, "$unverified were not verified");
done_testing();

sub client {
    my ($name) = @_;
    my ($status, $out) = dn2access('', qw(--quiet --format json --issuer --map ldap), work_dir() . "/$name.pem");
    die "dn2access: $status" if $status != 0;
    my $object = decode_json($out);
    return {name => $name, map { $_ => $object->{$_} } qw(cert_issuer cert_subject)};
}

# A mail server with this in its sendmail.mc; what the expressions make of names, so that the maps hit.
sub compare {
    my ($mc, $issuer, $subject) = @_;
    my $config = write_file('site.mc', $mc);
    for my $client (@clients) {
        my %key = map { $_ => $client->{$_} } qw(cert_issuer cert_subject);
        $key{cert_issuer}  = $1 if $issuer  && $key{cert_issuer} =~ $issuer;
        $key{cert_subject} = $1 if $subject && $key{cert_subject} =~ $subject;
        $client->{key} = \%key;
    }
    make_access("localhost\tOK\n");
    my $daemon = start_daemon($trusted, $mc);
    for my $number (1 .. MAPS) {
        my $map  = random_map(@clients);
        my $path = write_file('access.source', $map);
        make_access($map);
        compare_map($daemon, $path, $config, $number);
    }
    stop_daemon($daemon);
    return;
}

sub compare_map {
    my ($daemon, $path, $config, $number) = @_;
    my (undef, $out) = dn2access('', qw(--format json --verify-with), $trusted, '--config', $config, '--test', $path,
        map { work_dir() . "/$_->{name}.pem" } @clients);
    my @ours = map { decode_json($_) } split /\n/, $out;
    for my $i (0 .. $#clients) {
        my $name  = $clients[$i]{name};
        my $reply = session($daemon, 'someone@outside.example', "$name.pem", "$name.key");
        my $theirs = $reply =~ /^250 / ? 1 : 0;
        $pairs++;
        $relayed += $theirs;
        $unverified++ if $ours[$i]{reason} eq 'not-verified';
        next if $theirs == ($ours[$i]{may_relay} ? 1 : 0);
        $differ++;
        diag("map $number, $name: sendmail says $reply, we $ours[$i]{reason}\n", read_file('access.source'));
    }
    return;
}
