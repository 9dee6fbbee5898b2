# SPDX-License-Identifier: BSD-2-Clause
import os
import pathlib
import pickle
import threading

import pytest
from conftest import BAD_BLOCK, BUNDLE, make_certificate, make_name, make_request, pem_of
from cryptography.hazmat.primitives.serialization import Encoding

import dnmap


def subjects(certificates):
    return [str(certificate.subject) for certificate in certificates]


@pytest.fixture
def bundle(tmp_path):
    path = tmp_path / "bundle.pem"
    path.write_bytes(pem_of("a", "b"))
    return path


def test_load(bundle):
    for path in (bundle, str(bundle), os.fsencode(bundle)):
        assert subjects(dnmap.load(path)) == ["/CN=a", "/CN=b"]
    second = dnmap.load(bundle)[1]
    assert second.source == str(bundle) and second.index == 2
    assert second.line == 1 + pem_of("a").count(b"\n")
    assert second.issuer == second.subject and second.name is None
    assert second.kind == "certificate" and not second.is_ca


def test_loads():
    certificate = make_certificate(make_name(COMMON_NAME="x"), is_ca=True)
    pem, der = (certificate.public_bytes(encoding) for encoding in (Encoding.PEM, Encoding.DER))
    assert dnmap.loads(pem) == dnmap.loads(der) == dnmap.loads(bytearray(pem))
    assert dnmap.loads(der)[0].line == 0 and dnmap.loads(der)[0].is_ca
    assert dnmap.loads(make_request(make_name(COMMON_NAME="r")).public_bytes(Encoding.PEM)
                       )[0].kind == "request"
    with pytest.raises(TypeError):
        dnmap.loads(pem.decode())
    with pytest.raises(dnmap.ParseError) as caught:
        dnmap.loads(b"x")
    assert (caught.value.code, caught.value.source) == ("nothing", "<bytes>")


def test_text():
    names = dnmap.loads("/C=US/O=Größe\nC = US, O = Bar\n".encode(), text=True)
    assert [name.kind for name in names] == ["text", "text"]
    assert names[0].name == dnmap.Name.from_text("/C=US/O=Größe")
    assert names[0].subject is None


def test_iteration_over_files_and_directories(tmp_path, bundle):
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "d.pem").write_bytes(pem_of("d"))
    (folder / "c.pem").write_bytes(pem_of("c"))
    (folder / ".hidden").write_bytes(BAD_BLOCK)
    (folder / "README").write_bytes(b"no certificate\n")
    with pytest.warns(dnmap.RiskWarning, match="README: passed over") as warned:
        found = subjects(dnmap.iter_certificates(bundle, folder))
    assert found == ["/CN=a", "/CN=b", "/CN=c", "/CN=d"] and len(warned) == 1
    assert subjects(dnmap.iter_certificates()) == []


def test_abandoned(bundle):
    iterator = dnmap.iter_certificates(bundle, bundle)
    subject = next(iterator).subject
    del iterator
    assert str(subject) == "/CN=a" and [a.value for a in subject] == ["a"]
    iterator = dnmap.iter_certificates(bundle)
    next(iterator)
    iterator.close()
    assert list(iterator) == []


def test_bad_block(tmp_path):
    path = tmp_path / "mixed.pem"
    path.write_bytes(pem_of("a") + BAD_BLOCK + pem_of("b"))
    iterator = dnmap.iter_certificates(path)
    next(iterator)
    with pytest.raises(dnmap.ParseError) as caught:
        next(iterator)
    error = caught.value
    assert (error.code, error.source, error.entry) == ("der", str(path), 2)
    assert error.line == 1 + pem_of("a").count(b"\n")
    assert str(error) == f"{path}:{error.line}: entry 2: {error.message}"
    copied = pickle.loads(pickle.dumps(error))
    assert str(copied) == str(error) and copied.code == "der"


def test_on_error(tmp_path):
    path = tmp_path / "mixed.pem"
    path.write_bytes(pem_of("a") + BAD_BLOCK + pem_of("b"))
    errors = []
    found = subjects(dnmap.iter_certificates(path, "/nonexistent", on_error=errors.append))
    assert found == ["/CN=a", "/CN=b"]
    assert [type(error) for error in errors] == [dnmap.ParseError, FileNotFoundError]

    def stop(error):
        raise KeyboardInterrupt from error
    iterator = dnmap.iter_certificates(path, on_error=stop)
    with pytest.raises(KeyboardInterrupt):
        list(iterator)
    assert list(iterator) == []


def test_missing_file(tmp_path):
    with pytest.raises(FileNotFoundError) as caught:
        dnmap.load(tmp_path / "none")
    assert caught.value.filename == str(tmp_path / "none")
    with pytest.raises(ValueError):
        dnmap.load("a\0b")
    with pytest.raises(TypeError):
        dnmap.load(None)


def test_file_that_cannot_be_read():
    with pytest.raises(OSError) as caught:
        dnmap.load("/proc/self/mem")
    assert caught.value.filename == "/proc/self/mem" and caught.value.errno


def test_path_that_is_not_utf8(tmp_path):
    path = os.fsencode(tmp_path) + b"/\xff.pem"
    pathlib.Path(os.fsdecode(path)).write_bytes(pem_of("a"))
    assert dnmap.load(path)[0].source == os.fsdecode(path)


def test_pipe():
    read_end, write_end = os.pipe()
    data = BUNDLE.read_bytes()

    def write():
        with os.fdopen(write_end, "wb") as pipe:
            pipe.write(data)
    writer = threading.Thread(target=write)
    writer.start()
    # It would never end if the other thread could not run meanwhile.
    assert len(dnmap.load(f"/dev/fd/{read_end}")) == data.count(b"BEGIN CERTIFICATE")
    writer.join()
    os.close(read_end)
