# SPDX-License-Identifier: GPL-2.0
"""Reads the table of boots (boots.table, which explains its own format)."""
import re
from dataclasses import dataclass, replace
from pathlib import Path

FILE = Path(__file__).with_name("boots.table")

QUICK, FULL, BOTH, DEBUG, BUILT, PACKAGES = \
    "quick", "full", "both", "debug", "kernels", "packages"
SUITES = (QUICK, FULL, BOTH, DEBUG, BUILT, PACKAGES)
KERNELS = ("none", "686", "686-pae", "rt-686-pae", "amd64", "5.10-686", "5.10-686-pae",
           "5.10-rt-686-pae", "6.12", "6.12-pae", "6.12-amd64", "7.2", "7.2-pae", "debug",
           "armmp", "armmp-lpae", "5.10-armmp", "6.12-armmp")
IMAGES = ("none", "pvh", "bzimage")
HOST = "host:"

ENTRY = re.compile(r"(?P<program>[\w.:-]+)(?:\[(?P<parameters>[^\]]+)\])?$")


class TableError(Exception):
    """An error in the table; the message says where."""


@dataclass(frozen=True)
class Entry:
    """A test program, with parameters of its own perhaps."""
    program: str
    parameters: tuple = ()

    @classmethod
    def parse(cls, text: str) -> "Entry":
        match = ENTRY.match(text)
        if not match:
            raise TableError(f"'{text}' is not a test program")
        return cls(match["program"], tuple((match["parameters"] or "").split()))

    def __str__(self) -> str:
        return self.program + (f"[{' '.join(self.parameters)}]" if self.parameters else "")

    @property
    def on_host(self) -> bool:
        return self.program.startswith(HOST)

    @property
    def name(self) -> str:
        """Its name in the program's own output."""
        return self.program.removeprefix(HOST)


@dataclass(frozen=True)
class Boot:
    """One configuration of a VM and what is run in it; or a test of this host."""
    name: str
    suite: str
    kernel: str
    mem: int
    cpus: int
    image: str
    seconds: float
    entries: tuple
    threads: bool = False
    part: str = ""
    qemu: str = ""
    append: str = ""
    # A line for the VM's shell after the tests.
    after: str = ""

    @property
    def has_vm(self) -> bool:
        return self.kernel != "none"

    @property
    def on_host(self) -> bool:
        return self.entries[0].on_host

    def only(self, entries) -> "Boot":
        """The same configuration, with some of what it runs."""
        share = len(entries) / len(self.entries)
        return replace(self, entries=tuple(entries), seconds=max(5.0, self.seconds * share))


@dataclass(frozen=True)
class Table:
    """The lists of tests by name, what may warn, and the boots in their order."""
    lists: dict
    warns: dict
    boots: tuple


def name_and_rest(text: str) -> tuple:
    """The parts before and after the first " = "; an entry may contain a = without blanks."""
    name, equals, rest = text.partition(" = ")
    if not equals:
        raise TableError(f"'{text}' must have the form NAME = ...")
    return name.strip(), rest.strip()


def split_outside(text: str, separator: str) -> list:
    """The parts between separators that are not within [ ]."""
    parts, depth = [""], 0
    for letter in text:
        depth += (letter == "[") - (letter == "]")
        if letter == separator and not depth:
            parts.append("")
        else:
            parts[-1] += letter
    if depth:
        raise TableError(f"[ and ] do not match in '{text}'")
    return [part for part in parts if part]


def split_words(text: str) -> list:
    return split_outside(text.replace("\t", " "), " ")


class Parser:
    """The table as read so far."""

    def __init__(self):
        self.lists: dict = {}
        self.warns: dict = {}
        self.boots: list = []

    def entries(self, words) -> tuple:
        """The entries that words mean; @NAME is a list."""
        found: list = []
        for word in words:
            found += self.list_named(word[1:]) if word.startswith("@") else [Entry.parse(word)]
        return tuple(found)

    def list_named(self, name: str) -> tuple:
        if name not in self.lists:
            raise TableError(f"there is no list {name}")
        return self.lists[name]

    def take_list(self, rest: str) -> None:
        name, words = name_and_rest(rest)
        self.lists[name] = self.entries(split_words(words))

    def take_warns(self, rest: str) -> None:
        entry, expression = name_and_rest(rest)
        self.warns.setdefault(Entry.parse(entry), []).append(expression)

    def take_boot(self, rest: str) -> None:
        settings, _, append = rest.partition(" -- ")
        words = split_words(settings)
        if len(words) < 8:
            raise TableError("a boot needs at least eight fields")
        name, suite, kernel, mem, cpus, image, seconds, tests, *options = words
        for value, known in (suite, SUITES), (kernel, KERNELS), (image, IMAGES):
            if value not in known:
                raise TableError(f"'{value}' is none of {', '.join(known)}")
        if name in {boot.name for boot in self.boots}:
            raise TableError(f"there are two boots {name}")
        boot = Boot(name, suite, kernel, int(mem), int(cpus), image, float(seconds),
                    self.entries(split_outside(tests, ",")), append=append.strip())
        self.boots.append(self.with_options(boot, options))

    @staticmethod
    def with_options(boot: Boot, options: list) -> Boot:
        for option in options:
            if option == "threads":
                boot = replace(boot, threads=True)
            elif option.startswith("part="):
                boot = replace(boot, part=option.removeprefix("part="))
            elif option.startswith("qemu=[") and option.endswith("]"):
                boot = replace(boot, qemu=option[len("qemu=["):-1])
            else:
                raise TableError(f"'{option}' is not an option of a boot")
        if any(entry.on_host for entry in boot.entries) and len(boot.entries) > 1:
            raise TableError(f"{boot.name}: a test of the host has a boot of its own")
        if boot.has_vm == (boot.image == "none") or not (boot.has_vm or boot.on_host):
            raise TableError(f"{boot.name}: kernel and image do not fit each other")
        return boot


def logical_lines(text: str):
    """(number, line) without comments and blank lines, continued lines as one."""
    held, begun = "", 0
    for number, line in enumerate(text.splitlines(), 1):
        line = line.rstrip()
        if not held and (not line or line.lstrip().startswith("#")):
            continue
        begun = begun or number
        if line.endswith("\\"):
            held += line[:-1] + " "
            continue
        yield begun, (held + line).strip()
        held, begun = "", 0
    if held:
        raise TableError(f"line {begun} continues after the end of the file")


def parse(text: str) -> Table:
    parser = Parser()
    takers = {"list": parser.take_list, "warns": parser.take_warns, "boot": parser.take_boot}
    for number, line in logical_lines(text):
        word, _, rest = line.partition(" ")
        try:
            if word not in takers:
                raise TableError(f"'{word}' is none of {', '.join(takers)}")
            takers[word](rest)
        except (TableError, ValueError) as error:
            raise TableError(f"line {number}: {error}") from None
    return Table(parser.lists, {entry: tuple(e) for entry, e in parser.warns.items()},
                 tuple(parser.boots))


def read(path: Path = FILE) -> Table:
    try:
        return parse(path.read_text(encoding="utf-8"))
    except TableError as error:
        raise TableError(f"{path.name}: {error}") from None
