# SPDX-License-Identifier: BSD-2-Clause
"""Access-map entries of many certificates."""

import os
import warnings
from collections import Counter

from . import _native
from ._access import make_regexes
from ._certificates import open_files
from ._errors import RiskWarning
from ._names import allowed

# Certificates read in one native call: long enough to be quick, short enough for Ctrl-C.
_BATCH = 1000


def _place(source, line, index):
    place = f"{source}:{line}" if line else source
    return f"{place}: entry {index}" if index else place


def _warn(message):
    warnings.warn(message, RiskWarning, stacklevel=3)


def entries(paths, *, mode="client", tag=None, value=None, dialect="host", map="hash",
            allow_cut=False, allow_empty=False, allow_too_long=False, fold=False,
            name_only=False, text=False, password=None, from_log=None, log_dialect="host",
            issuer_regex=None, subject_regex=None, config=None):
    """The access-map lines that let the holders of certificates relay: what dn2access prints.

    paths: str, os.PathLike, or an iterable of them: see iter_certificates().
    mode: str, what each certificate gives:
        "client"   CERTISSUER:<issuer> SUBJECT and CERTSUBJECT:<subject> RELAY
        "ca"       CERTISSUER:<subject> RELAY: all that this CA signed
        "issuer"   CERTISSUER:<issuer> RELAY
        "subject"  CERTSUBJECT:<subject> RELAY
    tag, value: str instead of the mode's own.
    dialect, map, allow_...: see Name.key(); dialect "all" gives the distinct keys of all.
    fold: bool, True for keys in lower case, as makemap stores them.
    name_only: bool, True for the encoded names alone, without tag and value.
    issuer_regex, subject_regex, config: the site's expressions, see AccessMap: keys are what they make
        of the names.
    text, password, from_log, log_dialect: see iter_certificates().

    Returns a list of str without newlines; a line that appeared before is left out. All or nothing:
    raises OSError, ParseError or EncodingError for the first input that can't be read and the first
    key that would be unsafe. Dangers that do not forbid a key are RiskWarnings. Other threads run
    meanwhile.
    """
    if isinstance(paths, (str, bytes, os.PathLike)):
        paths = (paths,)
    files = open_files(paths, text, password, from_log, log_dialect)
    maker = _native.entries_new()
    _native.entries_set_mode(maker, mode)
    _native.entries_set_tag(maker, "" if name_only else tag)
    _native.entries_set_value(maker, value)
    _native.entries_set_all_dialects(maker, dialect == "all")
    if dialect != "all":
        _native.entries_set_dialect(maker, dialect)
    _native.entries_set_map(maker, map)
    _native.entries_allow(maker, allowed(allow_cut, allow_empty, allow_too_long))
    _native.entries_set_fold(maker, fold)
    regexes = make_regexes(issuer_regex, subject_regex, config)  # which have to live as long
    _native.entries_set_regexes(maker, *regexes)

    lines = []
    counts = Counter()
    done = False
    while not done:
        batch, notes, tallies, done = _native.entries_read(maker, files, mode, _BATCH)
        lines += batch.split("\n")[:-1]
        counts.update({f"{what}: {message}": count for count, what, message in tallies})
        for source, line, index, role, message in notes:
            role = "" if role is None else f"{role}: "
            _warn(f"{_place(source, line, index)}: {role}{message}")
    for message, count in counts.items():
        if count:
            _warn(f"{count} {message}")
    return lines


def requirement(*, subject=None, issuer=None, cn=False, level="VERIFY", key=None, dialect="host",
                allow_cut=False, allow_empty=False):
    """What an entry TLS_Clt:, TLS_Srv: or TLS_Rcpt: says to ask a peer for these names, as str.

    subject, issuer: Name of the peer's certificate; at least one of them. cn: bool, True for the
        subject's common name too.
    level: str, "VERIFY" or "VERIFY:BITS", behind "PERM+" or "TEMP+". With ENCR nobody would have
        verified the names: EncodingError ("value").
    key: str, "TLS_Srv:mx.example.com", for the whole line; None for its value alone.
    dialect, allow_cut, allow_empty: see Name.key(). Other errors: EncodingError, ParseError ("limit").
    """
    if cn and subject is None:
        raise ValueError("cn needs the subject")
    handles = [None if name is None else name._handle
               for name in (subject, issuer, subject if cn else None)]
    return _native.requirement(key, level, *handles, dialect,
                               allowed(allow_cut, allow_empty, False))[0]


def ldif(key=None, value=None, *, base, cluster=None, host=None, replace=False):
    """The LDIF of one entry for sendmail's FEATURE(`access_db', `LDAP'), as str.

    key: str, of Name.key(map="ldap"), which does not cut, and value: str. Both None: the entry of the
        map itself, which must be there first.
    base: str, the DN below which sendmailMTAMapName=access stands.
    cluster: str, the mail servers' confLDAP_CLUSTER; or host: str, the one mail server.
    replace: bool, True for two records, for `ldapmodify -c`: an entry that is there already becomes the
        same.
    Raises ValueError or EncodingError for what can't stand in an entry.
    """
    return _native.ldif(key, value, base, cluster, host, bool(replace))


def explain(warning):
    """What a danger means, as str.

    warning: str, a word of Name.warnings, for example "key-cut".
    Raises KeyError for another word.
    """
    bit = 1
    while (known := _native.risk_id(bit)) is not None:
        if known == warning:
            return _native.risk_message(bit)
        bit <<= 1
    raise KeyError(warning)
