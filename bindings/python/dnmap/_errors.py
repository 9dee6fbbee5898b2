# SPDX-License-Identifier: BSD-2-Clause
"""What can go wrong. The native module calls make() for every failure of the library."""

import os
from typing import Optional


class Error(ValueError):
    """A failure of libdnmap; the base of all others.

    code: str, what failed: "der", "pem", "text", "unsafe", "argument", ...: the library's status
        without DNMAP_E_, in lower case, with hyphens.
    message: str, the cause, without place.
    source: str or None, the file (or "<bytes>") in which it was seen.
    offset: int, the byte of the input at which it was seen, 0 where that is unknown.
    line: int, the line of the source, from 1; 0 where it has none.
    entry: int, the certificate, request or name of the source, from 1; 0 for the source as a whole.
    """

    def __init__(self, message: str, code: str = "argument", source: Optional[str] = None,
                 offset: int = 0, line: int = 0, entry: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.source = source
        self.offset = offset
        self.line = line
        self.entry = entry

    def __str__(self) -> str:
        place = "" if self.source is None else self.source
        if self.line:
            place += f":{self.line}"
        if self.entry:
            place += f": entry {self.entry}"
        if self.source is None and self.offset:
            return f"byte {self.offset}: {self.message}"
        return f"{place}: {self.message}" if place else self.message


class ParseError(Error):
    """Input that can't be read: DER, PEM, PKCS#12, the text of a name, xtext."""


class EncodingError(Error):
    """A name that gives no key, or none that is safe to write (code "unsafe")."""


class RiskWarning(UserWarning):
    """A danger of a key that does not forbid it, or a file that was passed over."""


_ENCODING = {"charset", "tag", "value", "no-issuer", "no-subject", "unsafe"}
_ARGUMENT = {"argument", "buffer", "stopped"}


def make(status, message, offset, system_error, source, line, entry):
    """The exception for a status of the library (its name in C) and what is known of it."""
    if system_error:
        return OSError(system_error, os.strerror(system_error), source)
    code = status[len("DNMAP_E_"):].lower().replace("_", "-")
    kind = ParseError
    if code in _ENCODING:
        kind = EncodingError
    elif code in _ARGUMENT:
        kind = Error
    return kind(message, code, source, offset, line, entry)
