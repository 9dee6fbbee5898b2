# SPDX-License-Identifier: BSD-2-Clause
package DNMap::Error;

use strict;
use warnings;

use overload '""' => \&as_string, 'bool' => sub { 1 }, fallback => 1;

our $VERSION = '0.1.0';

sub code     { return $_[0]{code} }
sub message  { return $_[0]{message} }
sub path     { return $_[0]{path} }
sub offset   { return $_[0]{offset} }
sub line     { return $_[0]{line} }
sub entry    { return $_[0]{entry} }
sub errno    { return $_[0]{errno} }

sub as_string {
    my ($self) = @_;
    my $place = $self->{path} // '';
    $place .= ":$self->{line}"         if $self->{line};
    $place .= ": entry $self->{entry}" if $self->{entry};
    $place = "byte $self->{offset}"    if !defined $self->{path} && $self->{offset};
    return ($place eq '' ? '' : "$place: ") . "$self->{message} at $self->{where}.\n";
}

# Dies with a new error, as if the caller outside of these modules had.
sub throw {
    my ($class, %fields) = @_;
    my ($level, @caller) = (0);
    do { @caller = caller $level++ } while @caller && $caller[0] =~ /\ADNMap(?:::|\z)/;
    my $where = @caller ? "$caller[1] line $caller[2]" : 'unknown place';
    die bless {code => 'argument', path => undef, offset => 0, line => 0, entry => 0, errno => 0,
        %fields, where => $where}, $class;
}

# The native module's failures come here.
sub _throw {
    my ($status, $message, $offset, $errno, $path, $line, $entry) = @_;
    my $code = lc($status =~ s/\ADNMAP_E_//r) =~ tr/_/-/r;
    $message .= ': ' . do { local $! = $errno; "$!" } if $errno;
    __PACKAGE__->throw(code => $code, message => $message, path => $path, offset => $offset,
        line => $line, entry => $entry, errno => $errno);
    return;
}

1;
