# SPDX-License-Identifier: BSD-2-Clause
"""The access-map keys under which sendmail looks up the names of TLS client certificates.

sendmail lets a client relay by its certificate: it turns the names of issuer and subject into text,
encodes it and looks it up in the access map. This module makes those keys, byte for byte:

    >>> import dnmap
    >>> name = dnmap.Name.from_text("/C=US/O=Foo Enterprises/CN=a+b")
    >>> name.key(tag="CERTSUBJECT", dialect="openssl3")
    'CERTSUBJECT:/C=US/O=Foo+20Enterprises/CN=a+5C+2Bb'
    >>> name.access_line("CERTSUBJECT", dialect="openssl1")
    'CERTSUBJECT:/C=US/O=Foo+20Enterprises/CN=a+2Bb\\tRELAY'

load(), loads() and iter_certificates() read certificates; entries() makes the lines of an access map
as the command dn2access does; lint(), fix() and
AccessMap check one that stands. A key that can never match, or matches other names too, is an
EncodingError unless it is allowed. Lengths and offsets count bytes.
"""

from . import _native
from ._access import AccessMap, Decision, Lookup
from ._certificates import Certificate, from_certificate, iter_certificates, load, loads
from ._entries import entries, explain, ldif, requirement
from ._errors import EncodingError, Error, ParseError, RiskWarning
from ._lint import Finding, fix, lint
from ._names import Attribute, Name

__all__ = [
    "AccessMap",
    "Attribute",
    "Certificate",
    "Decision",
    "EncodingError",
    "Error",
    "Finding",
    "Lookup",
    "Name",
    "ParseError",
    "RiskWarning",
    "decode",
    "encode",
    "entries",
    "explain",
    "fix",
    "from_certificate",
    "iter_certificates",
    "ldif",
    "libcrypto_version",
    "lint",
    "load",
    "loads",
    "macros",
    "requirement",
]

__version__ = _native.version()

# The private modules that they are written in are nobody's business.
for _public in (AccessMap, Attribute, Certificate, Decision, EncodingError, Error, Finding, Lookup,
                Name, ParseError, RiskWarning,
                entries, explain, fix, from_certificate, iter_certificates, ldif, lint, load,
                loads, requirement):
    _public.__module__ = __name__


def encode(data):
    """Bytes as sendmail's xtext: "+" and two hex digits for all that is not plain.

    data: bytes or another object with a buffer. Returns str, up to three characters a byte.
    """
    return _native.xtext_encode(data)


def decode(text):
    """The bytes that xtext stands for.

    text: str. Raises ParseError ("xtext") with the offset.
    """
    return _native.xtext_decode(text)


def macros(der, dialect="host"):
    """The values of sendmail's {cert_subject} and {cert_issuer}, as a tuple of two str.

    The shortest way from one certificate to its keys, for those who have many.
    der: bytes or another object with a buffer: a certificate in DER, and nothing behind it.
    dialect: str, the mail server's TLS library: "host" (this one's), "openssl3", "openssl1",
        "libressl".
    Raises ParseError ("der", "trailing"). Nothing is refused here: a name that sendmail cuts or gets
    empty has a value too. Name.key() and entries() tell of such dangers.
    """
    return _native.macros(der, dialect)


def libcrypto_version():
    """The TLS library in use, as str, for example "OpenSSL 3.0.17 1 Jul 2025"."""
    return _native.libcrypto_version()
