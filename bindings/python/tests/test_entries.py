# SPDX-License-Identifier: BSD-2-Clause
import warnings

import pytest
from conftest import BAD_BLOCK, BUNDLE, make_certificate, make_name, pem_of
from cryptography.hazmat.primitives.serialization import Encoding

import dnmap


@pytest.fixture
def bundle(tmp_path):
    path = tmp_path / "bundle.pem"
    path.write_bytes(pem_of("a", "b", "a"))
    return path


@pytest.mark.parametrize("mode", ["client", "ca", "issuer", "subject"])
@pytest.mark.filterwarnings("ignore::dnmap.RiskWarning")
def test_as_dn2access_prints(mode, dn2access):
    lines = dn2access("--quiet", "--" + mode, str(BUNDLE)).splitlines()
    assert len(lines) > 50
    assert dnmap.entries(BUNDLE, mode=mode) == lines


@pytest.mark.parametrize("dialect", ["openssl3", "openssl1", "libressl", "readme", "all"])
@pytest.mark.filterwarnings("ignore::dnmap.RiskWarning")
def test_dialects_as_dn2access_prints(dialect, dn2access):
    lines = dn2access("--quiet", "--ca", "--dialect", dialect, str(BUNDLE)).splitlines()
    assert len(lines) > 50
    assert dnmap.entries([BUNDLE], mode="ca", dialect=dialect) == lines


@pytest.mark.parametrize("options, expected", [
    ({}, ["CERTSUBJECT:/CN=a\tRELAY", "CERTSUBJECT:/CN=b\tRELAY"]),
    ({"tag": "T", "value": "gültig\u2028"}, ["T:/CN=a\tgültig\u2028", "T:/CN=b\tgültig\u2028"]),
    ({"name_only": True}, ["/CN=a", "/CN=b"]),
    ({"fold": True}, ["certsubject:/cn=a\tRELAY", "certsubject:/cn=b\tRELAY"]),
])
def test_options(bundle, options, expected):
    assert dnmap.entries(bundle, mode="subject", **options) == expected


def test_paths(bundle):
    expected = dnmap.entries(bundle)
    assert dnmap.entries(str(bundle)) == expected
    assert dnmap.entries([bundle, str(bundle)]) == expected
    assert dnmap.entries(path for path in [bundle]) == expected
    assert dnmap.entries([]) == []


def test_more_than_one_batch(tmp_path):
    path = tmp_path / "names"
    path.write_text("".join(f"/CN={number}\n" for number in range(2500)))
    lines = dnmap.entries(path, mode="subject", text=True)
    assert lines == [f"CERTSUBJECT:/CN={number}\tRELAY" for number in range(2500)]


def test_refused(tmp_path):
    path = tmp_path / "names"
    path.write_text("/CN=" + "x" * 300 + "\n")
    with pytest.raises(dnmap.EncodingError, match="an empty name") as caught:
        dnmap.entries(path, mode="subject", text=True)
    assert (caught.value.code, caught.value.line, caught.value.entry) == ("unsafe", 1, 1)
    with pytest.warns(dnmap.RiskWarning):
        assert dnmap.entries(path, mode="subject", text=True, allow_cut=True,
                             allow_empty=True) == ["CERTSUBJECT:\tRELAY"]


def test_all_or_nothing(tmp_path, bundle):
    bad = tmp_path / "bad.pem"
    bad.write_bytes(pem_of("a") + BAD_BLOCK)
    with pytest.raises(dnmap.ParseError):
        dnmap.entries([bundle, bad])
    with pytest.raises(FileNotFoundError):
        dnmap.entries([bundle, tmp_path / "none"])
    with pytest.raises(dnmap.ParseError, match="no file in this directory"):
        (tmp_path / "folder").mkdir()
        dnmap.entries(tmp_path / "folder")
    conflict = tmp_path / "conflict"
    conflict.write_text("Issuer: CN=i\nSubject: CN=I\n")
    with pytest.raises(dnmap.EncodingError, match="given before with another value"):
        dnmap.entries(conflict, text=True, tag="T")
    with pytest.raises(dnmap.EncodingError) as caught:
        request = tmp_path / "name"
        request.write_text("/CN=x\n")
        dnmap.entries(request, text=True)
    assert caught.value.code == "no-issuer"


def test_warnings(tmp_path):
    names = tmp_path / "names"
    names.write_text("/CN=x\n/CN=X\n")
    with pytest.warns(dnmap.RiskWarning) as warned:
        assert dnmap.entries(names, mode="subject", text=True) == ["CERTSUBJECT:/CN=x\tRELAY"]
    assert [str(warning.message) for warning in warned] == [
        f"{names}:2: entry 2: subject: {dnmap.explain('case')}"]
    assert warned[0].filename == __file__

    ca = tmp_path / "ca.pem"
    ca.write_bytes(make_certificate(make_name(COMMON_NAME="CA"), is_ca=True)
                   .public_bytes(Encoding.PEM))
    with pytest.warns(dnmap.RiskWarning, match="a CA's certificate, taken for a client's"):
        dnmap.entries(ca)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert dnmap.entries(ca, mode="ca") == ["CERTISSUER:/CN=CA\tRELAY"]
        with pytest.raises(dnmap.RiskWarning):
            dnmap.entries(ca)

    client = make_certificate(make_name(COMMON_NAME="x"), make_name(COMMON_NAME="CA"))
    ca.write_bytes(client.public_bytes(Encoding.PEM) * 1001)
    with pytest.warns(dnmap.RiskWarning) as warned:
        assert dnmap.entries(ca, mode="ca") == ["CERTISSUER:/CN=x\tRELAY"]
    assert [str(warning.message) for warning in warned] == [
        "1001 certificates: no CA's, so no client has such an issuer: mode issuer makes the entries "
        "of the CAs that signed them"]


@pytest.mark.parametrize("options, kind", [
    ({"mode": "x"}, dnmap.Error), ({"dialect": "x"}, dnmap.Error), ({"map": "x"}, dnmap.Error),
    ({"tag": "a b"}, dnmap.EncodingError), ({"value": ""}, dnmap.EncodingError),
    ({"mode": None}, TypeError), ({"value": b"x"}, TypeError), ({"foo": 1}, TypeError),
    ({"password": b"x"}, TypeError),
])
def test_bad_options(bundle, options, kind):
    with pytest.raises(kind):
        dnmap.entries(bundle, **options)


def test_none_is_no_path():
    with pytest.raises(TypeError):
        dnmap.entries([None])
