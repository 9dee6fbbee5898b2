# SPDX-License-Identifier: BSD-2-Clause
import os
import sys
from dataclasses import dataclass
from typing import Any, Callable, Iterable, Iterator, List, NamedTuple, NoReturn, Optional, Tuple, Union

if sys.version_info >= (3, 12):
    from collections.abc import Buffer as _Buffer
else:
    _Buffer = Union[bytes, bytearray, memoryview]

_Path = Union[str, bytes, os.PathLike[str], os.PathLike[bytes]]

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

__version__: str

class Error(ValueError):
    message: str
    code: str
    source: Optional[str]
    offset: int
    line: int
    entry: int
    def __init__(
        self,
        message: str,
        code: str = ...,
        source: Optional[str] = ...,
        offset: int = ...,
        line: int = ...,
        entry: int = ...,
    ) -> None: ...

class ParseError(Error): ...
class EncodingError(Error): ...
class RiskWarning(UserWarning): ...

class Attribute(NamedTuple):
    type: str
    oid: str
    value: Optional[str]
    raw: bytes
    rdn: int

class Finding(NamedTuple):
    line: int
    severity: str
    code: str
    message: str
    fixed: Optional[bytes]
    certain: bool
    offset: int
    length: int

class Name:
    def __init__(self) -> NoReturn: ...
    @classmethod
    def from_der(cls, der: _Buffer) -> Name: ...
    @classmethod
    def from_text(cls, text: str, format: str = ...) -> Name: ...
    @classmethod
    def from_key(cls, key: str, *, dialect: str = ...) -> Name: ...
    def rfc4514(self) -> str: ...
    def key(
        self,
        *,
        tag: Optional[str] = ...,
        dialect: str = ...,
        map: str = ...,
        allow_cut: bool = ...,
        allow_empty: bool = ...,
        allow_too_long: bool = ...,
    ) -> str: ...
    def keys(
        self,
        *,
        tag: Optional[str] = ...,
        map: str = ...,
        allow_cut: bool = ...,
        allow_empty: bool = ...,
        allow_too_long: bool = ...,
    ) -> List[str]: ...
    def access_line(
        self,
        tag: str,
        value: str = ...,
        *,
        dialect: str = ...,
        map: str = ...,
        allow_cut: bool = ...,
        allow_empty: bool = ...,
        allow_too_long: bool = ...,
    ) -> str: ...
    def cn(self, *, dialect: str = ...) -> str: ...
    def matches(self, key: str, *, dialect: str = ..., map: str = ...) -> bool: ...
    @property
    def warnings(self) -> Tuple[str, ...]: ...
    @property
    def truncated(self) -> bool: ...
    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[Attribute]: ...
    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...
    def __setattr__(self, attribute: str, value: Any) -> None: ...
    def __copy__(self) -> Name: ...
    def __deepcopy__(self, memo: Any) -> Name: ...

@dataclass(frozen=True)
class Certificate:
    subject: Optional[Name]
    issuer: Optional[Name]
    name: Optional[Name]
    kind: str
    is_ca: bool
    source: str
    line: int
    index: int

class Lookup(NamedTuple):
    key: str
    found: bool
    line: int
    entry_key: Optional[bytes]
    entry_value: Optional[bytes]

class Decision(NamedTuple):
    may_relay: bool
    reason: str
    lookups: Tuple[Lookup, ...]
    verify_message: Optional[str] = ...

class AccessMap:
    def __init__(
        self,
        source: _Buffer,
        *,
        dialect: str = ...,
        map: str = ...,
        issuer_regex: Optional[str] = ...,
        subject_regex: Optional[str] = ...,
        config: Optional[_Buffer] = ...,
        verify_with: Optional[_Buffer] = ...,
    ) -> None: ...
    def test(self, certificate: Union[Certificate, _Buffer]) -> Decision: ...

def encode(data: _Buffer) -> str: ...
def decode(text: str) -> bytes: ...
def macros(der: _Buffer, dialect: str = ...) -> tuple[str, str]: ...
def libcrypto_version() -> str: ...
def load(
    path: _Path,
    *,
    text: bool = ...,
    password: Optional[str] = ...,
    from_log: Optional[str] = ...,
    log_dialect: str = ...,
) -> List[Certificate]: ...
def loads(
    data: _Buffer,
    *,
    text: bool = ...,
    password: Optional[str] = ...,
    from_log: Optional[str] = ...,
    log_dialect: str = ...,
) -> List[Certificate]: ...
def iter_certificates(
    *paths: _Path,
    text: bool = ...,
    password: Optional[str] = ...,
    from_log: Optional[str] = ...,
    log_dialect: str = ...,
    on_error: Optional[Callable[[Union[Error, OSError]], object]] = ...,
) -> Iterator[Certificate]: ...
def from_certificate(certificate: Any) -> Certificate: ...
def entries(
    paths: Union[_Path, Iterable[_Path]],
    *,
    mode: str = ...,
    tag: Optional[str] = ...,
    value: Optional[str] = ...,
    dialect: str = ...,
    map: str = ...,
    allow_cut: bool = ...,
    allow_empty: bool = ...,
    allow_too_long: bool = ...,
    fold: bool = ...,
    name_only: bool = ...,
    text: bool = ...,
    password: Optional[str] = ...,
    from_log: Optional[str] = ...,
    log_dialect: str = ...,
    issuer_regex: Optional[str] = ...,
    subject_regex: Optional[str] = ...,
    config: Optional[_Buffer] = ...,
) -> List[str]: ...
def lint(
    source: _Buffer,
    *,
    dialect: str = ...,
    next_dialect: Optional[str] = ...,
    map: str = ...,
) -> List[Finding]: ...
def fix(source: _Buffer, **options: Any) -> bytes: ...
def ldif(
    key: Optional[str] = ...,
    value: Optional[str] = ...,
    *,
    base: str,
    cluster: Optional[str] = ...,
    host: Optional[str] = ...,
    replace: bool = ...,
) -> str: ...
def requirement(
    *,
    subject: Optional[Name] = ...,
    issuer: Optional[Name] = ...,
    cn: bool = ...,
    level: str = ...,
    key: Optional[str] = ...,
    dialect: str = ...,
    allow_cut: bool = ...,
    allow_empty: bool = ...,
) -> str: ...
def explain(warning: str) -> str: ...
