# SPDX-License-Identifier: GPL-2.0
"""The table of wrong changes, and how they are judged."""
import unittest

from checker import boots, choose, mutations, table, tap
from checker.mutations import MutationError, judge, parse
from checker.run import Outcome

TEXT = """# a comment
== one: it goes wrong
file module/a.c
tests window.sh memory
 	first();

-	second();
+	third();
"""
SOURCE = "{\n\tfirst();\n\n\tsecond();\n}\n"


class Format(unittest.TestCase):
    def test_a_change(self):
        one, = parse(TEXT)
        self.assertEqual((one.name, one.what, one.file, one.tests),
                         ("one", "it goes wrong", "module/a.c", ("window.sh", "memory")))
        self.assertEqual(one.applied(SOURCE), SOURCE.replace("second", "third"))

    def test_it_must_fit_once(self):
        one, = parse(TEXT)
        for text in "", SOURCE + SOURCE:
            with self.assertRaises(MutationError):
                one.applied(text)

    def test_what_cannot_be_read(self):
        for wrong in TEXT.replace("file", "fil"), TEXT.replace("\tfirst", "first") + "x\n", \
                "== one: nothing\nfile a\ntests b\n":
            with self.assertRaises(MutationError):
                parse(wrong)

    def test_unknown_names(self):
        with self.assertRaises(MutationError):
            mutations.read(["no-such-mutation"])


class Ours(unittest.TestCase):
    def test_each_has_a_name_a_file_and_tests(self):
        everything = table.read()
        found = mutations.read([])
        self.assertEqual(len({one.name for one in found}), len(found))
        for one in found:
            with self.subTest(one.name):
                text = (boots.TOP / one.file).read_text(encoding="utf-8")
                self.assertNotEqual(one.applied(text), text)
                self.assertTrue(mutations.of_tests(everything, one))
                for test in one.tests:
                    choose.only(everything, [], [test])


class Judged(unittest.TestCase):
    one, = parse(TEXT)

    def outcome(self, result):
        boot = table.read().boots[0]
        return Outcome(boot, tap.Verdict((tap.Case("window.sh", "wrap", result),)), 0, 1.0, 1.0)

    def test_seen(self):
        case = judge(self.one, "", [self.outcome(tap.PASSED), self.outcome(tap.FAILED)])
        self.assertEqual((case.outcome, case.said), (tap.PASSED, ("window.sh: wrap",)))

    def test_not_seen(self):
        self.assertEqual(judge(self.one, "", [self.outcome(tap.PASSED)]).outcome, tap.FAILED)

    def test_nothing_was_run(self):
        self.assertEqual(judge(self.one, "", []).outcome, tap.FAILED)

    def test_it_does_not_build(self):
        case = judge(self.one, "a.c:1: error", [])
        self.assertEqual((case.outcome, case.said), (tap.FAILED, ("a.c:1: error",)))
