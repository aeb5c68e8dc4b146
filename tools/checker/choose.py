# SPDX-License-Identifier: GPL-2.0
"""Chooses the boots: a suite of the table, or what --only names."""
import difflib
import fnmatch
import re
from pathlib import Path

from . import boots
from .table import BOTH, BUILT, DEBUG, FULL, KERNELS, QUICK, Boot, Table

SHORT_KERNELS = {"rt": "rt-686-pae", "pae": "686-pae"}
USUAL_KERNEL = "686-pae"
SOURCES = boots.TOP / "selftests"
TEST_MODULE = "addrspace_test_"


class NotFound(Exception):
    """No boot or test has that name; the message suggests similar names."""


def suite(table: Table, which: str, more: set) -> list:
    """make check's boots (quick), all of the matrix (full), or what of it make check
    leaves out (rest); with those of the suites of kernels that are built here (DEBUG,
    BUILT), which are alone for none."""
    suites = {"quick": {QUICK, BOTH}, "full": {FULL, BOTH}, "rest": {FULL}, "none": set()}
    wanted = suites[which] | more
    return [boot for boot in table.boots if boot.suite in wanted]


def by_preference(table: Table) -> list:
    """The order of the search for a program: first in make check, on the usual kernel."""
    def rank(boot: Boot) -> tuple:
        return (boot.kernel not in (USUAL_KERNEL, "none"), boot.suite not in (QUICK, BOTH),
                boot.suite in (DEBUG, BUILT))
    return sorted(table.boots, key=rank)


def of_kernel(table: Table, among: list, word: str) -> list:
    kernel = SHORT_KERNELS.get(word, word)
    if kernel not in KERNELS:
        return []
    return [boot for boot in among if boot.kernel == kernel] or \
        [boot for boot in table.boots if boot.kernel == kernel]


def of_pattern(table: Table, among: list, word: str) -> list:
    """Boots by their own names; of another suite only where this one has none."""
    return [boot for boot in among if fnmatch.fnmatchcase(boot.name, word)] or \
        [boot for boot in table.boots if fnmatch.fnmatchcase(boot.name, word)]


def of_program(table: Table, word: str) -> list:
    """The first boot that has the program, with nothing but that."""
    for boot in by_preference(table):
        entries = boots.entry_named(boot, word)
        if entries:
            return [boot.only(entries[:1])]
    return []


def of_list(table: Table, word: str) -> list:
    """The first boot that has all of a list of the table, with nothing but that."""
    wanted = set(table.lists.get(word.removeprefix("@"), ()))
    for boot in by_preference(table):
        if wanted and wanted <= set(boot.entries):
            return [boot.only([entry for entry in boot.entries if entry in wanted])]
    return []


def uses_module(script: Path, module: str) -> bool:
    return re.search(rf"\b{re.escape(module)}\b", script.read_text(encoding="utf-8")) is not None


def of_file(table: Table, word: str) -> list:
    """The program that a source file becomes, or those that load a test module."""
    path = Path(word)
    if "/" not in word and path.suffix not in (".c", ".sh"):
        return []
    found = of_program(table, path.name if path.suffix == ".sh" else path.stem)
    if found or not path.stem.startswith(TEST_MODULE):
        return found
    scripts = sorted(SOURCES.glob("addrspace/**/*.sh"))
    names = [path.stem.removeprefix(TEST_MODULE) + ".sh"]  # a link to ktest.sh
    names += [script.name for script in scripts if uses_module(script, path.stem)]
    return merged([boot for name in names for boot in of_program(table, name)])


def merged(found: list) -> list:
    """Each boot once, with all its requested tests."""
    by_name: dict = {}
    for boot in found:
        before = by_name.get(boot.name)
        entries = before.entries if before else ()
        more = tuple(entry for entry in boot.entries if entry not in entries)
        by_name[boot.name] = boot.only(entries + more) if before else boot
    return list(by_name.values())


def known_names(table: Table) -> list:
    programs = {entry.name for boot in table.boots for entry in boot.entries}
    return [*KERNELS, *SHORT_KERNELS, *(boot.name for boot in table.boots), *sorted(programs),
            *(name.removesuffix(".sh") for name in programs), *table.lists]


def not_found(table: Table, word: str) -> NotFound:
    near = list(dict.fromkeys(difflib.get_close_matches(word, known_names(table), 4)))
    hint = f"; nearly so: {', '.join(near)}" if near else "; --list shows what there is"
    return NotFound(f"no boot, test, file or kernel is called '{word}'{hint}")


def only(table: Table, among: list, words: list) -> list:
    """The boots that the words name, in the table's order."""
    found: list = []
    for word in words:
        chosen = of_kernel(table, among, word) or of_pattern(table, among, word) or \
            of_program(table, word) or of_list(table, word) or of_file(table, word)
        if not chosen:
            raise not_found(table, word)
        found += chosen
    order = {boot.name: place for place, boot in enumerate(table.boots)}
    return sorted(merged(found), key=lambda boot: order[boot.name])
