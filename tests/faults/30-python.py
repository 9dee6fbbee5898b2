# SPDX-License-Identifier: BSD-2-Clause
"""The Python module while the library's calls, its own, and Python's fail, each in turn: an exception that
says why, or the same result as ever; and the next call works. Prints TAP."""

import errno
import os
import subprocess
import sys
import tempfile

NO_PLAN = "none:0:0:0"

# The library that fails calls has to be there from the start (its log, too); Python's own objects are to
# come from malloc. libcrypto's calls fail in the tests in C.
if "FAULT_LOG" not in os.environ:
    with tempfile.TemporaryDirectory() as folder:
        own = {"FAULT_LOG": folder + "/log", "FAULT_PLAN": NO_PLAN, "LD_PRELOAD": os.environ["FAULTS"],
               "PYTHONMALLOC": "malloc"}
        sys.exit(subprocess.call([sys.executable, *sys.argv], env={**os.environ, **own}))

sys.path.insert(0, os.environ["PYTHON_TESTS"])
from conftest import pem_of  # noqa: E402

import dnmap  # noqa: E402

LOG = os.environ["FAULT_LOG"]
MAP = b"CERTISSUER:/C=US/CN=A/B RELAY\nCERTSUBJECT:/CN=a b RELAY\n x\n"
DER = bytes.fromhex("300F310D300B06035504030C045C784333")
FILE = os.path.dirname(LOG) + "/a.pem"
PEM = pem_of("a", "b")
with open(FILE, "wb") as file:
    file.write(PEM)


def name():
    made = dnmap.Name.from_der(DER)
    return (made.key(), made.keys(), made.access_line("T"), made.warnings, str(made), made.cn(),
            made.rfc4514(), list(made))


USES = {
    "xtext": lambda: dnmap.decode(dnmap.encode(b"a b\0" * 100)),
    "a name": name,
    "a name in text": lambda: dnmap.Name.from_text('O = "a, b", CN = c').key(),
    "a key": lambda: str(dnmap.Name.from_key("/C=US/CN=a+20b")),
    "a file": lambda: [str(one.subject) for one in dnmap.load(FILE)],
    "bytes": lambda: [str(one.subject) for one in dnmap.loads(PEM)],
    "entries": lambda: dnmap.entries(FILE),
    "findings": lambda: (dnmap.fix(MAP), dnmap.lint(MAP)),
    "a decision": lambda: dnmap.AccessMap(MAP, issuer_regex="-s1 (.)").test(dnmap.loads(PEM)[0]),
    "a requirement": lambda: dnmap.requirement(subject=dnmap.Name.from_text("/CN=x"), cn=True),
    "LDIF": lambda: dnmap.ldif("CERTISSUER:/CN=x", "RELAY", base="dc=x", cluster="c"),
}


def faulty(plan, use):
    """Runs a use with a plan: whether a call failed, the result, the exception or None."""
    before = os.stat(LOG).st_size
    result = error = None
    try:
        os.environ["FAULT_PLAN"] = plan
        result = use()
        os.environ["FAULT_PLAN"] = NO_PLAN
    except (MemoryError, OSError, dnmap.Error) as caught:
        error = caught
        os.environ["FAULT_PLAN"] = NO_PLAN
    return os.stat(LOG).st_size > before, result, error


def fault_of(result, error, good, kind, number):
    """What is wrong with an outcome; None if all is right."""
    if error is None:
        return None if result == good else f"gave {result}"
    if not isinstance(error, kind):
        return f"raised {error!r}"
    return f"errno {error.errno}" if kind is OSError and error.errno != number else None


def each_fault(case, call, number, kind, ways=(0, 1)):
    """Fails the calls of one kind in turn, as long as there is one more; what was wrong, and how many."""
    use, good, wrong, times = USES[case], USES[case](), [], 0
    for onwards in ways:
        at = 1
        while True:
            failed, result, error = faulty(f"{call}:{at}:{onwards}:{number}", use)
            if not failed:
                break
            times += 1
            fault = fault_of(result, error, good, kind, number)
            if fault is not None:
                wrong.append(f"{call} {at}{' and on' if onwards else ''}: {fault}")
            at += 1
    if use() != good:
        wrong.append("another result afterwards")
    return wrong, times


count = faults = 0


def check(what, objects, *arguments, **options):
    global count, faults
    os.environ["FAULT_OBJECTS"] = objects
    wrong, times = each_fault(*arguments, **options)
    count += 1
    faults += times
    good = times > 0 and not wrong
    print(f"{'ok' if good else 'not ok'} {count} - {arguments[0]}: {what} ({times} times)", flush=True)
    for line in wrong:
        print("#", line)


OURS = "_native libdnmap"
for case in sorted(USES):
    check("no memory", OURS, case, "malloc", errno.ENOMEM, MemoryError)
    check("no memory for Python", "python", case, "malloc", errno.ENOMEM, MemoryError, ways=(0,))
for case in ("a file", "entries"):
    check("no descriptor", OURS, case, "open", errno.EMFILE, OSError)
    check("reading fails", OURS, case, "read", errno.EIO, OSError)
print(f"# {faults} faults")
print(f"1..{count}")
