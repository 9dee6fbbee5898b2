#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause
#
# From a certificate to a message relayed: what dn2access prints, made into a map by makemap, lets
# those clients relay that it should, and nobody else.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/lib";
use Test::More;

use SendmailTest qw(begin dn2access make_access make_ca make_certificate read_file session
  start_daemon work_dir write_file);

use constant OUTSIDE => 'someone@outside.example';
use constant SEED_SUBJECT =>
  '/C=US/ST=Washington/L=Seattle/O=Foo Enterprises/OU=Security Division/CN=Jason Heiss';

# Subjects as `openssl req -subj` wants them: a backslash takes the meaning from what follows.
my @subjects = (
    ['the seed\'s',                  SEED_SUBJECT],
    ['spaces',                       '/O= two  spaces /CN=a b'],
    ['UTF-8',                        "/O=Caf\xC3\xA9 \xE2\x82\xAC/CN=\xD0\x96"],
    ['a plus sign',                  '/O=Org/CN=user\+tag@example.com'],
    ['a slash',                      '/O=A\/B/CN=host\/smtp'],
    ['a backslash',                  '/O=DOM\\\\AIN/CN=back\\\\'],
    ['two attributes in one RDN',    '/O=Org/CN=multi+OU=valued'],
    ['quotes and brackets',          '/O="Org" (x) <y>/CN=[z] {w}'],
    ['characters of maps and m4',    '/O=#$&%`\'@!/CN=a,b;c:d=e*f?'],
);

begin();
my $daemon = make_world();

test_ca();
test_client($_) for @subjects;
test_neighbour();
test_long_subject();
test_too_long_subject();
done_testing();

# Two CAs that sendmail trusts, so that trust alone is seen not to be enough.
sub make_world {
    make_ca('ca',    '/C=US/O=Test Org, Inc./CN=Test CA');
    make_ca('other', '/C=US/O=Other Org/CN=Other CA');
    make_certificate('server', '/CN=mail.dnmap.example', 'ca');
    make_certificate('client1', SEED_SUBJECT, 'ca');
    make_certificate('client2', '/C=US/O=Foo Enterprises/CN=Somebody Else', 'ca');
    make_certificate('foreign', SEED_SUBJECT, 'other');
    my $trusted = write_file('trusted.pem', read_file('ca.pem') . read_file('other.pem'));
    make_access('');
    return start_daemon($trusted, '');
}

# The map out of what dn2access prints for these arguments; true if all went well.
sub install {
    my ($what, @arguments) = @_;
    my ($status, $out, $err) = dn2access('', @arguments);
    is($status, 0, "dn2access: $what") or diag($err);
    my ($made, undef, $makemap_err) = make_access($out);
    is($made, 0, "makemap: $what") or diag("$out$makemap_err");
    return;
}

sub relays {
    my ($client, $what) = @_;
    my $reply = session($daemon, OUTSIDE, "$client.pem", "$client.key");
    like($reply, qr/^250 2\.1\.5 /, $what);
    return;
}

sub is_refused {
    my ($client, $what) = @_;
    my @identity = defined $client ? ("$client.pem", "$client.key") : ();
    like(session($daemon, OUTSIDE, @identity), qr/^550 5\.7\.1 .*Relaying denied/, $what);
    return;
}

sub test_ca {
    is_refused('client1', 'empty map: the client is refused');
    install('a CA', '--ca', work_dir() . '/ca.pem');
    relays('client1', 'CA: one of its clients relays');
    relays('client2', 'CA: so does another');
    is_refused('foreign', 'CA: the same subject under another trusted CA is refused');
    is_refused(undef,     'CA: a client without a certificate is refused');
    return;
}

sub test_client {
    my ($what, $subject) = @{$_[0]};
    make_certificate('client', $subject, 'ca');
    install($what, work_dir() . '/client.pem');
    relays('client', "client: $what");
    is_refused('client2', "client: $what, another client of the CA is refused");
    return;
}

sub test_neighbour {
    install('a client', work_dir() . '/client1.pem');
    relays('client1', 'client: it relays');
    is_refused('client2', 'client: another of the same CA is refused');
    is_refused('foreign', 'client: the same subject under another trusted CA is refused');
    is_refused(undef,     'client: one without a certificate is refused');
    return;
}

# Hash maps cut the key of a lookup to 256 bytes. The subject is 219 bytes long, 331 encoded.
sub test_long_subject {
    make_certificate('long', '/O=' . 'a b' x 20 . '/OU=' . 'c d' x 20 . '/CN=' . 'e f' x 16, 'ca');
    my ($status, $out) = dn2access('', work_dir() . '/long.pem');
    is($status, 65, 'a key too long for a map: exit status 65');
    is($out,    '', 'a key too long for a map: nothing printed');
    install('a key cut to fit', '--allow-cut', work_dir() . '/long.pem');
    relays('long', 'a key cut to fit: the client relays');
    is_refused('client2', 'a key cut to fit: another client is refused');
    return;
}

# The longest name of its kind that sendmail's parser takes, and one more byte. No cut helps there:
# sendmail refuses the recipient whatever the map says.
sub test_too_long_subject {
    make_certificate('parsed', '/DC=' . '(' x 249, 'ca');
    install('a name just short enough', '--allow-cut', work_dir() . '/parsed.pem');
    relays('parsed', 'a name just short enough: the client relays');

    make_certificate('unparsed', '/DC=' . '(' x 250, 'ca');
    my @arguments = ('--allow-cut', work_dir() . '/unparsed.pem');
    my ($status, $out) = dn2access('', @arguments);
    is($status, 65, 'a name too long for sendmail: exit status 65');
    is($out,    '', 'a name too long for sendmail: nothing printed');
    install('a name too long for sendmail', '--allow-too-long', @arguments);
    my $reply = session($daemon, OUTSIDE, 'unparsed.pem', 'unparsed.key');
    like($reply, qr/^553 5\.1\.1 .*Address too long/, 'a name too long for sendmail: 553');
    return;
}
