# SPDX-License-Identifier: BSD-2-Clause
import json
import subprocess

import pytest
from cryptography.hazmat.primitives import serialization
from conftest import BUNDLE, make_certificate, make_name, make_request

import dnmap

CLIENT = dnmap.from_certificate(make_certificate(make_name(COMMON_NAME="A/B"),
                                                 make_name(COMMON_NAME="CA")))
ISSUER, SUBJECT = "CERTISSUER:/CN=CA", "CERTSUBJECT:/CN=A+5C/B"


def decide(source, **options):
    return dnmap.AccessMap(source.encode(), dialect="openssl3", **options).test(CLIENT)


def test_decisions():
    assert decide(f"{ISSUER}\tRELAY\n") == (
        True, "issuer-relay", ((ISSUER, True, 1, ISSUER.encode(), b"RELAY"),), None)
    both = decide(f"#\n{ISSUER}\tSUBJECT\n{SUBJECT}\tRELAY\n")
    assert (both.may_relay, both.reason) == (True, "subject-relay")
    assert [(lookup.key, lookup.line) for lookup in both.lookups] == [(ISSUER, 2), (SUBJECT, 3)]
    assert decide(f"{ISSUER}\tOK\n").reason == "issuer-value"
    assert decide("") == (False, "no-issuer-entry", ((ISSUER, False, 0, None, None),), None)


def test_near_miss():
    decision = decide(f"{ISSUER}\tSUBJECT\nCERTSUBJECT:/CN=A/B\tRELAY\n")
    assert (decision.may_relay, decision.reason) == (False, "no-subject-entry")
    assert decision.lookups[1] == (SUBJECT, False, 2, b"CERTSUBJECT:/CN=A/B", b"RELAY")


def test_regex():
    decision = decide("CERTISSUER:CA\tRELAY\n", issuer_regex="-s1 /CN=(.*)$")
    assert decision.may_relay and decision.lookups[0].key == "CERTISSUER:CA"
    with pytest.raises(dnmap.ParseError) as caught:
        decide("", subject_regex="(")
    assert caught.value.code == "regex"


def test_as_dn2access_decides(tmp_path, dn2access):
    certificates = dnmap.load(BUNDLE)
    source = "".join(c.issuer.access_line("CERTISSUER") + "\n" for c in certificates[::2])
    path = tmp_path / "access"
    path.write_text("".join(dict.fromkeys(source.splitlines(True))))
    with pytest.raises(subprocess.CalledProcessError) as caught:
        dn2access("--format", "json", "--test", str(path), str(BUNDLE))
    theirs = [json.loads(line) for line in caught.value.stdout.splitlines()]
    access = dnmap.AccessMap(path.read_bytes())
    ours = [access.test(certificate) for certificate in certificates]
    assert [(d.may_relay, d.reason, [lookup.key for lookup in d.lookups]) for d in ours] == [
        (d["may_relay"], d["reason"], [lookup["key"] for lookup in d["lookups"]]) for d in theirs]
    assert 50 < sum(decision.may_relay for decision in ours) < len(ours)


def test_no_issuer():
    request = dnmap.from_certificate(make_request(make_name(COMMON_NAME="r")))
    with pytest.raises(dnmap.EncodingError) as caught:
        dnmap.AccessMap(b"").test(request)
    assert caught.value.code == "no-issuer"
    with pytest.raises(TypeError):
        dnmap.AccessMap("")


def test_config():
    access = dnmap.AccessMap(b"CERTISSUER:CA\tRELAY\n", dialect="openssl3",
                             config=b"KCERTIssuer regex -s1 /CN=(.*)$$\n")
    assert access.test(CLIENT).may_relay
    with pytest.raises(dnmap.ParseError):
        dnmap.AccessMap(b"", config=b"KCERTIssuer regex $\n")


def test_verification():
    name = make_name(COMMON_NAME="CA")
    alone = make_certificate(name, name).public_bytes(serialization.Encoding.PEM)
    source = b"CERTISSUER:/CN=CA\tRELAY\n"
    stranger = make_name(COMMON_NAME="other")
    other = make_certificate(stranger, stranger).public_bytes(serialization.Encoding.PEM)
    assert dnmap.AccessMap(source).test(alone).may_relay
    assert dnmap.AccessMap(source, verify_with=alone).test(alone).may_relay
    decision = dnmap.AccessMap(source, verify_with=other).test(alone)
    assert (decision.may_relay, decision.reason, decision.lookups) == (False, "not-verified", ())
    assert decision.verify_message
    with pytest.raises(ValueError):
        dnmap.AccessMap(source, verify_with=other).test(CLIENT)


def test_keys_by_expressions(tmp_path):
    path = tmp_path / "c.pem"
    path.write_bytes(make_certificate(make_name(COMMON_NAME="client"), make_name(COMMON_NAME="CA"))
                     .public_bytes(serialization.Encoding.PEM))
    with pytest.warns(dnmap.RiskWarning, match="1 keys: the site's regular expression"):
        lines = dnmap.entries(path, mode="issuer", issuer_regex="-s1 /CN=(.*)")
    assert lines == ["CERTISSUER:CA\tRELAY"]
    with pytest.warns(dnmap.RiskWarning, match="1 keys: the site's regular expression"):
        lines = dnmap.entries(path, mode="subject", config=b"KCERTSubject regex -s1 /CN=(.*)\n")
    assert lines == ["CERTSUBJECT:client\tRELAY"]
    with pytest.raises(dnmap.EncodingError):
        dnmap.entries(path, issuer_regex="x|.")
