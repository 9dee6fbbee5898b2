# SPDX-License-Identifier: BSD-2-Clause
package DNMap::Attribute;

use strict;
use warnings;

our $VERSION = '0.1.0';

# The fields in the order in which the native module gives them.
sub type  { return $_[0][0] }
sub oid   { return $_[0][1] }
sub value { return $_[0][2] }
sub raw   { return $_[0][3] }
sub rdn   { return $_[0][4] }

1;
