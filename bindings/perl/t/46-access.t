#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/lib";
use JSON::PP qw(decode_json);
use Test::More;

use DNMap;
use TestDNMap qw(dies_with folder make_certificate openssl write_file);

my $path   = write_file(folder() . '/c.pem', make_certificate('/O=Org/CN=A\\/B'));
my $client = DNMap->iterate($path)->next;
my $issuer = 'CERTISSUER:/O=Org/CN=A+5C/B';
my $subject = 'CERTSUBJECT:/O=Org/CN=A+5C/B';
my @options = (dialect => 'openssl3');

my $decision = DNMap::AccessMap->new("$issuer\tRELAY\n", @options)->test($client);
is_deeply($decision, {may_relay => !!1, reason => 'issuer-relay', verify_message => undef, lookups =>
    [{key => $issuer, found => 1, line => 1, entry_key => $issuer, entry_value => 'RELAY'}]}, 'the issuer relays');
$decision = DNMap::AccessMap->new("$issuer\tSUBJECT\n$subject\trelay \n", @options)->test($client);
ok($decision->{may_relay}, 'the subject relays');
is($decision->{reason}, 'subject-relay', 'and why');
is_deeply([map { $_->{key} } @{$decision->{lookups}}], [$issuer, $subject], 'both were looked up');
$decision = DNMap::AccessMap->new("x y\nCERTISSUER:/O=Org/CN=A/B\tRELAY\n", @options)->test($client);
is_deeply($decision, {may_relay => !!0, reason => 'no-issuer-entry', verify_message => undef, lookups =>
    [{key => $issuer, found => 0, line => 2, entry_key => 'CERTISSUER:/O=Org/CN=A/B', entry_value => 'RELAY'}]},
    'a near miss');
$decision = DNMap::AccessMap->new("CERTISSUER:Org\tRELAY\n", @options, issuer_regex => '-s1 /O=([^/]+)')
    ->test($client);
ok($decision->{may_relay}, 'a regular expression');
dies_with(sub { DNMap::AccessMap->new('', issuer_regex => '(') }, 'regex', 'one that does not compile');
dies_with(sub { DNMap::AccessMap->new('', regex => '(') }, 'argument', 'no such option');
dies_with(sub { DNMap::AccessMap->new("\x{100}") }, 'argument', 'a wide character');

my $request = openssl(qw(req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout /dev/null -subj /CN=r));
my $cert    = DNMap->iterate(write_file(folder() . '/r.pem', $request))->next;
dies_with(sub { DNMap::AccessMap->new('')->test($cert) }, 'no-issuer', 'a request has no issuer');

# Whether it verifies, and the expressions out of a configuration.
my $alone = openssl(qw(req -x509 -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout /dev/null -subj /CN=CA));
my $other = openssl(qw(req -x509 -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout /dev/null -subj /CN=other));
my @map   = ("CERTISSUER:CA\tRELAY\n", config => "KCERTIssuer regex -s1 /CN=(.*)\$\$\n");
ok(DNMap::AccessMap->new(@map)->test($alone)->{may_relay}, 'a certificate in PEM');
ok(DNMap::AccessMap->new(@map, verify_with => $alone)->test($alone)->{may_relay}, 'that verifies');
$decision = DNMap::AccessMap->new(@map, verify_with => $other)->test($alone);
is($decision->{reason}, 'not-verified', 'that does not');
like($decision->{verify_message}, qr/certificate/, 'and why');
dies_with(sub { DNMap::AccessMap->new(@map, verify_with => $other)->test($client) }, 'argument', 'names verify nothing');
dies_with(sub { DNMap::AccessMap->new('', config => "KCERTIssuer regex \$\n") }, 'regex', 'a bad configuration');
my @warnings;
local $SIG{__WARN__} = sub { push @warnings, @_ };
is_deeply([DNMap::entries($path, mode => 'issuer', issuer_regex => '-s1 /CN=(.)')], ["CERTISSUER:A\tRELAY"], 'keys by an expression');
is_deeply([DNMap::entries($path, mode => 'subject', config => "KCERTSubject regex -s1 (/O=[^/]*)\n")],
    ["CERTSUBJECT:/O=Org\tRELAY"], 'out of a configuration');
is(scalar(grep { /the site's regular expression makes/ } @warnings), 2, 'with a warning each');
dies_with(sub { DNMap::entries($path, issuer_regex => 'x|.') }, 'unsafe', 'an empty key');
done_testing();
