#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause
# The manuals: what mandoc says of them, whether all are installed, and the command's options.
use strict;
use warnings;

use FindBin;
use JSON::PP qw(decode_json);
use Test::More;

use lib "$FindBin::Bin/lib";
use Document qw(read_file);

my $folder = "$ENV{SOURCE}/docs/man";
my @pages  = map { s{.*/}{}r } glob "$folder/*.[0-9]";
cmp_ok(scalar @pages, '>=', 2, 'there are manuals');
for my $page (@pages) {
    is(complaints("$folder/$page"), '', "$page: mandoc has nothing to say");
    my ($name, $section) = $page =~ /(.*)\.(.)/;
    my $text = read_file("$folder/$page");
    like($text, qr/^\.Dt \U\Q$name\E $section$/m, "$page: its title");
    my @own = $text =~ /^\.Xr ((?:lib)?dn\S* \d)\b/mg;
    is(join(', ', grep { !-e "$folder/" . tr/ /./r } @own), '', "$page: the manuals it refers to");
}
is_deeply([installed()], \@pages, 'all are installed, and no other');
is_deeply(manual_options(), help_options(), 'dn2access(1) has the options of --help');
done_testing();

# -Wstyle, but for manuals that are not on this host.
sub complaints {
    my ($path) = @_;
    my $said = `mandoc -Tlint -Wstyle $path 2>/dev/null`;
    die 'mandoc is not installed' if $? >> 8 == 127 || $? < 0;
    return join "\n", grep { !/: STYLE: referenced manual not found: / } split /\n/, $said;
}

sub installed {
    my $plan = decode_json(read_file("$ENV{BUILD}/meson-info/intro-installed.json"));
    my @to = map { $plan->{$_} } grep { m{^\Q$folder\E/} } keys %$plan;
    is(scalar(grep { !m{/man(\d)/[^/]+\.\1\z} } @to), 0, 'in the folders of their sections');
    return sort map { s{.*/}{}r } @to;
}

# option => its argument, in lower case
sub manual_options {
    my $page = read_file("$folder/dn2access.1");
    my %options = $page =~ /^\.It (?:Fl j Ar n , )?Fl Fl (\S+)((?: Ar \S+)?)$/mg;
    s/^ Ar // for values %options;
    return \%options;
}

sub help_options {
    my $help = `$ENV{DN2ACCESS} --help`;
    my %options = $help =~ /^  --([\w-]+)((?: [A-Z]+(?= ))?) /mg;
    $_ = lc s/^ //r for values %options;
    return \%options;
}
