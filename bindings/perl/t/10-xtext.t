#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/lib";
use Test::More;

use DNMap qw(decode encode);
use TestDNMap qw(dies_with);

# The rule of sendmail's xtextify() as a substitution.
for my $byte (0 .. 255) {
    my $bytes    = chr $byte;
    my $expected = $bytes =~ s/([^\x21-\x7E]|[+\\()<>"])/sprintf '+%02X', ord $1/er;
    is(encode($bytes), $expected, sprintf 'byte %02X', $byte);
    is(decode($expected), $bytes, sprintf 'byte %02X and back', $byte);
}
my $all = join '', map { chr } 0 .. 255;
is(decode(encode($all x 100)), $all x 100, 'all bytes, NUL among them');
is(encode(''), '', 'nothing');
is(decode(''), '', 'nothing and back');

my $wide = "\x{E9}";
utf8::upgrade($wide);
is(encode($wide), '+E9', 'bytes are bytes, however Perl keeps them');
ok(utf8::is_utf8($wide), 'and are left as they were');
is(encode(12), '12', 'a number');

my $error = dies_with(sub { encode("caf\x{E9} \x{20AC}") }, 'argument', 'a wide character');
like("$error", qr/\Awide character where bytes are due at \Q$0\E line \d+\.\n\z/, 'its message');
dies_with(sub { encode(undef) }, 'argument', 'undef');
dies_with(sub { encode([]) }, 'argument', 'a reference');
my %malformed = ('a b' => 1, '+2b' => 0, 'ab+' => 2, '+4' => 0, "a\0" => 1, '+GG' => 0);
for my $text (sort keys %malformed) {
    my $error = dies_with(sub { decode($text) }, 'xtext', "malformed: $text");
    is($error->offset, $malformed{$text}, 'and its offset');
}
done_testing();
