# SPDX-License-Identifier: BSD-2-Clause
# Namespaces of a test's own.
package Namespace;

use strict;
use warnings;

use Cwd qw(abs_path);
use FindBin;

# Starts the test again by a command of unshare(1): before it has made anything. `probe`, for a shell, has to
# succeed there; else this one goes on, and it is false.
sub enter {
    my ($probe, @unshare) = @_;
    return 1 if $ENV{DNMAP_TEST_NAMESPACE};
    return 0 if system("@unshare sh -c '$probe' >/dev/null 2>&1") != 0;
    local $ENV{DNMAP_TEST_NAMESPACE} = 1;
    exec @unshare, $^X, abs_path("$FindBin::Bin/$FindBin::Script"), @ARGV or die "unshare: $!";
}

1;
