# SPDX-License-Identifier: GPL-2.0
"""Runs boots side by side and judges each when it has ended."""
import os
import queue
import signal
import subprocess
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from . import boots, tap
from .table import Boot, Table

# The time that an interrupted boot has to end its VM before it is killed.
END_IN = 15

# tools/vm/run's exit status if QEMU has corrupted the VM's flags, which its log
# proves. This says nothing about the tested code, so the boot is repeated; no
# other failure is. A few of them are bad luck, more are a finding.
EMULATOR_BROKE = 126
MOST_BROKEN = 3


@dataclass
class Outcome:
    """The outcome of a boot."""
    boot: Boot
    verdict: tap.Verdict
    status: int
    seconds: float
    cpu_seconds: float
    errors: list = field(default_factory=list)
    # The duration of each program, from the times of its lines.
    program_seconds: dict = field(default_factory=dict)

    @property
    def good(self) -> bool:
        return not self.verdict.failed


class Job:
    """A running boot, in its own process group, so that all its processes can be killed."""

    def __init__(self, table: Table, boot: Boot, show, top: Path):
        self.boot = boot
        self.show = show
        self.lines: list = []
        self.errors: list = []
        self.times: dict = {}
        self.began = self.last_end = time.monotonic()
        self.lock = threading.Lock()
        self.process = subprocess.Popen(
            boots.command(table, boot), cwd=top, start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True, encoding="utf-8", errors="replace")
        self.log = open(boots.OUT / f"{boot.name}.log", "w", encoding="utf-8")
        self.readers = [self.thread(self.read, self.process.stdout, self.take_line),
                        self.thread(self.read, self.process.stderr, self.errors.append)]

    @staticmethod
    def thread(function, *arguments) -> threading.Thread:
        thread = threading.Thread(target=function, args=arguments, daemon=True)
        thread.start()
        return thread

    def read(self, stream, take) -> None:
        """Output and errors use separate pipes, so that their lines do not mix."""
        with stream:
            for line in stream:
                line = line.rstrip("\n")
                with self.lock:
                    take(line)
                    if not self.log.closed:
                        self.log.write(line + "\n")
                    self.show(self.boot, line)

    def take_line(self, line: str) -> None:
        self.lines.append(line)
        if match := tap.END.match(line):
            now = time.monotonic()
            self.times[match["program"]] = now - self.last_end
            self.last_end = now

    def signal(self, number: int) -> None:
        try:
            os.killpg(self.process.pid, number)
        except ProcessLookupError:
            pass

    def too_late(self) -> None:
        with self.lock:
            self.errors.append(f"check: no end after {self.patience} s")
        self.signal(signal.SIGKILL)

    @property
    def patience(self) -> int:
        """A VM has its own time limit and prints its tasks; this one is for everything else."""
        return boots.limit(self.boot) + boots.GRACE

    def wait(self) -> Outcome:
        clock = threading.Timer(self.patience, self.too_late)
        clock.daemon = True
        clock.start()
        # wait4() and not Popen: only it returns the CPU time of all child
        # processes.
        _, status, usage = os.wait4(self.process.pid, 0)
        self.process.returncode = os.waitstatus_to_exitcode(status)
        clock.cancel()
        # No process of the boot may outlive it, or keep our pipes open.
        self.signal(signal.SIGKILL)
        for reader in self.readers:
            reader.join(END_IN)
        return self.outcome(usage)

    def outcome(self, usage) -> Outcome:
        with self.lock:
            self.log.close()
            status = self.process.returncode
            verdict = tap.judge(self.lines, status, boots.expected_programs(self.boot))
            return Outcome(self.boot, verdict, status, time.monotonic() - self.began,
                           usage.ru_utime + usage.ru_stime, list(self.errors), self.times)


class Interrupted(Exception):
    """A signal asks us to end."""


def not_started(boot: Boot, error: OSError) -> Outcome:
    verdict = tap.judge([], 127, boots.expected_programs(boot))
    return Outcome(boot, verdict, 127, 0.0, 0.0, [f"check: {error}"])


class Pool:
    """Runs boots, a number of them at once, the longest first."""

    def __init__(self, table: Table, jobs: int, show, top: Path = boots.TOP):
        self.top = top
        self.table = table
        self.jobs = jobs
        self.show = show
        self.running: dict = {}
        self.waiting: list = []
        self.cut_off: list = []
        self.broken: list = []
        self.ended: queue.SimpleQueue = queue.SimpleQueue()

    def start(self, boot: Boot) -> None:
        try:
            job = Job(self.table, boot, self.show, self.top)
        except OSError as error:
            self.ended.put((boot, not_started(boot, error)))
            return
        self.running[boot.name] = job
        Job.thread(lambda: self.ended.put((boot, job.wait())))

    def begins_again(self, outcome: Outcome) -> bool:
        """Did the emulator fail, not the tested code? Then keeps the log under another name."""
        name = outcome.boot.name
        if outcome.status != EMULATOR_BROKE or name in self.broken or \
                len(self.broken) >= MOST_BROKEN:
            return False
        self.broken.append(name)
        for end in "log", "console":
            log = boots.OUT / f"{name}.{end}"
            if log.exists():
                log.rename(boots.OUT / f"{name}.broken.{end}")
        self.waiting.insert(0, outcome.boot)
        return True

    def fill(self) -> None:
        while self.waiting and len(self.running) < self.jobs:
            self.start(self.waiting.pop(0))

    def interrupt(self) -> None:
        """For a signal handler: outcomes() raises Interrupted soon."""
        self.ended.put(None)

    def outcomes(self, chosen, seconds_of):
        """Yields each boot's outcome when it ends. However this ends, no VM keeps running;
        `waiting` and `cut_off` are then the boots without an outcome."""
        self.waiting = sorted(chosen, key=seconds_of, reverse=True)
        missing = len(self.waiting)
        try:
            while missing:
                self.fill()
                ended = self.ended.get()
                if ended is None:
                    raise Interrupted
                boot, outcome = ended
                self.running.pop(boot.name, None)
                if self.begins_again(outcome):
                    continue
                missing -= 1
                yield outcome
        finally:
            self.cut_off = [job.boot for job in self.running.values()]
            self.end_all()

    def end_all(self) -> None:
        """Ends all running boots, and kills those that do not end in time."""
        for job in self.running.values():
            job.signal(signal.SIGTERM)
        while self.running:
            try:
                ended = self.ended.get(timeout=END_IN)
            except queue.Empty:
                for job in self.running.values():
                    job.signal(signal.SIGKILL)
                continue
            if ended:
                self.running.pop(ended[0].name, None)
