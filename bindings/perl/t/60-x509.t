#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause
# Against Crypt::OpenSSL::X509, which asks libcrypto, on the CAs of this host.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/lib";
use Test::More;

use DNMap;
use TestDNMap qw(read_file);

my $bundle = '/etc/ssl/certs/ca-certificates.crt';
plan skip_all => 'Crypt::OpenSSL::X509 is not there' if !eval { require Crypt::OpenSSL::X509 };
plan skip_all => "$bundle is not there" if !-e $bundle;

my @pem = read_file($bundle) =~ /(-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----\n)/gs;
cmp_ok(scalar @pem, '>', 50, 'the CAs are there');
for my $pem (@pem) {
    my $x509 = Crypt::OpenSSL::X509->new_from_string($pem);
    for my $role (qw(subject issuer)) {
        my $name    = DNMap::Name->from_x509($x509, which => $role);
        my $method  = "${role}_name";
        my @entries = @{$x509->$method->entries};
        ok($name eq DNMap::Name->from_pem($pem, which => $role), "$role: from PEM and from the object")
            or diag($x509->$method->as_string);
        # It shows a dot for each byte that is not printable.
        is_deeply([map { [$_->type, $_->raw =~ s/[^\x20-\x7E]/./gr] } $name->attributes],
            [map { [$_->type, $_->value] } @entries], "$role: types and values");
    }
}
done_testing();
