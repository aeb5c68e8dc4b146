# SPDX-License-Identifier: GPL-2.0
"""The table of results in Documentation/trust.rst.

Each run that looks for faults leaves its result in build/results; `tools/check --record`
adds these to results.csv, which keeps the last one of each kind on each kernel, and writes
the table between two marks of the page.
"""
import csv
import json
import re
import time
from dataclasses import asdict, astuple, dataclass
from pathlib import Path

from . import boots
from .kept import as_csv

FILE = Path(__file__).with_name("results.csv")
PAGE = boots.TOP / "Documentation/trust.rst"
OUT = boots.TOP / "build/results"
MARKED = re.compile(r"(\.\. results: [^\n]*\n\n).*?(\.\. end of results\n)", re.DOTALL)
HEAD = ("run", "kernel", "date", "result")


@dataclass(frozen=True)
class Result:
    """The last result of a kind of run on a kernel."""
    run: str
    kernel: str
    date: str
    said: str


def note(run: str, kernel: str, said: str, out: Path = OUT) -> None:
    """Leaves a result of today. @kernel is a name of ours, or "none" for the host."""
    release = "none" if kernel == "none" else \
        (boots.TOP / "build/kernels" / kernel / "release").read_text(encoding="utf-8").strip()
    name = re.sub(r"\W+", "-", f"{run} {kernel}")
    shown = kernel if release in ("none", kernel) else f"{kernel}, {release}"
    out.mkdir(parents=True, exist_ok=True)
    result = Result(run, shown, time.strftime("%Y-%m-%d"), said)
    (out / f"{name}.json").write_text(json.dumps(asdict(result)), encoding="utf-8")


def read(path: Path = FILE) -> dict:
    with open(path, encoding="utf-8", newline="") as file:
        found = [Result(**row) for row in csv.DictReader(file)]
    return {(result.run, result.kernel): result for result in found}


def table(results: dict) -> str:
    lines = [".. list-table::", "   :header-rows: 1", ""]
    for row in [HEAD, *(astuple(result) for _, result in sorted(results.items()))]:
        lines += [f"   {'*' if not i else ' '} - {cell}" for i, cell in enumerate(row)]
    return "\n".join(lines) + "\n\n"


def with_table(page: str, results: dict) -> str:
    return MARKED.sub(lambda found: found[1] + table(results) + found[2], page)


def record() -> list:
    """Records what the runs have left; returns their names."""
    new = [Result(**json.loads(path.read_text(encoding="utf-8")))
           for path in sorted(OUT.glob("*.json"))]
    if not new:
        return []
    results = read() | {(result.run, result.kernel): result for result in new}
    FILE.write_text(as_csv(Result, results), encoding="utf-8")
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(with_table(page, results), encoding="utf-8")
    return [result.run for result in new]
