#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause
# --test: the decision, its reason, near misses. That sendmail decides the same is tested with sendmail.
use strict;
use warnings;

use FindBin;
use JSON::PP;
use Test::More;

use lib "$FindBin::Bin/lib";
use CliTest;

my $ca     = certificate(subject => '/O=Org/CN=CA', ca => 1);
my $client = certificate(subject => '/O=Org/CN=A\\/B', issuer => $ca);
my ($issuer, $subject) = map { (split /\t/)[0] } split /\n/, client_lines($client);
is($subject, 'CERTSUBJECT:/O=Org/CN=A+5C/B', 'openssl agrees');

# Map, exit status, decision and reason, then for each lookup what it found.
my @cases = (
    ["$issuer\tRELAY\n", 0, "may relay: the issuer's entry says RELAY", ["is MAP:1: $issuer\tRELAY"]],
    ["#\n\L$issuer\E  relay (ours)\n", 0, "may relay: the issuer's entry says RELAY",
        ["is MAP:2: \L$issuer\E  relay (ours)"]],
    ["$issuer\tSUBJECT\n$subject\tRELAY\n", 0, "may relay: the issuer's entry says SUBJECT, the subject's RELAY",
        ["is MAP:1: $issuer\tSUBJECT", "is MAP:2: $subject\tRELAY"]],
    ["$issuer\tOK\n", 1, "may not relay: the issuer's entry says neither RELAY nor SUBJECT",
        ["is MAP:1: $issuer\tOK"]],
    ["$issuer\tSUBJECT\n$subject\tSUBJECT\n", 1, "may not relay: the subject's entry does not say RELAY",
        ["is MAP:1: $issuer\tSUBJECT", "is MAP:2: $subject\tSUBJECT"]],
    ["x\ty\n", 1, 'may not relay: there is no entry for the issuer', ['is not in the map']],
    ["$subject\tRELAY\n", 1, 'may not relay: there is no entry for the issuer', ['is not in the map']],
    ["$issuer\tSUBJECT\nCERTSUBJECT:/O=Org/CN=A/B\tRELAY\n", 1,
        "may not relay: the issuer's entry says SUBJECT, and there is no entry for the subject",
        ["is MAP:1: $issuer\tSUBJECT", "should be in the map, but is MAP:2: CERTSUBJECT:/O=Org/CN=A/B\tRELAY"]],
    ["CERTISSUER:/CN=CA/O=Org\tRELAY\nCERTISSUER:/O=0rg/CN=CA\tRELAY\n", 1,
        'may not relay: there is no entry for the issuer',
        ["should be in the map, but is MAP:2: CERTISSUER:/O=0rg/CN=CA\tRELAY"]],
    ["CERTISSUER:O=Org/CN=CA/\tRELAY\n", 1, 'may not relay: there is no entry for the issuer',
        ["should be in the map, but is MAP:1: CERTISSUER:O=Org/CN=CA/\tRELAY"]],
);
for my $case (@cases) {
    my ($map, $status, $decision, $found) = @$case;
    my $path = file($map);
    my @keys = ($issuer, $subject)[0 .. $#$found];
    my $expected = "$client:1: entry 1: $decision\n"
        . join '', map { "  $keys[$_]\n    " . ($found->[$_] =~ s/MAP/$path/r) . "\n" } 0 .. $#$found;
    expect("decision: $decision", run('--test', $path, $client), $status, $expected);
    my $json = decode_json(run('--format', 'json', '--test', $path, $client)->{out});
    is(!!$json->{may_relay}, $status == 0, 'and in JSON');
    is_deeply([map { $_->{key} } @{$json->{lookups}}], \@keys, 'with the keys');
}

my $map = file("$issuer\tRELAY\n");
is(run('--test', $map, $client, certificate(subject => '/CN=other'))->{status}, 1,
    'one that may not is enough');
my $site = run('--cert-regex-issuer', '-s1 /CN=(.*)$', '--test', file("CERTISSUER:CA\tRELAY\n"), $client);
is($site->{status}, 0, 'a regular expression');
like($site->{out}, qr/^  CERTISSUER:CA\n/m, 'and what it looks up');
expect('no regular expression', run('--cert-regex-issuer', '(', '--test', $map, $client), 64, '',
    qr/--cert-regex-issuer: the pattern does not compile/);
expect('no such field', run('--cert-regex-subject', '-s2 x', '--test', $map, $client), 64, '',
    qr/-s asks for a field that is not there/);
expect('two fields without -d', run('--cert-regex-subject', '-s0,1 (x)', '--test', $map, $client), 64, '',
    qr/more than one field without -d/);
expect('no map', run('--test', '/nonexistent', $client), 66, '', qr/can't open/);
expect('no certificate', run('--test', $map, '/nonexistent'), 66, '', qr/can't open/);
expect('a request', run('--test', $map, request('/CN=r')), 65, '', qr/no issuer name is known/);
expect('--test --fold', run('--test', $map, '--fold', $client), 64, '', qr/--test takes/);
expect("an expression with $_", run(qw(--cert-regex-issuer x), @$_), 64, '', qr/are for entries and --test/)
    for ['--decode', $map], ['--lint', $map], [qw(--format json), $client], [qw(--format requirement), $client];
is(run('--ca', '--cert-regex-issuer', '-s1 /CN=(.*)', $ca)->{out}, "CERTISSUER:CA	RELAY
", 'and with entries');
expect('that makes nothing', run('--ca', '--cert-regex-issuer', 'x|.', $ca), 65, '', qr/refused: /);

# The same expression out of a configuration.
my $regex_map = file("CERTISSUER:CA\tRELAY\n");
my %config = (
    'sendmail.cf' => "O x\nKCERTIssuer regex -s1 /CN=(.*)\$\$\nKCERTSubject regex x\n",
    'sendmail.mc' => "divert(0)dnl\n  define(`_CERT_REGEX_ISSUER_',  `-s1 /CN=(.*)\$\$')dnl\n",
    'the last'    => "define(`_CERT_REGEX_ISSUER_', `x')\ndefine(`_CERT_REGEX_ISSUER_', `-s1 /CN=(.*)\$\$')",
);
is(run('--config', file($config{$_}), '--test', $regex_map, $client)->{status}, 0, "--config: $_") for sort keys %config;
is(run('--config', file($_), '--test', $regex_map, $client)->{status}, 1, "none in: $_")
    for '', "dnl define(`_CERT_REGEX_ISSUER_', `-s1 /CN=(.*)\$\$')\n", "#KCERTIssuer regex -s1 /CN=(.*)\$\$\n",
    "KCERTIssuerX regex -s1 /CN=(.*)\$\$\n";
expect('a single dollar', run('--config', file("O x\nKCERTIssuer regex a\$\n"), '--test', $regex_map, $client), 65, '',
    qr/byte 24: a single \$/);
expect('a bad one', run('--config', file("KCERTIssuer regex (\n"), '--test', $regex_map, $client), 65, '',
    qr/does not compile/);
expect('no such configuration', run('--config', '/nonexistent', '--test', $regex_map, $client), 66, '', qr/can't open/);

# Verification, as openssl verify has it.
my $stranger = certificate(subject => '/O=Other/CN=CA', ca => 1);
my @cas      = ('--verify-with', $ca);
is(run(@cas, '--test', $map, $client)->{status}, 0, 'one that verifies');
my $verdict = run('--verify-with', $stranger, '--test', $map, $client);
is($verdict->{status}, 1, 'one that does not');
my ($reason) = `openssl verify -purpose sslclient -CAfile $stranger $client 2>&1` =~ /error \d+ at \d+ depth lookup: (.*)/;
is($verdict->{out}, "$client:1: entry 1: may not relay: the certificate does not verify: $reason\n", 'with the reason');
my $object = decode_json(run('--format', 'json', '--verify-with', $stranger, '--test', $map, $client)->{out});
is_deeply([@$object{qw(may_relay reason verify_message lookups)}], [JSON::PP::false, 'not-verified', $reason, []], 'in JSON');
is(run(@cas, '--test', $map, request('/CN=x'))->{status}, 1, 'a request does not verify');
expect('no CA', run('--verify-with', file('x'), '--test', $map, $client), 65, '', qr/no certificate found/);
expect("refused: @$_", run(@$_), 64, '', qr/; try --help/) for [@cas, $client], ['--config', $map, '--decode', $client],
    ['--config', $map, '--cert-regex-issuer', 'x', '--test', $map, $client], [@cas, '--text', '--test', $map, $client];
done_testing();
