# SPDX-License-Identifier: GPL-2.0
"""Which lines of the CLI the tests of the host reach: the page Documentation/trust/coverage.rst.

A copy of the tree is built with the compiler's counters (gcov), which each run of the
program adds up beside its objects.
"""
import json
import shutil
import subprocess
import tempfile
import textwrap
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from . import boots
from .copy import Copy
from .table import BOTH, QUICK, Table

PAGE = "Documentation/trust/coverage.rst"
WIDTH = 88
CLI_WORDS = ["CFLAGS=-g --coverage", "LDFLAGS=--coverage", "OPTIMIZE=-O0"]
# host:fuzz has programs of its own, host:docs a copy of the tree.
NOT_COUNTED = ("host:fuzz", "host:docs")


@dataclass(frozen=True)
class Part:
    """A folder, and the share of its lines that the tests should reach."""
    folder: str
    wanted: int


PARTS = (Part("tools/addrspace/", 85),)


class CoverageError(Exception):
    """The tree cannot be built with counters, or nothing was counted."""


@dataclass
class File:
    """The lines of a source that have code: how often each ran, and in which function."""
    counts: dict = field(default_factory=dict)
    functions: dict = field(default_factory=dict)

    def add(self, line: int, count: int, function: str) -> None:
        self.counts[line] = self.counts.get(line, 0) + count
        self.functions[line] = function

    @property
    def reached(self) -> int:
        return sum(count > 0 for count in self.counts.values())

    def missed(self) -> dict:
        """The functions with lines that nothing reached: how many of how many."""
        total: dict = defaultdict(int)
        found: dict = defaultdict(int)
        for line, function in self.functions.items():
            total[function] += 1
            found[function] += not self.counts[line]
        return {name: (number, total[name]) for name, number in found.items() if number}


def percent(files) -> float:
    lines = sum(len(file.counts) for file in files)
    return 100 * sum(file.reached for file in files) / lines if lines else 0.0


def chosen(table: Table) -> list:
    """The tests of the host without a VM."""
    return [boot for boot in table.boots if boot.suite in (QUICK, BOTH) and not boot.has_vm and
            str(boot.entries[0]) not in NOT_COUNTED]


def make(copy: Copy, words: list) -> None:
    done = subprocess.run(words, cwd=copy.place, text=True, check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode:
        raise CoverageError(f"cannot build with counters:\n{done.stdout[-2000:]}")


def prepare(place: Path) -> Copy:
    """The copy, built with counters. The tests take its CLI for that with sanitizers, too."""
    copy = Copy(place, {"cli"}, {})
    make(copy, ["make", "-s", "cli-host", *CLI_WORDS])
    (place / "build/cli/asan").symlink_to("host")
    return copy


def of_object(copy: Copy, counted: Path, notes: Path) -> list:
    """gcov's account of an object; its sources are named from the top of the copy."""
    with tempfile.TemporaryDirectory() as work:
        for path in counted, notes:
            shutil.copy(path, work)
        done = subprocess.run(["gcov", "--json-format", "--stdout", counted.name], cwd=work,
                              check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    found = json.loads(done.stdout)
    named = []
    for file in found["files"]:
        path = (Path(found["current_working_directory"]) / file["file"]).resolve()
        if path.is_relative_to(copy.place):
            named.append((str(path.relative_to(copy.place)), file["lines"]))
    return named


def add_up(copy: Copy) -> dict:
    files: dict = defaultdict(File)
    for counted in sorted((copy.place / "build/cli/host").rglob("*.gcda")):
        for name, lines in of_object(copy, counted, counted.with_suffix(".gcno")):
            if name.startswith(tuple(part.folder for part in PARTS)):
                for line in lines:
                    files[name].add(line["line_number"], line["count"],
                                    line.get("function_name", ""))
    return files


def table_of(rows: list) -> list:
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    bar = "  ".join("=" * width for width in widths)
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip()
             for row in rows]
    return [bar, lines[0], bar, *lines[1:], bar, ""]


def of_part(part: Part, files: dict) -> list:
    """The section on a folder."""
    named = {name: file for name, file in sorted(files.items()) if name.startswith(part.folder)}
    head = f"{part.folder}: {percent(named.values()):.1f} %"
    lines = [head, "=" * len(head), "", f"At least {part.wanted} % are wanted.", ""]
    lines += table_of([("file", "lines", "reached", "%"), *(
        (name[len(part.folder):], str(len(file.counts)), str(file.reached),
         f"{percent([file]):.0f}") for name, file in named.items())])
    lines += ["Not reached, of each function:", ""]
    for name, file in named.items():
        if missed := file.missed():
            said = ", ".join(f"{function} {number}/{total}"
                             for function, (number, total) in sorted(missed.items()))
            lines += [name[len(part.folder):],
                      textwrap.fill(said, WIDTH, initial_indent="   ", subsequent_indent="   ")]
    return [*lines, ""]


HEAD = """.. SPDX-License-Identifier: GPL-2.0
.. Generated by make coverage.

===========================
Which lines the tests reach
===========================

``make coverage`` made this page on {date}, from these runs of tools/check:

{names}

What the CLI does in VMs (labs, traces, views of a live machine) is not counted, and neither is
the module.
"""


def name_of(outcome) -> str:
    return f"{outcome.boot.name}{'' if outcome.good else ' (failed)'}"


def page(files: dict, outcomes: list) -> str:
    names = "; ".join(sorted(name_of(outcome) for outcome in outcomes)) + "."
    text = HEAD.format(date=time.strftime("%Y-%m-%d"),
                       names=textwrap.fill(names, WIDTH, break_on_hyphens=False))
    present = [part for part in PARTS if any(name.startswith(part.folder) for name in files)]
    return "\n".join([text, *(line for part in present for line in of_part(part, files))])


def summary(files: dict) -> list:
    """A line for each folder: its figure, and whether it is what is wanted."""
    said = []
    for part in PARTS:
        share = percent([file for name, file in files.items() if name.startswith(part.folder)])
        said.append(f"{part.folder}: {share:.1f} % of lines, wanted {part.wanted} %")
    return said
