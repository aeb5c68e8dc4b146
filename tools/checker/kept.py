# SPDX-License-Identifier: GPL-2.0
"""The form in which the results of runs are kept: a CSV file, sorted by their keys."""
import csv
import io
from dataclasses import astuple, fields


def as_csv(kind: type, results: dict) -> str:
    """@results: dataclasses of that kind, by their keys."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(field.name for field in fields(kind))
    writer.writerows(astuple(result) for _, result in sorted(results.items()))
    return text.getvalue()
