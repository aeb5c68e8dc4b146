# SPDX-License-Identifier: GPL-2.0
"""Tests the reports of a run: the terminal, JUnit's XML, the page, the times."""
import contextlib
import io
import tempfile
import unittest
import xml.etree.ElementTree as xml
from html.parser import HTMLParser
from pathlib import Path

from checker import estimate, junit, page, report, tap
from checker.run import Outcome
from checker.table import BOTH, Boot, Entry

EVIL = "</pre><script>alert('x')</script>&amp;\"\x1b[31m\x00"
BOOT = Boot("one", BOTH, "686", 256, 1, "pvh", 20.0, (Entry("a"), Entry("b")), append=EVIL)


def outcome(*cases, status=0, errors=(), boot=BOOT):
    return Outcome(boot, tap.Verdict(tuple(cases), ("a",)), status, 12.3, 9.8, list(errors),
                   {"a": 4.0})


GOOD = tap.Case("a", "fine", tap.PASSED)
BAD = tap.Case("a", EVIL, tap.FAILED, (EVIL,))
LEFT = tap.Case("b", "left", tap.SKIPPED, ("no highmem",))


class Terminal(unittest.TestCase):
    def said(self, function, *arguments):
        output = io.StringIO()
        with contextlib.redirect_stdout(output):
            function(*arguments)
        return output.getvalue()

    def test_one_line_for_each_boot(self):
        line = self.said(report.ended, outcome(GOOD, BAD, LEFT), 3, 24, 200.0)
        self.assertEqual(line.count("\n"), 1)
        for part in "[ 3/24] one", "1 passed, 1 FAILED, 1 skipped", "12 s (10 s of CPU)", "3 min left":
            self.assertIn(part, line)

    def test_the_last_one_has_nothing_left(self):
        self.assertNotIn("left", self.said(report.ended, outcome(GOOD), 24, 24, 0.0))

    def test_failures_say_what_the_test_said(self):
        text = self.said(report.end, [outcome(GOOD), outcome(BAD, status=125, errors=["vm: dead"])],
                         [], False)
        for part in "build/check/one.log", f"a: {EVIL}", "vm: dead":
            self.assertIn(part, text)
        self.assertNotIn("fine", text)

    def test_what_did_not_end_is_one_line(self):
        lost = [tap.Case(name, tap.WHOLE_PROGRAM, tap.FAILED, (tap.NOT_ENDED,)) for name in "abc"]
        text = self.said(report.end, [outcome(*lost, status=125, errors=["vm: dead"])], [], False)
        self.assertEqual([line.strip() for line in text.splitlines()[1:]],
                         ["vm: dead", f"{tap.NOT_ENDED}: a, b, c"])

    def test_totals(self):
        self.assertEqual(report.total([outcome(GOOD, BAD, LEFT), outcome(GOOD)]), (2, 1, 1))


class Files(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.path = Path(directory.name) / "file"

    def test_junit_is_xml_with_each_result(self):
        missing = Boot("two", BOTH, "686", 256, 1, "pvh", 20.0, (Entry("a"),))
        junit.write(self.path, [outcome(GOOD, BAD, LEFT, errors=[EVIL])], [missing])
        suites = xml.parse(self.path).getroot().findall("testsuite")
        self.assertEqual([(suite.get("name"), suite.get("tests"), suite.get("failures"),
                           suite.get("skipped")) for suite in suites],
                         [("one", "3", "1", "1"), ("two", "1", "0", "1")])
        cases = suites[0].findall("testcase")
        self.assertEqual([case.get("classname") for case in cases], ["one.a", "one.a", "one.b"])
        self.assertEqual([case.get("time") for case in cases], ["4.0", "0.0", "0.0"])
        self.assertIn("<script>", cases[1].find("failure").text)

    def test_the_page_escapes_all_and_is_alone(self):
        page.write(self.path, [outcome(GOOD, BAD, LEFT, errors=[EVIL])], [BOOT], EVIL)
        text = self.path.read_text(encoding="utf-8")
        tags = Tags(text)
        self.assertNotIn("script", tags.names)
        self.assertTrue(all(link.startswith("#") or link.endswith(".log") for link in tags.links))
        self.assertNotIn("url(", text)
        self.assertIn("prefers-color-scheme: dark", text)
        self.assertEqual(tags.open, [])


class Tags(HTMLParser):
    """The tags of a page, and those that are not closed."""

    def __init__(self, text):
        super().__init__()
        self.names, self.links, self.open = set(), [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.names.add(tag)
        self.links += [value for name, value in attrs if name in ("href", "src")]
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, tag


class Times(unittest.TestCase):
    def test_the_tables_figure_until_there_is_another(self):
        with tempfile.TemporaryDirectory() as directory:
            path = Path(directory) / "durations.json"
            before = estimate.Durations(path)
            self.assertEqual(before.of(BOOT), 20.0)
            before.note(BOOT, 7.0)
            before.save()
            after = estimate.Durations(path)
            self.assertEqual(after.of(BOOT), 7.0)
            self.assertEqual(after.of(BOOT.only(BOOT.entries[:1])), 10.0)

    def test_two_runs_at_once(self):
        with tempfile.TemporaryDirectory() as directory:
            path = Path(directory) / "durations.json"
            one, two = estimate.Durations(path), estimate.Durations(path)
            one.note(BOOT, 7.0)
            one.save()
            two.note(BOOT.only(BOOT.entries[:1]), 3.0)
            two.save()
            self.assertEqual(estimate.Durations(path).of(BOOT), 7.0)

    def test_a_broken_file_is_none(self):
        with tempfile.TemporaryDirectory() as directory:
            path = Path(directory) / "durations.json"
            for text in "", "[1]", "{\"a\": []}", "{\"a\": \"x\"}":
                path.write_text(text, encoding="utf-8")
                self.assertEqual(estimate.Durations(path).seconds, {})

    def test_time_left(self):
        self.assertEqual(estimate.time_left([], [], 2), 0.0)
        self.assertEqual(estimate.time_left([(30.0, 10.0)], [], 2), 20.0)
        self.assertEqual(estimate.time_left([(30.0, 10.0)], [5.0, 5.0, 5.0], 2), 20.0)
        self.assertEqual(estimate.time_left([(30.0, 10.0)], [15.0, 15.0], 2), 30.0)
        self.assertEqual(estimate.time_left([(10.0, 500.0)], [], 1), 1.0)

    def test_in_words(self):
        self.assertEqual([estimate.in_words(seconds) for seconds in (0.4, 99, 300)],
                         ["0 s", "99 s", "5 min"])
