#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause
# Holes of others, through the command; tests/unit/cves.c has all of them with more inputs each.
# What a run may take is limited by the system: memory where that is possible (a sanitizer needs it
# all), and processor time, so that a runaway is a failure and not a long wait.
use strict;
use warnings;

use FindBin;
use MIME::Base64 qw(encode_base64);
use Test::More;

use lib "$FindBin::Bin/lib";
use CliTest;
use HostileTest;

my @limited = ('sh', '-c', 'ulimit -t 30; ulimit -v 150000; exec "$0" "$@"');
my $probe = run({through => \@limited}, '--version');
@limited = ('sh', '-c', 'ulimit -t 50; exec "$0" "$@"') if $probe->{signal} != 0 || $probe->{status} != 0;

sub limited {
    my $how = ref $_[0] ? shift : {};
    return run({%$how, through => \@limited}, @_);
}

my $good = hostile([CN => 'good']);
my $good_line = "CERTSUBJECT:/CN=good\tRELAY\n";

danger 'CVE-2009-2408: a NUL in a common name' => sub {
    my $path = hostile([CN => "www.example.com\0.evil.example"]);
    my $line = "CERTSUBJECT:/CN=www.example.com+5Cx00.evil.example\tRELAY\n";
    expect('the key is that of the whole name', limited('--subject', $path), 0, $line);
    my $printed = openssl('x509', '-in', $path, qw(-noout -subject));
    expect('and so from text', limited({stdin => $printed}, qw(--text --subject)), 0, $line);
    my $json = limited(qw(--format json), $path)->{out};
    like($json, qr/"cn_subject":"BadCertificateContainsNUL"/, 'the common name is sendmail\'s word for it');
    expect('no requirement asks for such a common name', limited(qw(--subject --cn --format requirement), $path), 65, '',
        qr/refused/);
    my $map = file("CERTISSUER:/CN=CA\tSUBJECT\nCERTSUBJECT:/CN=www.example.com\tRELAY\n");
    is(limited('--test', $map, $path)->{status}, 1, 'it may not relay by the entry of the first half');
    is(limited('--test', $map, hostile([CN => 'www.example.com']))->{status}, 0, 'whose client may');
};

danger 'CVE-2016-2109: a few bytes that claim gigabytes' => sub {
    for my $length ("\x83\xFF\xFF\xFF", "\x84\x03\xF0\x00\x00", "\x84\x7F\xFF\xFF\xFF", "\x84\xFF\xFF\xFF\xFF",
        "\x88\x7F" . "\xFF" x 7, "\x88" . "\xFF" x 8) {
        my $der = "\x30$length\x30\x82\x01\x01" . 'x' x 200;
        my $name = unpack 'H*', $length;
        for my $how ([$der, '--subject'], [pem($der), '--subject'],
            [encode_base64($der, '') . "\n", qw(--input base64 --ca --name-only)], [pem($der, 'PKCS7'), '--subject'],
            [pem($der, 'CERTIFICATE REQUEST'), '--subject']) {
            my ($bytes, @arguments) = @$how;
            my $result = limited({stdin => $bytes}, @arguments);
            is("$result->{signal} $result->{status}", '0 65', "$name: refused");
            unlike($result->{err}, qr/memory/, "$name: and not for want of memory");
        }
    }
};

danger 'CVE-2022-4450: PEM without a payload' => sub {
    for my $label ('CERTIFICATE', 'X509 CERTIFICATE', 'TRUSTED CERTIFICATE', 'PKCS7', 'CMS', 'CERTIFICATE REQUEST',
        'NEW CERTIFICATE REQUEST') {
        my $empty = join '', map { "-----BEGIN $label-----\n$_-----END $label-----\n" } '', "\n", "Proc-Type: 4,ENCRYPTED\n\n",
            "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\n", "X: y\n\n", "=\n", "====\n";
        my $result = limited(qw(--subject --keep-going --quiet), file($empty x 20 . text_of($good)));
        expect("$label: each is refused, what follows is read", $result, 65, $good_line, qr/entry 140: /);
    }
};

danger 'CVE-2023-2650: an OBJECT IDENTIFIER of 100,000 octets' => sub {
    for my $octets ("\x2A" . "\xFF" x 99_998 . "\x7F", "\x2A" . "\x81\x01" x 50_000, "\x80" x 100_000, "\xFF" x 100_000) {
        my $name = unpack 'H4', $octets;
        my $result = limited('--subject', hostile([$octets, 'x'], [CN => 'y']));
        is($result->{signal}, 0, "$name..: it ends in time");
        is(limited(qw(--format json --subject), hostile([$octets, 'x']))->{signal}, 0, "$name..: as JSON too");
        my $text = '/1' . '.9' x 50_000 . "=x\n";
        is(limited({stdin => $text}, qw(--text --subject))->{signal}, 0, "$name..: from text");
    }
};

danger 'CVE-2024-12133: 60,000 elements' => sub {
    my $rdns = named(([CN => 'a']) x 60_000);
    my $result = limited('--subject', file(pem(der_certificate(named([CN => 'CA']), $rdns))));
    is("$result->{signal} $result->{status}", '0 65', 'RDNs: refused in time');
    like($result->{err}, qr/refused: subject: .*255 bytes/, 'because the name is cut');
    my $attributes = der(0x30, der(0x31, (der(0x30, der(0x06, $OID{CN}), der(0x0C, 'a'))) x 60_000));
    is(limited('--subject', file(pem(der_certificate(named([CN => 'CA']), $attributes))))->{signal}, 0,
        'one RDN: it ends in time');
    is(limited({stdin => '/CN=a' x 60_000 . "\n"}, qw(--text --subject --quiet))->{signal}, 0, 'text: it ends in time');
    my $certificates = der(0xA0, der_certificate(named([CN => 'CA']), named([CN => 'good'])) x 5_000);
    my ($signed, $data) = map { der(0x06, "\x2A\x86\x48\x86\xF7\x0D\x01\x07$_") } "\2", "\1";
    my $content = der(0x30, der(0x02, "\1"), der(0x31), der(0x30, $data), $certificates, der(0x31));
    my $many = der(0x30, $signed, der(0xA0, $content));
    expect('PKCS#7: all of its certificates', limited(qw(--subject --quiet), file(pem($many, 'PKCS7'))), 0, $good_line);
};

done_testing();
