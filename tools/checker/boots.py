# SPDX-License-Identifier: GPL-2.0
"""The command that makes a boot, and how long it may take."""
import shlex
from itertools import groupby
from pathlib import Path

from .table import Boot, Entry, Table

TOP = Path(__file__).resolve().parents[2]
OUT = TOP / "build/check"
VM = "tools/vm/run"
RUNNER = "/opt/kselftest/run_kselftest.sh"

# A boot counts as hung after this many times its usual duration, and not before
# this many seconds: an order of magnitude, because the machine may be busy.
PATIENCE = 10
LEAST_LIMIT = 300
# After its time limit, a VM still prints the stacks of its tasks.
GRACE = 180

# The make targets that a test of the host needs.
HOST_TARGETS = {
    "bench": ["bench-files"],
    "cases": ["cli-asan"],
    "import": ["cli-asan"],
    "diagnose": ["cli", "cli-asan"],
    "plan": ["cli-asan"],
    "fuzz": ["fuzz-files"],
    "messages": ["module-amd64", "ptdump-amd64", "selftests"],
    "loading": ["module-686", "module-amd64"],
    "splits": [f"build/kernels/split-{split}/.complete"
               for split in ("3g", "3g-opt", "2g", "2g-opt", "1g")],
    "docs": ["build/docs/kmap-example", "build/perf/.complete"],
}


def limit(boot: Boot) -> int:
    """The number of seconds after which the boot counts as hung."""
    return max(LEAST_LIMIT, round(PATIENCE * boot.seconds))


def assignment(parameter: str) -> bool:
    """NAME=VALUE in capitals is for the environment, the others for a test module."""
    return parameter.partition("=")[0].isupper()


def guest_words(parameters: tuple, entries: list) -> str:
    """One run of kselftest's runner, as a line for the shell."""
    environment = [word for word in parameters if assignment(word)]
    module = [word for word in parameters if not assignment(word)]
    if module:
        environment.append(f"KTEST_PARAMETERS={' '.join(module)}")
    words = [RUNNER]
    for entry in entries:
        words += ["-t", f"addrspace:{entry.program}"]
    return " ".join(map(shlex.quote, environment and ["env", *environment, *words] or words))


def guest_command(boot: Boot) -> str:
    """The runner once for all neighbours with the same parameters, then the others, and
    what the boot has after its tests."""
    runs = [guest_words(parameters, list(entries))
            for parameters, entries in groupby(boot.entries, lambda entry: entry.parameters)]
    return " && ".join(runs + [boot.after] * bool(boot.after))


def vm_words(table: Table, boot: Boot) -> list:
    """tools/vm/run with its options."""
    words = [VM, "--quiet", "--kernel", boot.kernel, "--mem", str(boot.mem),
             "--cpus", str(boot.cpus), "--boot", boot.image,
             "--log", str(OUT / f"{boot.name}.console"), "--timeout", str(limit(boot))]
    if boot.append:
        words += ["--append", boot.append]
    if boot.threads:
        words.append("--thread-per-cpu")
    if boot.part:
        words += ["--part", boot.part]
    if boot.qemu:
        words += ["--qemu", boot.qemu]
    for entry in boot.entries:
        for expression in table.warns.get(entry, ()):
            words += ["--expect-log", expression]
    return words


def command(table: Table, boot: Boot) -> list:
    """The command that runs on this host for the boot."""
    if boot.on_host:
        words = [f"selftests/host/{boot.entries[0].name}"]
        return words + ["--", *vm_words(table, boot)] if boot.has_vm else words
    return vm_words(table, boot) + ["--", guest_command(boot)]


def targets(boots) -> list:
    """The make targets that these boots need."""
    wanted = {"cli": None}
    for boot in boots:
        if "armmp" in boot.kernel:
            wanted |= dict.fromkeys(["deps-arm", f"module-{boot.kernel}", f"ptdump-{boot.kernel}",
                                     "cli-armhf", "selftests-armhf"])
        elif boot.has_vm:
            wanted |= dict.fromkeys([f"module-{boot.kernel}", f"ptdump-{boot.kernel}",
                                     "selftests"])
        if boot.part:
            wanted["bpftrace-files"] = None
        for entry in boot.entries:
            if entry.on_host:
                wanted |= dict.fromkeys(["module-686-pae", *HOST_TARGETS.get(entry.name, ())])
    return list(wanted)


def expected_programs(boot: Boot) -> list:
    return [entry.name for entry in boot.entries]


def tests_of(boot: Boot) -> str:
    return " ".join(map(str, boot.entries))


def release(boot: Boot) -> str:
    """The output of uname -r on the boot's kernel, or nothing if it has none."""
    try:
        return (TOP / "build/kernels" / boot.kernel / "release").read_text(encoding="utf-8").strip()
    except OSError:
        return ""


def configuration(boot: Boot) -> str:
    """In words, for readers of a report."""
    if not boot.has_vm:
        return "this host"
    words = [boot.kernel, f"{boot.mem} MiB", f"{boot.cpus} CPU{'s' * (boot.cpus > 1)}", boot.image]
    if boot.threads:
        words.append("a thread for each")
    return ", ".join(words + ([boot.append] if boot.append else []))


def entry_named(boot: Boot, name: str) -> list:
    """The boot's entries of that name: as written in the table, or with the program's
    name, with or without .sh; those without parameters first."""
    def called(entry: Entry) -> bool:
        return name in (str(entry), entry.program, entry.name, entry.name.removesuffix(".sh"))
    found = [entry for entry in boot.entries if called(entry)]
    plain = [entry for entry in found if not entry.parameters]
    return plain or found
