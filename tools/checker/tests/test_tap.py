# SPDX-License-Identifier: GPL-2.0
"""Tests the verdicts on logs: whole ones, and those with crashes, time-outs, cut lines."""
import unittest

from checker import tap

GOOD = """
TAP version 13
1..2
# selftests: addrspace: window.sh
# TAP version 13
# 1..2
# ok 1 hit
# ok 2 surplus # SKIP only with surplus=1
ok 1 selftests: addrspace: window.sh
# selftests: addrspace: memory
# 1..1
# # Starting 1 tests from 1 test cases.
# #  RUN           memory.total ...
# #            OK  memory.total
# ok 1 memory.total
# # PASSED: 1 / 1 tests passed.
ok 2 selftests: addrspace: memory
"""
PROGRAMS = ["window.sh", "memory"]


def judge(text, status=0, expected=PROGRAMS):
    return tap.judge(text.strip("\n").split("\n"), status, expected)


def counts(verdict):
    return verdict.passed, verdict.failed, verdict.skipped


class Good(unittest.TestCase):
    def test_counts_results_and_not_programs(self):
        self.assertEqual(counts(judge(GOOD)), (2, 0, 1))

    def test_names_programs_and_results(self):
        names = [(case.program, case.name) for case in judge(GOOD).cases]
        self.assertEqual(names, [("window.sh", "hit"), ("window.sh", "surplus"),
                                 ("memory", "memory.total")])

    def test_says_why_something_is_skipped(self):
        self.assertEqual(judge(GOOD).cases[1].said, ("only with surplus=1",))

    def test_results_of_a_result_do_not_count(self):
        verdict = judge("# 1..1\n# # not ok 1 within\n# ok 1 all of it\n"
                        "ok 1 selftests: addrspace: slots_lazy.sh", 0, ["slots_lazy.sh"])
        self.assertEqual(counts(verdict), (1, 0, 0))

    def test_a_program_twice(self):
        log = GOOD.replace("memory", "window.sh")
        self.assertEqual(counts(judge(log, 0, ["window.sh", "window.sh"])), (2, 0, 1))


class Failures(unittest.TestCase):
    def failure(self, text, status=0, expected=("a",)):
        verdict = judge(text, status, list(expected))
        self.assertEqual(verdict.failed, 1, verdict.failures)
        return verdict.failures[0]

    def test_a_result(self):
        case = self.failure("# 1..1\n# not ok 1 x\nnot ok 1 selftests: h: a # exit=1")
        self.assertEqual((case.program, case.name), ("a", "x"))

    def test_a_result_of_a_program_that_ends_well(self):
        self.failure("# 1..1\n# not ok 1 x\nok 1 selftests: h: a")

    def test_what_the_harness_says_before_it(self):
        case = self.failure("# 1..1\n# #  RUN  x ...\n# # a.c:7:x:Expected 1 == 2\n"
                            "# not ok 1 x\nnot ok 1 selftests: h: a # exit=1")
        self.assertEqual(case.said, ("# # a.c:7:x:Expected 1 == 2",))

    def test_what_a_script_says_after_it(self):
        case = self.failure("# 1..2\n# not ok 1 x\n# # seen: 1, wanted: 2\n# ok 2 y\n"
                            "not ok 1 selftests: h: a # exit=1")
        self.assertEqual(case.said, ("# # seen: 1, wanted: 2",))

    def test_no_output_at_all(self):
        self.assertEqual(self.failure("").said, (tap.NOT_ENDED,))

    def test_only_noise(self):
        self.failure("vm: something\nSegmentation fault")

    def test_no_tap_in_a_program(self):
        case = self.failure("# selftests: h: a\n# hello\nok 1 selftests: h: a")
        self.assertEqual(case.said[0], "it printed no plan")

    def test_a_crash_after_good_results(self):
        case = self.failure("# 1..2\n# ok 1 x\n# Segmentation fault\n"
                            "not ok 1 selftests: h: a # exit=139")
        self.assertEqual(case.said, ("exit=139; results missing of 2: 2", "# Segmentation fault"))

    def test_a_program_that_fails_without_a_reason(self):
        self.failure("# 1..1\n# ok 1 x\nnot ok 1 selftests: h: a # exit=3")

    def test_a_time_out(self):
        case = self.failure("# 1..3\n# ok 1 x\n#\n"
                            "not ok 1 selftests: h: a # TIMEOUT 600 seconds")
        self.assertIn("TIMEOUT 600 seconds", case.said[0])

    def test_the_machine_is_gone_within_a_program(self):
        verdict = judge("# selftests: h: a\n# 1..3\n# ok 1 x", 125, ["a", "b"])
        self.assertEqual(counts(verdict), (1, 2, 0))
        self.assertEqual({case.program for case in verdict.failures}, {"a", "b"})

    def test_a_program_skipped_as_a_whole(self):
        case = self.failure("# 1..0 # SKIP no highmem\nok 1 selftests: h: a # SKIP")
        self.assertEqual(case.said[0], "skipped as a whole: no highmem")

    def test_a_plan_of_nothing(self):
        self.failure("# 1..0\nok 1 selftests: h: a")

    def test_fewer_results_than_planned(self):
        case = self.failure("# 1..3\n# ok 1 x\n# ok 3 z\nok 1 selftests: h: a")
        self.assertEqual(case.said[0], "results missing of 3: 2")

    def test_more_results_than_planned(self):
        case = self.failure("# 1..1\n# ok 1 x\n# ok 2 y\nok 1 selftests: h: a")
        self.assertEqual(case.said[0], "results beyond its plan of 1: 2")

    def test_a_result_twice(self):
        self.failure("# 1..2\n# ok 1 x\n# ok 2 y\n# ok 2 y\nok 1 selftests: h: a")

    def test_two_plans(self):
        self.failure("# 1..1\n# ok 1 x\n# 1..1\nok 1 selftests: h: a")

    def test_bail_out(self):
        self.assertEqual(self.failure("# 1..2\n# ok 1 x\n# Bail out! no memory\n"
                                      "not ok 1 selftests: h: a # exit=1").said, ("no memory",))

    def test_a_missing_program(self):
        case = self.failure(GOOD, 0, [*PROGRAMS, "layout"])
        self.assertEqual(case.program, "layout")

    def test_a_program_that_nobody_asked_for(self):
        self.failure(GOOD, 0, PROGRAMS[:1])

    def test_the_exit_status_alone(self):
        case = self.failure(GOOD, 125, PROGRAMS)
        self.assertEqual((case.name, case.said), (tap.WHOLE_BOOT, ("ended with status 125",)))


class CutLines(unittest.TestCase):
    """Another writer's words within a line: a result is lost, and that is a failure."""

    def test_two_results_in_one_line(self):
        verdict = judge("# 1..2\n# ok 1 x# ok 2 y\nok 1 selftests: h: a", 0, ["a"])
        self.assertEqual((verdict.passed, verdict.failed), (1, 1))

    def test_a_result_cut_in_two(self):
        verdict = judge("# 1..2\n# ok 1 x\n# o\nk 2 y\nok 1 selftests: h: a", 0, ["a"])
        self.assertEqual((verdict.passed, verdict.failed), (1, 1))

    def test_a_failure_cut_in_two(self):
        verdict = judge("# 1..1\n# not vm: late\nok 1 x\nok 1 selftests: h: a", 0, ["a"])
        self.assertEqual((verdict.passed, verdict.failed), (0, 1))

    def test_the_line_on_the_program_cut_in_two(self):
        verdict = judge("# 1..1\n# ok 1 x\nok 1 selft\nests: h: a", 0, ["a"])
        self.assertEqual((verdict.passed, verdict.failed), (1, 1))

    def test_the_last_line_has_no_end(self):
        verdict = judge(GOOD.rstrip("\n")[:-1], 0, PROGRAMS)
        self.assertEqual(verdict.failed, 2)     # "memor" ended, "memory" did not

    def test_carriage_returns_do_not_matter(self):
        self.assertEqual(counts(judge(GOOD.replace("\n", "\r\n"))), (2, 0, 1))
