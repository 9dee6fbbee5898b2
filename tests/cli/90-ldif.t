#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause
# --format ldif: its options. That slapd and sendmail take what it prints is tested with them.
use strict;
use warnings;

use FindBin;
use Test::More;

use lib "$FindBin::Bin/lib";
use CliTest;

my $ca     = certificate(subject => '/O=Org, Inc./CN=CA', ca => 1);
my $client = certificate(subject => '/CN=client', issuer => $ca);
my @ldif   = qw(--format ldif --ldap-base dc=test);
my @fleet  = (@ldif, qw(--ldap-cluster relays));

my ($key) = map { (split /\t/)[0] } client_lines($client);
my $dn = 'dn: sendmailMTAKey=' . ($key =~ s/([+,])/\\$1/gr) . ",sendmailMTAMapName=access,dc=test\n";
my $site = "sendmailMTACluster: relays\nsendmailMTAMapName: access\n";
my $class = "objectClass: sendmailMTA\nobjectClass: sendmailMTAMap\n";
my $entry = "$dn${class}objectClass: sendmailMTAMapObject\n${site}sendmailMTAKey: $key\nsendmailMTAMapValue: RELAY\n\n";
expect('one entry', run('--issuer', @fleet, $client), 0, $entry);
expect('the map itself first', run('--issuer', @fleet, '--ldap-map', $client), 0,
    "dn: sendmailMTAMapName=access,dc=test\n$class$site\n$entry");
expect('a host', run('--issuer', @ldif, qw(--ldap-host mail.example.com), $client), 0,
    $entry =~ s/sendmailMTACluster: relays/sendmailMTAHost: mail.example.com/r);
is(() = run(@fleet, $client)->{out} =~ /^dn: /mg, 2, 'two for a client');
expect('each once', run('--issuer', @fleet, $client, $client), 0, $entry);

# 250 characters do not fit into a file's key.
my $long = certificate(subject => '/O=' . 'x' x 60 . '/OU=' . ('y' x 60) . '/OU=' . 'z' x 60 . '/OU=' . 'w' x 60);
is(run('--subject', $long)->{status}, 65, 'a long name is refused for a file');
my $written = run('--subject', @fleet, $long);
is($written->{status}, 0, 'but not for LDAP');
like($written->{out}, qr{^sendmailMTAKey: CERTSUBJECT:/O=x{60}/OU=y{60}/OU=z{60}/OU=w{60}$}m, 'whole');

expect("refused: @$_", run(@$_, $client), 64, '', qr/; try --help/)
    for [@ldif], [qw(--format ldif --ldap-cluster relays)], [@fleet, qw(--ldap-host mail)],
    [@fleet, qw(--map hash)], [@fleet, '--null'], [@fleet, '--name-only'], [qw(--ldap-replace)],
    [qw(--ldap-base dc=test)], ['--decode', @fleet], [@ldif, '--ldap-cluster', ''],
    [qw(--format ldif --ldap-base), '', qw(--ldap-cluster relays)];
expect('nothing of a run that fails', run('--issuer', @fleet, '--ldap-map', $client, file('x')), 65, '',
    qr/no certificate found/);
done_testing();
