#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/lib";
use JSON::PP qw(decode_json);
use Test::More;

use DNMap qw(fix lint);
use TestDNMap qw(dies_with folder write_file);

my $map = <<"END";
# an access map
localhost\tRELAY
CERTISSUER:/CN=CA\tSUBJECT
CERTSUBJECT:/C=US/O=Foo Inc./CN=x\tRELAY
CERTSUBJECT:/CN=A/B\tRELAY # comment
CERTSUBJECT:/CN=x/O=Foo/C=US\tRELAY
CERTSUBJECT:/CN=\xC3\xA9\tRELAY
CERTSUBJECT:/CN=twice\tRELAY
certsubject:/cn=twice\tRELAY
CERTSUBJECT:foo\tRELAY
 blank
END
my @dialect = (dialect => 'openssl3');
my @found = lint($map, @dialect);
cmp_ok(scalar @found, '>=', 9, 'findings');

my ($finding) = lint("CERTISSUER:/CN=A/B\tRELAY\n", @dialect);
is_deeply([map { $finding->$_ } qw(line severity code fixed certain offset length)],
    [1, 'error', 'dialect', "CERTISSUER:/CN=A+5C/B\tRELAY\n", 1, 0, 25], 'one finding');
is_deeply([lint('')], [], 'an empty map');
is(fix(''), '', 'and its correction');
my $old = "CERTISSUER:/CN=a+2Bb\tRELAY\n";
is(fix($old, dialect => 'openssl1', next_dialect => 'openssl3'),
    "${old}CERTISSUER:/CN=a+5C+2Bb\tRELAY\n", 'both keys for an upgrade');
dies_with(sub { lint("\x{100}") }, 'argument', 'a wide character');
dies_with(sub { lint('', dialect => 'x') }, 'argument', 'no such dialect');
dies_with(sub { lint('', dialects => 'x') }, 'argument', 'no such option');

SKIP: {
    skip 'dn2access is not at hand (set DN2ACCESS)', 2 if !$ENV{DN2ACCESS};
    my $path   = write_file(folder() . '/access', $map);
    my @theirs = map { decode_json($_) } split /\n/, `'$ENV{DN2ACCESS}' --dialect openssl3 --format json --lint $path`;
    is_deeply([map { my $f = $_; [map { $f->$_ } qw(line severity code message)] } @found],
        [map { [@$_{qw(line severity code message)}] } @theirs], 'as dn2access finds them');
    is(fix($map, @dialect), scalar `'$ENV{DN2ACCESS}' --dialect openssl3 --fix --lint $path 2>/dev/null`,
        'as it corrects them');
}
done_testing();
