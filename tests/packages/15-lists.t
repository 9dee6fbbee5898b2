#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause
# The lists of files in the packages that are not built here: FreeBSD's names each file that Meson
# installs, without the modules; each file has one place in Fedora's.
use strict;
use warnings;

use Config;
use File::Find qw(find);
use FindBin;
use lib "$FindBin::Bin/lib";
use Test::More;

use PackageTest qw(folder runs);

my $root = folder();
{
    local $ENV{DESTDIR} = $root;
    runs('meson install', $ENV{BUILD}, qw(meson install --no-rebuild)) or BAIL_OUT('no files');
}
my @installed;
find({no_chdir => 1, wanted => sub { push @installed, s/\A\Q$root\E//r if !-d || -l }}, $root);
my ($libdir) = map { m{(.*)/libdnmap\.so\z} } @installed;
my ($version) = map { m{/libdnmap\.so\.(\d+\.\d+\.\d+)\z} } @installed;

# ------------------------------------------------------------------ FreeBSD

my %listed = map { $_ => 1 } grep { !/^\@/ } lines('packaging/freebsd/pkg-plist');
my %wanted = map { bsd_place($_) => 1 } grep { !/dnmap\/|DNMap/ } @installed;
ok(keys %wanted > 100, 'the manuals are among them');
is_deeply([sort grep { !$listed{$_} } keys %wanted], [], 'FreeBSD: nothing is missing');
is_deeply([sort grep { !$wanted{$_} } keys %listed], [], 'FreeBSD: nothing is too much');

sub bsd_place {
    my ($path) = @_;
    $path =~ s{\A\Q$libdir\E/pkgconfig/}{libdata/pkgconfig/};
    $path =~ s{\A\Q$libdir\E/}{lib/};
    $path =~ s{\A/usr/local/}{};
    return $path =~ m{/man/} ? "$path.gz" : $path;
}

# ------------------------------------------------------------------ Fedora

my %macro = (
    _bindir         => '/usr/local/bin',
    _datadir        => '/usr/local/share',
    _includedir     => '/usr/local/include',
    _libdir         => $libdir,
    _mandir         => '/usr/local/share/man',
    perl_vendorarch => $Config{vendorarch},
    python3_sitearch => $ENV{PYTHON_DIR},
    version         => $version,
);
my (%patterns, %excluded, $package);
for (lines('packaging/fedora/libdnmap.spec')) {
    $package = $1 || 'main' if /^%files(?: (?:-n )?(\S+))?/;
    undef $package if /^%changelog/;
    next if !defined $package;
    s/%\{(\w+)\}/$macro{$1} \/\/ die "no value for $1"/ge if /^%(?:exclude )?%?\{/;
    push @{$excluded{$package}}, pattern($1) if /^%exclude (\S+)/;
    push @{$patterns{$package}}, pattern($_) if m{^/};
}
is(scalar keys %patterns, 5, 'Fedora: packages');
is_deeply([grep { owners($_) != 1 } sort @installed], [], 'Fedora: each file is in one of them');
for my $pattern (map { @$_ } values %patterns) {
    ok((grep { $_ =~ $pattern } @installed), "Fedora: $pattern has a file");
}
done_testing();

# As rpm reads it: a glob, or a folder with all that is in it.
sub pattern {
    my ($glob) = @_;
    my $regex = join '[^/]*', map { quotemeta } split /\*/, $glob, -1;
    return $glob =~ m{/\z} ? qr/\A$regex/ : qr/\A$regex\z/;
}

sub owners {
    my ($path) = @_;
    return grep {
        my $name = $_;
        (grep { $path =~ $_ } @{$patterns{$name}}) && !grep { $path =~ $_ } @{$excluded{$name} // []};
    } keys %patterns;
}

sub lines {
    my ($path) = @_;
    open my $in, '<', "$ENV{SOURCE}/$path" or die "$path: $!";
    chomp(my @lines = <$in>);
    return @lines;
}
