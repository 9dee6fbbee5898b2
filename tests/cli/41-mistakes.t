#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause
# What people do wrong on their first day: each mistake is told with its cause and what to do instead.
use strict;
use warnings;

use FindBin;
use Test::More;

use lib "$FindBin::Bin/lib";
use CliTest;

my $ca = certificate(subject => '/O=Org/CN=CA', ca => 1);
my $client = certificate(subject => '/O=Org/CN=anna', issuer => $ca);
my $chain = file(text_of($client) . text_of($ca));
my $request = request('/O=Org/CN=anna');
my $old = file(openssl(qw(x509 -req -days 10 -in), $request, '-CA', $ca, '-CAkey', temp_path('key.pem'), '-CAcreateserial'));
my $key = temp_path('key.pem');
my ($pkcs8, $sealed, $der_key) = map { file(openssl('pkey', '-in', $key, @$_)) }
    [], [qw(-aes128 -passout pass:x)], [qw(-outform DER)];
my $pkcs12 = file(openssl(qw(pkcs12 -export -passout pass:x -inkey), $key, '-in', $client));
my $source = "CERTISSUER:/O=Org/CN=CA\tSUBJECT\nCERTSUBJECT:/O=Org/CN=anna\tRELAY\n";
my $map = file($source);
mkdir temp_path('keys') or die "mkdir: $!";
file(text_of($pkcs8), 'keys/one.key');

# The first bytes of what makemap writes: Berkeley DB's metadata, with its number for a hash.
my $compiled = pack('L3L', 0, 1, 0, 0x061561) . "\0" x 4080;

my ($issuer, $subject) = map { $_ . "\n" } split /\n/, client_lines($client);
my $ca_entry = key_line('CERTISSUER', $ca, 'subject', 'RELAY');
my $wrong_entry = key_line('CERTISSUER', $client, 'subject', 'RELAY');
my $alone = 'no certificate found, but a private key: its certificate is in another file';
my $no_ca = q(:1: entry 1: warning: this is no CA's certificate, so no client has this issuer: )
    . '--issuer makes the entry of the CA that signed it';
my $nobody = q(lets nobody relay by sendmail's own rules);

# What was done, the status, what is printed, and the messages: all of them, without "dn2access: ", and
# at $0 the last argument.
for (
    ['a key', [$pkcs8], 65, '', "\$0: $alone"],
    ['a key, in threads', ['-j', 3, $pkcs8], 65, '', "\$0: $alone"],
    ['a key that wants a password', [$sealed], 65, '', "\$0: $alone"],
    ['a key of the old kind', [$key], 65, '', "\$0: $alone"],
    ['a key in DER', [$der_key], 65, '',
        '$0: entry 1: no certificate, but a private key: its certificate is in another file'],
    ['a folder of keys', [temp_path('keys')], 65, '', "\$0/one.key: warning: passed over: $alone",
        '$0: no file in this directory holds a certificate'],
    ['a request', [$request], 65, '', '$0:1: entry 1: no issuer is known (a request or a lone name): use --ca or '
        . q(--subject, or --issuer if this name is the issuer's)],
    ['PKCS#12 without a password', [$pkcs12], 65, '',
        '$0: entry 1: this PKCS#12 needs a password (--password-file)'],
    ['a chain', [$chain], 0, $issuer . $subject . key_line('CERTSUBJECT', $ca, 'subject', 'RELAY'),
        '$0:' . (1 + (() = text_of($client) =~ /\n/g)) . q(: entry 2: warning: this is a CA's certificate, taken for )
        . q(a client's: --ca lets all that it signed relay; of a chain give the client's alone)],
    ['--ca and the client', ['--ca', $client], 0, $wrong_entry, "\$0$no_ca"],
    ['--ca and clients, in threads', ['--ca', '-j', 3, $client, $client], 0, $wrong_entry, "\$0$no_ca",
        q(warning: 1 more certificates are no CA's)],
    ['--ca and an old client', ['--ca', $old], 0, $wrong_entry, "\$0$no_ca"],
    ['--ca and the CA', ['--ca', $ca], 0, $ca_entry],
    ['--ca and who signed for himself', ['--ca', certificate(subject => '/O=Org/CN=anna')], 0, $wrong_entry],
    ['--ca --quiet', ['--ca', '--quiet', $client], 0, $wrong_entry],
    ['an empty file', [file('')], 65, '', '$0: it is empty'],

    ['a value mistyped', [qw(--value RELY), $client], 0, client_lines($client) =~ s/\t\w+/\tRELY/gr,
        "warning: --value RELY $nobody; without it these clients relay"],
    ['a value mistyped, of a CA', [qw(--ca --value RELAX), $ca], 0, $ca_entry =~ s/RELAY/RELAX/r,
        "warning: --value RELAX $nobody; RELAY does"],
    ['a value for the other tag', [qw(--subject --value SUBJECT --quiet), $client], 0, $subject =~ s/RELAY/SUBJECT/r],
    ['RELAY for all', [qw(--value RELAY), $client], 0, $issuer =~ s/SUBJECT/RELAY/r . $subject,
        'warning: --value RELAY lets all relay whom the issuers signed; for these clients alone leave it out'],
    ['a value that is right', [qw(--ca --value relay), $ca], 0, $ca_entry =~ s/RELAY/relay/r],
    ['a value of a tag of their own', [qw(--ca --tag Mine --value OK), $ca], 0, "Mine:/O=Org/CN=CA\tOK\n"],
    ['no value', [qw(--ca --value)], 64, '', '--value: the option needs an argument; try --help'],

    ['an option mistyped', ['--vlaue', 'x'], 64, '', '--vlaue: no such option; did you mean --value?'],
    ['one letter too few', ['--dialct=host'], 64, '', '--dialct=host: no such option; did you mean --dialect?'],
    ['one dash too few', ['-ca', $ca], 64, '', '-ca: no such option; did you mean --ca?'],
    ['in capitals', ['--CA', $ca], 64, '', '--CA: no such option; did you mean --ca?'],
    ['the beginning of some', ['--allow', $ca], 64, '',
        '--allow: more than one option begins so: --allow-cut, --allow-empty, --allow-too-long'],
    ['like none', ['--verbose', $ca], 64, '', '--verbose: no such option; try --help'],
    ['a letter that is none', ['-x'], 64, '', '-x: no such option; try --help'],
    ['an argument too many', ['--fold=x'], 64, '', '--fold=x: the option takes no argument; try --help'],
    ['a word that is none', [qw(--map hsah), $ca], 64, '',
        '--map hsah: not one of hash, btree, cdb, dbm, socket, ldap; try --help'],

    ['--lint: a certificate too', ['--lint', $map, $client], 64, '',
        '--lint takes the map alone; --test MAP FILE says what becomes of a certificate; try --help'],
    ['--lint: a certificate', ['--lint', $client], 65, '', '$0: this is PEM and no access map, which has to stand here'],
    ['--test: two certificates', ['--test', $client, $client], 65, '',
        '$0: this is PEM and no access map, which has to stand here'],
    ['--lint: an empty map', ['--lint', file('')], 0, '', '$0: warning: it is empty'],
    ['--lint --quiet: an empty map', ['--quiet', '--lint', file('')], 0, ''],
    ['--lint: a compiled map', ['--lint', file($compiled)], 65, '',
        '$0: this is a compiled map: give it with a name that ends in .db, or its source'],
    ['--lint: from the other side', ['--lint', file(pack('x12H8', '00061561'))], 65, '',
        '$0: this is a compiled map: give it with a name that ends in .db, or its source'],
    ['--lint: a source as .db', ['--lint', file($source, 'text.db')], 65, '',
        '$0: this is text and no compiled map: a source needs a name that does not end in .db'],
    ['--decode: a compiled map', ['--decode', file($compiled)], 65, '',
        '$0:1: entry 1: a NUL byte in the line; makemap -u prints the lines of a compiled map'],
) {
    my ($name, $arguments, $status, $out, @messages) = @$_;
    my $err = join '', map { 'dn2access: ' . s/\$0/$arguments->[-1]/r . "\n" } @messages;
    expect($name, run(@$arguments), $status, $out, qr/\A\Q$err\E\z/);
}

# What is no line of a map is warned of as well.
for my $format (qw(json requirement)) {
    my $result = run('--ca', '--format', $format, $client, $client);
    is($result->{status}, 0, "--ca and the client as $format: it is made");
    is($result->{err}, "dn2access: $client$no_ca\ndn2access: warning: 1 more certificates are no CA's\n",
        'and the cause is told');
    is(run('--ca', '--format', $format, $ca)->{err}, '', 'of a CA nothing is');
}

# ------------------------------------------------------------------ names as text

for (['/C=US,O=Foo', 1], ['/C=US, O=Foo', 1], ['/O=Foo, Inc.', 0], ['/O=a,b=c', 0], ['C=US,O=Foo', 0]) {
    my ($text, $count) = @$_;
    my $result = run({stdin => "$text\n"}, qw(--text --ca --dialect openssl3));
    is($result->{status}, 0, "$text: it is taken");
    is(() = $result->{err} =~ /entry 1: warning: subject: the text of the name can be read in two ways\n/g, $count,
        $count ? 'with a doubt' : 'without a doubt');
}

# ------------------------------------------------------------------ output into the input

# A run whose standard output, opened so, is the file with those bytes; whether they are left alone.
sub overwrites {
    my ($name, $mode, $bytes, $left, @arguments) = @_;
    my $path = file($bytes);
    open my $out, $mode, $path or die "$path: $!";
    my $result = run({stdout => $out}, map { $_ eq 'FILE' ? $path : $_ } @arguments);
    close $out or die "$path: $!";
    my $emptied = $mode eq '>' ? ', which the shell has emptied' : '';
    is($result->{status}, 64, "$name: refused");
    is($result->{err}, "dn2access: $path: standard output goes to this very file$emptied: write to another one, "
        . "and rename it when all went well\n", 'with the cause');
    is(text_of($path), $left, 'and nothing more is written');
    return;
}

overwrites('--fix > MAP', '>', $source, '', qw(--lint FILE --fix));
overwrites('--fix >> MAP', '>>', $source, $source, qw(--lint FILE --fix));
overwrites('--test > MAP', '>', $source, '', '--test', 'FILE', $client);
overwrites('FILE > FILE', '>', text_of($client), '', 'FILE');
overwrites('FILE >> FILE', '>>', text_of($client), text_of($client), qw(--stream), $ca, 'FILE');
overwrites('--decode > FILE', '>', $source, '', qw(--decode FILE));
done_testing();
