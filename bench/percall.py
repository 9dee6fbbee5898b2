#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
"""percall.py BUNDLE LINES [PATH]: what one call costs in Python, from DER in memory to two names.

Speaks as bench-der does. Our module is taken from PATH and nowhere else; what it gives is first
compared with LINES, the entries that OpenSSL's output makes.
"""

import base64
import gc
import importlib
import re
import sys
import time

LEAST_SECONDS = 0.05  # of a round


def read_bundle(path):
    """The DER of each certificate."""
    with open(path, "rb") as file:
        text = file.read()
    label = rb"-----(?:BEGIN|END) CERTIFICATE-----"
    return [base64.b64decode(block) for block in re.findall(label + rb"\n([^-]+)" + label, text)]


class Rival:
    """One way to the names: `make` takes DER and returns subject and issuer, or raises."""

    def __init__(self, label, prints, make=None, version="", reason="here"):
        self.label, self.prints = label, prints
        self.make, self.version, self.reason = make, version, reason
        self.taken, self.names, self.failures = [], [], 0

    def rehearse(self, certs):
        """Makes the names of all; those that are refused are not timed, with what they cost."""
        for cert in certs:
            try:
                self.names.append(self.make(cert))
                self.taken.append(cert)
            except ValueError:
                self.failures += 1

    def time_passes(self, passes):
        """Seconds for so many passes, without those of the loop itself."""
        make, taken, clock = self.make, self.taken, time.perf_counter
        gc.collect()
        start = clock()
        for _ in range(passes):
            for cert in taken:
                subject, issuer = make(cert)  # pylint: disable=unused-variable
        middle = clock()
        for _ in range(passes):
            for cert in taken:
                pass
        return 2 * middle - start - clock()

    def round(self):
        """The answer to a question for it."""
        passes = 1 + int(LEAST_SECONDS / max(self.time_passes(1), 1e-6))
        each = self.time_passes(passes) / passes / len(self.taken)
        size = sum(len(subject) + len(issuer) for subject, issuer in self.names)
        return f"{each * 1e9:.2f} {size} {self.failures}"


def find_ours(path):
    """Our module, if it is there."""
    label, prints = "Python: dnmap.macros()", "the macros"
    if not path:
        return Rival(label, prints, reason="not built")
    sys.path.insert(0, path)
    try:
        module = importlib.import_module("dnmap")
    except ImportError as error:
        return Rival(label, prints, reason=f"not there: {error}")
    if not module.__file__.startswith(path) or not hasattr(module, "macros"):
        return Rival(label, prints, reason="not there: dnmap has no macros()")
    return Rival(label, prints, module.macros, module.__version__)


def find_cryptography():
    """The module that most use."""
    label, prints = "Python: cryptography, rfc4514_string()", "RFC 4514, no xtext"
    try:
        cryptography = importlib.import_module("cryptography")
        load = importlib.import_module("cryptography.x509").load_der_x509_certificate
    except ImportError:
        return Rival(label, prints, reason="not installed")

    def make(der):
        cert = load(der)
        return cert.subject.rfc4514_string(), cert.issuer.rfc4514_string()

    return Rival(label, prints, make, cryptography.__version__)


def compare(rival, lines):
    """Ends the program if the names are not the right ones."""
    made = "".join(f"CERTISSUER:{issuer}\tSUBJECT\nCERTSUBJECT:{subject}\tRELAY\n"
                   for subject, issuer in rival.names)
    with open(lines, encoding="ascii") as file:
        if made != file.read():
            sys.exit("bench: dnmap.macros() gives other names, nothing is timed")


def main(bundle, lines, path=""):
    """Tells who is here, then answers."""
    certs = read_bundle(bundle)
    rivals = {"python-ours": find_ours(path), "python-cryptography": find_cryptography()}
    for name, rival in rivals.items():
        if rival.make:
            rival.rehearse(certs)
        print(rival.reason, name, rival.label, rival.prints, rival.version, sep="\t")
    if rivals["python-ours"].make:
        compare(rivals["python-ours"], lines)
    print("ready", len(certs), sep="\t", flush=True)
    for line in sys.stdin:
        print(rivals[line.strip()].round(), flush=True)


main(*sys.argv[1:])
