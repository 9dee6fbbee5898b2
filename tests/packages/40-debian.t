#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause
# The Debian packages: built, examined by lintian, installed in a copy of this system, tried there
# by the tests that autopkgtest runs, and purged. What they print is compared with openssl.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/lib";
use File::Compare qw(compare);
use Test::More;

use SystemCopy;
my $can_install;
BEGIN { $can_install = SystemCopy::enter() }
use PackageTest qw(folder output_of runs);

my @packages = qw(libdnmap0 libdnmap-dev dn2access libdnmap-perl python3-dnmap);
my $source   = $ENV{SOURCE};
my %lintian;

for my $program (qw(dpkg-buildpackage dh lintian)) {
    next if grep { -x "$_/$program" } split /:/, $ENV{PATH};
    plan skip_all => "no $program" if !$ENV{CI};
    BAIL_OUT("no $program");
}

# ------------------------------------------------------------------ lintian

# Beside what else is done: it takes its time.
sub start_lintian {
    my $report  = folder() . '/report';
    my $process = fork // die "fork: $!";
    return {process => $process, report => $report} if $process != 0;
    open STDOUT, '>', $report or die "$report: $!";
    open STDERR, '>&', \*STDOUT or die "stderr: $!";
    exec 'lintian', '--fail-on=error,warning', '--allow-root', @_ or die "lintian: $!";
}

sub lintian_is_silent {
    my ($name) = @_;
    my $report = $lintian{$name}{report};
    waitpid $lintian{$name}{process}, 0;
    is($?, 0, "lintian, $name: no errors and no warnings")
        or diag(do { local (@ARGV, $/) = $report; <> });
    return;
}

# ------------------------------------------------------------------ building

# Nothing of this build may get into that one.
delete local @ENV{qw(CC CXX CFLAGS CPPFLAGS LDFLAGS DESTDIR MAKEFLAGS PERL5LIB PERL5OPT PYTHONPATH)};
local $ENV{DEB_BUILD_OPTIONS} = 'nocheck noautodbgsym';
my ($tree, $first, $folder) = (folder(), folder(), folder());
runs('the source package is built', '/', "$source/packaging/build-debian", $first, qw(-S -d))
    or BAIL_OUT('no source package');
$lintian{source} = start_lintian(glob "$first/*.dsc");

# As from a release archive.
my ($archive) = glob "$first/*.orig.tar.gz";
runs('its archive unpacks', $tree, 'tar', 'xzf', $archive);
($tree) = glob "$tree/*";
ok(!-e "$tree/.git", 'it is a tree without git');
runs('from which the packages are built', '/', "$tree/packaging/build-debian", $folder,
    qw(-b -Pnocheck)) or BAIL_OUT('no packages');
is(compare($archive, glob "$folder/*.orig.tar.gz"), 0, 'with the same archive to the byte');
($tree) = grep { -d } glob "$folder/libdnmap-*";
my %deb = map { $_ => glob "$folder/${_}_*.deb" } @packages;
is_deeply([sort glob "$folder/*.deb"], [sort values %deb], 'those that should be');
$lintian{binary} = start_lintian(values %deb);

# ------------------------------------------------------------------ contents

# The names of the files in a package, without what debhelper adds or makes of them.
sub files_of {
    my ($status, $list) = output_of('/', 'sh', '-c', 'dpkg-deb --fsys-tarfile "$1" | tar t', 'sh', $_[0]);
    die "$_[0]: $list" if $status != 0;
    return map { s{^\.}{}r =~ s{(/man/.*)\.gz\z}{$1}r } grep { !m{/\z|/share/(?:doc|lintian)/} }
        split /\n/, $list;
}

my (undef, $installed) = output_of("$tree/debian/tmp", 'find', '.', '!', '-type', 'd');
is_deeply([sort map { files_of($_) } values %deb], [sort map { s/^\.//r } split /\n/, $installed],
    'what meson installs is in one package each');

my (undef, $needs) = output_of('/', 'dpkg-deb', '-f', $deb{'libdnmap-dev'}, 'Depends');
my ($module_file) = glob "$tree/debian/libdnmap-dev/usr/lib/*/pkgconfig/dnmap.pc";
ok(defined $module_file, 'the pkg-config file is where Debian has them') or BAIL_OUT('no dnmap.pc');
for my $module (map { m/([\w.-]+)(?:\s*[<>=]+\s*\S+)?/g }
    map { m/^Requires(?:\.private)?: (.*)/ } do { local @ARGV = $module_file; <> }) {
    my (undef, $place) = output_of('/', 'pkg-config', '--variable=pcfiledir', $module);
    chomp $place;
    my (undef, $owner) = output_of('/', 'dpkg', '-S', "$place/$module.pc");
    like($needs, qr/(?:^|, )\Q@{[$owner =~ s{:.*}{}sr]}\E(?:,|$)/m, "$module is needed, and comes with it");
}

# ------------------------------------------------------------------ installing

sub succeeds {
    my ($system, $name, @command) = @_;
    my ($status, $output) = $system->output(@command);
    ok($status == 0, $name) or diag("@command\n$output");
    return $output;
}

# Runs a test, which fails by any message.
my $as_autopkgtest = '"$1" 2>/tmp/messages && [ ! -s /tmp/messages ] || { cat /tmp/messages; exit 1; }';

sub try_installed {
    my ($system) = @_;
    for my $name (map { m/^Tests: (.*)/ } do { local @ARGV = "$tree/debian/tests/control"; <> }) {
        like(succeeds($system, "autopkgtest $name", 'sh', '-c', $as_autopkgtest, 'sh', "/mnt/tests/$name"),
            qr{^CERTISSUER:/C=US/O=Foo\+20\+28}m, 'which is about a key');
    }
    like(succeeds($system, 'the command says what it is', qw(dn2access --version)),
        qr/seccomp, landlock/, 'and has its sandbox');
    my @pages = map { [m{([^/]+)\.(\w+)\z}] } glob("$source/docs/man/*"), 'DNMap.3pm';
    my $script = 'while [ $# -gt 0 ]; do man -w "$2" "$1"; shift 2; done';
    my @found  = split /\n/, ($system->output('sh', '-c', $script, 'sh', map { @$_ } @pages))[1];
    is_deeply([map { s/\.gz\z//r } @found],
        [map { "/usr/share/man/man@{[substr $_->[1], 0, 1]}/$_->[0].$_->[1]" } @pages],
        'man finds each manual');
    return;
}

SKIP: {
    if (!$can_install) {
        skip 'no mount namespace to install in', 1 if !$ENV{CI};
        BAIL_OUT('no mount namespace to install in');
    }
    my $shared = folder();
    system('cp', '-R', values %deb, "$tree/debian/tests", $shared) == 0 or die "cp failed\n";
    my $system = SystemCopy->new($shared);
    succeeds($system, 'they are installed', 'sh', '-c', 'dpkg -i /mnt/*.deb');
    try_installed($system);
    ok(scalar(grep { m{^usr/bin/dn2access\z} } $system->changes), 'what is installed is seen');
    succeeds($system, 'and purged', 'dpkg', '--purge', @packages);
    is_deeply([$system->changes], [], 'which leaves nothing');
}

lintian_is_silent($_) for sort keys %lintian;
done_testing();
