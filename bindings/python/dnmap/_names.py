# SPDX-License-Identifier: BSD-2-Clause
"""Distinguished names and their keys."""

import sys
from typing import NamedTuple, Optional

from . import _native
from ._errors import Error

_WHOLE = 2 * sys.maxsize + 1  # no limit: SIZE_MAX

# What no sendmail looks up is left out.
_DIALECTS = ("openssl3", "openssl1", "libressl")


def allowed(cut, empty, too_long):
    """The risks of refused keys that may pass, as the library's bits."""
    return ((_native.RISK_MACRO_CUT | _native.RISK_KEY_CUT if cut else 0)
            | (_native.RISK_EMPTY if empty else 0)
            | (_native.RISK_TOO_LONG if too_long else 0))


def _risk_ids(risks):
    return tuple(_native.risk_id(1 << bit) for bit in range(risks.bit_length())
                 if risks & 1 << bit)


class Attribute(NamedTuple):
    """One attribute of a name.

    type: str, the short name that sendmail's TLS library prints ("CN"), or the dotted OID.
    oid: str, the dotted OID.
    value: str, the value's characters; None where its string type has none.
    raw: bytes, the value's content octets as the certificate has them.
    rdn: int, the index of its RDN, from 0; equal for the attributes of a multi-valued RDN.
    """

    type: str
    oid: str
    value: Optional[str]
    raw: bytes
    rdn: int


class Name:
    """A distinguished name: an immutable sequence of attributes in their encoded order.

    Made by from_der(), from_text(), or as the subject or issuer of a certificate. Names are equal
    if their types, values and RDNs are, byte for byte; equal names have equal hashes. str() gives
    the text that the TLS library of this host makes of the name, of any length.
    """

    __slots__ = ("_handle", "_hash", "__weakref__")

    def __init__(self):
        raise TypeError("use Name.from_der(), Name.from_text() or a certificate's names")

    @classmethod
    def _of(cls, handle):
        name = object.__new__(cls)
        object.__setattr__(name, "_handle", handle)
        object.__setattr__(name, "_hash", None)
        return name

    @classmethod
    def from_der(cls, der):
        """Read the DER encoding of a Name.

        der: bytes or another object with a buffer; all of it has to be the name.
        Raises ParseError ("der", "trailing").
        """
        return cls._of(_native.name_from_der(der))

    @classmethod
    def from_text(cls, text, format="auto"):
        """Read a name as people and the openssl command write it.

        text: str, for example "/C=US/O=Foo", "O=Foo,C=US" or "C = US, O = Foo".
        format: str, "slash", "rfc4514", "openssl", or "auto" to tell by the text.
        Raises ParseError ("text", "type") with the offset in bytes of UTF-8.
        """
        return cls._of(_native.name_from_text(text, format))

    @classmethod
    def from_key(cls, key, *, dialect="host"):
        """Read a key back: the name that it reads as in that dialect.

        key: str, with or without tag and colon, also one that makemap has folded.
        Raises ParseError ("xtext", "text", "type") with the offset for a key that sendmail never
        makes of a name. Other names may have the same key: see warnings.
        """
        return cls._of(_native.key_decode(key, dialect)[0])

    def rfc4514(self):
        """The name as RFC 4514 has it, last attribute first, as str that from_text() reads back.

        A value that is not UTF-8 as it stands is written as "#" and its encoding in hex.
        """
        return _native.name_rfc4514(self._handle)

    def key(self, *, tag=None, dialect="host", map="hash", allow_cut=False, allow_empty=False,
            allow_too_long=False):
        """The text under which sendmail looks the name up, as str.

        tag: str put before it with a colon ("CERTISSUER"), or None for the name alone.
        dialect: str, the mail server's TLS library: "host" (this one's), "openssl3", "openssl1",
            "libressl", "readme".
        map: str, the kind of map, which may cut the key: "hash", "btree", "cdb", "dbm", "socket",
            "ldap".
        Raises EncodingError ("unsafe") for a key that is cut, empty or too long for sendmail,
        unless that is allowed; such a key matches other names too, or never.
        """
        return _native.access_line(self._handle, tag, None, dialect, map,
                                   allowed(allow_cut, allow_empty, allow_too_long))[0]

    def keys(self, *, tag=None, map="hash", allow_cut=False, allow_empty=False,
             allow_too_long=False):
        """The distinct keys of the dialects openssl3, openssl1 and libressl, as a list of str.

        For a map that serves hosts with different TLS libraries. Arguments and errors: see key().
        """
        keys = (self.key(tag=tag, dialect=dialect, map=map, allow_cut=allow_cut,
                         allow_empty=allow_empty, allow_too_long=allow_too_long)
                for dialect in _DIALECTS)
        return list(dict.fromkeys(keys))

    def access_line(self, tag, value="RELAY", *, dialect="host", map="hash", allow_cut=False,
                    allow_empty=False, allow_too_long=False):
        """A line of the map's source: key, tab and value, as str without a newline.

        value: str. With "SUBJECT" a cut key is allowed: the subject still decides.
        Other arguments and errors: see key(); also EncodingError "tag" and "value", and ParseError
        "limit" for a line over 1022 bytes.
        """
        if value is None:
            raise TypeError("value must be a str, not None")
        return _native.access_line(self._handle, tag, value, dialect, map,
                                   allowed(allow_cut, allow_empty, allow_too_long))[0]

    def cn(self, *, dialect="host"):
        """The value of sendmail's {cn_subject} or {cn_issuer}, as str."""
        return _native.macro_cn(self._handle, dialect)

    def matches(self, key, *, dialect="host", map="hash"):
        """Whether a map with this key (with or without tag and colon, in any case) has an entry
        for the name: True if it is what sendmail looks up.

        key: str.
        """
        return bool(_native.key_matches(self._handle, key, dialect, map))

    def _risks(self):
        # The longer of the two tags: what is not cut behind it is cut nowhere.
        return _native.key(self._handle, "CERTSUBJECT", "host", "hash")[1]

    @property
    def warnings(self):
        """The dangers of the name's key on this host in a hash map, as a tuple of str.

        explain() says what each means. Those that forbid it are "macro-cut", "key-cut", "empty"
        and "too-long".
        """
        return _risk_ids(self._risks())

    @property
    def truncated(self):
        """True if sendmail sees only the first 255 bytes of the name."""
        return bool(self._risks() & _native.RISK_MACRO_CUT)

    def __len__(self):
        return _native.name_count(self._handle)

    def __iter__(self):
        for index in range(len(self)):
            yield Attribute._make(_native.name_attribute(self._handle, index))

    def __eq__(self, other):
        if not isinstance(other, Name):
            return NotImplemented
        return bool(_native.name_equal(self._handle, other._handle))

    def __hash__(self):
        if self._hash is None:
            content = tuple((attribute.oid, attribute.raw) for attribute in self)
            object.__setattr__(self, "_hash", hash(content))
        return self._hash

    def __str__(self):
        return _native.oneline(self._handle, "host", _WHOLE)

    def __repr__(self):
        try:
            text = str(self)
        except Error:
            return f"<dnmap.Name of {len(self)} attributes>"
        return f"<dnmap.Name {text!r}>" if len(text) <= 255 else f"<dnmap.Name {text[:255]!r}...>"

    def __setattr__(self, attribute, value):
        raise AttributeError("a Name never changes")

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self
