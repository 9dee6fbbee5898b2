# SPDX-License-Identifier: BSD-2-Clause
"""Faults of access maps."""

from typing import NamedTuple, Optional

from . import _native


class Finding(NamedTuple):
    """Something that is wrong with a line of an access map.

    line: int, from 1.
    severity: str, "error" (the line does not do what it says), "warning" or "note".
    code: str, what is wrong: "raw-blank", "dialect", "value-comment", ...
    message: str, the same in words.
    fixed: bytes, what should stand there, newline included; b"" if the line should go; None if that
        can't be told. The same for all findings of a line.
    certain: bool, False if fixed is only a guess.
    offset, length: int, the line's bytes in the source, newline included.
    """

    line: int
    severity: str
    code: str
    message: str
    fixed: Optional[bytes]
    certain: bool
    offset: int
    length: int


def lint(source, *, dialect="host", next_dialect=None, map="hash"):
    """What is wrong with the lines for certificates of an access map, as a list of Finding.

    source: bytes or another object with a buffer, the map's source; it is read as makemap reads it.
    dialect: str, the mail server's TLS library; see Name.key().
    next_dialect: str, the one that it will have: keys that change then are found too ("upgrade").
    map: str, the kind of map; see Name.key().
    Other threads run meanwhile.
    """
    return [Finding._make(row) for row in _native.lint(
        source, dialect, dialect if next_dialect is None else next_dialect, map)]


def fix(source, **options):
    """The source of an access map with every correction that is certain, as bytes.

    Arguments: see lint(). All other lines are the same to the byte.
    """
    source = bytes(source)
    parts, done = [], 0
    for finding in lint(source, **options):
        if finding.certain and finding.offset >= done:
            parts += source[done:finding.offset], finding.fixed
            done = finding.offset + finding.length
    return b"".join(parts) + source[done:]
