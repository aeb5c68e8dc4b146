# SPDX-License-Identifier: GPL-2.0
"""The command line of tools/check."""
import argparse
import os
import signal
import sys
from pathlib import Path

from . import boots, choose, coverage, junit, kernels, mutations, page, report, results, \
    selftest, table, tap
from .estimate import Durations, key, left_of
from .run import Interrupted, Pool

USAGE_ERROR = 2
INTERRUPTED = 130
CLOSED_PIPE = 141


def options(arguments: list) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="check", allow_abbrev=False,
        description="Boots VMs by the table tools/checker/boots.table, runs the kselftests "
        "in them and tests of this host beside them, and says what passed and what failed. "
        "The last line is 'N passed, N failed'; the exit status is 0 if something passed "
        "and nothing failed. What a boot printed is in build/check/NAME.log, its console "
        "in NAME.console, all results in junit.xml, and the times in index.html.")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--all", action="store_true",
                       help="each configuration of the matrix, instead of the quick suite")
    which.add_argument("--rest", action="store_true",
                       help="what of the matrix the quick suite leaves out")
    parser.add_argument("--debug", action="store_true",
                        help="the boots of the debug kernel: alone, or besides with --all and --rest")
    parser.add_argument("--kernels", action="store_true",
                        help="the same with the boots of newer kernels, which are built here")
    parser.add_argument("--only", metavar="WHAT", action="append", default=[],
                        help="only this: a boot (or a pattern of their names), a test "
                        "(window), a test's source file, a list of the table or a kernel "
                        "(rt); may be repeated")
    parser.add_argument("--jobs", metavar="N", type=int, default=os.cpu_count(),
                        help="how many VMs at once (as many as CPUs: %(default)s)")
    parser.add_argument("--list", action="store_true", help="show the boots and run none")
    parser.add_argument("--targets", action="store_true",
                        help="show what make has to have made for them, and run none")
    parser.add_argument("--mutations", metavar="NAME", nargs="*",
                        help="instead of boots: each wrong change of tools/checker/"
                        "mutations.txt, or those named, made in a copy of the tree; a test "
                        "has to see it")
    parser.add_argument("--coverage", action="store_true",
                        help="instead of boots: which lines of the CLI the tests reach, into "
                        "Documentation/trust/coverage.rst; with --only by these alone")
    parser.add_argument("--record", metavar="FILE", nargs="?", const=kernels.LAST_RUN, type=Path,
                        help="instead of boots: write what a run has found into the README's "
                        "table of kernels (the last run: build/check/junit.xml), and what other "
                        "runs have found into the table of Documentation/trust.rst")
    parser.add_argument("--note", metavar=("RUN", "KERNEL", "RESULT"), nargs=3,
                        help="instead of boots: keep the result of a run for --record")
    parser.add_argument("--verbose", action="store_true",
                        help="show each line of the tests' as it comes, and what was skipped")
    chosen = parser.parse_args(arguments)
    if chosen.jobs < 1:
        parser.error("--jobs needs a number above 0")
    return chosen


def words_of(chosen: argparse.Namespace) -> list:
    return " ".join(chosen.only).split()


def choose_boots(everything: table.Table, chosen: argparse.Namespace) -> list:
    which = "full" if chosen.all else "rest" if chosen.rest else \
        "none" if chosen.debug or chosen.kernels else "quick"
    more = {name for name in (table.DEBUG, table.BUILT) if getattr(chosen, name)}
    among = choose.suite(everything, which, more)
    words = words_of(chosen)
    return choose.only(everything, among, words) if words else among


def list_boots(selected: list, durations: Durations) -> None:
    for boot in selected:
        tests = " ".join(map(str, boot.entries))
        report.say(f"{boot.name}: {boots.configuration(boot)}; "
                   f"about {durations.of(boot):.0f} s\n    {tests}")


class Run:
    """One run of the boots that were chosen."""

    def __init__(self, everything: table.Table, selected: list, chosen: argparse.Namespace):
        self.selected = selected
        self.chosen = chosen
        self.durations = Durations(boots.OUT / "durations.json")
        self.pool = Pool(everything, chosen.jobs, self.show)
        self.pool.waiting = sorted(selected, key=self.durations.of, reverse=True)
        self.outcomes: list = []
        self.interrupted = False

    def show(self, boot, line: str) -> None:
        if self.chosen.verbose:
            report.say(f"{boot.name}: {line}")

    def take(self, outcome) -> None:
        self.outcomes.append(outcome)
        if outcome.good:
            self.durations.note(outcome.boot, outcome.seconds)
        total = len(self.selected) + 1
        report.ended(outcome, len(self.outcomes), total, left_of(self.pool, self.durations))

    def boot_all(self) -> None:
        for number in signal.SIGINT, signal.SIGTERM:
            signal.signal(number, lambda *_: self.pool.interrupt())
        try:
            for outcome in self.pool.outcomes(self.selected, self.durations.of):
                self.take(outcome)
        except Interrupted:
            self.interrupted = True

    def begin(self) -> None:
        report.begin(self.selected, self.chosen.jobs, left_of(self.pool, self.durations))

    def missing(self) -> list:
        done = {key(outcome.boot) for outcome in self.outcomes}
        return [boot for boot in self.selected if key(boot) not in done]

    def end(self) -> int:
        missing = self.missing()
        passed, failed, skipped = report.total(self.outcomes)
        summary = f"{passed} passed, {failed} failed"
        self.durations.save()
        junit.write(boots.OUT / "junit.xml", self.outcomes, missing)
        page.write(boots.OUT / "index.html", self.outcomes, missing, summary)
        report.end(self.outcomes, missing, self.chosen.verbose)
        cpu = sum(outcome.cpu_seconds for outcome in self.outcomes)
        for name in self.pool.broken:
            report.say(f"QEMU broke the flags of {name}, which was booted again: "
                       f"build/check/{name}.broken.console")
        report.say(f"{skipped} skipped; {cpu:.0f} s of CPU; the times are in "
                   "build/check/index.html")
        report.say(summary)
        if self.interrupted:
            return INTERRUPTED
        return 0 if passed and not failed and not missing else 1


def run(everything: table.Table, selected: list, chosen: argparse.Namespace) -> int:
    boots.OUT.mkdir(parents=True, exist_ok=True)
    this = Run(everything, selected, chosen)
    this.begin()
    this.take(selftest.run())
    # If the runner's own tests fail, its judgement is worthless.
    if this.outcomes[0].good:
        this.boot_all()
    return this.end()


def run_mutations(everything: table.Table, chosen: argparse.Namespace) -> int:
    """One after the other: each is built in the same copy of the tree."""
    wanted = mutations.read(chosen.mutations)
    boots.OUT.mkdir(parents=True, exist_ok=True)
    copy = mutations.Changed(boots.TOP / "build/mutated")
    cases = []
    for mutation in wanted:
        cases.append(mutations.run(everything, mutation, copy, lambda top: Pool(
            everything, chosen.jobs, lambda *_: None, top)))
        report.mutation(cases[-1], len(cases), len(wanted))
    verdict = tap.Verdict(tuple(cases))
    if not chosen.mutations:
        results.note("make mutate", mutations.KERNEL,
                     f"{verdict.passed} of {len(cases)} wrong changes seen by a test")
    report.say(f"{verdict.passed} passed, {verdict.failed} failed")
    return int(bool(verdict.failed))


def run_coverage(everything: table.Table, chosen: argparse.Namespace) -> int:
    selected = coverage.chosen(everything, words_of(chosen))
    boots.OUT.mkdir(parents=True, exist_ok=True)
    copy = coverage.prepare()
    pool = Pool(everything, chosen.jobs, lambda *_: None, copy.place)
    outcomes = []
    for outcome in pool.outcomes(selected, lambda boot: boot.seconds):
        outcomes.append(outcome)
        report.ended(outcome, len(outcomes), len(selected), 0)
    files = coverage.add_up(copy, selected)
    (boots.TOP / coverage.PAGE).write_text(coverage.page(files, outcomes), encoding="utf-8")
    said = coverage.summary(files)
    for line in said:
        report.say(line)
    if not chosen.only:
        results.note("make coverage", "none", "; ".join(said))
    report.end(outcomes, [], chosen.verbose)
    return int(any(not outcome.good for outcome in outcomes))


def main(arguments: list) -> int:
    chosen = options(arguments)
    try:
        return act(chosen)
    except (table.TableError, choose.NotFound, kernels.RecordError,
            mutations.MutationError, coverage.CoverageError) as error:
        report.complain(str(error))
        return USAGE_ERROR
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output has gone; avoid another message about that.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CLOSED_PIPE


def act(chosen: argparse.Namespace) -> int:
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    everything = table.read()
    if chosen.note:
        results.note(*chosen.note)
        return 0
    if chosen.record:
        recorded = results.record()
        if chosen.record != kernels.LAST_RUN or chosen.record.exists():
            recorded += kernels.record(chosen.record, everything)
        report.say("recorded: " + ", ".join(recorded))
        return 0
    if chosen.mutations is not None:
        return run_mutations(everything, chosen)
    if chosen.coverage and not chosen.targets:
        return run_coverage(everything, chosen)
    selected = coverage.chosen(everything, words_of(chosen)) if chosen.coverage else \
        choose_boots(everything, chosen)
    if chosen.targets:
        report.say(" ".join(boots.targets(selected)))
        return 0
    if chosen.list:
        list_boots(selected, Durations(boots.OUT / "durations.json"))
        return 0
    return run(everything, selected, chosen)


