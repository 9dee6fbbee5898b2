# SPDX-License-Identifier: BSD-2-Clause
"""Nothing leaks: neither Python's memory nor the library's."""

import gc
import os
import tracemalloc
import warnings

import pytest
from conftest import BAD_BLOCK, pem_of

import dnmap

PEM = pem_of("a", "b")
DER = bytes.fromhex("300F310D300B06035504030C045C784333")


@pytest.fixture
def uses(tmp_path):
    """One round of everything, failures among it."""
    good, bad = tmp_path / "good.pem", tmp_path / "bad.pem"
    good.write_bytes(PEM)
    bad.write_bytes(PEM + BAD_BLOCK)

    def fail(function, *arguments, **options):
        with pytest.raises((ValueError, OSError, TypeError)):
            function(*arguments, **options)

    def use():
        dnmap.decode(dnmap.encode(b"a b\0" * 100))
        name = dnmap.Name.from_der(DER)
        dnmap.Name.from_text("/CN=x")
        list(name)
        str(name), repr(name), hash(name), name.key(), name.keys(), name.access_line("T")
        name.warnings, name.truncated, name.matches("x"), name.cn()
        dnmap.load(good)
        dnmap.loads(PEM)
        next(dnmap.iter_certificates(good))
        dnmap.entries(good)
        access = dnmap.AccessMap(b"CERTISSUER:/CN=A RELAY\n", issuer_regex="-s1 (.)")
        access.test(dnmap.loads(PEM)[0])
        fail(dnmap.AccessMap, b"", subject_regex="(")
        dnmap.fix(b"CERTISSUER:/CN=A/B RELAY\n x\n" * 3)
        list(dnmap.iter_certificates(bad, on_error=lambda error: None))
        fail(dnmap.load, bad)
        fail(dnmap.entries, bad)
        fail(dnmap.entries, "/nonexistent")
        fail(dnmap.Name.from_der, b"x")
        fail(dnmap.Name.from_der, "x")
        fail(dnmap.Name.from_text, "x")
        fail(dnmap.decode, "+")
        fail(dnmap.encode, "x")
        fail(dnmap.Name.from_text("/CN=" + "x" * 300).key)
        fail(name.key, tag="a\0b")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield use


def test_python_memory(uses):
    for _ in range(20):
        uses()
    gc.collect()
    tracemalloc.start()
    uses()
    gc.collect()
    before = tracemalloc.get_traced_memory()[0]
    for _ in range(50):
        uses()
    gc.collect()
    growth = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    # A leak of one small object a round would be more.
    assert growth < 50 * 40


def resident():
    """The size of the process in bytes."""
    with open("/proc/self/statm", encoding="ascii") as statm:
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def test_size_of_the_process(uses):
    for _ in range(100):
        uses()
    before = resident()
    for _ in range(1000):
        uses()
    assert resident() - before < 2**20


def test_failure_leaves_no_lines_behind(tmp_path):
    names = tmp_path / "names"
    names.write_text("".join(f"/CN={number}\n" for number in range(900)) + "/CN\n")
    for _ in range(20):
        with pytest.raises(dnmap.ParseError):
            dnmap.entries(names, mode="subject", text=True)
    before = resident()
    for _ in range(200):
        with pytest.raises(dnmap.ParseError):
            dnmap.entries(names, mode="subject", text=True)
    assert resident() - before < 2**20
