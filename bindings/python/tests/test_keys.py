# SPDX-License-Identifier: BSD-2-Clause
import pytest

import dnmap

NAME = dnmap.Name.from_text("/C=US/O=Foo Inc.+Bar/CN=a/b", format="slash")
OPENSSL3 = "/C=US/O=Foo+20Inc.+5C+2BBar/CN=a+5C/b"
OPENSSL1 = "/C=US/O=Foo+20Inc.+2BBar/CN=a/b"


def test_key():
    assert NAME.key(dialect="openssl3") == OPENSSL3
    assert NAME.key(dialect="openssl1", map="hash", tag="CERTSUBJECT") == "CERTSUBJECT:" + OPENSSL1
    assert NAME.keys() == [OPENSSL3, OPENSSL1]
    assert NAME.keys(tag="T") == ["T:" + OPENSSL3, "T:" + OPENSSL1]
    assert NAME.cn(dialect="openssl1") == "a/b"


def test_access_line():
    line = NAME.access_line("CERTISSUER", dialect="openssl1")
    assert line == f"CERTISSUER:{OPENSSL1}\tRELAY"
    assert NAME.access_line("T", "OK", dialect="openssl1") == f"T:{OPENSSL1}\tOK"


def test_matches():
    assert NAME.matches(OPENSSL1, dialect="openssl1")
    assert NAME.matches("certsubject:" + OPENSSL1.lower(), dialect="openssl1")
    assert not NAME.matches(OPENSSL3, dialect="openssl1")
    assert not NAME.matches("CERTSUBJECT:/C=US")
    assert not NAME.matches("")
    with pytest.raises(TypeError):
        NAME.matches(OPENSSL1.encode())


def test_cut_by_the_map():
    # 60 blanks are 180 bytes in xtext.
    name = dnmap.Name.from_text("/C=US/CN=" + "x" * 60 + "/O=" + " " * 60, format="slash")
    assert "key-cut" in name.warnings and not name.truncated
    with pytest.raises(dnmap.EncodingError) as caught:
        name.key(tag="CERTISSUER")
    assert caught.value.code == "unsafe"
    assert str(caught.value) == dnmap.explain("key-cut")
    cut = name.key(tag="CERTISSUER", allow_cut=True)
    assert len(cut) == 256 and name.matches(cut)
    assert name.key(tag="CERTISSUER", map="ldap") == "CERTISSUER:" + name.key()
    with pytest.raises(dnmap.EncodingError):
        name.access_line("CERTISSUER")
    assert name.access_line("CERTISSUER", "SUBJECT") == cut + "\tSUBJECT"


def test_cut_by_sendmail():
    name = dnmap.Name.from_text("".join("/OU=" + "x" * 60 for _ in range(5)), format="slash")
    assert name.truncated and "macro-cut" in name.warnings
    with pytest.raises(dnmap.EncodingError):
        name.key()
    assert name.key(allow_cut=True) == ("/OU=" + "x" * 60) * 3
    empty = dnmap.Name.from_text("/CN=" + "x" * 300, format="slash")
    assert "empty" in empty.warnings
    with pytest.raises(dnmap.EncodingError):
        empty.key(allow_cut=True)
    assert empty.key(allow_cut=True, allow_empty=True) == ""
    assert not empty.matches("")


@pytest.mark.parametrize("call, kind, code", [
    (lambda: NAME.key(dialect="x"), dnmap.Error, "argument"),
    (lambda: NAME.key(map="x"), dnmap.Error, "argument"),
    (lambda: NAME.key(tag="a b"), dnmap.EncodingError, "tag"),
    (lambda: NAME.key(tag=""), dnmap.EncodingError, "tag"),
    (lambda: NAME.access_line("T", "a\nb"), dnmap.EncodingError, "value"),
    (lambda: NAME.access_line("T", "x" * 1100), dnmap.ParseError, "limit"),
])
def test_errors(call, kind, code):
    with pytest.raises(kind) as caught:
        call()
    assert caught.value.code == code
    assert isinstance(caught.value, ValueError)


@pytest.mark.parametrize("call", [
    lambda: NAME.key(tag=b"T"), lambda: NAME.key(tag=1), lambda: NAME.key("T"),
    lambda: NAME.access_line(), lambda: NAME.access_line("T", None),
])
def test_types(call):
    with pytest.raises(TypeError):
        call()


def test_nul_in_a_word():
    with pytest.raises(ValueError):
        NAME.key(tag="a\0b")


def test_explain():
    assert "256 bytes" in dnmap.explain("key-cut")
    with pytest.raises(KeyError):
        dnmap.explain("x")
