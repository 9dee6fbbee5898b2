# SPDX-License-Identifier: BSD-2-Clause
"""What is timed, and the order in which that is done."""

import statistics
import subprocess
import sys
from typing import NamedTuple, Optional

SLOW_SECONDS = 10  # what takes longer is run in SLOW_ROUNDS only
SLOW_ROUNDS = 3


class Sample(NamedTuple):
    """One run: seconds, and what else was seen."""

    seconds: float
    cpu: Optional[float] = None  # seconds, user and system
    peak: Optional[float] = None  # megabytes


class Job:
    """Something that can be timed again and again; or a `problem`, why it can't."""

    def __init__(self, label, prints="", problem=None):
        self.label, self.prints, self.problem = label, prints, problem
        self.size, self.failures = None, 0  # bytes that a run makes
        self.rounds = []  # the samples of each round

    def measure(self):
        """One run: a Sample, or None if it failed."""
        raise NotImplementedError

    def take_sample(self):
        """Adds one to the last round."""
        sample = self.measure()
        if sample is not None:
            self.rounds[-1].append(sample)
        elif not self.problem:
            self.failures += 1

    def samples(self):
        """All of them."""
        return [sample for samples in self.rounds for sample in samples]

    def median(self):
        """Of the seconds of all samples."""
        return statistics.median(sample.seconds for sample in self.samples())

    def is_slow(self):
        """Whether few rounds of it have to do."""
        return any(sample.seconds > SLOW_SECONDS for sample in self.samples())

    def round_times(self):
        """The median of each round, None where there is none."""
        return [statistics.median(s.seconds for s in samples) if samples else None
                for samples in self.rounds]


class Missing(Job):
    """What can't be timed here."""

    def measure(self):
        return None


class Worker:
    """A program that times ways to the names when it is asked to: see der.c."""

    def __init__(self, command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        text=True)
        self.command, self.jobs, self.versions = command, {}, {}
        while (fields := self.read().split("\t"))[0] != "ready":
            self.add(*fields)
        self.count = int(fields[1])

    def add(self, state, name, label, prints, version):
        """One way, or the reason why it is missing."""
        if state == "here":
            self.jobs[name] = Question(self, name, label, prints)
        else:
            self.jobs[name] = Missing(label, prints, state)
        self.versions[name] = version if state == "here" else state.split(":")[0]

    def read(self):
        """The next line; if there is none, the program has said why."""
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"bench: {self.command[0]} ended with status {self.process.wait()}")
        return line.rstrip("\n")

    def ask(self, name):
        """Nanoseconds a certificate, bytes, failures."""
        self.process.stdin.write(name + "\n")
        self.process.stdin.flush()
        return self.read().split()

    def close(self):
        """Ends the program."""
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()


class Question(Job):
    """What a worker times; a second is one of its rounds, not counted by certificate."""

    def __init__(self, worker, name, label, prints):
        super().__init__(label, prints)
        self.worker, self.name = worker, name

    def measure(self):
        nanoseconds, size, failures = self.worker.ask(self.name)
        if self.size not in (None, int(size)):
            sys.exit(f"bench: {self.label} makes {size} bytes now, {self.size} before")
        self.size, self.failures = int(size), int(failures)
        return Sample(float(nanoseconds) / 1e9)


class Command(Job):
    """A whole process. Its output was looked at before, when it was run by rehearse()."""

    def __init__(self, spawn, command, environment, label, prints=""):
        super().__init__(label, prints)
        self.spawn, self.command, self.environment = spawn, command, environment

    def rehearse(self, path):
        """Runs it once with its output in a file. Whether that is worth looking at."""
        with open(path, "wb") as output:
            try:
                done = subprocess.run(self.command, stdin=subprocess.DEVNULL, stdout=output,
                                      stderr=subprocess.PIPE, env=self.environment, check=False)
            except FileNotFoundError:
                self.problem = "not installed"
                return False
            self.size = output.seek(0, 2)
        if done.returncode != 0:
            self.problem = f"failed, status {done.returncode}"
            print(f"bench: {self.label}: {self.problem}", *done.stderr.decode().splitlines()[:1],
                  sep="\n  ", file=sys.stderr)
            self.failures = 1
        return done.returncode == 0

    def measure(self):
        if self.problem:
            return None
        done = subprocess.run([self.spawn, *self.command], stdout=subprocess.PIPE,
                              env=self.environment, check=True)
        wall, user, system, peak, status = map(int, done.stdout.split())
        if status != 0:
            return None
        return Sample(wall / 1e9, (user + system) / 1e6, peak / 1024)


class Section(NamedTuple):
    """Rows of the table that belong together."""

    title: str
    unit: str
    scale: float  # of the unit in a second
    repeats: int  # runs of each job in a round
    jobs: list


def run_rounds(sections, rounds):
    """Times all jobs in turn, each round beginning with another one: nothing is always run after
    the same neighbour, and no job has a quiet minute for itself."""
    for number in range(rounds):
        print(f"bench: round {number + 1} of {rounds}", file=sys.stderr, flush=True)
        for section in sections:
            for job in section.jobs:
                job.rounds.append([])
            first = number % len(section.jobs)
            for job in (section.jobs[first:] + section.jobs[:first]) * section.repeats:
                if number < SLOW_ROUNDS or not job.is_slow():
                    job.take_sample()
