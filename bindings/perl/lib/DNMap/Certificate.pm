# SPDX-License-Identifier: BSD-2-Clause
package DNMap::Certificate;

use strict;
use warnings;

use DNMap::Native ();

our $VERSION = '0.1.0';

# What the iterator has just read.
sub _new {
    my ($class, $cert, $files) = @_;
    my ($index, $line) = @{DNMap::Native::files_position($files)};
    return bless {
        subject => DNMap::Native::cert_subject($cert),
        issuer  => DNMap::Native::cert_issuer($cert),
        name    => DNMap::Native::cert_bare_name($cert),
        kind    => DNMap::Native::cert_kind($cert),
        is_ca   => DNMap::Native::cert_is_ca($cert),
        source  => DNMap::Native::files_source($files),
        line    => $line,
        index   => $index,
    }, $class;
}

sub subject { return $_[0]{subject} }
sub issuer  { return $_[0]{issuer} }
sub name    { return $_[0]{name} }
sub kind    { return $_[0]{kind} }
sub is_ca   { return $_[0]{is_ca} }
sub source  { return $_[0]{source} }
sub line    { return $_[0]{line} }
sub index   { return $_[0]{index} }

1;
