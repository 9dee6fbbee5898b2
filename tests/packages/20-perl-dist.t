#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause
# The archive for CPAN: built, tested and installed beside an installed library, without SWIG.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/lib";
use JSON::PP qw(decode_json);
use Test::More;

use PackageTest qw(folder library_prefix output_of runs);

if (!eval { require ExtUtils::PkgConfig }) {
    plan skip_all => 'no ExtUtils::PkgConfig' if !$ENV{CI};
    BAIL_OUT('no ExtUtils::PkgConfig');
}

runs('the archive is built', $ENV{BUILD}, qw(meson compile perl-dist));
my $folder = folder();
runs('and unpacked', $folder, 'tar', 'xzf', $ENV{PERL_DIST}) or BAIL_OUT('no archive');
my ($dist) = glob "$folder/DNMap-*";

my $meta = decode_json(do { local (@ARGV, $/) = "$dist/META.json"; <> });
is($meta->{name}, 'DNMap', 'META: name');
is_deeply($meta->{license}, ['bsd'], 'META: licence');
is($meta->{prereqs}{configure}{requires}{'ExtUtils::PkgConfig'}, '1.16', 'META: what it needs');

{
    local $ENV{PKG_CONFIG_LIBDIR} = '/nonexistent';
    local $ENV{PKG_CONFIG_PATH}   = '';
    my ($status, $output) = output_of($dist, $^X, 'Makefile.PL');
    is($status, 0, 'without the library: no failure');
    like($output, qr/libdnmap 0\.1 or later is not there/, 'but a message');
    ok(!-e "$dist/Makefile", 'and no Makefile');
}

my $prefix = library_prefix();
my $bin    = folder();
symlink '/bin/false', "$bin/swig" or die "swig: $!";
local $ENV{PATH}            = "$bin:$ENV{PATH}";
local $ENV{PKG_CONFIG_PATH} = "$prefix/lib/pkgconfig";
delete local $ENV{DNMAP_VECTORS};
runs('perl Makefile.PL', $dist, $^X, 'Makefile.PL', "INSTALL_BASE=$prefix");
runs('make', $dist, 'make');
my ($status, $tests) = output_of($dist, qw(make test));
is($status, 0, 'make test') or diag($tests);
like($tests, qr/^All tests successful\.\nFiles=14, Tests=\d{4}/m, 'all of them');
unlike($tests, qr/skipped/, 'none left out');
runs('make install', $dist, qw(make install));

# Nothing but what was installed.
my ($installed_status, $installed) =
    output_of($dist, 'prove', "-I$prefix/lib/perl5", 't');
is($installed_status, 0, 'the same tests with the installed module') or diag($installed);
like($installed, qr/^All tests successful\.\nFiles=14, Tests=\d{4}/m, 'all of them');
my (undef, $where) = output_of('/', $^X, "-I$prefix/lib/perl5", '-MDNMap', '-e', 'print $INC{"DNMap.pm"}');
like($where, qr{\A\Q$prefix\E/lib/perl5/}, 'which is the one');
done_testing();
