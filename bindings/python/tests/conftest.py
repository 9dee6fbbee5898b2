# SPDX-License-Identifier: BSD-2-Clause
"""What the tests share: vectors, certificates made by the package cryptography, TAP output."""

import datetime
import os
import pathlib
import subprocess

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

BUNDLE = pathlib.Path("/etc/ssl/certs/ca-certificates.crt")
BAD_BLOCK = b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"

_key = ec.generate_private_key(ec.SECP256R1())


def make_name(**attributes):
    """A name of attributes given by their names in NameOID, in this order."""
    return x509.Name([x509.NameAttribute(getattr(NameOID, oid), value)
                      for oid, value in attributes.items()])


def make_certificate(subject, issuer=None, is_ca=False):
    """A certificate with these names, signed by nobody of importance."""
    now = datetime.datetime(2026, 1, 1)
    return (x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(subject if issuer is None else issuer)
            .public_key(_key.public_key())
            .serial_number(1)
            .not_valid_before(now)
            .not_valid_after(now + datetime.timedelta(days=3650))
            .add_extension(x509.BasicConstraints(is_ca, None), True)
            .sign(_key, hashes.SHA256()))


def pem_of(*names):
    """Certificates in PEM for common names."""
    return b"".join(make_certificate(make_name(COMMON_NAME=name))
                    .public_bytes(serialization.Encoding.PEM) for name in names)


def make_request(subject):
    """A certificate request in PEM."""
    request = x509.CertificateSigningRequestBuilder().subject_name(subject)
    return request.sign(_key, hashes.SHA256())


def read_vectors():
    """The shared vectors: (DER, {dialect: macro value}). Without them no test makes sense."""
    path = os.environ.get("DNMAP_VECTORS",
                          pathlib.Path(__file__).parents[3] / "tests/vectors/names.tsv")
    with open(path, encoding="ascii") as lines:
        rows = [line.rstrip("\n").split("\t") for line in lines if not line.startswith("#")]
    assert len(rows) >= 250
    return [(bytes.fromhex(der), {"openssl3": three, "openssl1": one}) for der, three, one in rows]


@pytest.fixture
def dn2access():
    """Runs the command; what it prints."""
    command = os.environ.get("DN2ACCESS")
    if not command:
        pytest.skip("dn2access is not at hand (set DN2ACCESS)")

    def run(*arguments):
        return subprocess.run([command, *arguments], check=True, capture_output=True,
                              text=True).stdout
    return run


# ------------------------------------------------------------------ TAP

class Tap:
    """Reports each test as a line of the Test Anything Protocol; for -p no:terminal."""

    def __init__(self):
        self.count = 0
        self.not_collected = []

    def line(self, result, report, directive=""):
        self.count += 1
        print(f"{result} {self.count} - {report.nodeid.replace('#', '')}{directive}")
        if report.failed:
            print("# " + report.longreprtext.replace("\n", "\n# "))

    def pytest_runtest_logreport(self, report):
        if report.skipped:
            self.line("ok", report, " # SKIP")
        elif report.failed:
            self.line("not ok", report)
        elif report.when == "call":
            self.line("ok", report)

    def pytest_collectreport(self, report):
        if report.failed:
            self.not_collected.append(report)

    def pytest_sessionfinish(self):
        for report in self.not_collected:
            self.line("not ok", report)
        print(f"1..{self.count}", flush=True)


def pytest_addoption(parser):
    parser.addoption("--tap", action="store_true", help="print TAP")


def pytest_configure(config):
    if config.getoption("--tap"):
        config.pluginmanager.register(Tap())
