#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause
# Keys back to names: what openssl calls them, messages, formats, and the way there and back.
use strict;
use warnings;

use FindBin;
use JSON::PP;
use Test::More;

use lib "$FindBin::Bin/lib";
use CliTest;

my @certificates = bundle_certificates();
my $keys = run(qw(--ca --quiet), BUNDLE);
my %name_of_key;
my @paths = map { file($_) } @certificates;
my @names = printed_subjects('RFC2253,-esc_msb', @paths);
for my $i (0 .. $#paths) {
    my ($key) = split /\t/, key_line('CERTISSUER', $paths[$i], 'subject', 'RELAY');
    $name_of_key{$key} = "$names[$i]\n";
}
my @keys = map { (split /\t/)[0] } split /\n/, $keys->{out};
cmp_ok(scalar @keys, '>', 100, 'the keys of the CAs are there');
my $expected = join '', map { $name_of_key{$_} } @keys;
expect('lines of an access map', run({stdin => $keys->{out}}, qw(--decode --quiet)), 0, $expected);
expect('keys alone', run({stdin => join '', map { "$_\n" } @keys}, qw(--decode --quiet)), 0, $expected);

my $folded = join '', map { lc($_) . "\trelay\n" } @keys;
my $decoded = run({stdin => $folded}, qw(--decode));
is(lc $decoded->{out}, lc $expected, 'folded keys: the same but for the case');
like($decoded->{err}, qr/^dn2access: standard input:1: entry 1: warning: case: the key is folded/m,
    'which is said');

my $map = "# CERTISSUER:/C=XX\n\nlocalhost\tRELAY\nCERTSUBJECT:/C=US/CN=a+5C+2Bb \t RELAY\nTo:x OK\n";
my $path = file($map);
expect('other lines are passed over', run('--decode', $path), 0, "CN=a\\+b,C=US\n",
    qr/\Adn2access: note: 2 lines have no name in the key: passed over\n\z/);
expect('attributes', run(qw(--decode --quiet --format attributes), $path), 0, "C=US\nCN=a\\+b\n\n");
expect('--null', run(qw(--decode --quiet --null), $path), 0, "CN=a\\+b,C=US\0");
my $object = decode_json(run(qw(--decode --quiet --format json), $path)->{out});
is_deeply($object, {
    source => $path, line => 4, dialect => 'openssl3', key => 'CERTSUBJECT:/C=US/CN=a+5C+2Bb',
    value => 'RELAY', name => 'CN=a\\+b,C=US', flags => [], warnings => [],
    attributes => [{type => 'C', oid => '2.5.4.6', value => 'US', rdn => 0},
        {type => 'CN', oid => '2.5.4.3', value => 'a+b', rdn => 1}],
}, 'json');

my @bad = (
    ['a quote',   "/CN=\"\n",     2, 'byte 5: '],
    ['lower hex', "/CN=+2b\n",    2, 'byte 5: a + without two upper-case hex digits'],
    ['a type',    "T:/Foo=x\n",   2, 'byte 4: an attribute type that OpenSSL does not know'],
    ['a dialect', "\n/CN=a+2Bb\n", 3, 'byte 7: no name has this key in this dialect'],
    ['NUL',       "/CN=x\0y\n",   2, 'a NUL byte in the line'],
    ['an escape', "/CN=\e[31m\n", 2, 'byte 5: a byte that xtext never holds'],
);
for my $case (@bad) {
    my ($name, $text, $line, $message) = @$case;
    expect("bad: $name", run({stdin => "/CN=good\n$text"}, '--decode'), 65, '',
        qr/\Adn2access: standard input:$line: entry 2: \Q$message\E/);
}
my $longest = '/CN=x ' . 'v' x ((1 << 20) - 6);
expect('a line of 1 MiB', run({stdin => "$longest\n"}, qw(--decode --quiet)), 0, "CN=x\n");
expect('a line of over 1 MiB', run({stdin => "${longest}y\n/CN=z\n"}, qw(--decode --quiet --keep-going)), 65,
    "CN=z\n", qr/standard input:1: entry 1: a line of over 1 MiB/);
expect('--keep-going', run({stdin => "/CN=+\n/CN=x\n"}, qw(--decode --keep-going)), 65, "CN=x\n",
    qr/entry 1: byte 5/);
expect('another dialect', run({stdin => "/CN=a+2Bb/O=x/y\n"}, qw(--decode --quiet --dialect openssl1)),
    0, "O=x/y,CN=a\\+b\n");
expect('no file', run('--decode', '/nonexistent'), 66, '', qr/can't open: No such file/);
expect('a directory', run('--decode', '/'), 74, '', qr/reading the input failed: Is a directory/);
for my $option ('--text', '--fold', '--stream', '--name-only', '--tag=T', '--format=access') {
    expect("--decode $option", run('--decode', split(/=/, $option), $path), 64, '', qr/--decode/);
}
expect('--format rfc4514 alone', run(qw(--format rfc4514), $path), 64, '', qr/for --decode/);
done_testing();
