# SPDX-License-Identifier: BSD-2-Clause
"""What the times have to be, and whether they are."""

import statistics
from typing import NamedTuple

from measure import Missing
from report import LABEL, peak_of


class Target(NamedTuple):
    """Values, one a round, and what their median has to be."""

    title: str
    values: list
    sign: str  # "<=" or ">="
    limit: float
    jobs: tuple  # that have to be there
    unit: str = "x"

    def holds(self):
        """Whether it is met."""
        value = statistics.median(self.values)
        return value <= self.limit if self.sign == "<=" else value >= self.limit

    def verdict(self):
        """The same in words."""
        away = abs(statistics.median(self.values) / self.limit - 1)
        return "holds" if self.holds() else f"misses by {100 * away:.{1 if away < 0.1 else 0}f} %"

    def reason(self):
        """Why there are no values."""
        for job in self.jobs:
            if not job.samples():
                return f"{job.label}: {job.problem or 'failed'}"
        return "no round had all that it needs"

    def line(self):
        """A line of the report."""
        aim = f"{self.sign} {self.limit:g} {self.unit}"
        if not self.values:
            return (f"  {self.title:{LABEL - 2}}{'-':>15} {'':22}{aim:>10}  "
                    f"not measured: {self.reason()}")
        value, spread = statistics.median(self.values), ""
        if len(self.values) > 1:
            spread = f"({min(self.values):.2f} to {max(self.values):.2f})"
        return f"  {self.title:{LABEL - 2}}{value:>15.2f} {spread:22}{aim:>10}  {self.verdict()}"


# ------------------------------------------------------------------ values


def combine(function, *jobs):
    """The function of the jobs' times, round by round, where a round has all of them."""
    rounds = zip(*(job.round_times() for job in jobs))
    return [function(*times) for times in rounds if None not in times]


def slower(title, job, other, limit):
    """How many times the other's time a job may take."""
    values = combine(lambda mine, others: mine / others, job, other)
    return Target(title, values, "<=", limit, (job, other))


def faster(title, job, other, limit):
    """How many times its own time the other has to take."""
    values = combine(lambda mine, others: others / mine, job, other)
    return Target(title, values, ">=", limit, (job, other))


def growth(jobs, small, large):
    """What one of many certificates costs, as a multiple of one of few. Being started is not
    counted: it is what a single certificate takes. Those two are short and differ by little, so
    their medians are of all rounds."""
    parts = one, few, many = tuple(jobs[f"stream {count}"] for count in (1, small, large))
    values = []
    if all(job.samples() for job in parts) and few.median() > one.median():
        each = (few.median() - one.median()) / small
        values = combine(lambda time: (time - one.median()) / large / each, many)
    return Target(f"--stream, growth a certificate, {small:,} to {large:,}", values, "<=", 1.15,
                  parts)


# ------------------------------------------------------------------ the targets


def call_targets(workers):
    """Those of single calls."""
    for name in ("generated", "roots"):
        if name in workers:
            jobs = workers[name].jobs
            yield faster(f"DER, {name}: OpenSSL / ours", jobs["ours"], jobs["openssl"], 200)
            yield faster(f"DER, {name}: fair rival / ours", jobs["ours"], jobs["fair"], 30)
    call = workers["generated"].jobs["ours"]
    for name, limit in (("perl", 1.5), ("python", 2)):
        ours = workers[name].jobs[f"{name}-ours"] if name in workers else \
            Missing(name, problem="not installed")
        yield slower(f"{name.capitalize()}: a call / the call in C", ours, call, limit)


def bundle_targets(jobs, count):
    """Those of a large bundle."""
    cat, stream = jobs[f"cat {count}"], jobs[f"stream {count}"]
    yield slower(f"{count:,}: --stream / cat", stream, cat, 10)
    yield slower(f"{count:,}: --stream -j 2 / cat", jobs[f"-j 2 {count}"], cat, 6)
    yield slower(f"{count:,}: default / --stream", jobs[f"default {count}"], stream, 1.5)
    peak = peak_of(stream)
    yield Target(f"{count:,}: peak memory of --stream", [] if peak is None else [peak], "<=", 8,
                 (stream,), "MB")


def all_targets(workers, jobs, counts):
    """Of everything; `counts` are the sizes of the bundles, from 1."""
    yield from call_targets(workers)
    for count in counts:
        if count >= 100000:
            yield from bundle_targets(jobs, count)
    yield growth(jobs, 1000, 100000)
    for small, large in zip(counts[2:], counts[3:]):
        yield growth(jobs, small, large)
    yield slower("one file: dn2access / openssl x509", jobs["ca 1"], jobs["x509 1"], 1)
    yield slower("one file: dn2access / the empty program", jobs["ca 1"], jobs["empty"], 1.3)
