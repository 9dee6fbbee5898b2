# SPDX-License-Identifier: BSD-2-Clause
# Running build commands, each of them a test.
package PackageTest;

use strict;
use warnings;

use Exporter qw(import);
use File::Temp qw(tempdir);
use Test::More;

our @EXPORT_OK = qw(folder runs output_of library_prefix);

my $folder = tempdir(CLEANUP => 1);
my $count  = 0;

# A fresh, empty folder.
sub folder {
    my $path = "$folder/" . $count++;
    mkdir $path or die "$path: $!";
    return $path;
}

# Runs a command in a folder; whether it succeeded. Its output is shown if not.
sub runs {
    my ($name, $in, @command) = @_;
    my ($status, $output) = output_of($in, @command);
    ok($status == 0, $name) or diag("@command\n$output");
    return $status == 0;
}

# The exit status and the whole output.
sub output_of {
    my ($in, @command) = @_;
    open my $pipe, '-|', 'sh', '-c', 'cd "$1" && shift && "$@" 2>&1', 'sh', $in, @command
        or die "@command: $!";
    my $output = do { local $/; <$pipe> } // '';
    close $pipe;
    return ($?, $output);
}

# Installs the library alone; where.
sub library_prefix {
    my $prefix = folder();
    my $build  = folder();
    runs('the library is set up', $ENV{SOURCE}, qw(meson setup -Dcli=disabled -Dperl=disabled),
        qw(-Dpython=disabled -Dtests=disabled --libdir=lib), "--prefix=$prefix", $build);
    runs('and installed', $build, qw(meson install));
    return $prefix;
}

1;
