# SPDX-License-Identifier: BSD-2-Clause
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

import dnmap


def xtext(data):
    """sendmail's xtextify() as a substitution."""
    return re.sub(rb'[^\x21-\x7e]|[+\\()<>"]', lambda m: b"+%02X" % m[0][0], data).decode()


@given(st.binary())
def test_encode_as_sendmail(data):
    assert dnmap.encode(data) == xtext(data)


@given(st.binary())
def test_round_trip(data):
    assert dnmap.decode(dnmap.encode(data)) == data


@given(st.text())
def test_decode_is_strict(text):
    try:
        data = dnmap.decode(text)
    except dnmap.ParseError as error:
        assert error.code == "xtext"
        assert error.offset < len(text.encode())
    except UnicodeEncodeError:
        assert any("\ud800" <= c <= "\udfff" for c in text)
    else:
        assert re.fullmatch(r"(?:[!-*,-~]|\+[0-9A-F]{2})*", text)
        # A byte that did not have to be encoded comes back shorter.
        assert xtext(data) == text or len(xtext(data)) != len(text) or "+" in text


def test_every_byte():
    data = bytes(range(256))
    assert dnmap.encode(data) == xtext(data)
    assert dnmap.decode(dnmap.encode(data)) == data


@pytest.mark.parametrize("data", [bytearray(b"a b"), memoryview(b"a b")])
def test_anything_with_a_buffer(data):
    assert dnmap.encode(data) == "a+20b"


@pytest.mark.parametrize("data", ["a b", None, 1, memoryview(b"abcd")[::2]])
def test_encode_wants_bytes(data):
    with pytest.raises((TypeError, BufferError)):
        dnmap.encode(data)


@pytest.mark.parametrize("text", [b"a+20b", None, 1])
def test_decode_wants_text(text):
    with pytest.raises(TypeError):
        dnmap.decode(text)


@pytest.mark.parametrize("text, offset", [("a b", 1), ("+2b", 0), ("ab+", 2), ("a\0", 1), ("é", 0)])
def test_malformed(text, offset):
    with pytest.raises(dnmap.ParseError) as caught:
        dnmap.decode(text)
    assert caught.value.code == "xtext"
    assert caught.value.offset == offset
