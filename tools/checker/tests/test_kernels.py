# SPDX-License-Identifier: GPL-2.0
"""The table of kernels: which results count, and what is written of them."""
import tempfile
import unittest
from pathlib import Path

from checker import junit, kernels, tap
from checker.run import Outcome
from checker.table import parse

TABLE = parse("""
boot host   both none     0   0 none 1 host:model
boot one    both 686      256 1 pvh  9 a,b
boot two    full 686      256 1 pvh  9 a
boot newer  kernels 7.2   256 1 pvh  9 a
""")
CASES = (tap.Case("a", "x", tap.PASSED), tap.Case("a", "y", tap.FAILED, ("why",)),
         tap.Case("a", "z", tap.SKIPPED, ("none here",)), tap.Case("a", "w", tap.PASSED))


def named(name):
    return next(boot for boot in TABLE.boots if boot.name == name)


class Record(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.path = Path(directory.name) / "junit.xml"

    def of(self, *tested, missing=()):
        outcomes = [Outcome(boot, tap.Verdict(CASES, ("a",)), 0, 1.0, 1.0) for boot in tested]
        junit.write(self.path, outcomes, list(missing))
        return kernels.of_run(self.path, TABLE)

    def test_the_figures_of_a_run(self):
        result = self.of(named("host"), named("one"))
        self.assertEqual(list(result), ["one"])
        self.assertEqual((result["one"].passed, result["one"].failed, result["one"].skipped),
                         (2, 1, 1))
        self.assertRegex(result["one"].date, r"^\d{4}-\d\d-\d\d$")

    def test_a_part_of_a_boot_does_not_count(self):
        one = named("one")
        self.assertEqual(self.of(one.only(one.entries[:1])), {})
        self.assertEqual(self.of(missing=[one]), {})

    def test_no_results_are_refused(self):
        for text in "", "<testsuites/>":
            self.path.write_text(text, encoding="utf-8")
            with self.assertRaises(kernels.RecordError):
                kernels.record(self.path, TABLE)

    def test_results_survive_their_file(self):
        results = self.of(named("one"), named("two"))
        self.path.write_text(kernels.as_csv(kernels.Result, results), encoding="utf-8")
        self.assertEqual(kernels.read(self.path), results)


class Written(unittest.TestCase):
    RESULTS = {name: kernels.Result(name, release, date, 3, failed, 1) for name, release, date, failed in
               (("one", "6.1.0-1", "2026-01-02", 0), ("two", "6.1.0-2", "2026-01-03", 2),
                ("gone", "5.0", "2020-01-01", 9))}

    def test_a_row_for_each_kernel(self):
        self.assertEqual(kernels.rows(TABLE, self.RESULTS), [
            ("`686`", "6.1.0-2", "2", "6", "2", "2", "2026-01-03"),
            ("`7.2`", kernels.NOT_RUN, "0", "", "", "", "")])

    def test_only_what_is_between_the_marks_changes(self):
        text = "before\n<!-- kernels: by x -->\nold\n<!-- end of kernels -->\nafter\n"
        self.assertEqual(kernels.with_table(text, "new\n"), text.replace("old", "new"))
        with self.assertRaises(kernels.RecordError):
            kernels.with_table("no marks\n", "new\n")
