# SPDX-License-Identifier: BSD-2-Clause
import pytest

import dnmap

SUBJECT = dnmap.Name.from_text("/O=50% off/CN=client")
ISSUER = dnmap.Name.from_text("/CN=My CA")


def test_requirement():
    assert dnmap.requirement(subject=SUBJECT) == "VERIFY+CS:/O=50%%+20off/CN=client"
    assert dnmap.requirement(issuer=ISSUER, level="PERM+VERIFY:112") == (
        "PERM+VERIFY:112+CI:/CN=My+20CA")
    assert dnmap.requirement(subject=SUBJECT, issuer=ISSUER, cn=True, key="TLS_Srv:mx") == (
        "TLS_Srv:mx\tVERIFY+CN:client++CS:/O=50%%+20off/CN=client++CI:/CN=My+20CA")


@pytest.mark.parametrize("options", [
    {},
    {"issuer": ISSUER, "cn": True},
    {"subject": SUBJECT, "level": "ENCR:112"},
    {"subject": SUBJECT, "level": "VERIFY+"},
    {"subject": SUBJECT, "key": "a b"},
    {"subject": dnmap.Name.from_text("/O=x"), "cn": True},
])
def test_refused(options):
    with pytest.raises(ValueError):
        dnmap.requirement(**options)


def test_faults():
    findings = dnmap.lint(b"TLS_Clt:a\tVERFIY\nTLS_Clt:b\tVERIFY+CN:%1\n")
    assert [finding.code for finding in findings] == ["requirement-none", "percent"]
