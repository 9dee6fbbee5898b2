# SPDX-License-Identifier: BSD-2-Clause
"""Certificates, requests and written names from files and memory."""

import os
import warnings
from dataclasses import dataclass, field
from typing import Optional

from . import _native
from ._errors import Error, RiskWarning
from ._names import Name


@dataclass(frozen=True)
class Certificate:
    """What carries a subject, an issuer or both.

    subject, issuer: Name, or None where it has none (a request has no issuer).
    name: Name, a written name of which nothing says whose it is; else None.
    kind: str, "certificate", "request" or "text".
    is_ca: bool, whether libcrypto takes it for a CA's certificate.
    source: str, the file that it was read from, or "<bytes>".
    line: int, the line on which it begins, from 1; 0 in DER.
    index: int, its number in the source, from 1.

    Two certificates are equal if their names, kind and is_ca are.
    """

    subject: Optional[Name]
    issuer: Optional[Name]
    name: Optional[Name]
    kind: str
    is_ca: bool
    source: str = field(compare=False)
    line: int = field(compare=False)
    index: int = field(compare=False)


def _name(handle):
    return None if handle is None else Name._of(handle)


def _certificate(cert, files):
    index, line, _ = _native.files_position(files)
    return Certificate(_name(_native.cert_subject(cert)), _name(_native.cert_issuer(cert)),
                       _name(_native.cert_bare_name(cert)), _native.cert_kind(cert),
                       bool(_native.cert_is_ca(cert)), _native.files_source(files), line, index)


def open_files(paths, text, password, from_log, log_dialect):
    """A native list of files."""
    files = _native.files_new(_native.INPUT_LOG if from_log is not None
                              else _native.INPUT_TEXT if text else _native.INPUT_AUTO)
    _native.files_set_log(files, log_dialect, from_log)
    if password is not None:
        _native.files_set_password(files, password)
    for path in paths:
        _native.files_add_path(files, os.fspath(path))
    return files


def warn_passed_over(error):
    """A file of a directory with nothing in it to read, a name that a log has cut."""
    place = f"{error.source}:{error.line}" if error.line else error.source
    warnings.warn(f"{place}: passed over: {error.message}", RiskWarning, stacklevel=3)


def _read(files, on_error):
    while True:
        try:
            cert = _native.files_next(files)
        except (Error, OSError) as error:
            if getattr(error, "code", None) == "passed-over":
                warn_passed_over(error)
            elif on_error is None:
                raise
            else:
                on_error(error)
            continue
        if cert is None:
            return
        yield _certificate(cert, files)


def iter_certificates(*paths, text=False, password=None, from_log=None, log_dialect="host",
                      on_error=None):
    """Iterate over the certificates of files and directories, one at a time.

    paths: str or os.PathLike; PEM or DER, told by the content: certificates, PKCS#7, PKCS#12,
        requests. A directory stands for its visible files. Memory does not grow with the files.
    text: bool, True to read written names instead, or what `openssl x509 -text` prints.
    password: str that opens PKCS#12 files, or None.
    from_log: str, None for certificates. For sendmail's logs (LogLevel 12 or more) a pattern, as in
        the shell, "*" for all: the names of clients that were verified and whose host or address
        fits it. A name that the log cuts is passed over with a RiskWarning.
    log_dialect: str, the TLS library of the mail server that wrote the log.
    on_error: called with the exception for each source or block that can't be read; it goes on with
        what follows. None: the first one is raised, and ends it.
    Raises OSError for a file that can't be opened or read, ParseError for anything else. A file of
    a directory with nothing to read in it is a RiskWarning.
    """
    return _read(open_files(paths, text, password, from_log, log_dialect), on_error)


def load(path, *, text=False, password=None, from_log=None, log_dialect="host"):
    """All certificates of a file or directory, as a list of Certificate.

    Arguments and errors: see iter_certificates().
    """
    return list(_read(open_files((path,), text, password, from_log, log_dialect), None))


def loads(data, *, text=False, password=None, from_log=None, log_dialect="host"):
    """All certificates of PEM or DER in memory, as a list of Certificate.

    data: bytes or another object with a buffer.
    Other arguments and errors: see iter_certificates().
    """
    files = open_files((), text, password, from_log, log_dialect)
    _native.files_add_bytes(files, data, "<bytes>")
    return list(_read(files, None))


def from_certificate(certificate):
    """The Certificate of one of the package cryptography.

    certificate: cryptography.x509.Certificate or CertificateSigningRequest.
    """
    from cryptography.hazmat.primitives.serialization import Encoding

    return loads(certificate.public_bytes(Encoding.DER))[0]
