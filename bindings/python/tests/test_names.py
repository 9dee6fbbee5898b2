# SPDX-License-Identifier: BSD-2-Clause
import copy

import pytest
from conftest import BUNDLE, make_certificate, make_name, make_request, read_vectors
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given
from hypothesis import strategies as st

import dnmap

ALLOW = {"allow_cut": True, "allow_empty": True, "allow_too_long": True}


@pytest.mark.parametrize("dialect", ["openssl3", "openssl1"])
def test_vectors(dialect):
    for der, expected in read_vectors():
        assert dnmap.Name.from_der(der).key(dialect=dialect, **ALLOW) == expected[dialect]


def test_keys_back_to_names():
    decoded = 0
    for _, expected in read_vectors():
        try:
            name = dnmap.Name.from_key(expected["openssl3"], dialect="openssl3")
        except dnmap.ParseError:
            continue
        again = dnmap.Name.from_text(name.rfc4514(), format="rfc4514")
        assert again.key(dialect="openssl3", allow_too_long=True) == expected["openssl3"]
        decoded += 1
    assert decoded > 150
    with pytest.raises(dnmap.ParseError) as caught:
        dnmap.Name.from_key("CERTISSUER:/CN=a b")
    assert (caught.value.code, caught.value.offset) == ("xtext", 16)


def test_rfc4514_as_cryptography_writes_it():
    for certificate in certificates_of_host():
        ours = dnmap.Name.from_der(certificate.subject.public_bytes()).rfc4514()
        assert ours == certificate.subject.rfc4514_string({
            x509.ObjectIdentifier(a.oid): a.type
            for a in dnmap.Name.from_der(certificate.subject.public_bytes())})


def certificates_of_host():
    blocks = BUNDLE.read_bytes().split(b"-----END CERTIFICATE-----\n")[:-1]
    return [x509.load_pem_x509_certificate(block + b"-----END CERTIFICATE-----\n")
            for block in blocks]


def test_attributes_as_cryptography_has_them():
    certificates = certificates_of_host()
    assert len(certificates) > 50
    for certificate in certificates:
        for name in (certificate.subject, certificate.issuer):
            ours = dnmap.Name.from_der(name.public_bytes())
            rdns = [(attribute.oid.dotted_string, attribute.value, index)
                    for index, rdn in enumerate(name.rdns) for attribute in rdn]
            # A set has no order.
            assert sorted((a.oid, a.value, a.rdn) for a in ours) == sorted(rdns)


def test_from_certificate():
    for certificate in certificates_of_host():
        ours = dnmap.from_certificate(certificate)
        assert ours.subject == dnmap.Name.from_der(certificate.subject.public_bytes())
        assert ours.issuer == dnmap.Name.from_der(certificate.issuer.public_bytes())
        assert ours.is_ca and ours.kind == "certificate"
    request = dnmap.from_certificate(make_request(make_name(COMMON_NAME="r")))
    assert (str(request.subject), request.issuer, request.kind) == ("/CN=r", None, "request")


def test_attribute_without_characters():
    der = bytes.fromhex("302C310B3009060355040613024445311D"
                        "300B06035504031E0420AC0000300E06092A864886F70D010901030100")
    country, cn, bits = dnmap.Name.from_der(der)
    assert country == ("C", "2.5.4.6", "DE", b"DE", 0)
    assert (cn.type, cn.value, cn.raw, cn.rdn) == ("CN", "€\0", b"\x20\xac\0\0", 1)
    assert (bits.oid, bits.value, bits.raw, bits.rdn) == ("1.2.840.113549.1.9.1", None, b"", 1)


@given(st.text(alphabet=st.characters(blacklist_categories=("Cs",)), min_size=1, max_size=64))
def test_characters_of_a_value(value):
    name = make_name(COMMON_NAME=value)
    (attribute,) = dnmap.Name.from_der(name.public_bytes())
    assert attribute.value == value
    assert attribute.raw == value.encode()


@pytest.mark.parametrize("text, format", [
    ("/C=US/O=Foo", "auto"), ("O=Foo,C=US", "auto"), ("C = US, O = Foo", "auto"),
    ("/C=US/O=Foo", "slash"), ("O=Foo,C=US", "rfc4514"), ("C = US, O = Foo", "openssl"),
])
def test_from_text(text, format):
    name = dnmap.Name.from_text(text, format=format)
    assert name == dnmap.Name.from_der(make_name(COUNTRY_NAME="US", ORGANIZATION_NAME="Foo")
                                       .public_bytes())
    assert str(name) == "/C=US/O=Foo"
    assert repr(name) == "<dnmap.Name '/C=US/O=Foo'>"


def test_equality_and_hash():
    one = dnmap.Name.from_text("/C=US/O=Foo")
    same = dnmap.Name.from_text("O=Foo,C=US")
    other = dnmap.Name.from_text("/O=Foo/C=US")
    assert one == same and hash(one) == hash(same)
    assert one != other and one != "/C=US/O=Foo"
    assert len({one, same, other}) == 2
    assert len(one) == 2 and [a.type for a in one] == ["C", "O"]


def test_two_names_with_one_text():
    # The backslash is not escaped: \xC3 spelt out, and the byte C3.
    spelt = dnmap.Name.from_der(bytes.fromhex("300F310D300B06035504030C045C784333"))
    byte = dnmap.Name.from_der(bytes.fromhex("300C310A300806035504031401C3"))
    assert str(spelt) == str(byte) and spelt != byte


def test_immutable():
    name = dnmap.Name.from_text("/C=US")
    for attribute in ("_handle", "new"):
        with pytest.raises(AttributeError):
            setattr(name, attribute, None)
    assert copy.copy(name) is name and copy.deepcopy(name) is name
    with pytest.raises(TypeError):
        dnmap.Name()
    with pytest.raises(AttributeError):
        dnmap.loads(make_certificate(make_name(COMMON_NAME="x")).public_bytes(Encoding.PEM))[
            0].kind = "x"


@pytest.mark.parametrize("der, code", [(b"", "der"), (b"x", "der"), (b"0\0x", "trailing")])
def test_bad_der(der, code):
    with pytest.raises(dnmap.ParseError) as caught:
        dnmap.Name.from_der(der)
    assert caught.value.code == code
    assert caught.value.source is None


@pytest.mark.parametrize("text, code, offset", [
    ("", "text", 0), ("foo", "text", 0), ("/C=US/Foo=Bar", "type", 6), ("/CN=é/Foo=Bar", "type", 7),
])
def test_bad_text(text, code, offset):
    with pytest.raises(dnmap.ParseError) as caught:
        dnmap.Name.from_text(text)
    assert (caught.value.code, caught.value.offset) == (code, offset)


def test_types_of_arguments():
    for call in (lambda: dnmap.Name.from_der("0\0"), lambda: dnmap.Name.from_text(b"/C=US"),
                 lambda: dnmap.Name.from_text("/C=US", format=1), lambda: dnmap.Name.from_text(None)):
        with pytest.raises(TypeError):
            call()
    with pytest.raises(dnmap.Error) as caught:
        dnmap.Name.from_text("/C=US", format="x")
    assert str(caught.value) == "no such format: 'x'"


def test_a_name_without_text():
    # libcrypto gives no text above 1 MiB; repr() has to work all the same.
    def der(tag, content):
        return bytes([tag, 0x84]) + len(content).to_bytes(4, "big") + content
    huge = dnmap.Name.from_der(der(0x30, der(0x31, der(
        0x30, b"\x06\x03\x55\x04\x03" + der(0x0C, b"\1" * 2**19)))))
    assert len(repr(huge)) < 300
    with pytest.raises(dnmap.ParseError):
        str(huge)
