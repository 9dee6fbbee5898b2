#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause
use strict;
use warnings;

use Test::More;

use DNMap qw(ldif);

my $key = DNMap::Name->from_text('/O=Test Org, Inc./CN=CA')->key(tag => 'CERTISSUER', map => 'ldap');
my %place = (base => 'dc=test', cluster => 'relays');
my $entry = <<'END';
dn: sendmailMTAKey=CERTISSUER:/O=Test\+20Org\,\+20Inc./CN=CA,sendmailMTAMapName=access,dc=test
objectClass: sendmailMTA
objectClass: sendmailMTAMap
objectClass: sendmailMTAMapObject
sendmailMTACluster: relays
sendmailMTAMapName: access
sendmailMTAKey: CERTISSUER:/O=Test+20Org,+20Inc./CN=CA
sendmailMTAMapValue: RELAY

END
is(ldif(%place, key => $key, value => 'RELAY'), $entry, 'an entry');
like(ldif(%place), qr/\Adn: sendmailMTAMapName=access,dc=test\n/, 'the map');
like(ldif(base => 'dc=test', host => 'mail'), qr/^sendmailMTAHost: mail$/m, 'a host');
like(ldif(%place, key => $key, value => 'RELAY', replace => 1), qr/^changetype: modify$/m, 'a replacement');
for my $bad ([base => 'dc=test'], [cluster => 'relays'], [%place, key => $key], [%place, host => 'mail'],
    [%place, key => "a\nb", value => 'RELAY'], [%place, other => 1], [%place, base => "dc=x\0,dc=y"]) {
    ok(!eval { ldif(@$bad); 1 }, "refused: @$bad");
    isa_ok($@, 'DNMap::Error', "$@");
}
done_testing();
