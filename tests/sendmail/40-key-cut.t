#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause
#
# The key of a lookup in a hash map, which sendmail cuts to 256 bytes while makemap does not: which
# entries match around that length, and that dn2access refuses or cuts just the keys that need it.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/lib";
use Test::More;

use SendmailTest qw(begin dn2access make_access test_mode write_cf);

use constant CUT    => 256;
use constant ISSUER => '/CN=Issuer';

# What to look up by which macro, and what else must be in the map to get there.
my @kinds = (
    {tag => 'CERTISSUER',  macro => 'cert_issuer',  option => '--issuer',  needs => ''},
    {tag => 'CERTSUBJECT', macro => 'cert_subject', option => '--subject',
        needs => 'CERTISSUER:' . ISSUER . " SUBJECT\n"},
);

begin();
my $cf = write_cf('cut', undef, undef, '');
for my $kind (@kinds) {
    test_entries($kind, $_) for CUT - 4 .. CUT + 4;
    test_dn2access($kind, $_) for CUT - 4 .. CUT + 4;
}
done_testing();

# A name whose key, tag and colon included, has this many bytes.
sub name_for {
    my ($kind, $key_length) = @_;
    return '/CN=' . 'a' x ($key_length - length "$kind->{tag}:/CN=");
}

# Whether a client of this name relays by a map of these lines.
sub relays {
    my ($kind, $name, $lines) = @_;
    my ($status, undef, $err) = make_access($kind->{needs} . $lines);
    die "makemap: $err" if $status != 0;
    my $out = test_mode($cf, '.D{verify}OK', '.D{cert_issuer}' . ISSUER,
        ".D{$kind->{macro}}$name", 'RelayTLS x');
    return $out =~ /returns: \$# RELAY$/m ? 1 : 0;
}

sub test_entries {
    my ($kind, $length) = @_;
    my $name  = name_for($kind, $length);
    my $key   = "$kind->{tag}:$name";
    my $label = "$kind->{tag}, key of $length bytes";
    is(relays($kind, $name, "$key RELAY\n"), $length <= CUT ? 1 : 0,
        "$label: as it is, it matches only up to 256");
    is(relays($kind, $name, substr($key, 0, CUT) . " RELAY\n"), 1, "$label: cut to 256 it matches");
    is(relays($kind, $name, substr($key, 0, CUT - 1) . " RELAY\n"), $length < CUT ? 1 : 0,
        "$label: cut to 255 it does not");
    is(relays($kind, "${name}zz", substr($key, 0, CUT) . " RELAY\n"), $length >= CUT ? 1 : 0,
        "$label: a longer name shares it only from 256 on");
    return;
}

# What sendmail does with the whole key decides what dn2access should have said about it.
sub test_dn2access {
    my ($kind, $length) = @_;
    my $name    = name_for($kind, $length);
    my $entry   = "$kind->{tag}:$name RELAY\n";
    # It has to let this name in, and no longer one.
    my $safe = relays($kind, $name, $entry) && !relays($kind, "${name}zz", $entry);
    my $label   = "dn2access $kind->{option}, key of $length bytes";

    my ($status, $out) = dn2access("$name\n", '--text', $kind->{option}, '-');
    is($status, $safe ? 0 : 65, "$label: refused if it can not match, or matches a longer name");
    is($out, $safe ? "$kind->{tag}:$name\tRELAY\n" : '', "$label: printed only if it does neither");

    ($status, $out) = dn2access("$name\n", '--text', $kind->{option}, '--allow-cut', '-');
    is($status, 0, "$label: --allow-cut prints it");
    is(relays($kind, $name, $out), 1, "$label: and sendmail finds it");
    return;
}
