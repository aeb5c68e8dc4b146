# SPDX-License-Identifier: GPL-2.0
"""Which lines of the CLI the tests reach: the page Documentation/trust/coverage.rst.

A copy of the tree is built with the compiler's counters (gcov), which each run of the
program adds up beside its objects: here, and in the file system of a VM, at the same
place. A VM prints its files at its end, because it has no other way out.
"""
import base64
import binascii
import io
import json
import shlex
import shutil
import subprocess
import tarfile
import tempfile
import textwrap
import time
from collections import defaultdict
from dataclasses import dataclass, field, replace
from pathlib import Path

from . import boots, choose
from .copy import Copy
from .table import BOTH, QUICK, Boot, Table

PAGE = "Documentation/trust/coverage.rst"
PLACE = boots.TOP / "build/covered"
WIDTH = 88
CLI_WORDS = ["CFLAGS=-g --coverage", "LDFLAGS=--coverage", "OPTIMIZE=-O0"]
# The objects of the CLI for this host, and for the VM.
HOST, I386 = "build/cli/host", "build/cli/i386"
# host:fuzz has programs of its own, host:docs a copy of the tree.
NOT_COUNTED = ("host:fuzz", "host:docs")
# What runs the CLI in a VM, or on what a VM shows.
IN_VM = ("@live", "@lab-checks", "host:record", "host:compare", "host:report")
# A program whose user may not write the counts loses them, in silence.
VM_WORDS = ("GCOV_ERROR_FILE=/dev/null",)
PREFIX = "count "
# At its end, each run of the CLI adds its counts to some 240 files.
SLOWER = 5


@dataclass(frozen=True)
class Part:
    """A folder, and the share of its lines that the tests should reach."""
    folder: str
    wanted: int


PARTS = (Part("tools/addrspace/", 85),)


# The reasons for what is not reached.
UNREACHED = Path(__file__).with_name("unreached.txt")


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


def counted(boot: Boot) -> Boot:
    """The same boot; a VM with kselftests prints its counts at its end."""
    if boot.on_host:
        return boot
    entries = (replace(entry, parameters=entry.parameters + VM_WORDS) for entry in boot.entries)
    return replace(boot, entries=tuple(entries), seconds=SLOWER * boot.seconds,
                   after=f"cd {shlex.quote(str(PLACE / I386))} && "
                   f"tar -czf - . | base64 | sed 's/^/{PREFIX}/'")


def chosen(table: Table, words: list) -> list:
    """The tests of the host without a VM, and those of the CLI in a VM; or those of the words."""
    found = [boot for boot in table.boots if boot.suite in (QUICK, BOTH) and not boot.has_vm and
             str(boot.entries[0]) not in NOT_COUNTED]
    found += choose.only(table, [], IN_VM)
    return list(map(counted, choose.only(table, found, words) if words else found))


def make(copy: Copy, words: list) -> None:
    done = subprocess.run(words, cwd=copy.place, text=True, check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode:
        raise CoverageError(f"cannot build with counters:\n{done.stdout[-2000:]}")


def prepare() -> Copy:
    """The copy, built with counters. The tests take its CLI for that with sanitizers, too."""
    copy = Copy(PLACE, {"cli"}, {})
    make(copy, ["make", "-s", "cli-host", "cli-i386", *CLI_WORDS])
    (copy.place / "build/cli/asan").symlink_to("host")
    return copy


def printed(lines) -> bytes:
    """The archive of counts that a VM printed."""
    text = "".join(line.removeprefix(PREFIX).strip() for line in lines if line.startswith(PREFIX))
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise CoverageError(f"the counts of a VM cannot be read: {error}") from None


def unpack(copy: Copy, boot: Boot) -> Path:
    """The directory of the counts that the boot's VM printed."""
    place = copy.place / "build/counts" / boot.name
    with open(boots.OUT / f"{boot.name}.log", encoding="utf-8", errors="replace") as log:
        archive = printed(log)
    if not archive:
        raise CoverageError(f"{boot.name} printed no counts; see build/check/{boot.name}.log")
    try:
        with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
            tar.extractall(place, filter="data")
    except tarfile.TarError as error:
        raise CoverageError(f"the counts of {boot.name} cannot be read: {error}") from None
    return place


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


def add_up(copy: Copy, run: list) -> dict:
    """The counts of all boots, by file."""
    files: dict = defaultdict(File)
    of_host, of_vm = copy.place / HOST, copy.place / I386
    for counts, objects in [(of_host, of_host),
                            *((unpack(copy, boot), of_vm) for boot in run if boot.after)]:
        for path in sorted(counts.rglob("*.gcda")):
            notes = objects / path.relative_to(counts).with_suffix(".gcno")
            for name, lines in of_object(copy, path, notes):
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


def reasons(text: str) -> dict:
    """By reason, the functions: pairs of a file and a name, or * for all of the file."""
    found: dict = {}
    for line in text.splitlines():
        if line.startswith("== "):
            places = found.setdefault(line.removeprefix("== "), set())
        elif line and not line.startswith("#"):
            if not found:
                raise CoverageError(f"{UNREACHED.name}: no reason stands before '{line}'")
            name, *functions = line.split()
            places.update((name, function) for function in functions)
    return found


def reason_of(why: dict, name: str, function: str) -> str:
    """Empty if there is none."""
    return next((reason for reason, places in why.items()
                 if (name, function) in places or (name, "*") in places), "")


def missed_by_reason(files: dict, why: dict) -> dict:
    """By reason, by file: what of each function is not reached."""
    found: dict = {reason: {} for reason in [*why, ""]}
    for name, file in files.items():
        for function, (number, total) in sorted(file.missed().items()):
            of_file = found[reason_of(why, name, function)].setdefault(name, [])
            of_file.append(f"{function} {number}/{total}")
    return found


def lines_missed(files: dict, why: dict) -> list:
    lines = []
    for reason, named in missed_by_reason(files, why).items():
        if named:
            lines += [f"Not reached, {reason}:" if reason else
                      "Not reached, of each other function; mostly failures and refusals:", ""]
        for name, said in named.items():
            lines += [name, textwrap.fill(", ".join(said), WIDTH, initial_indent="   ",
                                          subsequent_indent="   ")]
        lines += [""] * bool(named)
    return lines


def of_part(part: Part, files: dict) -> list:
    """The section on a folder."""
    named = {name: file for name, file in sorted(files.items()) if name.startswith(part.folder)}
    head = f"{part.folder}: {percent(named.values()):.1f} %"
    lines = [head, "=" * len(head), "", f"At least {part.wanted} % are wanted.", ""]
    lines += table_of([("file", "lines", "reached", "%"), *(
        (name[len(part.folder):], str(len(file.counts)), str(file.reached),
         f"{percent([file]):.0f}") for name, file in named.items())])
    return lines + lines_missed(named, reasons(UNREACHED.read_text(encoding="utf-8")))


HEAD = """.. SPDX-License-Identifier: GPL-2.0
.. Generated by make coverage.

===========================
Which lines the tests reach
===========================

``make coverage`` made this page on {date}, from these runs of tools/check:

{names}

The CLI of the tests in VMs (labs, traces, views of a live machine) counts as that of the host
does; a program that a signal kills is not counted. The module is not counted here.
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
