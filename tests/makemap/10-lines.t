#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause
# What makemap makes of hostile lines, against what the library says it does.
use strict;
use warnings;

use File::Temp qw(tempdir);
use Test::More;

use constant ROUNDS => 60;
use constant LINES  => 400;
use constant SEED   => 20261124;

$ENV{PATH} .= ':/usr/sbin';
$ENV{LC_ALL} = 'C';
plan skip_all => 'no makemap' if !grep { -x "$_/makemap" } split /:/, $ENV{PATH};
# makemap wants no folder above its map that everybody may write to.
my $folder = tempdir('dnmap-makemap-XXXXXX', DIR => $> == 0 ? '/var/lib' : $ENV{HOME}, CLEANUP => 1);

srand SEED;
my @pieces = (
    ' ', "\t", "\r", "\013", "\f", "\0", '#', '"', '+20', '+2b', '+', '\\', 'CERTISSUER:', 'certsubject:', '/C=US',
    '/O=Foo Inc.', 'RELAY', 'SUBJECT', "\xC3\xA9", "\xC3\x89", "\xFF", 'A', 'z', ':', '@', '%', "'", '`',
);
my ($lines, $entries) = (0, 0);
for my $round (1 .. ROUNDS) {
    my $source = join '', map { hostile_line() } 1 .. LINES;
    $source .= hostile_piece() if $round % 2;    # no newline at the end
    compare($source, "round $round");
    $lines += LINES;
}
# The limit, to the byte, with and without a newline at the end.
for my $length (1018 .. 1026) {
    for my $end ('', "\n", "\nnext v\n") {
        compare('k' x ($length - 2) . " v$end", "$length bytes and " . length($end));
        compare('#' . 'k' x ($length - 1) . $end, "a comment of $length bytes and " . length($end));
    }
}
compare($_, 'by hand: ' . ($_ =~ s/([^ -~])/sprintf '\\x%02X', ord $1/egr))
    for '', "\n", "a", "a ", "a b", " a b\n", "\0", "a\0b c\n", "a b\0c\n", "a b\0c", "\0\n", "#\0\n", "a b\r\n", "a\r\n",
    "a\r b\n", "\n\n\na b", "a b\n ", "\r\n";
cmp_ok($lines,   '>=', 20000, "lines compared: $lines");
cmp_ok($entries, '>=', 2000,  "of which makemap stored $entries");
done_testing();

# Mostly short; one in ten near the limit.
sub hostile_line {
    my $line = rand() < 0.5 ? 'key' . int rand 1e6 : '';
    $line .= ' ' if rand() < 0.3;
    $line .= $pieces[rand @pieces] for 1 .. int rand 8;
    $line .= 'x' x (1000 + rand 50) if rand() < 0.1;
    $line .= $pieces[rand @pieces] for 1 .. int rand 3;
    return "$line\n";
}

sub hostile_piece { return 'last' . join '', map { $pieces[rand @pieces] } 1 .. int rand 5 }

sub compare {
    my ($source, $name) = @_;
    my $path = "$folder/source";
    open my $out, '>:raw', $path or die "$path: $!";
    print {$out} $source;
    close $out or die "$path: $!";

    # Stored in the order of the lines; -r, so that a key may come twice.
    my $theirs = output("makemap -v -r hash $folder/map < $path 2> $folder/errors");
    my @refused = map { /(no RHS|syntax error|line too long)/ ? $1 : () }
        split /\n/, output("cat $folder/errors");
    my @ours = split /^(?=key=`|no RHS$|syntax error$|line too long$)/m,
        output("'$ENV{MAP_DUMP}' $path");
    is(join('', grep { /^key=/ } @ours), $theirs, "$name: what is stored");
    is(join(' ', grep { !/^key=/ } map { s/\n//r } @ours), join(' ', @refused), "$name: what is refused");
    $entries += grep { /^key=/ } @ours;
    return;
}

sub output {
    my ($command) = @_;
    open my $pipe, '-|:raw', $command or die "$command: $!";
    my $output = do { local $/; <$pipe> };
    close $pipe;
    return $output // '';
}
