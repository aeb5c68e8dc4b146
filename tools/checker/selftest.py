# SPDX-License-Identifier: GPL-2.0
"""The runner's own tests, which run first."""
import time
import unittest
from pathlib import Path

from . import boots, tap
from .run import Outcome
from .table import BOTH, Boot, Entry

HERE = Path(__file__).parent
BOOT = Boot("runner", BOTH, "none", 0, 0, "none", 1.0, (Entry("host:runner"),))


class Results(unittest.TestResult):
    """The cases as those of any other boot."""

    def __init__(self):
        super().__init__()
        self.cases: list = []

    def add(self, test, outcome: str, *said) -> None:
        self.cases.append(tap.Case("runner", str(test).split(" ", 1)[0], outcome, said))

    def addSuccess(self, test):
        self.add(test, tap.PASSED)

    def addFailure(self, test, err):
        self.add(test, tap.FAILED, *self._exc_info_to_string(err, test).splitlines())

    addError = addFailure

    def addSubTest(self, test, subtest, err):
        if err:
            self.addFailure(subtest, err)

    def addSkip(self, test, reason):
        self.add(test, tap.SKIPPED, reason)


def run() -> Outcome:
    """Their outcome, in the form of a boot's."""
    began, cpu = time.monotonic(), time.process_time()
    results = Results()
    tests = unittest.defaultTestLoader.discover(str(HERE / "tests"),
                                                top_level_dir=str(HERE.parent))
    tests.run(results)
    verdict = tap.Verdict(tuple(results.cases), ("runner",))
    log = boots.OUT / f"{BOOT.name}.log"
    log.write_text("".join(f"{case.outcome}: {case.name}\n" + "\n".join(case.said)
                           for case in results.cases), encoding="utf-8")
    return Outcome(BOOT, verdict, int(not results.wasSuccessful()), time.monotonic() - began,
                   time.process_time() - cpu, [], {})
