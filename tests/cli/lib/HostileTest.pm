# SPDX-License-Identifier: BSD-2-Clause
# Certificates byte by byte, for what openssl would not put into one, and tests by the name of a danger.
package HostileTest;

use strict;
use warnings;

use Exporter 'import';
use MIME::Base64 qw(encode_base64);
use Test2::API qw(test2_stack);

use CliTest;

our @EXPORT = qw(%OID %TAG danger der der_certificate hostile named pem);

# Content octets of the OBJECT IDENTIFIERs, and the tags of the string types.
our %OID = (CN => "\x55\x04\x03", O => "\x55\x04\x0A", OU => "\x55\x04\x0B", C => "\x55\x04\x06");
our %TAG = (utf8 => 0x0C, printable => 0x13, t61 => 0x14, ia5 => 0x16, bmp => 0x1E);

our $danger;    # whose tests are run
test2_stack()->top->pre_filter(sub {
    my ($hub, $event) = @_;
    $event->set_name("$danger: " . $event->name) if defined $danger && $event->isa('Test2::Event::Ok');
    return $event;
});

# A subtest, but one whose cases are counted: their names begin with its title.
sub danger {
    my ($title, $tests) = @_;
    local $danger = $title;
    $tests->();
    return;
}

# An element with the shortest length.
sub der {
    my ($tag, @contents) = @_;
    my $content = join '', @contents;
    my $length = length $content;
    return chr($tag) . chr($length) . $content if $length < 128;
    my $octets = pack('N', $length) =~ s/\A\0+//r;
    return chr($tag) . chr(0x80 | length $octets) . $octets . $content;
}

# A Name of attributes [type or OID octets, value, string type (utf8)], each an RDN.
sub named {
    return der(0x30, map {
        my ($type, $value, $string) = @$_;
        der(0x31, der(0x30, der(0x06, exists $OID{$type} ? $OID{$type} : $type),
            der($TAG{defined $string ? $string : 'utf8'}, $value)));
    } @_);
}

# A certificate in DER of two Names; its key and its signature are none.
sub der_certificate {
    my ($issuer, $subject) = @_;
    my $algorithm = der(0x30, der(0x06, "\x2A\x86\x48\xCE\x3D\x04\x03\x02"));
    my $key = der(0x30, der(0x30, der(0x06, "\x2A\x03\x04")), der(0x03, "\0\0"));
    my $validity = der(0x30, der(0x17, '250101000000Z'), der(0x17, '350101000000Z'));
    return der(0x30, der(0x30, der(0xA0, der(0x02, "\2")), der(0x02, "\1"), $algorithm, $issuer,
        $validity, $subject, $key), $algorithm, der(0x03, "\0\0"));
}

sub pem {
    my ($der, $label) = @_;
    $label = 'CERTIFICATE' if !defined $label;
    return "-----BEGIN $label-----\n" . encode_base64($der) . "-----END $label-----\n";
}

# The path of a certificate whose subject has these attributes; its issuer is CN=CA.
sub hostile {
    return file(pem(der_certificate(named([CN => 'CA']), named(@_))));
}

1;
