# SPDX-License-Identifier: GPL-2.0
"""The sums of what the compiler's counters say, and the page on them."""
import base64
import io
import tarfile
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from checker import boots, coverage, table, tap
from checker.copy import Copy
from checker.run import Outcome


class Sums(unittest.TestCase):
    def file(self):
        file = coverage.File()
        for line, count, function in (1, 0, "f"), (2, 3, "f"), (3, 0, "g"), (1, 2, "f"):
            file.add(line, count, function)
        return file

    def test_a_line_is_reached_if_any_run_reaches_it(self):
        file = self.file()
        self.assertEqual((file.counts, file.reached), ({1: 2, 2: 3, 3: 0}, 2))
        self.assertEqual(file.missed(), {"g": (1, 1)})

    def test_percent(self):
        self.assertAlmostEqual(coverage.percent([self.file(), coverage.File()]), 200 / 3)
        self.assertEqual(coverage.percent([]), 0)

    def test_the_page(self):
        boot = next(boot for boot in table.read().boots if not boot.has_vm)
        bad = Outcome(boot, tap.Verdict((tap.Case("a", "b", tap.FAILED),)), 1, 1.0, 1.0)
        text = coverage.page({"tools/addrspace/a.c": self.file()}, [bad])
        self.assertIn(f"{boot.name} (failed)", text)
        self.assertIn("tools/addrspace/: 66.7 %", text)
        self.assertIn("a.c\n   g 1/1\n", text)

    def test_reasons(self):
        why = coverage.reasons("# a comment\n\n== with no ARM\na.c f g\nb.c *\n== since\na.c h\n")
        for name, function, wanted in ("a.c", "g", "with no ARM"), ("a.c", "h", "since"), \
                ("a.c", "i", ""), ("b.c", "i", "with no ARM"):
            self.assertEqual(coverage.reason_of(why, name, function), wanted)
        said = "\n".join(coverage.lines_missed({"a.c": self.file()}, why))
        self.assertEqual(said, "Not reached, with no ARM:\n\na.c\n   g 1/1\n")
        with self.assertRaises(coverage.CoverageError):
            coverage.reasons("a.c f")

    def test_ours_are_of_functions_that_exist(self):
        text = coverage.UNREACHED.read_text(encoding="utf-8")
        for places in coverage.reasons(text).values():
            for name, function in places:
                source = (boots.TOP / name).read_text(encoding="utf-8")
                self.assertTrue(function == "*" or f"{function}(" in source, (name, function))


class FromVM(unittest.TestCase):
    """The counts that a VM prints at its end."""

    def test_a_vm_prints_its_counts_after_its_tests(self):
        everything = table.read()
        run = coverage.chosen(everything, [])
        in_vm = [boot for boot in run if boot.after]
        self.assertEqual(in_vm, [boot for boot in run if boot.has_vm and not boot.on_host])
        programs = {entry.program for boot in in_vm for entry in boot.entries}
        self.assertLess({"cli.sh", "trace.sh", "lab.sh"}, programs)
        for boot in in_vm:
            line = boots.command(everything, boot)[-1]
            self.assertTrue(line.endswith(boot.after))
            self.assertIn("GCOV_ERROR_FILE=/dev/null", line)
        some = coverage.chosen(everything, ["cli.sh", "host:record"])
        self.assertEqual([bool(boot.after) for boot in some], [True, False])

    def unpacked(self, lines):
        """The files of the archive in what a boot printed."""
        boot = next(boot for boot in table.read().boots if boot.has_vm)
        with tempfile.TemporaryDirectory() as place:
            Path(place, f"{boot.name}.log").write_text("\n".join(lines), encoding="utf-8")
            copy = mock.Mock(spec=Copy, place=Path(place))
            with mock.patch.object(boots, "OUT", Path(place)):
                found = coverage.unpack(copy, boot)
            return {str(path.relative_to(found)): path.read_bytes()
                    for path in found.rglob("*") if path.is_file()}

    def test_the_counts_among_other_lines(self):
        kept = io.BytesIO()
        with tarfile.open(fileobj=kept, mode="w:gz") as tar:
            head = tarfile.TarInfo("./lib/a.gcda")
            head.size = 3
            tar.addfile(head, io.BytesIO(b"abc"))
        text = base64.b64encode(kept.getvalue()).decode()
        lines = ["ok 1 selftests: addrspace: cli.sh",
                 *(coverage.PREFIX + text[at:at + 76] for at in range(0, len(text), 76)), "# more"]
        self.assertEqual(self.unpacked(lines), {"lib/a.gcda": b"abc"})

    def test_lost_counts_are_an_error(self):
        for lines in [], ["ok 1 selftests: addrspace: cli.sh"], [coverage.PREFIX + "a!"], \
                [coverage.PREFIX + "AAAA"]:
            with self.assertRaises(coverage.CoverageError):
                self.unpacked(lines)
