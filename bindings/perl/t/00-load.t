#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause
use strict;
use warnings;

use Test::More;

use_ok('DNMap', qw(decode encode entries explain libcrypto_version)) or BAIL_OUT('it does not load');
is(DNMap->VERSION, DNMap::Native::version(), 'the version is the library\'s');
is("DNMap::$_"->VERSION, DNMap->VERSION, "DNMap::$_ has the same version")
    for qw(AccessMap Attribute Certificate Error Finding Iterator Name);
like(libcrypto_version(), qr/\A(?:Open|Libre)SSL \d/, 'the TLS library');
can_ok('main', qw(decode encode entries explain));
ok(!main->can('iterate'), 'nothing else is exported');
done_testing();
