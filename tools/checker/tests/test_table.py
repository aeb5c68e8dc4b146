# SPDX-License-Identifier: GPL-2.0
"""The table's format, and what must hold for ours."""
import os
import re
import unittest

from checker import boots, choose, table
from checker.table import BOTH, BUILT, DEBUG, FULL, PACKAGES, QUICK, Entry, TableError, parse

SMALL = """
# a comment
list a = x y.sh[misuse=1 ROUNDS=5]
list b = @a \\
	z
warns y.sh[misuse=1 ROUNDS=5] = frees .* = nothing

boot one quick 686-pae 2560 2 pvh 9 @b,w threads -- pti=on  nokaslr
boot two both none 0 0 none 2.5 host:model
"""
BOOT = "boot n full 686 256 1 bzimage 3 "


class Format(unittest.TestCase):
    def test_lists_contain_lists(self):
        self.assertEqual([str(entry) for entry in parse(SMALL).lists["b"]],
                         ["x", "y.sh[misuse=1 ROUNDS=5]", "z"])

    def test_a_boot(self):
        one = parse(SMALL).boots[0]
        self.assertEqual((one.name, one.suite, one.kernel, one.mem, one.cpus, one.image,
                          one.seconds, one.threads, one.append),
                         ("one", QUICK, "686-pae", 2560, 2, "pvh", 9.0, True, "pti=on  nokaslr"))
        self.assertEqual(one.entries[-1], Entry("w"))

    def test_a_test_of_the_host(self):
        two = parse(SMALL).boots[1]
        self.assertEqual((two.on_host, two.has_vm, two.entries[0].name), (True, False, "model"))

    def test_a_warning_with_an_equals_sign(self):
        self.assertEqual(list(parse(SMALL).warns.values()), [("frees .* = nothing",)])

    def test_entries_with_blanks_in_a_boot(self):
        boot = parse(BOOT + "a[b=1 C=2],d part=f qemu=[-m x,y=1 -z]").boots[0]
        self.assertEqual((boot.entries, boot.part, boot.qemu),
                         ((Entry("a", ("b=1", "C=2")), Entry("d")), "f", "-m x,y=1 -z"))

    def test_mistakes_are_told_with_their_line(self):
        for wrong in ("bot x", "list a", "list a = @b", "warns a", BOOT, BOOT + "a,@b",
                      BOOT + "a fast", BOOT + "a[", BOOT + "host:a,b", BOOT + "a\n" + BOOT + "a",
                      "boot n some 686 256 1 bzimage 3 a", "boot n full 386 256 1 bzimage 3 a",
                      "boot n full 686 many 1 bzimage 3 a", "boot n full none 0 0 none 3 a",
                      "boot n full 686 256 1 none 3 a", "list a = b \\"):
            with self.subTest(wrong), self.assertRaisesRegex(TableError, r"^line \d"):
                parse("\n" + wrong)


class Ours(unittest.TestCase):
    """Rules that are easy to forget when the table grows."""

    @classmethod
    def setUpClass(cls):
        cls.table = table.read()
        sources = list((boots.TOP / "selftests/addrspace").rglob("*"))
        cls.makefile = (boots.TOP / "selftests/addrspace/Makefile").read_text(encoding="utf-8")
        cls.programs = {path.name for path in sources if path.suffix == ".sh"} | \
                       {path.stem for path in sources if path.suffix == ".c"}
        cls.in_kernel = cls.words_of("IN_KERNEL")
        cls.programs |= {f"{name}.sh" for name in cls.in_kernel
                         if f"addrspace_test_{name}" in cls.programs}

    @classmethod
    def words_of(cls, variable):
        return {word for line in re.findall(rf"^{variable} \S?= (.*)", cls.makefile, re.M)
                for word in line.split()}

    def entries(self, *suites):
        return [(boot, entry) for boot in self.table.boots if boot.suite in suites
                for entry in boot.entries]

    def test_each_program_is_there(self):
        for boot, entry in self.entries(QUICK, FULL, BOTH, BUILT, DEBUG, PACKAGES):
            with self.subTest(f"{boot.name}: {entry}"):
                if entry.on_host:
                    self.assertTrue((boots.TOP / "selftests/host" / entry.name).exists())
                else:
                    self.assertTrue(entry.program in self.programs, "it has no source")

    def test_each_program_is_run(self):
        wanted = self.words_of("TEST_GEN_PROGS")
        wanted |= {f"{name}.sh" for name in self.in_kernel}
        wanted |= {path.name for path in (boots.TOP / "selftests/addrspace").rglob("*.sh")
                   if path.parent.name != "lib"}
        wanted |= {f"host:{path.name}" for path in (boots.TOP / "selftests/host").iterdir()
                   if path.is_file() and not path.suffix and os.access(path, os.X_OK)}
        run = {entry.program for _, entry in self.entries(FULL, BOTH, BUILT, DEBUG, PACKAGES)}
        self.assertEqual(wanted - run, set())

    def test_the_matrix_has_all_of_the_quick_suite(self):
        full = {(boot.kernel, entry) for boot, entry in self.entries(FULL, BOTH)}
        quick = {(boot.kernel, entry) for boot, entry in self.entries(QUICK)}
        self.assertEqual(quick - full, set())

    def test_only_races_have_threads(self):
        races = set(self.table.lists["races"]) | {Entry("watchers.sh")}
        for boot in self.table.boots:
            if boot.threads:
                self.assertLessEqual(set(boot.entries), races, boot.name)

    def test_lockdown_is_a_boots_last(self):
        for boot in self.table.boots:
            names = [entry.program for entry in boot.entries]
            self.assertNotIn("lockdown.sh", names[:-1], boot.name)

    def test_what_may_warn_is_run(self):
        run = {entry for _, entry in self.entries(QUICK, FULL, BOTH, DEBUG)}
        self.assertEqual(set(self.table.warns) - run, set())

    def test_each_program_of_the_matrix_is_run_on_the_usual_kernel(self):
        """But for what is about 64 bits or ARM; host:model runs model_known.sh, host:selfcheck
        does what selfcheck.sh does; host:loading boots six VMs for what changes seldom."""
        run = {entry.program for boot, entry in self.entries(QUICK, BOTH)
               if boot.kernel in (choose.USUAL_KERNEL, "none")}
        all_of_them = {entry.program for _, entry in self.entries(FULL, BOTH)}
        self.assertEqual(all_of_them - run, {"cli_64.sh", "model_arm.sh", "selfcheck.sh", "bpftrace.sh",
                                             "memory_offline.sh",
                                             "model_known.sh", "offline.sh", "valloc_big.sh",
                                             "host:arm-monitor", "host:loading"})


class Commands(unittest.TestCase):
    def command(self, line, text=""):
        parsed = parse(text + line)
        return boots.command(parsed, parsed.boots[0])

    def test_neighbours_share_a_run(self):
        self.assertEqual(self.command(BOOT + "a,b.sh")[-1],
                         f"{boots.RUNNER} -t addrspace:a -t addrspace:b.sh")

    def test_parameters_part_runs(self):
        self.assertEqual(self.command(BOOT + "a,b[x=1 y=2 Z=3],c")[-1],
                         f"{boots.RUNNER} -t addrspace:a && "
                         f"env Z=3 'KTEST_PARAMETERS=x=1 y=2' {boots.RUNNER} -t addrspace:b && "
                         f"{boots.RUNNER} -t addrspace:c")

    def test_what_a_test_may_warn_of(self):
        words = self.command(BOOT + "a,b[x=1]", "warns b[x=1] = one\nwarns c = two\n")
        self.assertEqual([words[i + 1] for i, word in enumerate(words)
                          if word == "--expect-log"], ["one"])

    def test_a_host_test_gets_its_vms_command(self):
        words = self.command(BOOT + "host:record")
        self.assertEqual(words[:3], ["selftests/host/record", "--", boots.VM])
        self.assertNotIn("--", words[2:])

    def test_a_host_test_without_a_vm(self):
        self.assertEqual(self.command("boot n full none 0 0 none 3 host:model"),
                         ["selftests/host/model"])

    def test_the_limit_is_an_order_of_magnitude(self):
        limits = [boots.limit(parse(BOOT.replace(" 3 ", f" {s} ") + "a").boots[0])
                  for s in (1, 100)]
        self.assertEqual(limits, [boots.LEAST_LIMIT, 1000])

    def test_targets(self):
        self.assertEqual(boots.targets(parse(BOOT + "a").boots),
                         ["cli", "module-686", "ptdump-686", "selftests"])
