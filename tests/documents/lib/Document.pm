# SPDX-License-Identifier: BSD-2-Clause
# The examples in a document, Markdown or mdoc.
package Document;

use strict;
use warnings;

use Exporter qw(import);

our @EXPORT_OK = qw(blocks commands literals read_file roff_text);

my $MARKDOWN = qr/^```\w*\n(?<fenced>(?s:.*?))^```\n|(?<=\n\n)(?<indented>(?:    .*\n|\n(?=    ))+)/m;
my $MDOC     = qr/^\.Bd -literal.*?\n(?<roff>.*?)^\.Ed\n/ms;

sub read_file {
    my ($path) = @_;
    open my $in, '<:raw', $path or die "$path: $!";
    my $text = do { local $/; <$in> };
    return $text;
}

# Every block of literal text of a file: {line => of its first, text => with its newlines}.
sub blocks {
    my ($path) = @_;
    return found($path =~ /\.md\z/ ? $MARKDOWN : $MDOC, read_file($path));
}

# The same of a piece of mdoc: the texts alone.
sub literals {
    my ($mdoc) = @_;
    return map { $_->{text} } found($MDOC, $mdoc);
}

sub found {
    my ($block, $text) = @_;
    my @blocks;
    while ($text =~ /$block/g) {
        my ($kind, $content) = %+;
        my $line = 1 + substr($text, 0, $-[0]) =~ tr/\n//;
        push @blocks, {line => $line, text => plain($kind, $content)};
    }
    return @blocks;
}

sub plain {
    my ($kind, $text) = @_;
    return $text =~ s/^    //gmr if $kind eq 'indented';
    return $text if $kind eq 'fenced';
    return roff_text($text);
}

# What roff makes of literal text.
sub roff_text {
    my ($text) = @_;
    my %escaped = (
        e => '\\', '-' => '-', '&' => '', q{['e]} => "\xC3\xA9",
        '(aq' => q{'}, '(ga' => '`', '(ha' => '^', '(ti' => '~',
    );
    $text =~ s/\\(\[.*?\]|\(..|.)/$escaped{$1} \/\/ die "unknown escape \\$1"/ge;
    return $text;
}

# The commands of a block: {command, output}. Behind a dollar sign stands a command, on further
# lines what it prints; in a block without one each line is a command, without its output.
sub commands {
    my ($text) = @_;
    my $has_prompts = $text =~ /^\$ /m;
    my $goes_on = 0;
    my @commands;
    for my $line (split /^/, $text) {
        my $begins = $line =~ s/^\$ // || !$has_prompts;
        if ($begins || $goes_on) {
            push @commands, {command => '', output => ''} if !$goes_on && $line =~ /\S/;
            $line =~ s/\s\s+#.*//;
            $goes_on = $line =~ /(?:\\|&&|\|)$/;
            $commands[-1]{command} .= $line if $line =~ /\S/;
        } else {
            $commands[-1]{output} .= $line;
        }
    }
    chomp $_->{command} for @commands;
    return @commands;
}

1;
