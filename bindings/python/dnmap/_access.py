# SPDX-License-Identifier: BSD-2-Clause
"""Who may relay by an access map."""

from typing import NamedTuple, Optional, Tuple

from . import _native
from ._certificates import Certificate
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
        "no-subject-entry", "subject-value", "address-too-long" or "not-verified".
    lookups: tuple of Lookup, the issuer's and, if it came to that, the subject's.
    verify_message: str, libcrypto's reason for "not-verified"; else None.
    """

    may_relay: bool
    reason: str
    lookups: Tuple[Lookup, ...]
    verify_message: Optional[str] = None


def make_regexes(issuer, subject, config):
    """The native expressions of a site, or None for those that it has not."""
    if config is not None:
        return [_native.regex_of_config(config, of_subject) for of_subject in (False, True)]
    return [None if text is None else _native.regex_new(text) for text in (issuer, subject)]


def _decision(row):
    may_relay, reason, lookups, verify_message = row
    return Decision(may_relay, reason, tuple(Lookup._make(lookup) for lookup in lookups), verify_message)


class AccessMap:
    """The source of an access map, to ask who may relay by it.

    source: bytes or another object with a buffer; it is read as makemap reads it.
    dialect: str, the mail server's TLS library, and map: str, the kind of map; see Name.key().
    issuer_regex, subject_regex: str, the site's _CERT_REGEX_ISSUER_ and _CERT_REGEX_SUBJECT_ with each
        "$" once; None if it has none. Raises ParseError ("regex", "unsupported").
    config: bytes, the site's sendmail.mc or sendmail.cf, from which these two are taken instead.
    verify_with: bytes, the CAs that the mail server trusts, in PEM: certificates have to verify.
    """

    __slots__ = ("_handle", "_regexes", "_verifies")

    def __init__(self, source, *, dialect="host", map="hash", issuer_regex=None,
                 subject_regex=None, config=None, verify_with=None):
        self._regexes = make_regexes(issuer_regex, subject_regex, config)  # the handle points to them
        self._handle = _native.tester_new(source, dialect, map, *self._regexes,
                                          b"" if verify_with is None else verify_with)
        self._verifies = verify_with is not None

    def test(self, certificate):
        """Decide what sendmail's ruleset RelayTLS does with a client, as a Decision.

        certificate: the first certificate in bytes of PEM or DER; or a Certificate, of which nothing can
        be verified, with a subject and an issuer; else EncodingError ("no-issuer", "no-subject").
        """
        if not isinstance(certificate, Certificate):
            return _decision(_native.tester_decide_bytes(self._handle, certificate))
        if self._verifies:
            raise ValueError("verify_with needs the certificate itself, in PEM or DER")
        for role in ("issuer", "subject"):
            if getattr(certificate, role) is None:
                raise EncodingError(f"no {role} name is known", f"no-{role}", certificate.source)
        return _decision(_native.tester_decide(
            self._handle, certificate.issuer._handle, certificate.subject._handle))
