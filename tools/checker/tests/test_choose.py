# SPDX-License-Identifier: GPL-2.0
"""Tests the choice of boots, with the real table."""
import unittest

from checker import choose, table
from checker.table import BOTH, BUILT, DEBUG, FULL, QUICK


class Choose(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.table = table.read()

    def only(self, *words, which="quick"):
        among = choose.suite(self.table, which, set())
        return choose.only(self.table, among, words)

    def names(self, *words, **suite):
        return [boot.name for boot in self.only(*words, **suite)]

    def test_suites(self):
        def of(which, *more):
            return {boot.suite for boot in choose.suite(self.table, which, set(more))}
        self.assertEqual(of("quick"), {QUICK, BOTH})
        self.assertEqual(of("full"), {FULL, BOTH})
        self.assertEqual(of("rest"), {FULL})
        self.assertEqual(of("none", DEBUG), {DEBUG})
        self.assertEqual(of("none", BUILT), {BUILT})
        self.assertEqual(of("full", DEBUG), {FULL, BOTH, DEBUG})

    def test_a_program_alone_in_its_first_boot(self):
        for word in "window", "window.sh":
            boot, = self.only(word)
            self.assertEqual((boot.kernel, [str(entry) for entry in boot.entries]),
                             ("686-pae", ["window.sh"]))

    def test_an_entry_as_the_table_writes_it(self):
        boot, = self.only("window.sh[surplus=1]")
        self.assertEqual(boot.entries[0].parameters, ("surplus=1",))

    def test_a_program_of_one_kernel_only(self):
        boot, = self.only("cli_64")
        self.assertEqual(boot.kernel, "amd64")

    def test_a_test_of_the_host(self):
        self.assertEqual(self.names("manual"), ["host-manual"])

    def test_a_kernel(self):
        self.assertEqual({boot.kernel for boot in self.only("rt")}, {"rt-686-pae"})
        self.assertEqual({boot.kernel for boot in self.only("686")}, {"686"})
        self.assertGreater(len(self.only("686", which="full")), len(self.only("686")))

    def test_a_kernel_that_the_suite_has_not(self):
        self.assertEqual({boot.kernel for boot in self.only("debug")}, {"debug"})

    def test_a_pattern_of_names(self):
        self.assertEqual(self.names("host-*"), [boot.name for boot in self.table.boots
                                                if boot.name.startswith("host-")])

    def test_a_boot_of_the_matrix(self):
        self.assertEqual(self.names("686-monitor"), ["686-monitor"])

    def test_a_list(self):
        boot, = self.only("events")
        self.assertEqual(boot.entries, self.table.lists["events"])

    def test_files(self):
        names = {"selftests/addrspace/device/device_pages.c": ["device_pages"],
                 "selftests/addrspace/mappers/stress.sh": ["stress.sh"],
                 "addrspace_test_valloc_search.c": ["valloc_search.sh"],
                 "addrspace_test_slots_hold.c": ["slots_proc.sh"]}
        for path, programs in names.items():
            found = [entry.program for boot in self.only(path) for entry in boot.entries]
            self.assertEqual(found, programs, path)

    def test_words_for_one_boot_are_one_boot(self):
        boot, = self.only("window", "memory")
        self.assertEqual({entry.program for entry in boot.entries}, {"window.sh", "memory"})

    def test_unknown_names_what_is_near(self):
        with self.assertRaises(choose.NotFound) as caught:
            self.only("widow")
        self.assertIn("window", str(caught.exception))
        with self.assertRaises(choose.NotFound) as caught:
            self.only("qqqqqqqq")
        self.assertIn("--list", str(caught.exception))
