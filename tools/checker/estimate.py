# SPDX-License-Identifier: GPL-2.0
"""The time that boots take: their last time here, or the one in the table."""
import heapq
import json
import time
from pathlib import Path

from .table import Boot


def key(boot: Boot) -> str:
    """A boot that runs something else, or that the table gives another figure, is
    another one."""
    return f"{boot.name} {boot.seconds:g} {' '.join(map(str, boot.entries))}"


def read_seconds(path: Path) -> dict:
    """The times in such a file; empty if it is not one."""
    try:
        return {name: float(value) for name, value in
                json.loads(path.read_text(encoding="utf-8")).items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}


class Durations:
    """The seconds of earlier runs, kept in a file of the build directory."""

    def __init__(self, path: Path):
        self.path = path
        self.seconds = read_seconds(path)
        self.noted: dict = {}

    def of(self, boot: Boot) -> float:
        return self.seconds.get(key(boot), boot.seconds)

    def note(self, boot: Boot, seconds: float) -> None:
        self.noted[key(boot)] = self.seconds[key(boot)] = round(seconds, 1)

    def save(self) -> None:
        """Beside what another run has noted meanwhile; by renaming, so that a reader
        sees all of it or what was before."""
        new = self.path.with_suffix(".tmp")
        text = json.dumps(read_seconds(self.path) | self.noted, indent=1, sort_keys=True)
        new.write_text(text + "\n", encoding="utf-8")
        new.replace(self.path)


def time_left(running: list, waiting: list, jobs: int) -> float:
    """Seconds until all is done. `running` are pairs (expected, elapsed); `waiting`
    are expected seconds in the order in which they begin."""
    free = [max(1.0, expected - elapsed) for expected, elapsed in running]
    free += [0.0] * max(0, jobs - len(free))
    heapq.heapify(free)
    for seconds in waiting:
        heapq.heappush(free, heapq.heappop(free) + seconds)
    return max(free, default=0.0)


def left_of(pool, durations: Durations) -> float:
    now = time.monotonic()
    running = [(durations.of(job.boot), now - job.began) for job in pool.running.values()]
    return time_left(running, [durations.of(boot) for boot in pool.waiting], pool.jobs)


def in_words(seconds: float) -> str:
    """Rounded as one says it."""
    if seconds < 100:
        return f"{round(seconds)} s"
    return f"{round(seconds / 60)} min"
