# SPDX-License-Identifier: BSD-2-Clause
#
# The fenced blocks of a document in Markdown, in order, and how what they show is compared with what was printed.
package Blocks;

use strict;
use warnings;

use Exporter qw(import);

our @EXPORT_OK = qw(blocks_of differences);

# Each block is a hash: number of its first line, `kind` (the word behind the fence), text, and the paragraph that
# stands before it.
sub blocks_of {
    my ($text) = @_;
    my (@blocks, $block, @paragraph);
    my $number = 0;
    for my $line (split /^/, $text) {
        $number++;
        # What looks like a block to a reader must be one here too.
        die "line $number: not a fence that is known here\n" if $line =~ /^\s*(?:```|~~~)/ && $line !~ /^```\w*$/;
        die "line $number: an indented block\n" if !$block && $line =~ /^(?: {4}|\t)/;
        if ($line =~ /^```(\w*)$/) {
            push @blocks, $block if $block;
            $block = $block ? undef : {line => $number, kind => $1, text => '', before => join '', @paragraph};
            @paragraph = ();
        } elsif ($block) {
            $block->{text} .= $line;
        } elsif ($line =~ /^\s*$/) {
            push @paragraph, $line if @paragraph && $paragraph[-1] !~ /^\s*$/;
        } else {
            @paragraph = () if @paragraph && $paragraph[-1] =~ /^\s*$/;
            push @paragraph, $line;
        }
    }
    die "the block of line $block->{line} has no end\n" if $block;
    return @blocks;
}

# What differs between the lines that are shown and those that were printed, '' if nothing. A line `...` stands
# for any number of lines; what `volatile` matches is the same whatever it is. It is a list of names and patterns.
sub differences {
    my ($shown, $printed, @volatile) = @_;
    my @printed = split /\r?(?:\n|\z)/, $printed;
    my $floats  = 0;
    for my $line (split /\n/, $shown) {
        if ($line eq '...') {
            $floats = 1;
            next;
        }
        my $wanted = fixed($line, @volatile);
        shift @printed while $floats && @printed && fixed($printed[0], @volatile) ne $wanted;
        return "not printed: $line\n" if !@printed;
        my $got = shift @printed;
        return "shown:   $line\nprinted: $got\n" if fixed($got, @volatile) ne $wanted;
        $floats = 0;
    }
    return @printed && !$floats ? "not shown: $printed[0]\n" : '';
}

sub fixed {
    my ($line, @volatile) = @_;
    for my $rule (@volatile) {
        my ($name, $pattern) = @$rule;
        $line =~ s/$pattern/<$name>/g;
    }
    return $line;
}

1;
