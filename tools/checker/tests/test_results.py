# SPDX-License-Identifier: GPL-2.0
"""The table of results in the documentation."""
import json
import tempfile
import unittest
from pathlib import Path

from checker import results
from checker.results import Result

ONE = Result("make x", "none", "2026-11-30", "3 of 4, \"all\" well")


class Table(unittest.TestCase):
    def test_a_result_goes_through_the_file(self):
        with tempfile.TemporaryDirectory() as work:
            path = Path(work) / "results.csv"
            path.write_text(results.as_csv(results.Result, {("make x", "none"): ONE}), encoding="utf-8")
            self.assertEqual(results.read(path), {("make x", "none"): ONE})

    def test_a_run_leaves_its_result(self):
        with tempfile.TemporaryDirectory() as work:
            results.note("make x", "none", "well", Path(work))
            path, = Path(work).iterdir()
            left = json.loads(path.read_text(encoding="utf-8"))
            self.assertEqual((left["run"], left["kernel"], left["said"]),
                             ("make x", "none", "well"))

    def test_only_what_is_between_the_marks_changes(self):
        page = "a\n.. results: by hand\n\nold\n.. end of results\nb\n"
        new = results.with_table(page, {1: ONE})
        self.assertTrue(new.startswith("a\n.. results: by hand\n\n.. list-table::"))
        self.assertTrue(new.endswith("\n\n.. end of results\nb\n"))
        self.assertNotIn("old", new)
        self.assertEqual(results.with_table(new, {1: ONE}), new)

    def test_the_page_is_what_was_recorded(self):
        page = results.PAGE.read_text(encoding="utf-8")
        self.assertEqual(results.with_table(page, results.read()), page)
