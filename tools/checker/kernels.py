# SPDX-License-Identifier: GPL-2.0
"""The table of kernels in the README, from the results of runs.

kernels.csv keeps the last result of each boot that has a VM. `tools/check --record`
adds those of a run (its JUnit XML), and writes the table between two marks in the README.
"""
import csv
import re
import xml.etree.ElementTree as xml
from dataclasses import dataclass
from pathlib import Path

from . import boots
from .kept import as_csv
from .table import Table

FILE = Path(__file__).with_name("kernels.csv")
README = boots.TOP / "README.md"
LAST_RUN = boots.OUT / "junit.xml"
MARKED = re.compile(r"(<!-- kernels: [^\n]*-->\n).*?(<!-- end of kernels -->)", re.DOTALL)
HEAD = ("KERNEL", "uname -r", "boots", "passed", "failed", "skipped", "last run")
NOT_RUN = "not run"


class RecordError(Exception):
    """Results that cannot be recorded; the message says why."""


@dataclass(frozen=True)
class Result:
    """The last result of a boot."""
    boot: str
    release: str
    date: str
    passed: int
    failed: int
    skipped: int


def read(path: Path = FILE) -> dict:
    """The results by the boot's name."""
    with open(path, encoding="utf-8", newline="") as file:
        rows = [(row["boot"], row["release"], row["date"], int(row["passed"]),
                 int(row["failed"]), int(row["skipped"])) for row in csv.DictReader(file)]
    return {row[0]: Result(*row) for row in rows}


def property_of(suite, name: str) -> str:
    found = suite.find(f"properties/property[@name='{name}']")
    return found.get("value", "") if found is not None else ""


def of_run(path: Path, table: Table) -> dict:
    """The results of a run; without boots that ran only some of their tests."""
    try:
        suites = xml.parse(path).getroot().findall("testsuite")
    except (OSError, xml.ParseError) as error:
        raise RecordError(f"{path}: {error}") from None
    known = {boot.name: boot for boot in table.boots if boot.has_vm}
    results = {}
    for suite in suites:
        boot = known.get(suite.get("name"))
        if not boot or property_of(suite, "tests") != boots.tests_of(boot):
            continue
        total, failed, skipped = (int(suite.get(name)) for name in
                                  ("tests", "failures", "skipped"))
        results[boot.name] = Result(boot.name, property_of(suite, "release"),
                                    suite.get("timestamp", "").partition("T")[0],
                                    total - failed - skipped, failed, skipped)
    return results


def row(kernel: str, results: list) -> tuple:
    if not results:
        return (f"`{kernel}`", NOT_RUN, "0", "", "", "", "")
    newest = max(results, key=lambda result: result.date)
    sums = (sum(getattr(result, name) for result in results)
            for name in ("passed", "failed", "skipped"))
    return (f"`{kernel}`", newest.release, str(len(results)), *map(str, sums), newest.date)


def rows(table: Table, results: dict) -> list:
    """A row for each kernel of the table of boots, in its order."""
    named: dict = {}
    for boot in table.boots:
        if boot.has_vm:
            named.setdefault(boot.kernel, []).append(boot.name)
    return [row(kernel, [results[name] for name in names if name in results])
            for kernel, names in named.items()]


def markdown(table: Table, results: dict) -> str:
    lines = [HEAD, ("---",) * len(HEAD), *rows(table, results)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def marked(text: str) -> re.Match:
    found = MARKED.search(text)
    if not found:
        raise RecordError("the README has no marks for the table of kernels")
    return found


def with_table(text: str, lines: str) -> str:
    """The README's text with this table."""
    found = marked(text)
    return text[:found.start()] + found[1] + lines + found[2] + text[found.end():]


def record(path: Path, table: Table) -> list:
    """Records a run; returns the names of the boots it had."""
    new = of_run(path, table)
    if not new:
        raise RecordError(f"{path} has no boot with all of its tests")
    known = {boot.name for boot in table.boots}
    results = {name: result for name, result in (read() | new).items() if name in known}
    FILE.write_text(as_csv(Result, results), encoding="utf-8")
    text = README.read_text(encoding="utf-8")
    README.write_text(with_table(text, markdown(table, results)), encoding="utf-8")
    return sorted(new)
