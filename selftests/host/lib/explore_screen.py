# SPDX-License-Identifier: GPL-2.0
"""
Computes the screen that `addrspace explore` must show, only from the text of
/proc/addrspace, and runs the program in tmux. Used by the test explore; independent of
the program's own code.
"""

import fcntl
import os
import re
import subprocess
import sys
import tempfile
import termios
import time

END = 1 << 32
PAGE = 4096
ROW = re.compile(r"^(0x[0-9a-f]{8}) ([#=:.|*-]+)( |$)")
SHADES = "#=-:."
BORDER = "|"


class Machine:
    """A copy of /proc/addrspace: regions, and runs of mapped pages."""

    def __init__(self, directory):
        self.regions, self.ranges, self.facts = [], [], {}
        for line in open(os.path.join(directory, "layout"), encoding="ascii"):
            word = line.rstrip("\n").split(" ", 9)
            if word[0] == "region":
                self.regions.append((word[7], int(word[1]), int(word[2], 16),
                                     int(word[3], 16)))
            elif word[0] == "fact":
                self.facts[word[1]] = word[2]
        for line in open(os.path.join(directory, "pagetables"), encoding="ascii"):
            word = line.split()
            if word[0] == "range":
                self.ranges.append((int(word[1], 16), int(word[2], 16),
                                    int(word[3], 16), word[5]))
        self.kernel = int(self.facts["page_offset"], 16)

    def region_at(self, address):
        """The name of the innermost: the deepest that holds it."""
        return max((depth, name) for name, depth, start, end in self.regions
                   if start <= address < end)[1]

    def range_at(self, address):
        for start, end, phys, flags in self.ranges:
            if start <= address < end:
                return phys + address - start, set(flags.split(","))
        return None

    def shade(self, start, end):
        mapped = sum(max(0, min(end, stop) - max(start, begin))
                     for begin, stop, _, _ in self.ranges)
        share = mapped / (end - start)
        return SHADES[0 if share == 1 else 1 if share > 0.5 else
                      2 if share > 0.125 else 3 if share else 4]

    def wrong_cells(self, rows):
        """The cells of the kernel's half that a map shows wrongly."""
        wrong, seen = [], 0
        size = cell_size(rows)
        for row, cells in rows:
            for i, glyph in enumerate(cells):
                start = row + i * size
                if start < self.kernel:
                    continue
                seen += 1
                shade = self.shade(start, start + size)
                if glyph != shade and (glyph, shade) != (BORDER, "."):
                    wrong.append((hex(start), glyph, shade))
        return wrong, seen


def cell_size(rows):
    return (rows[1][0] - rows[0][0]) // len(rows[0][1])


def map_of(lines):
    """The rows of the map: (address, its cells)."""
    rows = []
    for line in lines:
        match = ROW.match(line)
        if match:
            rows.append((int(match.group(1), 16), match.group(2)))
    return rows


class Screen:
    """A program in a terminal of tmux."""

    def __init__(self, command, columns=80, lines=24, environment=""):
        self.directory = tempfile.mkdtemp()
        self.socket = os.path.join(self.directory, "tmux")
        self.tmux("-f", "/dev/null", "new-session", "-d", "-x", str(columns),
                  "-y", str(lines), f"env {environment} sh")
        self.tmux("set", "-g", "status", "off")
        self.tmux("set", "-g", "escape-time", "0")
        self.shell, self.terminal = self.tmux(
            "display", "-p", "#{pane_pid} #{pane_tty}").split()
        self.wait(lambda lines: any(line for line in lines))
        if command:
            self.line(command)

    def tmux(self, *words):
        return subprocess.run(["tmux", "-S", self.socket, *words], check=True,
                              capture_output=True, text=True).stdout

    def line(self, text):
        self.tmux("send-keys", "-l", text)
        self.tmux("send-keys", "Enter")

    def lines(self, *options):
        return self.tmux("capture-pane", "-p", *options).split("\n")

    def text(self):
        return "\n".join(self.lines())

    def wait(self, condition, seconds=20):
        """True once the screen is so; False if it never is."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if condition(self.lines()):
                return True
            time.sleep(0.05)
        return False

    def wait_for(self, pattern, seconds=20):
        return self.wait(lambda lines: re.search(pattern, "\n".join(lines), re.M),
                         seconds)

    def child(self):
        """The program that the terminal's shell has started, or None."""
        with open(f"/proc/{self.shell}/task/{self.shell}/children",
                  encoding="ascii") as file:
            return next(map(int, file.read().split()), None)

    def unread(self):
        """The number of typed bytes that the program has not read yet."""
        terminal = os.open(self.terminal, os.O_RDONLY | os.O_NOCTTY)
        count = fcntl.ioctl(terminal, termios.FIONREAD, bytes(4))
        os.close(terminal)
        return int.from_bytes(count, sys.byteorder)

    def waits(self):
        """Has the program read all that was typed, and acted on it?"""
        try:
            if self.unread():
                return False
            with open(f"/proc/{self.child()}/stat", encoding="ascii") as file:
                return file.read().split()[2] == "S"
        except OSError:
            return True

    def still(self):
        """The screen once the program waits, and what it has drawn stands still."""
        # When tmux answers again, the input has reached the terminal.
        self.lines()
        before = None
        while True:
            waits, now = self.waits(), self.lines()
            if waits and now == before:
                return now
            before = now if waits else None
            time.sleep(0.05)

    def keys(self, *keys):
        for key in keys:
            self.tmux("send-keys", key)
        return self.still()

    def go(self, place):
        self.tmux("send-keys", "g")
        self.tmux("send-keys", "-l", place)
        return self.keys("Enter")

    def resize(self, columns, lines):
        self.tmux("resize-window", "-x", str(columns), "-y", str(lines))
        time.sleep(0.5)
        return self.still()

    def close(self, *keys):
        """Ends the program by keys, so that it comes to its own end, and then the terminal."""
        if self.child():
            self.keys(*(keys or ("Escape", "q")))
            self.wait(lambda lines: not self.child(), 5)
        subprocess.run(["tmux", "-S", self.socket, "kill-server"], check=False,
                       capture_output=True)
        for name in os.listdir(self.directory):
            os.unlink(os.path.join(self.directory, name))
        os.rmdir(self.directory)
