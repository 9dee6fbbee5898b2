# SPDX-License-Identifier: BSD-2-Clause
package DNMap::Finding;

use strict;
use warnings;

our $VERSION = '0.1.0';

# The fields in the order in which the native module gives them.
sub line     { return $_[0][0] }
sub severity { return $_[0][1] }
sub code     { return $_[0][2] }
sub message  { return $_[0][3] }
sub fixed    { return $_[0][4] }
sub certain  { return $_[0][5] }
sub offset   { return $_[0][6] }
sub length   { return $_[0][7] }

1;
