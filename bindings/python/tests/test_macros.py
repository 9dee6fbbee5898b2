# SPDX-License-Identifier: BSD-2-Clause
"""Both macros of a certificate in DER: those of its names."""

import base64
import re

import pytest

import dnmap

BUNDLE = "/etc/ssl/certs/ca-certificates.crt"


@pytest.fixture(scope="module", name="ders")
def fixture_ders():
    with open(BUNDLE, "rb") as file:
        blocks = re.findall(rb"-----BEGIN CERTIFICATE-----\n(.*?)-----END", file.read(), re.S)
    assert len(blocks) > 100
    return [base64.b64decode(block) for block in blocks]


@pytest.mark.parametrize("dialect", ["host", "openssl3", "openssl1", "libressl"])
def test_keys_of_the_names(ders, dialect):
    for der, certificate in zip(ders, dnmap.load(BUNDLE)):
        assert dnmap.macros(der, dialect) == (certificate.subject.key(dialect=dialect),
                                              certificate.issuer.key(dialect=dialect))


def test_buffers(ders):
    expected = dnmap.macros(ders[0])
    assert isinstance(expected, tuple)
    assert dnmap.macros(bytearray(ders[0])) == expected
    assert dnmap.macros(memoryview(b"x" + ders[0])[1:]) == expected
    assert dnmap.macros(der=ders[0], dialect="host") == expected


@pytest.mark.parametrize("spoil, code", [
    (lambda der: der[:-1], "der"),
    (lambda der: der + b"\0", "trailing"),
    (lambda der: b"", "der"),
])
def test_no_certificate(ders, spoil, code):
    with pytest.raises(dnmap.ParseError) as caught:
        dnmap.macros(spoil(ders[0]))
    assert caught.value.code == code


def test_pem():
    with open(BUNDLE, "rb") as file, pytest.raises(dnmap.ParseError) as caught:
        dnmap.macros(file.read())
    assert "this is PEM: DER has to stand here, as openssl x509 -outform DER" in str(caught.value)


@pytest.mark.parametrize("dialect", ["readme", "other"])
def test_no_dialect(ders, dialect):
    with pytest.raises(ValueError):
        dnmap.macros(ders[0], dialect)


def test_no_bytes(ders):
    with pytest.raises(TypeError):
        dnmap.macros(ders[0].hex())
