#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause
# What readelf says of the command and the library: what Debian's hardening-check asks for, where the
# compiler, the linker and libc have it.
use strict;
use warnings;

use Test::More;

my $fortified = @ARGV && $ARGV[0] eq '--fortified' ? shift : undef;
@ARGV or BAIL_OUT('no files');

# The lines that readelf prints for a file.
sub readelf {
    my ($option, $path) = @_;
    open my $pipe, '-|', 'readelf', '--wide', $option, $path or BAIL_OUT("readelf: $!");
    my @lines = <$pipe>;
    close $pipe or BAIL_OUT("readelf $option $path: status $?");
    return @lines;
}

# The functions that are taken from other libraries.
sub imported {
    return map { /\bFUNC\b.*\bUND (\w+)/ ? $1 : () } readelf('--dyn-syms', @_);
}

# What glibc names its functions that know the size of the buffer they write to.
sub is_checked {
    my ($name) = @_;
    return $name =~ /\A__\w+_chk\z/;
}

for my $path (@ARGV) {
    my ($file)     = $path =~ m{([^/]+)\z};
    my @header     = readelf('--file-header', $path);
    my @segments   = readelf('--program-headers', $path);
    my @dynamic    = readelf('--dynamic', $path);
    my @functions  = imported($path);
    my $is_library = $file =~ /\.so/;

    ok((grep { /^ *Type: +DYN\b/ } @header), "$file: loaded anywhere");
    is((grep { /^ *INTERP\b/ } @segments), $is_library ? 0 : 1, "$file: started, if a command");
    my ($stack) = map { /^ *GNU_STACK +(?:0x[0-9a-f]+ +){5}([RWE ]{3}) / ? $1 : () } @segments;
    is($stack, 'RW ', "$file: a stack that can't be run");
    my @both = grep { /^ *LOAD\b.* [R ]WE / } @segments;
    is_deeply(\@both, [], "$file: nothing that can be written is run");
    ok((grep { /^ *GNU_RELRO\b/ } @segments), "$file: tables that can't be written");
    ok((grep { /\((?:BIND_NOW|FLAGS)\).*\bBIND_NOW\b|\(FLAGS_1\).*\bNOW\b/ } @dynamic),
        "$file: linked before it starts");
    ok((grep { $_ eq '__stack_chk_fail' } @functions), "$file: a guarded stack");
    ok((grep { is_checked($_) } @functions), "$file: checked calls of libc") if $fortified;
}
done_testing();
