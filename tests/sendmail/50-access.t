#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause
#
# --test against the ruleset RelayTLS itself, on random pairs of a map and a certificate: maps that are
# nearly right, values that sendmail may or may not take, regular expressions.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/lib";
use JSON::PP qw(decode_json);
use Test::More;

use RandomMap qw(random_map);
use SendmailTest qw(begin dn2access make_access prescan_refuses read_file run test_mode work_dir
  write_cf write_file);

use constant SEED         => 20261125;
use constant CERTIFICATES => 60;
use constant MAPS         => 12;

begin();
plan skip_all => 'MKCERTS is not set' if !$ENV{MKCERTS};

# Regular expressions in the order issuer, subject; undef: none.
my @sites = (
    [undef, undef],
    ['-s1 /(CN|O|C|L|OU)=[^/]+$', undef],
    ['-aMYCA ^/C=', '-s1,2 -d: ^.*(/O=[^/]+).*(/CN=[^/]+)'],
    ['-b /CN=\([^/]*\)', '-s1 (/[A-Z]+=[^/]*)'],
    ['-f -s1 /O=([a-z]+)', '-n ^/C='],
    ['-s0 .*', '-s1 -aX ^(/[^/]*)'],
    ['-s2,1 -d- (/[^/]+)(/[^/]+)', '-m -a! /'],
    ['x', '.'],
);
srand SEED;
my @certificates = make_certificates();
my ($pairs, $relayed, $refused, $differ) = (0, 0, 0, 0);
compare($_) for 0 .. $#sites;
is($differ, 0, "$pairs pairs of map and certificate: no difference");
cmp_ok($pairs,   '>=', 500, 'enough pairs');
cmp_ok($relayed, '>=', 100, "of which $relayed relay");
cmp_ok($refused, '>=', 100, "and $refused do not");
done_testing();

# Certificates with their macros, as the command has them from a certificate; 20-lookups.t proves these.
# Those that sendmail refuses for their length are 30-limits.t's.
sub make_certificates {
    my $folder = work_dir() . '/random';
    mkdir $folder or die "$folder: $!";
    my ($status, undef, $err) = run('', $ENV{MKCERTS}, '--seed', SEED, '--count', CERTIFICATES, '--out',
        $folder, '--random-issuer');
    die "mkcerts: $err" if $status != 0;
    my @made;
    for my $number (0 .. CERTIFICATES - 1) {
        my $file = sprintf '%s/%04d.pem', $folder, $number;
        my ($dn_status, $out) = dn2access('', qw(--quiet --format json --issuer --allow-cut --allow-empty),
            '--allow-too-long', $file);
        die "dn2access: $dn_status" if $dn_status != 0;
        my $object = decode_json($out);
        next if grep { prescan_refuses($object->{$_}) } qw(cert_issuer cert_subject);
        # -bt does not take a name that is no macro value for it: none is empty in a session that has one.
        push @made, {file => $file, map { $_ => $object->{$_} } qw(cert_issuer cert_subject)};
    }
    return @made;
}

# One of sendmail's configurations, and maps made for the certificates as that site looks them up.
sub compare {
    my ($site) = @_;
    my ($issuer, $subject) = @{$sites[$site]};
    my $cf      = configuration($site);
    my @options = ((defined $issuer ? ('--cert-regex-issuer', $issuer) : ()),
        (defined $subject ? ('--cert-regex-subject', $subject) : ()));
    my $relayed_before = $relayed;
    look_up_names($cf, $site);
    compare_keys($site, @options);
    for my $number (1 .. MAPS) {
        my @some = map { $certificates[rand @certificates] } 1 .. 6;
        my $map  = random_map(@some);
        my $path = write_file('access.source', $map);
        make_access($map);
        my ($status, $out) = dn2access('', @options, qw(--format json --test), $path, map { $_->{file} } @some);
        my @ours   = map { decode_json($_)->{may_relay} ? 'RELAY' : 'NO' } split /\n/, $out;
        my @theirs = ask_sendmail($cf, @some);
        for my $i (0 .. $#some) {
            $pairs++;
            $theirs[$i] eq 'RELAY' ? $relayed++ : $refused++;
            next if ($ours[$i] // '') eq ($theirs[$i] // '');
            $differ++;
            diag("site $site, map $number: sendmail says ", $theirs[$i] // 'nothing', ", we say ",
                $ours[$i] // 'nothing', "\nissuer $some[$i]{cert_issuer}\nsubject $some[$i]{cert_subject}\n$map");
        }
    }
    note("site $site: ", $relayed - $relayed_before, " relay");
    return;
}

# The configuration's lines for the regex maps: in m4 each $ is written twice.
sub configuration {
    my ($site) = @_;
    my ($issuer, $subject) = map { defined $_ ? s/\$/\$\$/gr : undef } @{$sites[$site]};
    my $local = "LOCAL_CONFIG\n";
    my $cf = write_cf("site$site", undef, undef, '');
    my $text = read_file($cf);
    # What proto.m4 writes when the two macros are defined.
    if (defined $issuer) {
        $text =~ s/^(SRelayTLS\n.*?)^R\$\*\t+\$: \$&\{cert_issuer\}$/$1R\$*\t\t\t\$: \$(CERTIssuer \$&{cert_issuer} \$)/ms
            or die 'no issuer in RelayTLS';
        $text = "KCERTIssuer regex $issuer\n$text";
    }
    if (defined $subject) {
        $text =~ s/^RSUBJECT\t+\$: <@> \$&\{cert_subject\}$/RSUBJECT\t\t\$: <@> \$(CERTSubject \$&{cert_subject} \$)/m
            or die 'no subject in RelayTLS';
        $text = "KCERTSubject regex $subject\n$text";
    }
    return write_file("site$site.cf", $text);
}

# What the regex maps make of the certificates' names, from sendmail: so that the maps hold keys that it
# looks up.
sub look_up_names {
    my ($cf, $site) = @_;
    my %map = (cert_issuer => 'CERTIssuer', cert_subject => 'CERTSubject');
    my @fields = map { defined $sites[$site][$_] ? (qw(cert_issuer cert_subject))[$_] : () } 0, 1;
    for my $certificate (@certificates) {
        $certificate->{key} = {map { $_ => $certificate->{$_} } qw(cert_issuer cert_subject)};
    }
    return if !@fields;
    my @asked   = grep { length $_->[0]{$_->[1]} } map { my $c = $_; map { [$c, $_] } @fields } @certificates;
    my $answers = test_mode($cf, map { "/map $map{$_->[1]} $_->[0]{$_->[1]}" } @asked);
    my @answers = $answers =~ /^> map_lookup: \w+ \(.*\) (no match \(\d+\)|returns .* \(0\))$/mg;
    die "answers are missing: " . substr $answers, 0, 1500 if @answers != @asked;
    for my $i (0 .. $#asked) {
        my ($certificate, $field) = @{$asked[$i]};
        $certificate->{key}{$field} = $1 if $answers[$i] =~ /^returns (.*) \(0\)\z/;
    }
    return;
}

# The issuer's key that --test looks up, and what sendmail's regex map makes of the issuer.
sub compare_keys {
    my ($site, @options) = @_;
    my $path = write_file('empty.source', "x y\n");
    my ($status, $out) = dn2access('', @options, qw(--format json --test), $path, map { $_->{file} } @certificates);
    my @keys = map { decode_json($_)->{lookups}[0]{key} // '' } split /\n/, $out;
    my @expected = map {
        my $key = $_->{key}{cert_issuer};
        length $key ? substr "CERTISSUER:$key", 0, 256 : ''
    } @certificates;
    is_deeply(\@keys, \@expected, "site $site: the keys");
    my ($written, $differ) = (0, 0);
    for my $i (0 .. $#certificates) {
        my ($entry_status, $entry) = dn2access('', qw(--quiet --allow-cut --allow-empty --allow-too-long --issuer),
            @options, $certificates[$i]{file});
        $written++ if $entry_status == 0;
        my ($key) = $entry =~ /^CERTISSUER:(.*)\tRELAY$/;
        $differ++ if ($key // '') ne substr $certificates[$i]{key}{cert_issuer}, 0, 245;
    }
    is($written, scalar @certificates, "site $site: entries are written");
    is($differ, 0, 'by the same keys');
    return;
}

sub ask_sendmail {
    my ($cf, @some) = @_;
    my @lines;
    for my $certificate (@some) {
        # .D wants # and $ escaped.
        my ($issuer, $subject) =
            map { s/#/\\#/gr =~ s/\$/\$\$/gr } @$certificate{qw(cert_issuer cert_subject)};
        push @lines, '.D{verify}OK', ".D{cert_issuer}$issuer", ".D{cert_subject}$subject", 'RelayTLS x';
    }
    my @answers = test_mode($cf, @lines) =~ /^RelayTLS\s+returns: (.*)$/mg;
    return map { /RELAY/ ? 'RELAY' : 'NO' } @answers;
}
