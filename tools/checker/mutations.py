# SPDX-License-Identifier: GPL-2.0
"""Tests the tests: small wrong changes to the module and to the CLI, each of which has
to be seen (mutations.txt, which explains its own format)."""
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from . import boots, choose, tap
from .copy import Copy

FILE = Path(__file__).with_name("mutations.txt")
KERNEL = choose.USUAL_KERNEL
CLI = "tools/addrspace/"
# The builds of the CLI, by their targets in the Makefile.
CLI_BUILDS = {"cli-host": "cli/host", "cli-asan": "cli/asan", "fuzz-files": "fuzz"}
HEAD = re.compile(r"== (?P<name>[\w-]+): (?P<what>.+)\nfile (?P<file>\S+)\n"
                  r"tests (?P<tests>.+)\n(?P<body>(?:[-+ ].*\n|\n)+)")


class MutationError(Exception):
    """The table is wrong, or a change does not fit the tree."""


@dataclass(frozen=True)
class Mutation:
    name: str
    what: str
    file: str
    tests: tuple
    before: str
    after: str

    @property
    def of_cli(self) -> bool:
        return self.file.startswith(CLI)

    def applied(self, text: str) -> str:
        """The file's text with the change."""
        places = text.count(self.before)
        if places != 1:
            raise MutationError(f"{self.name}: {self.file} has the lines {places} times")
        return text.replace(self.before, self.after)


def parse(text: str) -> list:
    found = []
    for part in re.split(r"^(?=== )", text, flags=re.MULTILINE)[1:]:
        match = HEAD.fullmatch(part.rstrip("\n") + "\n")
        if not match:
            raise MutationError(f"cannot be read: {part.splitlines()[0]}")
        lines = match["body"].splitlines(keepends=True)
        before = "".join(line[1:] or "\n" for line in lines if line[0] != "+")
        after = "".join(line[1:] or "\n" for line in lines if line[0] != "-")
        found.append(Mutation(match["name"], match["what"], match["file"],
                              tuple(match["tests"].split()), before, after))
    return found


def read(names: list) -> list:
    """All of the table, or those that are named."""
    known = {mutation.name: mutation for mutation in parse(FILE.read_text(encoding="utf-8"))}
    for name in names:
        if name not in known:
            raise MutationError(f"no mutation is called '{name}'")
    return [known[name] for name in names] if names else list(known.values())


class Changed(Copy):
    """A copy of the tree, of which the module or the CLI is built with one change."""

    def __init__(self, place: Path):
        own = {name.partition("/")[0] for name in CLI_BUILDS.values()}
        super().__init__(place, own, {KERNEL: {"module"}})
        self.module = place / f"build/{KERNEL}/module"
        for name in own:
            if (boots.TOP / "build" / name).is_dir():
                shutil.copytree(boots.TOP / "build" / name, place / "build" / name)

    def build(self, mutation: Mutation) -> str:
        """The compiler's messages if the build fails. Only changed files are built. The module
        is built for a change to the CLI as well, because a VM takes it, and the copy may have it
        with another change."""
        words = [str(self.place / "tools/build/module"), str(self.place), str(self.module),
                 f"build/kernels/{KERNEL}/kdir"]
        trouble = self.run(words)
        if mutation.of_cli and not trouble:
            trouble = self.run(["make", "-s", "-C", str(self.place), *targets(mutation)])
        return trouble

    def run(self, words: list) -> str:
        done = subprocess.run(words, cwd=self.place, text=True, check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        return done.stdout if done.returncode else ""

    def change(self, mutation: Mutation) -> str:
        """Makes the change; returns the original text."""
        path = self.place / mutation.file
        before = path.read_text(encoding="utf-8")
        path.write_text(mutation.applied(before), encoding="utf-8")
        return before

    def restore(self, mutation: Mutation, text: str) -> None:
        (self.place / mutation.file).write_text(text, encoding="utf-8")


def targets(mutation: Mutation) -> list:
    """Those of the CLI's builds that the tests run."""
    wanted = {target for test in mutation.tests
              for target in boots.HOST_TARGETS.get(test.removeprefix("host:"), ())}
    return ["cli-host", *(wanted & CLI_BUILDS.keys())]


def of_tests(table, mutation: Mutation) -> list:
    """The boots that see it: on this host, or on the kernel that it is built for."""
    found = choose.only(table, [], mutation.tests)
    return [boot for boot in found if (boot.on_host and boot.kernel in ("none", KERNEL)
                                       if mutation.of_cli else boot.kernel == KERNEL)]


def seen_by(outcomes: list) -> list:
    return list(dict.fromkeys(f"{case.program or outcome.boot.name}: {case.name}"
                              for outcome in outcomes for case in outcome.verdict.failures))


def judge(mutation: Mutation, trouble: str, outcomes: list) -> tap.Case:
    """A change that some test has seen is a result that is as it should be."""
    name = f"{mutation.name}: {mutation.what}"
    if trouble:
        return tap.Case("mutations", name, tap.FAILED, tuple(trouble.splitlines()[-8:]))
    seen = seen_by(outcomes)
    if not seen:
        return tap.Case("mutations", name, tap.FAILED,
                        (f"not seen by {', '.join(mutation.tests)}",))
    return tap.Case("mutations", name, tap.PASSED, tuple(seen))


def run(table, mutation: Mutation, copy: Changed, new_pool) -> tap.Case:
    """Builds what is changed and runs its tests."""
    try:
        text = copy.change(mutation)
    except (MutationError, OSError) as error:
        return judge(mutation, str(error), [])
    try:
        trouble = copy.build(mutation)
        selected = of_tests(table, mutation)
        outcomes = [] if trouble else list(
            new_pool(copy.place).outcomes(selected, lambda boot: boot.seconds))
        return judge(mutation, trouble, outcomes)
    finally:
        copy.restore(mutation, text)
