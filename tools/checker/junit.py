# SPDX-License-Identifier: GPL-2.0
"""JUnit's XML of a run, which CI systems read."""
import re
import xml.etree.ElementTree as xml
from datetime import datetime, timezone
from pathlib import Path

from . import boots
from .tap import FAILED, SKIPPED

# Characters that XML 1.0 cannot represent.
NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    return NO_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def test_case(parent, outcome, case):
    name = f"{outcome.boot.name}.{case.program}" if case.program else outcome.boot.name
    element = xml.SubElement(parent, "testcase", classname=clean(name), name=clean(case.name))
    said = clean("\n".join(case.said))
    if case.outcome == FAILED:
        xml.SubElement(element, "failure", message=clean(case.said[0] if case.said else
                                                         case.name)).text = said
    elif case.outcome == SKIPPED:
        xml.SubElement(element, "skipped", message=said)
    return element


def properties(parent, boot) -> None:
    """The properties of a run: the kernel, its release, and the tests."""
    element = xml.SubElement(parent, "properties")
    for name, value in (("kernel", boot.kernel), ("release", boots.release(boot)),
                        ("tests", boots.tests_of(boot))):
        xml.SubElement(element, "property", name=name, value=clean(value))


def suite(parent, outcome, now: str) -> None:
    verdict = outcome.verdict
    element = xml.SubElement(
        parent, "testsuite", name=outcome.boot.name, tests=str(len(verdict.cases)),
        failures=str(verdict.failed), skipped=str(verdict.skipped), errors="0",
        time=f"{outcome.seconds:.1f}", timestamp=now)
    properties(element, outcome.boot)
    # Only the program's total time is known; its first result gets it.
    seconds = dict(outcome.program_seconds)
    for case in verdict.cases:
        test_case(element, outcome, case).set("time", f"{seconds.pop(case.program, 0.0):.1f}")
    if outcome.errors:
        xml.SubElement(element, "system-err").text = clean("\n".join(outcome.errors))


def not_run(parent, boot) -> None:
    element = xml.SubElement(parent, "testsuite", name=boot.name, tests="1", failures="0",
                             skipped="1", errors="0", time="0")
    case = xml.SubElement(element, "testcase", classname=boot.name, name="(the boot)")
    xml.SubElement(case, "skipped", message="interrupted")


def write(path: Path, outcomes: list, missing: list) -> None:
    root = xml.Element("testsuites", name="addrspace")
    now = datetime.now(timezone.utc).isoformat(timespec="seconds")
    for outcome in outcomes:
        suite(root, outcome, now)
    for boot in missing:
        not_run(root, boot)
    xml.indent(root)
    xml.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)
