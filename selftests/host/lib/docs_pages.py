# SPDX-License-Identifier: GPL-2.0
"""
Finds the commands that pages show, and compares their output with the one shown. Used
by the script `docs`; runs nothing itself.

A shown command stands in a block of its own kind: `.. code-block:: console` in
.rst, ```console in .md, .Dl in the EXAMPLES of a manual page. `# ` is the prompt
of root in the VM, `$ ` that of a user in the source tree on the host, and
`addrspace> ` that of a session, to which the rest of its block belongs. The lines below a
command are its output, from its first word to its last one; three dots stand for any
text, as a word or as a line. A command without output below it has only to succeed.
"""
import re
from dataclasses import dataclass, field
from pathlib import Path

PROMPTS = {"# ": "guest", "$ ": "host", "addrspace> ": "session"}
ELIDED = "..."

# A line that would be a command in a console block.
LOOKS_TYPED = re.compile(
    r"(# |\$ )?(sudo )?(addrspace|make|tools/\S+|build/\S+|insmod|rmmod|modprobe|echo|cat|grep|awk)\s")


@dataclass
class Command:
    """A shown command; .shown are the lines below it, .first the first one's index."""
    page: Path
    line: int
    where: str
    text: str
    indent: str = ""
    shown: list = field(default_factory=list)
    first: int = 0

    def expects_output(self):
        return any(line.strip() for line in self.shown)


def blocks_of_rst(lines):
    """(index, indent, lines) of each console block."""
    number = 0
    while number < len(lines):
        start = re.match(r"( *)\.\. code-block:: console$", lines[number])
        number += 1
        if not start:
            continue
        while number < len(lines) and (not lines[number].strip() or
                                       lines[number].lstrip().startswith(":")):
            number += 1
        first, indent = number, re.match(" *", lines[number]).group()
        while number < len(lines) and (not lines[number].strip() or
                                       lines[number].startswith(indent)):
            number += 1
        last = number
        while not lines[last - 1].strip():
            last -= 1
        yield first, indent, lines[first:last]


def blocks_of_markdown(lines):
    first = None
    for number, line in enumerate(lines):
        if line == "```console":
            first = number + 1
        elif line == "```" and first is not None:
            yield first, "", lines[first:number]
            first = None


def blocks_of_manual(lines):
    """The examples of a manual page, which have no output."""
    for number, line in enumerate(lines):
        if line.startswith(".Dl "):
            yield number, "", ["# " + re.sub(r"\\\(dq", '"', line[4:])]


BLOCKS = {".rst": blocks_of_rst, ".md": blocks_of_markdown}


def prompt_of(text, session):
    for prompt, where in PROMPTS.items():
        if text.startswith(prompt) and (where == "session" or not session):
            return prompt, where
    return None, None


def commands_of_block(page, first, indent, lines):
    command = None
    for number, line in enumerate(lines, first):
        text = line[len(indent):]
        prompt, where = prompt_of(text, command and command.where == "session")
        if command and command.text.endswith("\\") and not command.shown:
            command.text = command.text[:-1] + text.strip()
            command.first = number + 1
        elif prompt:
            command = Command(page, number + 1, where, text[len(prompt):].rstrip(),
                              indent, first=number + 1)
            yield command
        elif command:
            command.shown.append(text)
        else:
            raise ValueError(f"{page}:{number + 1}: output without a command above it")


def commands_of(page):
    """All commands that a page shows, in their order."""
    lines = page.read_text(encoding="utf-8").splitlines()
    blocks = BLOCKS.get(page.suffix, blocks_of_manual)
    for block in blocks(lines):
        yield from commands_of_block(page, *block)


def kernel_of(page):
    """The kernel of a page: `.. kernel: amd64` within it, or None for the 32-bit ones."""
    found = re.search(r"^\.\. kernel: (\S+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return found and found.group(1)


def typed_elsewhere(page):
    """(line, text) of what looks like a command and stands in no console block."""
    if page.suffix not in BLOCKS:
        return
    lines = page.read_text(encoding="utf-8").splitlines()
    inside = set()
    for first, _, block in BLOCKS[page.suffix](lines):
        inside.update(range(first, first + len(block)))
    for number, line in enumerate(lines):
        text = line.strip()
        if number not in inside and line.startswith(" ") and LOOKS_TYPED.match(text) \
                and lines[number - 1].strip() == "" and text[-1] not in ".,;:":
            yield number + 1, text


def named_in_text(page):
    """Commands of ours that the text names: ``addrspace ...``, `addrspace ...` in .md."""
    mark = {".rst": "``", ".md": "`"}.get(page.suffix)
    if mark:
        text = page.read_text(encoding="utf-8")
        for found in re.findall(rf"(?<!`){mark}(addrspace\s[^`]+){mark}(?!`)", text):
            yield " ".join(found.split())


def words_of(text):
    """The words that must agree: of figures and times only the kind, of places in functions
    and lists of addresses only that they are there, and no drawings."""
    text = re.sub(r"0x[0-9a-f]+|\b[0-9a-f]{8}\b", "0xH", text)
    text = re.sub(r"\S+\+0xH/0xH", "FUNCTION", text)
    text = re.sub(r"0xH([,-]\s*0xH)+", "0xH", text)
    text = re.sub(r"<?(?<![A-Za-z_.])\d+(\.\d+)?[KMGT]?(?![A-Za-z0-9_])", "N", text)
    text = re.sub(r"\bN (ns|us|ms|s)\b", "N s", text)
    text = re.sub(r"[░▒▓█·│]+|[-+|]{3,}", " ", text)
    return text.split()


def agree(shown, seen):
    """Are these the same words, where ... stands for any number of them?"""
    wanted, words = words_of(shown), words_of(seen)
    pattern = "".join(
        r"(?:\S+ )*?" if word == ELIDED else re.escape(word) + " " for word in wanted)
    return re.fullmatch(pattern, "".join(word + " " for word in words)) is not None


def rewrite(page, commands, outcomes):
    """Puts what came out into the page, with the figures that were typed for it."""
    lines = page.read_text(encoding="utf-8").splitlines()
    for command in reversed(commands):
        if outcomes[id(command)] is None:
            continue
        _, output, typed = outcomes[id(command)]
        line = command.line - 1
        lines[line] = lines[line].replace(command.text, typed)
        while command.shown and not command.shown[-1].strip():
            command.shown.pop()
        if command.shown and ELIDED not in " ".join(command.shown).split():
            lines[command.first:command.first + len(command.shown)] = [
                (command.indent + text).rstrip() for text in output.splitlines()]
    page.write_text("\n".join(lines) + "\n", encoding="utf-8")
