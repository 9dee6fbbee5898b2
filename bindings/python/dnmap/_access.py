# SPDX-License-Identifier: BSD-2-Clause
"""Who may relay by an access map."""

from typing import NamedTuple, Optional, Tuple

from . import _native
from ._errors import EncodingError


class Lookup(NamedTuple):
    """One lookup of sendmail's.

    key: str, what is looked up, cut as the map cuts it.
    found: bool, whether the map has it.
    line: int, of the entry in the source, from 1; if it was not found that of one which was meant to
        be it (once corrected, or but for one byte), 0 if there is none.
    entry_key, entry_value: bytes, that line's; None if there is none.
    """

    key: str
    found: bool
    line: int
    entry_key: Optional[bytes]
    entry_value: Optional[bytes]


class Decision(NamedTuple):
    """What sendmail does with a client whose certificate verifies.

    may_relay: bool.
    reason: str, "issuer-relay", "subject-relay", "no-issuer-entry", "issuer-value",
        "no-subject-entry", "subject-value" or "address-too-long".
    lookups: tuple of Lookup, the issuer's and, if it came to that, the subject's.
    """

    may_relay: bool
    reason: str
    lookups: Tuple[Lookup, ...]


class AccessMap:
    """The source of an access map, to ask who may relay by it.

    source: bytes or another object with a buffer; it is read as makemap reads it.
    dialect: str, the mail server's TLS library, and map: str, the kind of map; see Name.key().
    issuer_regex, subject_regex: str, the site's _CERT_REGEX_ISSUER_ and _CERT_REGEX_SUBJECT_ with each
        "$" once; None if it has none. Raises ParseError ("regex", "unsupported").
    """

    __slots__ = ("_handle",)

    def __init__(self, source, *, dialect="host", map="hash", issuer_regex=None,
                 subject_regex=None):
        self._handle = _native.tester_new(source, dialect, map, issuer_regex, subject_regex)

    def test(self, certificate):
        """Decide what sendmail's ruleset RelayTLS does with a client, as a Decision.

        certificate: Certificate with a subject and an issuer; else EncodingError ("no-issuer",
        "no-subject").
        """
        for role in ("issuer", "subject"):
            if getattr(certificate, role) is None:
                raise EncodingError(f"no {role} name is known", f"no-{role}", certificate.source)
        may_relay, reason, lookups = _native.tester_decide(
            self._handle, certificate.issuer._handle, certificate.subject._handle)
        return Decision(may_relay, reason, tuple(Lookup._make(row) for row in lookups))
