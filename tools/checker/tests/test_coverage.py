# SPDX-License-Identifier: GPL-2.0
"""The sums of what the compiler's counters say, and the page on them."""
import unittest

from checker import coverage, table, tap
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
