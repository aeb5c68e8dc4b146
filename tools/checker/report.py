# SPDX-License-Identifier: GPL-2.0
"""The runner's output on the terminal: a line for each boot, then the failures."""
import sys
from collections import Counter

from .estimate import in_words
from .run import Outcome
from .tap import FAILED, NOT_ENDED, SKIPPED

MOST_ERRORS = 8


def say(text: str = "") -> None:
    print(text, flush=True)


def complain(text: str) -> None:
    print(f"check: {text}", file=sys.stderr, flush=True)


def counts(verdict) -> str:
    """7 passed, 1 failed, 2 skipped; counts of zero are left out."""
    parts = [f"{verdict.passed} passed"]
    if verdict.failed:
        parts.append(f"{verdict.failed} FAILED")
    if verdict.skipped:
        parts.append(f"{verdict.skipped} skipped")
    return ", ".join(parts)


def begin(boots: list, jobs: int, seconds: float) -> None:
    say(f"{len(boots)} boots, {jobs} at once; about {in_words(seconds)}")


def ended(outcome: Outcome, done: int, total: int, left: float) -> None:
    """The one line on a boot that has ended."""
    place = f"[{done:{len(str(total))}}/{total}]"
    took = f"{outcome.seconds:.0f} s ({outcome.cpu_seconds:.0f} s of CPU)"
    rest = f", {in_words(left)} left" if done < total else ""
    say(f"{place} {outcome.boot.name:18} {counts(outcome.verdict):32} {took}{rest}")


def mutation(case, done: int, total: int) -> None:
    """The line on a wrong change: the tests that detected it."""
    place = f"[{done:{len(str(total))}}/{total}]"
    if case.outcome == FAILED:
        say(f"{place} NOT SEEN {case.name}")
        for line in case.said:
            say(f"        {line}")
    else:
        say(f"{place} seen {case.name} ({case.said[0]})")


def failure(outcome: Outcome) -> None:
    """Each failure of a boot with its test's output; first a failure of the whole boot."""
    name = outcome.boot.name
    say(f"failed in {name}, see build/check/{name}.log:")
    if outcome.status:
        for line in outcome.errors[-MOST_ERRORS:]:
            say(f"    {line}")
    unended = [case.program for case in outcome.verdict.failures if case.said == (NOT_ENDED,)]
    if unended:
        say(f"    {NOT_ENDED}: {', '.join(unended)}")
    for case in outcome.verdict.failures:
        if case.said != (NOT_ENDED,):
            say(f"    {case.program}: {case.name}" if case.program else f"    {case.name}")
            for line in case.said:
                say(f"        {line}")


def skips(outcomes: list) -> None:
    """The skipped tests, and where: one line for each reason."""
    reasons = Counter((case.program, " ".join(case.said)) for outcome in outcomes
                      for case in outcome.verdict.cases if case.outcome == SKIPPED)
    for (program, why), times in sorted(reasons.items()):
        say(f"    {times} of {program}: {why}")


def end(outcomes: list, missing: list, verbose: bool) -> None:
    """All failures at the end of the output; the last line has the totals."""
    for outcome in outcomes:
        if not outcome.good:
            failure(outcome)
    if missing:
        say(f"not run to the end: {', '.join(boot.name for boot in missing)}")
    if verbose:
        say("skipped:")
        skips(outcomes)


def total(outcomes: list) -> tuple:
    """(passed, failed, skipped) of all boots."""
    verdicts = [outcome.verdict for outcome in outcomes]
    return (sum(verdict.passed for verdict in verdicts),
            sum(verdict.count(FAILED) for verdict in verdicts),
            sum(verdict.skipped for verdict in verdicts))
