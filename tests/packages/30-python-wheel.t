#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause
# sdist, wheel from the sdist, wheel into an empty folder, on a machine without the library.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/lib";
use Test::More;

use PackageTest qw(folder output_of runs);

my $python = $ENV{PYTHON};
my $dists  = folder();
runs('the sdist is built', $ENV{SOURCE}, $python, qw(-m build -nx --sdist --outdir), $dists);
my ($sdist) = glob "$dists/dnmap-*.tar.gz";
ok(defined $sdist, 'it is there') or BAIL_OUT('no sdist');
my $tree = folder();
runs('it unpacks', $tree, 'tar', 'xzf', $sdist);
my ($source) = glob "$tree/dnmap-*";
runs('the wheel is built from it', $source, $python, qw(-m build -nx --wheel --outdir), $dists);
my ($wheel) = glob "$dists/dnmap-*.whl";
ok(defined $wheel, 'it is there') or BAIL_OUT('no wheel');

my $site = folder();
runs('it is installed', $dists, $python, qw(-m pip install --quiet --no-deps --no-index),
    qw(--root-user-action=ignore --target), $site, $wheel);
my ($module) = glob "$site/dnmap/_native.*.so";
my (undef, $needed) = output_of('/', 'readelf', '-d', $module);
like($needed, qr/NEEDED.*libcrypto/, 'it needs libcrypto');
unlike($needed, qr/libdnmap|RPATH|RUNPATH/, 'but not the library');
my (undef, $symbols) = output_of('/', 'nm', '-D', '--defined-only', $module);
like($symbols, qr/\A\S+ T PyInit__native\n\z/, 'and shows one symbol only');
is_deeply([sort map { s{.*/}{}r } glob "$site/dnmap/*.{py,pyi,typed}"],
    [qw(__init__.py __init__.pyi _access.py _certificates.py _entries.py _errors.py _lint.py _names.py py.typed)],
    'the files of the package');
is_deeply([map { s{\A\Q$site\E/}{}r } grep { !m{/dnmap(?:-[^/]+\.dist-info)?\z} } glob "$site/*"], [],
    'and nothing beside it');

$ENV{PYTHONPATH}              = $site;
$ENV{PYTHONDONTWRITEBYTECODE} = 1;
my ($status, $tests) = output_of("$source/bindings/python/tests", $python,
    qw(-m pytest -q -p no:cacheprovider));
is($status, 0, 'its tests pass with the installed wheel') or diag($tests);
like($tests, qr/^\d{3} passed in/m, 'all of them, none left out') or diag($tests);
my (undef, $where) = output_of('/', $python, '-c', 'import dnmap; print(dnmap.__file__)');
like($where, qr{\A\Q$site\E/dnmap/}, 'which is the one');
my (undef, $versions) = output_of('/', $python, '-c',
    'import dnmap, importlib.metadata as m; print(dnmap.__version__, m.version("dnmap"))');
like($versions, qr/\A(\S+) \1\n\z/, 'one version');
done_testing();
