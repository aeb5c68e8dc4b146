# SPDX-License-Identifier: GPL-2.0
"""Boots that are small programs of this host: how they end, and how all are ended."""
import contextlib
import io
import os
import select
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from pathlib import Path
from unittest import mock

from checker import boots, main
from checker.run import Interrupted, Pool
from checker.table import BOTH, Boot, Entry, Table

GOOD = """echo '# 1..1'; echo '# ok 1 x'; echo 'ok 1 selftests: host: a'"""
TABLE = Table({}, {}, ())


def boot(name, seconds=1.0):
    return Boot(name, BOTH, "none", 0, 0, "none", seconds, (Entry("host:a"),))


def dies(pid, patience=60):
    """A process that was killed still takes its time; a pidfd says when it has gone."""
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([descriptor], [], [], patience)[0])
    finally:
        os.close(descriptor)


class WithScripts(unittest.TestCase):
    """Each boot's command is the shell script of its name."""

    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.out = Path(directory.name)
        self.scripts = {}
        self.seen = []
        for name, value in ("OUT", self.out), ("command", self.command):
            patch = mock.patch.object(boots, name, value)
            patch.start()
            self.addCleanup(patch.stop)

    def command(self, _, which):
        return self.scripts[which.name]

    def boots(self, **scripts):
        self.scripts |= {name: ["/bin/sh", "-c", text] for name, text in scripts.items()}
        return [boot(name) for name in scripts]

    def pool(self, jobs=2):
        return Pool(TABLE, jobs, lambda which, line: self.seen.append((which.name, line)))

    def outcomes(self, *selected, jobs=2):
        found = list(self.pool(jobs).outcomes(selected, lambda which: which.seconds))
        return {outcome.boot.name: outcome for outcome in found}


class Ends(WithScripts):
    def test_good(self):
        outcome = self.outcomes(*self.boots(one=GOOD))["one"]
        self.assertEqual((outcome.verdict.passed, outcome.good, outcome.status), (1, True, 0))
        self.assertEqual(list(outcome.program_seconds), ["a"])
        self.assertIn("# ok 1 x\n", (self.out / "one.log").read_text(encoding="utf-8"))
        self.assertIn(("one", "# 1..1"), self.seen)

    def test_the_exit_status_and_the_errors(self):
        outcome = self.outcomes(*self.boots(one=GOOD + "; echo oops >&2; exit 3"))["one"]
        self.assertEqual((outcome.good, outcome.status, outcome.errors), (False, 3, ["oops"]))
        self.assertIn("oops\n", (self.out / "one.log").read_text(encoding="utf-8"))

    def test_killed_by_a_signal(self):
        outcome = self.outcomes(*self.boots(one=GOOD + "; kill -SEGV $$"))["one"]
        self.assertEqual((outcome.good, outcome.status), (False, -signal.SIGSEGV))

    def test_no_such_program(self):
        self.scripts["one"] = ["/nonexistent/program"]
        outcome = self.outcomes(boot("one"))["one"]
        self.assertFalse(outcome.good)
        self.assertIn("/nonexistent/program", outcome.errors[0])

    def test_errors_do_not_cut_lines_of_the_output(self):
        script = "printf '# 1..1\\n# ok 1'; echo late >&2; sleep 0.1; echo ' x'; " \
            "echo 'ok 1 selftests: host: a'"
        self.assertTrue(self.outcomes(*self.boots(one=script))["one"].good)

    def test_bytes_that_are_no_text(self):
        self.assertTrue(self.outcomes(*self.boots(one=GOOD + "; printf '\\377\\000\\n'"))["one"].good)

    def test_cpu_seconds_of_what_it_started(self):
        script = GOOD + f"; {sys.executable} -c 'import time\nwhile time.process_time() < 0.3: pass'"
        self.assertGreater(self.outcomes(*self.boots(one=script))["one"].cpu_seconds, 0.25)

    def test_nothing_outlives_it(self):
        script = GOOD + f"; sleep 1000 & echo $! > {self.out}/pid"
        self.assertTrue(self.outcomes(*self.boots(one=script))["one"].good)
        self.assertTrue(dies(int((self.out / "pid").read_text(encoding="ascii"))))

    def test_a_hung_one_is_a_failure(self):
        with mock.patch.multiple(boots, LEAST_LIMIT=0, PATIENCE=0.2, GRACE=0):
            outcome = self.outcomes(*self.boots(one=GOOD + "; sleep 1000"))["one"]
        self.assertFalse(outcome.good)
        self.assertIn("no end after", outcome.errors[-1])


class Broken(WithScripts):
    """Only a boot that QEMU broke is repeated."""

    def test_again_where_it_was_the_emulator(self):
        once = f"[ -e {self.out}/x ] || {{ touch {self.out}/x; exit 126; }}; " + GOOD
        pool = self.pool(1)
        found = list(pool.outcomes(self.boots(one=once), lambda which: which.seconds))
        self.assertEqual([outcome.good for outcome in found], [True])
        self.assertEqual(pool.broken, ["one"])
        self.assertTrue((self.out / "one.broken.log").exists())

    def test_not_for_ever(self):
        self.assertFalse(self.outcomes(*self.boots(one="exit 126"))["one"].good)

    def test_no_other_failure(self):
        once = f"[ -e {self.out}/x ] || {{ touch {self.out}/x; exit 125; }}; " + GOOD
        self.assertFalse(self.outcomes(*self.boots(one=once))["one"].good)

    def broken(self, line):
        log = self.out / "console"
        log.write_text(f"[    1.0] {line}\n", encoding="ascii")
        script = ". tools/vm/verdict.sh; flags_are_broken " + str(log)
        return subprocess.run(["bash", "-c", script], cwd=boots.TOP, check=False).returncode == 0

    def test_flags_that_no_cpu_has(self):
        self.assertTrue(self.broken("EIP: x EFLAGS: c220e266 CPU: 0"))
        self.assertFalse(self.broken("EIP: x EFLAGS: 00210246 CPU: 0"))
        self.assertFalse(self.broken("RIP: 0010:x EFLAGS: 00010006"))
        self.assertFalse(self.broken("no oops"))


class Order(WithScripts):
    def test_the_longest_first(self):
        self.boots(a=GOOD, b=GOOD, c=GOOD)
        selected = [boot("a", 1), boot("b", 3), boot("c", 2)]
        found = list(self.pool(1).outcomes(selected, lambda which: which.seconds))
        self.assertEqual([outcome.boot.name for outcome in found], ["b", "c", "a"])

    def test_as_many_at_once_as_there_may_be(self):
        # Each waits for the other: one by one they would wait for ever.
        meet = "touch {0}; until [ -e {1} ]; do sleep 0.05; done; " + GOOD
        one, two = self.out / "1", self.out / "2"
        found = self.outcomes(*self.boots(a=meet.format(one, two), b=meet.format(two, one)))
        self.assertTrue(all(outcome.good for outcome in found.values()))


class Interrupts(WithScripts):
    def wait_for(self, path):
        while not path.exists():
            time.sleep(0.02)

    def interrupt_when(self, pool, path):
        def wait_and_interrupt():
            self.wait_for(path)
            pool.interrupt()
        threading.Thread(target=wait_and_interrupt, daemon=True).start()

    def test_all_that_runs_is_ended(self):
        pid = self.out / "pid"
        script = f"trap 'touch {self.out}/cleaned; exit 1' TERM; " \
            f"sleep 1000 & echo $! > {pid}.new; mv {pid}.new {pid}; wait"
        pool = self.pool(1)
        self.interrupt_when(pool, pid)
        with self.assertRaises(Interrupted):
            list(pool.outcomes(self.boots(one=script, two=GOOD), lambda which: 1.0))
        self.assertEqual([which.name for which in pool.cut_off], ["one"])
        self.assertEqual([which.name for which in pool.waiting], ["two"])
        self.assertTrue((self.out / "cleaned").exists())
        self.assertTrue(dies(int(pid.read_text(encoding="ascii"))))

    def test_the_whole_command(self):
        """130, what was not run, and the last line all the same."""
        pid = self.out / "pid"
        selected = self.boots(one=GOOD, two=f"touch {pid}; sleep 1000")
        chosen = main.options(["--jobs", "1"])
        with mock.patch.object(main.selftest, "run", self.no_selftests):
            threading.Thread(target=lambda: (self.wait_for(pid),
                                             os.kill(os.getpid(), signal.SIGTERM)),
                             daemon=True).start()
            output = io.StringIO()
            with contextlib.redirect_stdout(output):
                status = main.run(TABLE, selected, chosen)
        lines = output.getvalue().splitlines()
        self.assertEqual(status, main.INTERRUPTED)
        self.assertEqual(lines[-1], "2 passed, 0 failed")
        self.assertIn("not run to the end: two", lines)

    def no_selftests(self):
        self.scripts["runner"] = ["/bin/sh", "-c", GOOD]
        return self.outcomes(boot("runner"))["runner"]

    def setUp(self):
        super().setUp()
        for number in signal.SIGINT, signal.SIGTERM:
            self.addCleanup(signal.signal, number, signal.getsignal(number))
