#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause
use strict;
use warnings;
use utf8;

use FindBin;
use lib "$FindBin::Bin/lib";
use Test::More;

use DNMap;
use TestDNMap qw(dies_with folder make_certificate openssl vectors write_file);

vector_keys();
from_certificates();
from_texts();
attribute_values();
equality();
failures();
done_testing();

sub vector_keys {
    my @allow = (allow_cut => 1, allow_empty => 1, allow_too_long => 1);
    for my $vector (vectors()) {
        decode_key($vector->{openssl3}) if length $vector->{openssl3};
        my $name = DNMap::Name->from_der($vector->{der});
        for my $dialect (qw(openssl3 openssl1)) {
            is($name->key(dialect => $dialect, @allow),
                $vector->{$dialect}, "$dialect: $vector->{$dialect}");
        }
    }
    return;
}

# A key whose name reads back as itself survives the way to RFC 4514 and back.
sub decode_key {
    my ($key) = @_;
    my $name = eval { DNMap::Name->from_key($key, dialect => 'openssl3') } or return;
    my $text = $name->rfc4514;
    is(DNMap::Name->from_text($text, format => 'rfc4514')
            ->key(dialect => 'openssl3', allow_too_long => 1), $key, "and back: $key");
    return;
}

# What `openssl x509 -nameopt compat` prints is X509_NAME_oneline without its limit.
sub from_certificates {
    my $pem  = make_certificate('/C=DE/O=Größe/OU=a+b/CN=x y', '-set_serial', 7);
    my $path = write_file(folder() . '/cert.pem', $pem);
    my $der  = openssl('x509', '-in', $path, '-outform', 'DER');
    (my $text = openssl('x509', '-in', $path, qw(-noout -subject -nameopt compat)))
        =~ s/^subject= ?//;
    chomp $text;

    my %names = (
        from_pem           => DNMap::Name->from_pem($pem),
        'from_pem, DER'    => DNMap::Name->from_pem($der),
        from_file          => DNMap::Name->from_file($path),
        'from_file issuer' => DNMap::Name->from_file($path, which => 'issuer'),
        all_from_file      => DNMap::Name->all_from_file($path),
    );
    is("$names{$_}", $text, "$_: as openssl has it") for sort keys %names;

    my $two = write_file(folder() . '/two.pem', $pem . make_certificate('/CN=second'));
    is_deeply([map { "$_" } DNMap::Name->all_from_file($two)], [$text, '/CN=second'],
        'every certificate of a file');
    return;
}

sub from_texts {
    my @same = (
        ['/C=US/O=Foo'],         ['O=Foo,C=US'],
        ['C = US, O = Foo'],     ['O=Foo,C=US', format => 'rfc4514'],
        ['/C=US/O=Foo', format => 'slash'], ['C = US, O = Foo', format => 'openssl'],
    );
    is(DNMap::Name->from_text(@$_)->as_string, '/C=US/O=Foo', "text: @$_") for @same;
    my ($attribute) = DNMap::Name->from_text('/CN=Größe €')->attributes;
    is($attribute->value, 'Größe €', 'characters go in and come out');
    is($attribute->raw, "Gr\xC3\xB6\xC3\x9Fe \xE2\x82\xAC", 'as UTF-8');
    return;
}

sub attribute_values {
    # C=DE, and a multi-valued RDN: a BMPString of two characters, a BIT STRING under an unknown OID
    my $country   = '310B3009060355040613024445';
    my $bmp       = '300B06035504031E0420AC0000';
    my $bits      = '3009060429010203030100';
    my $der       = pack 'H*', "3027$country" . '3118' . $bits . $bmp;
    my @expected = (
        {type => 'C',           oid => '2.5.4.6',     value => 'DE',    raw => 'DE',   rdn => 0},
        {type => '1.1.1.2.3',   oid => '1.1.1.2.3',   value => undef,   raw => '',     rdn => 1},
        {type => 'CN',          oid => '2.5.4.3',     value => "€\0", raw => "\x20\xAC\0\0", rdn => 1},
    );
    my @got = map {
        my $attribute = $_;
        +{map { $_ => $attribute->$_ } qw(type oid value raw rdn)}
    } DNMap::Name->from_der($der)->attributes;
    is_deeply(\@got, \@expected, 'attributes with their values and RDNs');
    return;
}

sub equality {
    my $name = DNMap::Name->from_text('/C=US/O=Foo');
    ok($name eq DNMap::Name->from_text('O=Foo,C=US'), 'equal names');
    ok($name ne DNMap::Name->from_text('/O=Foo/C=US'), 'another order is another name');
    ok(!($name eq DNMap::Name->from_text('/C=US/O=foo')), 'another case is another name');
    ok($name eq '/C=US/O=Foo', 'a name and its text');
    ok('/C=US' ne $name, 'a name and another text');
    ok(!($name eq undef), 'a name and undef');

    # Two names with the same text: the backslash is not escaped.
    my $one = DNMap::Name->from_der(pack 'H*', '300F310D300B06035504030C045C784333');
    my $two = DNMap::Name->from_der(pack 'H*', '300C310A30080603550403140 1C3' =~ s/ //r);
    is("$one", "$two", 'two names with the same text');
    ok($one ne $two, 'are not the same');
    ok($name, 'a name is true');
    return;
}

sub failures {
    my $error_of_key = dies_with(sub { DNMap::Name->from_key('CERTISSUER:/CN=a b') }, 'xtext', 'no key');
    is($error_of_key->offset, 16, 'and where');
    my $error = dies_with(sub { DNMap::Name->from_der('x') }, 'der', 'no DER');
    is($error->path, undef, 'from no file');
    $error = dies_with(sub { DNMap::Name->from_der("0\0x") }, 'trailing', 'a byte too many');
    is($error->offset, 2, 'and its place');
    dies_with(sub { DNMap::Name->from_der("\x{100}") }, 'argument', 'a wide character');
    dies_with(sub { DNMap::Name->from_text('') }, 'text', 'no text');
    $error = dies_with(sub { DNMap::Name->from_text('/C=US/Foo=Bar') }, 'type', 'an unknown type');
    like("$error", qr/\Abyte 6: .* at \Q$0\E line \d+\.\n\z/, 'and what it says');
    dies_with(sub { DNMap::Name->from_text('/C=US', format => 'x') }, 'argument', 'no such format');
    dies_with(sub { DNMap::Name->from_text('/C=US', from => 'x') }, 'argument', 'no such option');
    dies_with(sub { DNMap::Name->from_pem('x') }, 'nothing', 'no PEM');
    dies_with(sub { DNMap::Name->from_pem('x', which => 'key') }, 'argument', 'neither of the two');
    dies_with(sub { DNMap::Name->from_x509('x') }, 'argument', 'no X509 object');
    $error = dies_with(sub { DNMap::Name->from_file('/nonexistent') }, 'open', 'no file');
    is($error->path, '/nonexistent', 'its path');
    { local $! = $error->errno; ok($!{ENOENT}, 'its errno') }
    dies_with(sub { DNMap::Name->from_file("/tmp\0x") }, 'argument', 'a NUL in a path');

    my $key     = folder() . '/key.pem';
    my $request = openssl(qw(req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout),
        $key, '-subj', '/CN=r');
    is(DNMap::Name->from_pem($request)->as_string, '/CN=r', 'a request has a subject');
    dies_with(sub { DNMap::Name->from_pem($request, which => 'issuer') },
        'no-issuer', 'and no issuer');
    return;
}
