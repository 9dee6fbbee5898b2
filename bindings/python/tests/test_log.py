# SPDX-License-Identifier: BSD-2-Clause
import pytest

import dnmap

PROCESS = "Nov 24 10:45:25 mail sm-mta[4806]: STARTTLS=server, "
RELAY = (PROCESS + "relay=client.example [192.0.2.1], version=TLSv1.3, verify=OK, "
         "cipher=TLS_AES_256_GCM_SHA384, bits=256/256\n")
NAMES = PROCESS + "cert-subject={}, cert-issuer=/O=x+5C/y, verifymsg=ok\n"


def test_names():
    log = (RELAY + NAMES.format("/CN=a+20b")).encode()
    certificate, = dnmap.loads(log, from_log="*.example", log_dialect="openssl3")
    assert (certificate.subject, certificate.issuer) == (
        dnmap.Name.from_text("/CN=a b"), dnmap.Name.from_text("O=x/y"))
    with pytest.raises(dnmap.ParseError):
        dnmap.loads(log, from_log="*.example.org")


def test_entries(tmp_path):
    path = tmp_path / "log"
    path.write_text(RELAY + NAMES.format("/CN=a+20b") + RELAY + NAMES.format("/CN=" + "x" * 252))
    with pytest.warns(dnmap.RiskWarning, match=":4: entry 2: the log has only 256 bytes"):
        lines = dnmap.entries(path, from_log="192.0.2.*", dialect="openssl3", log_dialect="openssl3")
    assert lines == ["CERTISSUER:/O=x+5C/y\tSUBJECT", "CERTSUBJECT:/CN=a+20b\tRELAY"]
