#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause
# Both macros of a certificate in DER: those of its names.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/lib";
use MIME::Base64 qw(decode_base64);
use Test::More;

use DNMap qw(macros);
use TestDNMap;

my $bundle = '/etc/ssl/certs/ca-certificates.crt';
plan skip_all => "no $bundle" if !-e $bundle;
open my $file, '<', $bundle or die "$bundle: $!";
my $pem = do { local $/ = undef; <$file> };
my @der = map { decode_base64($_) } $pem =~ /-----BEGIN CERTIFICATE-----\n(.*?)-----END/gs;
cmp_ok(scalar @der, '>', 100, 'certificates');

my $different = 0;
my $iterator  = DNMap->iterate($bundle);
for my $der (@der) {
    my $certificate = $iterator->next;
    my ($subject, $issuer) = macros($der);
    $different++ if $subject ne $certificate->subject->key || $issuer ne $certificate->issuer->key;
    $different++ if (macros($der, 'openssl1'))[0] ne $certificate->subject->key(dialect => 'openssl1');
}
is($different, 0, 'the keys of the names');

my @wide = macros(do { my $copy = $der[0]; utf8::upgrade($copy); $copy });
is_deeply(\@wide, [macros($der[0])], 'bytes that Perl keeps as UTF-8');
for my $case (
    ['the end is missing', 'der',      substr $der[0], 0, -1],
    ['bytes behind it',    'trailing', $der[0] . "\0"],
    ['nothing',            'der',      ''],
    ['a wide character',   'argument', "\x{263A}"],
    )
{
    my ($name, $code, @arguments) = @$case;
    my $lived = eval { macros(@arguments); 1 };
    is($lived ? 'alive' : $@->code, $code, $name);
}
like(eval { macros($pem); 1 } ? 'alive' : $@, qr/^this is PEM: DER has to stand here, as openssl x509 -outform DER /,
    'PEM: what to do');
is(eval { macros($der[0], 'readme'); 1 } ? 'alive' : $@->code, 'argument', 'a dialect without a limit');
is(eval { macros($der[0], 'other'); 1 }  ? 'alive' : $@->code, 'argument', 'no such dialect');
is(eval { macros(undef); 1 }             ? 'alive' : $@->code, 'argument', 'undef');

done_testing;
