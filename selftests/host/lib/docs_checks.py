# SPDX-License-Identifier: GPL-2.0
"""
Checks of the pages for which no command has to run: commands that no test would find,
names that do not exist, an incomplete reference, and the warnings of Sphinx. Used by
the script `docs`.
"""
import fnmatch
import os
import re
import subprocess
import tempfile
from pathlib import Path

import docs_pages

TOP = Path(__file__).resolve().parents[3]
PROGRAM = TOP / "build/cli/host/addrspace"

# A page of reference, the name space of its anchors, its header, and the names that it
# has to explain.
REFERENCES = [
    ("api.html", "c.", "include/linux/addrspace.h", r"\b(addrspace_\w+)\("),
    ("uapi.html", "c.uapi.", "include/uapi/linux/addrspace.h",
     r"^(?:struct|enum) (addrspace_\w+) \{"),
]


def help_of(*command):
    return subprocess.run([PROGRAM, "help", *command], text=True, check=True,
                          stdout=subprocess.PIPE).stdout


class Program:
    """The commands and options that addrspace itself lists."""

    def __init__(self):
        commands = re.findall(r"^  ([a-z]+) +\S", help_of(), re.MULTILINE)
        self.options = {command: set(re.findall(r"^ +(?:-\w, )?(--[a-z0-9-]+)",
                                                help_of(command), re.MULTILINE))
                        for command in commands}

    def unknown(self, text):
        """The word of `addrspace COMMAND --option...` that does not exist, or None."""
        words = text.split()[1:]
        named = [word for word in words if word in self.options]
        others = [word for word in words if re.fullmatch("[a-z]+", word)]
        if not named and others:
            return others[0]
        known = set().union(*(self.options[word] for word in named or self.options))
        wrong = [word for word in words
                 if re.fullmatch("--[a-z0-9-]+", word) and word not in known]
        return wrong[0] if wrong else None


def check_stray(results, path, name):
    stray = [f"{line}: {text}" for line, text in docs_pages.typed_elsewhere(path)]
    results.add(not stray, f"{name}: commands are in console blocks", "\n".join(stray))


def check_inline(results, path, name, program):
    """Commands within the text are not run, but they must exist."""
    wrong = [f"{text}: there is no {program.unknown(text)}"
             for text in docs_pages.named_in_text(path) if program.unknown(text)]
    results.add(not wrong, f"{name}: what the text names is there", "\n".join(wrong))


def check_exceptions(results, exceptions, commands):
    """Each exception must still apply to a command of some page."""
    for pattern, _ in exceptions.rules:
        used = any(fnmatch.fnmatchcase(command.text, pattern) for command in commands)
        results.add(used, f"docs.list: something is shown as '{pattern}'")


def check_sphinx(results):
    with tempfile.TemporaryDirectory() as out:
        done = subprocess.run([TOP / "tools/build/docs", f"{out}/html"], text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        results.add(done.returncode == 0, "Sphinx makes all pages without a warning", done.stdout)
        for page, space, header, pattern in REFERENCES:
            names = re.findall(pattern, (TOP / header).read_text(encoding="utf-8"), re.MULTILINE)
            text = (Path(out) / "html" / page).read_text(encoding="utf-8")
            missing = [name for name in names if f'id="{space}{name}"' not in text]
            results.add(names and not missing, f"{page} explains all of {header}",
                        "\n".join(missing))


def run(results, paths, commands, exceptions):
    """All checks: of these pages, and of all shown commands."""
    program = Program()
    for path in paths:
        name = os.path.relpath(path, TOP)
        check_stray(results, path, name)
        check_inline(results, path, name, program)
    for text in "addrspace layuot", "addrspace layout --every-second", "addrspace --form FILE":
        results.add(program.unknown(text), f"a name that is wrong is found: {text}")
    check_exceptions(results, exceptions, commands)
    check_sphinx(results)
