# SPDX-License-Identifier: BSD-2-Clause
package DNMap::Iterator;

use strict;
use warnings;

use DNMap::Certificate ();
use DNMap::Error       ();
use DNMap::Native      ();

our $VERSION = '0.1.0';

# A native list of files: the options are those that have to do with reading.
sub open_files {
    my ($options, @paths) = @_;
    my $files = DNMap::Native::files_new(
          defined $options->{from_log} ? $DNMap::Native::INPUT_LOG
        : $options->{text}             ? $DNMap::Native::INPUT_TEXT
        :                                $DNMap::Native::INPUT_AUTO);
    DNMap::Native::files_set_log($files, $options->{log_dialect} // 'host', $options->{from_log});
    DNMap::Native::files_set_password($files, $options->{password}) if defined $options->{password};
    DNMap::Native::files_add_path($files, $_) for @paths;
    return $files;
}

sub over_files {
    my ($class, $options, @paths) = @_;
    return bless {files => open_files($options, @paths)}, $class;
}

sub over_bytes {
    my ($class, $options, $bytes) = @_;
    my $self = $class->over_files($options);
    DNMap::Native::files_add_bytes($self->{files}, $bytes, '(bytes)');
    return $self;
}

sub next {
    my ($self) = @_;
    while (1) {
        my $cert = eval { DNMap::Native::files_next($self->{files}) };
        return DNMap::Certificate->_new($cert, $self->{files}) if $cert;
        my $error = $@;
        return if !$error;
        die $error if $error->code ne 'passed-over';
        warnings::warnif('DNMap', $error->path . ': passed over: ' . $error->message);
    }
}

sub all {
    my ($self) = @_;
    my @certificates;
    while (my $certificate = $self->next) {
        push @certificates, $certificate;
    }
    return @certificates;
}

1;
