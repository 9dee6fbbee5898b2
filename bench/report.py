# SPDX-License-Identifier: BSD-2-Clause
"""The table, and the lines that follow from it."""

import statistics

LABEL = 52
HEAD = (f"{'':{LABEL}}{'runs':>5}{'median':>10}{'min':>10}{'max':>10} {'':9}{'bytes':>11}"
        f"{'failed':>7}{'cpu ms':>9}{'peak MB':>9}  prints")


def number(value, width, digits=0):
    """A number in its column, or a dash."""
    return f"{'-':>{width}}" if value is None else f"{value:>{width},.{digits}f}"


def times(values):
    """Median, min and max, with as many digits as say something."""
    digits = 3 if min(values) < 10 else 1
    return "".join(number(pick(values), 10, digits) for pick in (statistics.median, min, max))


def peak_of(job):
    """The most memory that a run of it took."""
    return max((s.peak for s in job.samples() if s.peak is not None), default=None)


def row(job, unit, scale):
    """One line of the table."""
    samples = job.samples()
    if not samples:
        return f"  {job.label:{LABEL - 2}}    - {job.problem or 'failed'}"
    cpu = [s.cpu * 1000 for s in samples if s.cpu is not None]
    return (f"  {job.label:{LABEL - 2}}{len(samples):>5}"
            f"{times([s.seconds * scale for s in samples])} {unit:9}"
            f"{number(job.size, 11)}{job.failures:>7}"
            f"{number(statistics.median(cpu) if cpu else None, 9, 1)}{number(peak_of(job), 9, 1)}"
            f"  {job.prints}").rstrip()


def print_table(header, sections):
    """What was measured."""
    for line in header:
        print(line)
    print()
    print(HEAD)
    for section in sections:
        print(section.title)
        for job in section.jobs:
            print(row(job, section.unit, section.scale))
