# SPDX-License-Identifier: GPL-2.0
"""One HTML page on a run: what failed, and where the time went."""
from html import escape
from pathlib import Path

from . import boots
from .report import counts

STYLE = """
:root { color-scheme: light dark; --bar: #7aa6d8; --bad: #c0392b; }
@media (prefers-color-scheme: dark) { :root { --bar: #3f6a9c; --bad: #ff8a7a; } }
body { font: 15px/1.45 system-ui, sans-serif; margin: 2em auto; max-width: 70em; padding: 0 1em; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .25em .6em; border-bottom: 1px solid #8884; }
td.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
td.bar { width: 16em; }
td.bar div { background: var(--bar); height: .8em; min-width: 1px; }
.bad { color: var(--bad); font-weight: bold; }
pre { overflow-x: auto; margin: .3em 0 .8em 1.5em; }
small { opacity: .75; }
"""


def bar(seconds: float, longest: float) -> str:
    return f'<td class="bar"><div style="width:{100 * seconds / max(longest, 0.1):.1f}%"></div></td>'


def boot_row(outcome, longest: float) -> str:
    boot = outcome.boot
    bad = "" if outcome.good else ' class="bad"'
    return (f'<tr><td><a href="#{escape(boot.name)}">{escape(boot.name)}</a><br>'
            f"<small>{escape(boots.configuration(boot))}</small></td>"
            f"<td{bad}>{escape(counts(outcome.verdict))}</td>"
            f'<td class="n">{outcome.seconds:.1f} s</td>'
            f'<td class="n">{outcome.cpu_seconds:.1f} s</td>{bar(outcome.seconds, longest)}</tr>')


def failures(outcome) -> str:
    text = []
    for case in outcome.verdict.failures:
        said = "\n".join(case.said)
        text.append(f'<p class="bad">{escape(case.program)}: {escape(case.name)}</p>'
                    f"<pre>{escape(said)}</pre>")
    if not outcome.good and outcome.errors:
        text.append(f"<pre>{escape(chr(10).join(outcome.errors))}</pre>")
    return "".join(text)


def program_rows(outcome) -> str:
    longest = max(outcome.program_seconds.values(), default=0.0)
    return "".join(f'<tr><td>{escape(name)}</td><td class="n">{seconds:.1f} s</td>'
                   f"{bar(seconds, longest)}</tr>"
                   for name, seconds in sorted(outcome.program_seconds.items(),
                                               key=lambda pair: -pair[1]))


def details(outcome) -> str:
    name = escape(outcome.boot.name)
    return (f'<h2 id="{name}">{name}</h2>'
            f"<p><small>{escape(boots.configuration(outcome.boot))}; "
            f'<a href="{name}.log">log</a></small></p>'
            f"{failures(outcome)}<table>{program_rows(outcome)}</table>")


def document(outcomes: list, missing: list, summary: str) -> str:
    longest = max((outcome.seconds for outcome in outcomes), default=0.0)
    slowest_first = sorted(outcomes, key=lambda outcome: (outcome.good, -outcome.seconds))
    not_run = "".join(f"<li>{escape(boot.name)}</li>" for boot in missing)
    return (f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
            f'<meta name="viewport" content="width=device-width">'
            f"<title>{escape(summary)}</title><style>{STYLE}</style></head><body>"
            f"<h1>{escape(summary)}</h1>"
            + (f'<p class="bad">Interrupted; not run to the end:</p><ul>{not_run}</ul>'
               if not_run else "")
            + "<table><tr><th>Boot</th><th>Results</th><th>Time</th><th>CPU</th><th></th></tr>"
            + "".join(boot_row(outcome, longest) for outcome in slowest_first)
            + "</table>" + "".join(details(outcome) for outcome in slowest_first)
            + "</body></html>\n")


def write(path: Path, outcomes: list, missing: list, summary: str) -> None:
    path.write_text(document(outcomes, missing, summary), encoding="utf-8")
