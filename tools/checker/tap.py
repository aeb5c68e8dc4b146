# SPDX-License-Identifier: GPL-2.0
"""Judges what a boot printed: the KTAP of kselftest's runner.

The runner prints each program's own lines after "# ", and then one line on
the program as a whole:

    # selftests: addrspace: window.sh
    # 1..2
    # ok 1 hit
    # not ok 2 wrap
    not ok 1 selftests: addrspace: window.sh # exit=1

A program's results count one by one. The line on the whole program counts only
where no result explains it: the program crashed, ran out of time, was skipped, or
printed other results than it had planned.
"""
import re
from collections import Counter
from dataclasses import dataclass, field, replace

PASSED, FAILED, SKIPPED = "passed", "failed", "skipped"

BEGIN = re.compile(r"# selftests: [^:]+: (?P<program>\S+)$")
PLAN = re.compile(r"# 1\.\.(?P<count>\d+)\b(?:.*# SKIP ?(?P<why>.*))?")
RESULT = re.compile(r"# (?P<bad>not )?ok (?P<number>\d+)\b(?: (?P<name>.*))?$")
END = re.compile(r"(?P<bad>not )?ok \d+ selftests: [^:]+: (?P<program>\S+)(?P<why>.*)$")
BAIL_OUT = re.compile(r"(# )?Bail out!(?P<why>.*)$")
# Lines that begin something new, and therefore do not explain a result.
NO_REMARK = re.compile(r"# (#\s+RUN\s|TAP version |1\.\.|selftests: )")
SKIP = re.compile(r"\s*# SKIP\b\s*(?P<why>.*)$")
MOST_REMARKS = 6

WHOLE_PROGRAM = "(the program)"
WHOLE_BOOT = "(the boot)"
NOT_ENDED = "did not come to an end"


@dataclass(frozen=True)
class Case:
    """One result, or what is wrong with a whole program or boot."""
    program: str
    name: str
    outcome: str
    said: tuple = ()


@dataclass(frozen=True)
class Verdict:
    """All results of a boot."""
    cases: tuple = ()
    programs: tuple = ()

    def count(self, outcome: str) -> int:
        return sum(case.outcome == outcome for case in self.cases)

    @property
    def passed(self) -> int:
        return self.count(PASSED)

    @property
    def failed(self) -> int:
        return self.count(FAILED)

    @property
    def skipped(self) -> int:
        return self.count(SKIPPED)

    @property
    def failures(self) -> list:
        return [case for case in self.cases if case.outcome == FAILED]


@dataclass
class Program:
    """The output of one program so far."""
    name: str = ""
    plans: list = field(default_factory=list)
    why_skipped: str = ""
    numbers: list = field(default_factory=list)
    cases: list = field(default_factory=list)
    remarks: list = field(default_factory=list)

    def take_result(self, match) -> None:
        name = match["name"] or ""
        skip = SKIP.search(name)
        said: list = []
        if skip:
            name, outcome = name[:skip.start()], SKIPPED
            said = [skip["why"]]
        elif match["bad"]:
            outcome, said = FAILED, self.remarks[-MOST_REMARKS:]
        else:
            outcome = PASSED
        self.numbers.append(int(match["number"]))
        self.cases.append(Case(self.name, name, outcome, tuple(said)))
        self.remarks = []

    def take_remark(self, line: str) -> None:
        """The C harness explains a failure before its result, the shell's after."""
        self.remarks.append(line)
        last = self.cases[-1] if self.cases else None
        if last and last.outcome == FAILED and len(self.remarks) <= MOST_REMARKS:
            self.cases[-1] = replace(last, said=last.said + (line,))

    def wrong_plan(self) -> str:
        """The difference between the results and the plan; empty if there is none."""
        if len(self.plans) != 1:
            return "it printed no plan" if not self.plans else "it printed two plans"
        planned = self.plans[0]
        if not planned:
            return "it planned no result"
        counted = Counter(self.numbers)
        missing = [n for n in range(1, planned + 1) if not counted[n]]
        surplus = [n for n, times in sorted(counted.items()) if times > 1 or not 1 <= n <= planned]
        if missing:
            return f"results missing of {planned}: {shorten(missing)}"
        if surplus:
            return f"results beyond its plan of {planned}: {shorten(surplus)}"
        return ""

    def trouble(self, match) -> str:
        """The failure that only the line on the whole program reports."""
        if any(case.outcome == FAILED for case in self.cases):
            return ""
        skip = SKIP.match(match["why"])
        if skip:
            return f"skipped as a whole: {self.why_skipped or skip['why'] or 'it did not say why'}"
        wrong = self.wrong_plan()
        if not match["bad"]:
            return wrong
        ending = match["why"].strip(" #") or "failed"
        return f"{ending}; {wrong}" if wrong else f"{ending}, with no result that failed"

    def end(self, match) -> list:
        name = match["program"]
        cases = [replace(case, program=name) for case in self.cases]
        trouble = self.trouble(match)
        if trouble:
            said = (trouble, *self.remarks[-MOST_REMARKS:])
            cases.append(Case(name, WHOLE_PROGRAM, FAILED, said))
        return cases


def shorten(numbers: list, most: int = 8) -> str:
    """The first few of them, in words."""
    text = ", ".join(str(number) for number in numbers[:most])
    return text if len(numbers) <= most else f"{text} and {len(numbers) - most} more"


def differences(expected: list, ended: list) -> list:
    """The failures of the programs that came to an end."""
    wanted, seen = Counter(expected), Counter(ended)
    return [Case(name, WHOLE_PROGRAM, FAILED, (NOT_ENDED,))
            for name in (wanted - seen).elements()] + \
           [Case(name, WHOLE_PROGRAM, FAILED, ("nobody asked for it",))
            for name in (seen - wanted).elements()]


def judge(lines, status: int, expected: list) -> Verdict:
    """The verdict on a boot: what it printed, its exit status, its programs' names.

    A failure is found even where the exit status is 0: the runner's always is. A
    status that is not 0 is a failure of its own where nothing else explains it.
    """
    cases: list = []
    ended: list = []
    program = Program()
    for line in lines:
        line = line.rstrip("\r\n")
        if match := END.match(line):
            cases += program.end(match)
            ended.append(match["program"])
            program = Program()
        elif match := BAIL_OUT.match(line):
            program.cases.append(Case(program.name, "Bail out!", FAILED, (match["why"].strip(),)))
        elif match := PLAN.match(line):
            program.plans.append(int(match["count"]))
            program.why_skipped = match["why"] or ""
        elif match := RESULT.match(line):
            program.take_result(match)
        elif match := BEGIN.match(line):
            # The results of a boot that was cut off.
            cases += program.cases
            program = Program(match["program"])
        elif NO_REMARK.match(line):
            program.remarks = []
        else:
            program.take_remark(line)
    cases += program.cases
    cases += differences(expected, ended)
    if status and not any(case.outcome == FAILED for case in cases):
        cases.append(Case("", WHOLE_BOOT, FAILED, (f"ended with status {status}",)))
    return Verdict(tuple(cases), tuple(ended))
