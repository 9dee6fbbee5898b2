#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause
# `meson install`: both modules have to be where Perl and Python look, and work from there. All of it
# starts in a copy of the system, as it is before ldconfig ran.
use strict;
use warnings;

use Config;
use FindBin;
use lib "$FindBin::Bin/lib";
use Test::More;

use SystemCopy;
my $can_install;
BEGIN { $can_install = SystemCopy::enter() }
use PackageTest qw(folder output_of runs);

my $root = folder();
{
    local $ENV{DESTDIR} = $root;
    runs('meson install', $ENV{BUILD}, qw(meson install --no-rebuild));
}
my ($library) = glob "$root/usr/local/lib/{*/libdnmap.so.0,libdnmap.so.[0]}";
ok(defined $library, 'the library') or BAIL_OUT('no library');
$ENV{LD_LIBRARY_PATH} = $library =~ s{/[^/]+\z}{}r;

ok((grep { $_ eq $Config{vendorarch} } @INC), 'Perl looks in vendorarch');
my $perl_dir = "$root$Config{vendorarch}";
ok(-e "$perl_dir/$_", "Perl: $_")
    for qw(DNMap.pm DNMap/Name.pm DNMap/Native.pm auto/DNMap/Native/Native.so);
is((output_of('/', $^X, "-I$perl_dir", '-MDNMap=encode', '-e', 'print encode("a b")'))[1],
    'a+20b', 'and it works');
ok(-e "$root/usr/local/share/man/man3/DNMap.3pm", 'DNMap(3pm)');
my ($status, $manual) = output_of('/', 'man', '-l', "$root/usr/local/share/man/man3/DNMap.3pm");
like($manual, qr/the access-map keys under which sendmail looks up/, 'is a manual page');

my (undef, $path) = output_of('/', $ENV{PYTHON}, '-c', 'import sys; print("\n".join(sys.path))');
ok((grep { $_ eq $ENV{PYTHON_DIR} } split /\n/, $path), "Python looks in $ENV{PYTHON_DIR}")
    or diag($path);
my $python_dir = "$root$ENV{PYTHON_DIR}";
ok(-e "$python_dir/dnmap/$_", "Python: $_") for qw(__init__.py __init__.pyi py.typed _names.py);
$ENV{PYTHONPATH} = $python_dir;
is((output_of('/', $ENV{PYTHON}, '-B', '-c', 'import dnmap; print(dnmap.encode(b"a b"))'))[1],
    "a+20b\n", 'and it works');
my ($pydoc_status, $pydoc) = output_of('/', $ENV{PYTHON}, '-B', qw(-m pydoc dnmap));
like($pydoc, qr/\AHelp on package dnmap:\n\nNAME\n    dnmap - The access-map keys/, 'pydoc dnmap');
unlike($pydoc, qr/_native\.|swig/i, 'shows nothing of what is below');

# ------------------------------------------------------------------ for one user

{
    my $home = local $ENV{HOME} = folder();
    delete local $ENV{PYTHONPATH};
    my (undef, $output) = output_of($ENV{SOURCE}, qw(meson setup -Dcli=disabled -Dperl=disabled -Dtests=disabled),
        "--prefix=$home/.local", folder());
    my ($told) = $output =~ m/^ *Python module *: (.*)/m;
    my (undef, $looked) = output_of('/', $ENV{PYTHON}, qw(-m site --user-site));
    is("$told\n", $looked, "Python: where it looks for a user's") or diag($output);
}

# ------------------------------------------------------------------ without ldconfig

delete @ENV{qw(LD_LIBRARY_PATH PYTHONPATH)};
SKIP: {
    skip 'no mount namespace to install in', 1 if !$can_install;
    my $system = SystemCopy->new($root);
    is(($system->output(qw(cp -a /mnt/. /)))[0], 0, 'all is copied into a system');
    like(($system->output(qw(/usr/local/bin/dn2access --version)))[1], qr/\Adn2access \d/, 'the command starts there');
    is(($system->output($^X, '-MDNMap=encode', '-e', 'print encode("a b")'))[1], 'a+20b', 'Perl too');
    is(($system->output($ENV{PYTHON}, '-c', 'import dnmap; print(dnmap.encode(b"a b"))'))[1],
        "a+20b\n", 'and Python');
}
done_testing();
