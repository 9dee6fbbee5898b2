# SPDX-License-Identifier: BSD-2-Clause
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from conftest import BUNDLE

import dnmap

pytestmark = pytest.mark.filterwarnings("ignore::dnmap.RiskWarning")


def test_many_threads_make_the_same_entries():
    expected = dnmap.entries(BUNDLE, mode="ca")
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda _: dnmap.entries(BUNDLE, mode="ca"), range(32)))
    assert results == [expected] * 32


def test_one_name_in_many_threads():
    names = [certificate.subject for certificate in dnmap.load(BUNDLE)]
    expected = [(str(name), name.warnings, hash(name)) for name in names]

    def use(_):
        return [(str(name), name.warnings, hash(name)) for name in names]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(use, range(8))) == [expected] * 8


def test_one_iterator_in_many_threads():
    """No certificate is given twice; a generator refuses to be entered twice."""
    iterator = dnmap.iter_certificates(*[BUNDLE] * 4)
    taken, refused = [], []

    def take():
        while True:
            try:
                taken.append(next(iterator))
            except StopIteration:
                return
            except ValueError as error:
                refused.append(error)
                time.sleep(0.001)
    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {str(error) for error in refused} <= {"generator already executing"}
    assert len(taken) == 4 * BUNDLE.read_bytes().count(b"BEGIN CERTIFICATE")


def test_others_run_during_a_batch(tmp_path):
    """While one thread waits for its input, this one goes on."""
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    lines = []
    reader = threading.Thread(
        target=lambda: lines.extend(dnmap.entries(fifo, mode="subject", text=True)))
    reader.start()
    with open(fifo, "w", encoding="ascii") as writer:
        writer.write("/CN=one\n")
        writer.flush()
        assert reader.is_alive() and dnmap.encode(b" ") == "+20"
        writer.write("/CN=two\n")
    reader.join()
    assert lines == ["CERTSUBJECT:/CN=one\tRELAY", "CERTSUBJECT:/CN=two\tRELAY"]
