# SPDX-License-Identifier: BSD-2-Clause
"""Bundles in files, and the processes that read them."""

import filecmp
import os
import subprocess
import sys

import measure

SEED = "1"
SIZES = (1, 1000, 10000, 100000)

# No trust store for the openssl command: reading one takes most of its time and is not asked for.
ENVIRONMENT = {**os.environ, "LC_ALL": "C", "SSL_CERT_FILE": "/dev/null"}

# ------------------------------------------------------------------ bundles


class Bundle:
    """Generated certificates, and the entries that OpenSSL's output makes of them."""

    def __init__(self, tools, folder, count):
        self.count, self.title = count, f"{count:,}"
        self.path = folder / f"{count}.pem"
        self.lines = folder / f"{count}.lines"
        self.unique = folder / f"{count}.unique"
        make([tools.corpus, str(count), SEED], self.path)
        make([tools.der, "--lines", str(self.path)], self.lines)
        with open(self.lines, "rb") as lines, open(self.unique, "wb") as unique:
            unique.writelines(dict.fromkeys(lines))


def make(command, path):
    """Runs a command with its output in a file."""
    with open(path, "wb") as output:
        if subprocess.run(command, stdout=output, check=False).returncode != 0:
            sys.exit(f"bench: {command[0]} failed")


def make_bundles(tools, folder):
    """One for each size."""
    sizes = SIZES + ((1000000,) if os.environ.get("BENCH_MILLION") == "1" else ())
    return {count: Bundle(tools, folder, count) for count in sizes}


# ------------------------------------------------------------------ jobs


class Commands:
    """Whole processes, by a short name of each."""

    def __init__(self, tools, folder):
        self.tools, self.output, self.jobs = tools, folder / "output", {}

    def add(self, key, label, command, prints=""):
        """One whose output is only counted."""
        self.jobs[key] = measure.Command(self.tools.spawn, [str(word) for word in command],
                                         ENVIRONMENT, label, prints)
        return self.jobs[key].rehearse(self.output)

    def add_ours(self, key, arguments, bundle, right):
        """dn2access, with the output that is right; another one ends the benchmark."""
        label = f"dn2access {' '.join(arguments)}".rstrip() + f" ({bundle.title})"
        if not self.tools.dn2access:
            self.jobs[key] = measure.Missing(label, problem="not built")
        elif self.add(key, label, [self.tools.dn2access, *arguments, bundle.path], "entries") and \
                not filecmp.cmp(self.output, right, shallow=False):
            sys.exit(f"bench: {label} prints other entries than OpenSSL's output makes: not timed")

    def add_bundle(self, bundle):
        """What is done with a bundle of many."""
        count = bundle.count
        self.add(f"cat {count}", f"cat ({bundle.title})", ["cat", bundle.path], "the file")
        self.add_ours(f"stream {count}", ["--stream"], bundle, bundle.lines)
        self.add_ours(f"-j 2 {count}", ["--stream", "-j", "2"], bundle, bundle.lines)
        self.add_ours(f"default {count}", [], bundle, bundle.unique)

    def add_single(self, bundle, folder):
        """What is done with one certificate."""
        with open(bundle.lines, "rb") as lines:
            subject = lines.readlines()[1].replace(b"CERTSUBJECT:", b"CERTISSUER:")
        right = folder / "ca.lines"
        right.write_bytes(subject)
        self.add("empty", "empty program linked with libcrypto", [self.tools.empty])
        self.add_ours("ca 1", ["--ca"], bundle, right)
        self.add_ours("stream 1", ["--stream"], bundle, bundle.lines)
        self.add("x509 1", "openssl x509 -noout -subject (1)",
                 ["openssl", "x509", "-noout", "-subject", "-in", bundle.path],
                 "subject, no xtext")


def make_jobs(tools, folder, bundles):
    """All processes, compared with what is right, by a short name of each."""
    commands = Commands(tools, folder)
    commands.add_single(bundles[1], folder)
    for count, bundle in bundles.items():
        if count > 1:
            commands.add_bundle(bundle)
    commands.add("storeutl", "openssl storeutl -noout -certs (1,000)",
                 ["openssl", "storeutl", "-noout", "-certs", bundles[1000].path],
                 "no names: it decodes")
    return commands.jobs


def section(title, jobs, keys, repeats):
    """These of the jobs."""
    return measure.Section(f"{title}, a process", "ms", 1e3, repeats, [jobs[key] for key in keys])


def sections(jobs, bundles):
    """The rows of the table. What is short is run more often in a round."""
    yield section("One certificate", jobs, ("empty", "ca 1", "stream 1", "x509 1"), 5)
    for count, bundle in bundles.items():
        if count > 1:
            keys = [f"{key} {count}" for key in ("cat", "stream", "-j 2", "default")]
            yield section(f"{bundle.title} certificates in PEM", jobs,
                          keys + ["storeutl"] * (count == 1000), 3 if count == 1000 else 1)
