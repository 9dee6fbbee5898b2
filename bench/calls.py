# SPDX-License-Identifier: BSD-2-Clause
"""Single calls in C, Perl and Python, timed by programs that stay."""

import os
import pathlib
import sys

import measure

HERE = pathlib.Path(__file__).resolve().parent
ROOTS = "/etc/ssl/certs/ca-certificates.crt"


def start_workers(tools, bundle, stack):
    """The programs that time single calls, by what they read or are written in."""
    commands = {"generated": [tools.der, bundle.path]}
    if os.path.exists(ROOTS):
        commands["roots"] = [tools.der, ROOTS]
    if tools.perl:
        commands["perl"] = [tools.perl, HERE / "percall.pl", bundle.path, bundle.lines,
                            tools.perl_ours]
    commands["python"] = [sys.executable, "-B", HERE / "percall.py", bundle.path, bundle.lines,
                          tools.python_ours]
    workers = {name: measure.Worker(list(map(str, command))) for name, command in commands.items()}
    for worker in workers.values():
        stack.callback(worker.close)
    return workers


def section(title, jobs):
    """Rows of the table."""
    return measure.Section(f"DER in memory to both names, {title}", "us/cert", 1e6, 1, jobs)


def sections(workers):
    """Rows of what the workers time; Perl's and Python's beside the call in C that they make."""
    generated = list(workers["generated"].jobs.values())
    for name in ("perl", "python"):
        if name in workers:
            generated += workers[name].jobs.values()
        else:
            generated.append(measure.Missing(name, problem="not installed"))
    roots = [measure.Missing(ROOTS, problem="not installed")]
    count = 0
    if "roots" in workers:
        roots, count = list(workers["roots"].jobs.values()), workers["roots"].count
    return [section(f"{workers['generated'].count:,} generated certificates", generated),
            section(f"{ROOTS} ({count})", roots)]
