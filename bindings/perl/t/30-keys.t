#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/lib";
use Test::More;

use DNMap qw(explain);
use TestDNMap qw(dies_with);

# sendmail keeps 255 bytes of a name; hash maps look up 256 bytes of a key, ldap all.
my $name = DNMap::Name->from_text('/C=US/O=Foo Inc.+Bar/CN=a/b', format => 'slash');
my %key  = (
    openssl3 => '/C=US/O=Foo+20Inc.+5C+2BBar/CN=a+5C/b',
    openssl1 => '/C=US/O=Foo+20Inc.+2BBar/CN=a/b',
);
is($name->key(dialect => $_), $key{$_}, "key: $_") for sort keys %key;
is_deeply([$name->keys], [@key{qw(openssl3 openssl1)}], 'the distinct keys of all');
is_deeply([$name->keys(tag => 'T')], [map { "T:$_" } @key{qw(openssl3 openssl1)}], 'with a tag');
is($name->key(tag => 'CERTISSUER', dialect => 'openssl1', map => 'ldap'),
    "CERTISSUER:$key{openssl1}", 'a tag');
is($name->access_line(tag => 'CERTISSUER', dialect => 'openssl1'),
    "CERTISSUER:$key{openssl1}\tRELAY", 'a line');
is($name->access_line(tag => 'T', value => 'OK', dialect => 'openssl1'),
    "T:$key{openssl1}\tOK", 'another value');
is($name->cn(dialect => 'openssl1'), 'a/b', 'the macro of the common name');

ok($name->matches($key{openssl1}, dialect => 'openssl1'), 'matches');
ok($name->matches("CERTSUBJECT:\L$key{openssl1}", dialect => 'openssl1'), 'in any case, with a tag');
ok(!$name->matches($key{openssl3}, dialect => 'openssl1'), 'not in another dialect');
ok(!$name->matches('CERTSUBJECT:/C=US', dialect => 'openssl1'), 'not another name');
ok(!$name->matches(''), 'not the empty key');

my $long = DNMap::Name->from_text('/C=US/CN=' . 'x' x 60 . '/O=' . ' ' x 60, format => 'slash');
my @tag  = (tag => 'CERTISSUER');
is_deeply([grep { /cut/ } $long->warnings], ['key-cut'], 'a key that is cut');
ok(!$long->truncated, 'not by sendmail');
my $error = dies_with(sub { $long->key(@tag) }, 'unsafe', 'is not given');
is($error->message, explain('key-cut'), 'and why');
is(length $long->key(@tag, allow_cut => 1), 256, 'unless that is allowed');
is(length $long->key(@tag, map => 'ldap'), length('CERTISSUER:') + length $long->key, 'or it is not cut');
dies_with(sub { $long->access_line(@tag) }, 'unsafe', 'no line either');
like($long->access_line(@tag, value => 'subject'), qr/\tsubject\z/, 'but with SUBJECT');
ok($long->matches($long->key(@tag, allow_cut => 1)), 'the cut key matches');

my $truncated = DNMap::Name->from_text(join('', map { "/OU=" . 'x' x 60 } 1 .. 5), format => 'slash');
ok($truncated->truncated, 'a name over 255 bytes');
ok((grep { $_ eq 'macro-cut' } $truncated->warnings), 'is warned of');
dies_with(sub { $truncated->key }, 'unsafe', 'and gives no key');
my $empty = DNMap::Name->from_text('/CN=' . 'x' x 300, format => 'slash');
dies_with(sub { $empty->key(allow_cut => 1) }, 'unsafe', 'nor does one that sendmail takes for empty');
is($empty->key(allow_cut => 1, allow_empty => 1), '', 'unless that is allowed');
ok(!$empty->matches(''), 'it never matches');

dies_with(sub { $name->access_line }, 'tag', 'a line needs a tag');
dies_with(sub { $name->key(tag => 'a b') }, 'tag', 'a blank in a tag');
dies_with(sub { $name->key(tag => "a\0") }, 'argument', 'a NUL in a tag');
dies_with(sub { $name->key(tag => "\x{100}") }, 'argument', 'a wide character in a tag');
dies_with(sub { $name->access_line(tag => 'T', value => "a\nb") }, 'value', 'a newline in a value');
dies_with(sub { $name->access_line(tag => 'T', value => 'x' x 1100) }, 'limit', 'a line too long');
dies_with(sub { $name->key(dialect => 'x') }, 'argument', 'no such dialect');
dies_with(sub { $name->key(map => 'x') }, 'argument', 'no such map');
dies_with(sub { $name->key(alow_cut => 1) }, 'argument', 'no such option');
dies_with(sub { explain('x') }, 'argument', 'no such warning');
dies_with(sub { DNMap::Native::name_count(bless \(my $pointer = 1), 'Other') },
    'argument', 'not a name');
done_testing();
