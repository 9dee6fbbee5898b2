# SPDX-License-Identifier: BSD-2-Clause
"""The builds that tools/mutate works on, and their tests."""
import hashlib
import json
import math
import os
import resource
import shutil
import signal
import subprocess
import sys

from mutations import ROOT

COMMAND_TESTS = ["50-vectors"]
SHORTER = {"TEST_SHARE": "20", "MUTANTS_COUNT": "3000", "CK_FORK": "no", "UBSAN_OPTIONS": "halt_on_error=1"}
# What is never set differs from what a test may take it for.
ALWAYS = ["-Dbench=disabled", "-Doptimization=0", "-Dc_args=-ftrivial-auto-var-init=pattern"]

class Tree:
    """One build of the copied sources, and its tests."""

    def __init__(self, folder, source, *options):
        self.folder, self.source = folder, source
        if not os.path.exists(f"{folder}/build.ninja"):
            subprocess.run(["meson", "setup", folder, source, "-Dtests=enabled", "-Dperl=disabled", "-Dpython=disabled",
                            *ALWAYS, *options], check=True, stdout=subprocess.DEVNULL)
        if self.build() != 0:
            sys.exit(f"{folder}: does not build")
        self.library = next(t["filename"][0] for t in self.meson("--targets") if t["name"] == "dnmap")
        self.tests = {t["name"]: t for t in self.meson("--tests")
                      if suites_of(t) == ["c"] and t["name"] != "threads" or t["name"] == "mutants"
                      or t["name"][4:] in COMMAND_TESTS and t["name"].startswith("cli-")}

        self.unchanged = self.library_digest()

    def library_digest(self):
        with open(os.path.join(self.folder, os.path.relpath(self.library, self.folder)), "rb") as file:
            return hashlib.sha256(file.read()).digest()

    def meson(self, what):
        return json.loads(subprocess.run(["meson", "introspect", what, self.folder], check=True,
                                         stdout=subprocess.PIPE).stdout)

    def build(self, *targets):
        return subprocess.run(["ninja", "-j1", "-C", self.folder, *targets], stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL).returncode

    def relink(self, test):
        """Those that are linked with the library's objects, not with the library."""
        program = os.path.relpath(test["cmd"][0], self.folder)
        if program.startswith("tests/inside/"):
            self.build(program)

    def run(self, name, seconds):
        """None if the test passes within so much processor time, else how it failed."""
        test = self.tests[name]
        self.relink(test)
        process = subprocess.Popen(test["cmd"], env={**os.environ, **SHORTER, **test["env"]}, cwd=self.folder,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                   start_new_session=True, preexec_fn=lambda: limit(seconds))
        try:
            # The clock on the wall is for what waits for ever: beside other work a test takes longer.
            status = process.wait(60 + 10 * seconds)
            if status == -signal.SIGXCPU:
                return "timeout in " + name
            return None if status == 0 else "killed by " + name
        except subprocess.TimeoutExpired:
            return "timeout in " + name
        finally:
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            process.wait()

    def timed(self, name):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        failure = self.run(name, 600)
        if failure:
            sys.exit(f"{self.folder}: without any change: {failure}")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def suites_of(test):
    return [suite.split(":")[-1] for suite in test["suite"]]


def limit(seconds):
    # The soft limit alone: tests set their own.
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(seconds), hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 28, 1 << 28))
    with open("/proc/self/oom_score_adj", "w", encoding="ascii") as file:
        file.write("900")


def copy_sources(folder):
    """A copy in which only what changed is newer; its digest."""
    names = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, check=True,
                           stdout=subprocess.PIPE, text=True).stdout.split("\n")
    digest = hashlib.sha256()
    for name in filter(os.path.isfile, (os.path.join(ROOT, n) for n in sorted(names))):
        with open(name, "rb") as file:
            data = file.read()
        copy = os.path.join(folder, os.path.relpath(name, ROOT))
        if name.startswith((f"{ROOT}/lib", f"{ROOT}/tests", f"{ROOT}/cli")):
            digest.update(name.encode() + b"\0" + data)
        old = open(copy, "rb").read() if os.path.exists(copy) else None
        if data != old:
            os.makedirs(os.path.dirname(copy), exist_ok=True)
            shutil.copy(name, copy)
            os.utime(copy)
    return digest.hexdigest()


def check_unchanged(tree, digest):
    """Ends the run if a test fails without any change; once for these sources."""
    path = f"{tree.folder}/unchanged"
    if not os.path.exists(path) or open(path, encoding="ascii").read() != digest:
        for name in tree.tests:
            tree.timed(name)
        with open(path, "w", encoding="ascii") as file:
            file.write(digest)
