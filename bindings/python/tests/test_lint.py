# SPDX-License-Identifier: BSD-2-Clause
import json
import subprocess

import pytest

import dnmap

MAP = b"""# an access map
localhost\tRELAY
CERTISSUER:/CN=CA\tSUBJECT
CERTSUBJECT:/C=US/O=Foo Inc./CN=x\tRELAY
CERTSUBJECT:/CN=A/B\tRELAY # comment
CERTSUBJECT:/CN=x/O=Foo/C=US\tRELAY
CERTSUBJECT:/CN=\xc3\xa9\tRELAY
CERTSUBJECT:/CN=twice\tRELAY
certsubject:/cn=twice\tRELAY
CERTSUBJECT:foo\tRELAY
 blank
"""


def test_as_dn2access_finds(tmp_path, dn2access):
    path = tmp_path / "access"
    path.write_bytes(MAP)
    with pytest.raises(subprocess.CalledProcessError) as caught:
        dn2access("--dialect", "openssl3", "--format", "json", "--lint", str(path))
    theirs = [json.loads(line) for line in caught.value.stdout.splitlines()]
    ours = dnmap.lint(MAP, dialect="openssl3")
    assert len(ours) >= 9
    assert [(f.line, f.severity, f.code, f.message) for f in ours] == [
        (f["line"], f["severity"], f["code"], f["message"]) for f in theirs]
    assert [f.fixed for f in ours] == [
        f["fixed"].encode() if "fixed" in f else None for f in theirs]
    with pytest.raises(subprocess.CalledProcessError) as caught:
        dn2access("--dialect", "openssl3", "--fix", "--lint", str(path))
    assert dnmap.fix(MAP, dialect="openssl3") == caught.value.stdout.encode()


def test_findings():
    (finding,) = dnmap.lint(bytearray(b"CERTISSUER:/CN=A/B\tRELAY\n"), dialect="openssl3")
    assert finding == (1, "error", "dialect", finding.message,
                       b"CERTISSUER:/CN=A+5C/B\tRELAY\n", True, 0, 25)
    assert dnmap.lint(b"") == [] and dnmap.fix(b"") == b""
    assert dnmap.lint(b"CERTISSUER:/CN=x\tRELAY\n") == []


def test_next_dialect():
    source = b"CERTISSUER:/CN=a+2Bb\tRELAY\n"
    (finding,) = dnmap.lint(source, dialect="openssl1", next_dialect="openssl3")
    assert finding.code == "upgrade"
    assert dnmap.fix(source, dialect="openssl1", next_dialect="openssl3") == (
        source + b"CERTISSUER:/CN=a+5C+2Bb\tRELAY\n")


def test_bad_arguments():
    with pytest.raises(TypeError):
        dnmap.lint("CERTISSUER:/CN=x RELAY\n")
    with pytest.raises(dnmap.Error):
        dnmap.lint(b"", dialect="x")
