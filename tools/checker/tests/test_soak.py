# SPDX-License-Identifier: GPL-2.0
"""The judgement of a soak."""
import importlib.util
import unittest
import xml.dom.minidom
from importlib.machinery import SourceFileLoader

from checker import boots

LOADER = SourceFileLoader("soak", str(boots.TOP / "tools/soak/run"))
soak = importlib.util.module_from_spec(importlib.util.spec_from_loader("soak", LOADER))
LOADER.exec_module(soak)

FIGURES = {"rounds": 7, "available": 2000000, "slab": 9000, "stacks": 700, "areas": 300, "read": 50}


def rows(minutes: int, **more) -> list:
    """Of so many minutes; what is in @more grows by so much in each."""
    return [{"second": 60 * minute, **FIGURES,
             **{name: FIGURES[name] + by * minute for name, by in more.items()}}
            for minute in range(minutes)]


class Judgement(unittest.TestCase):
    def test_what_stays_has_not_grown(self):
        self.assertEqual(soak.grown(rows(40)), [])

    def test_a_leak_of_each_kind_is_seen(self):
        for leak in {"available": -200}, {"slab": 100}, {"stacks": 8}, {"areas": 1}:
            self.assertEqual(len(soak.grown(rows(40, **leak))), 1, leak)

    def test_slower_reading_is_no_leak(self):
        self.assertEqual(soak.grown(rows(40, read=10)), [])

    def test_a_short_run_and_a_bad_end_are_said(self):
        self.assertIn("too short", soak.judge(rows(7), 0, []))
        self.assertIn("status 125", soak.judge(rows(40), 125, []))

    def test_the_charts_are_one_drawing(self):
        drawing = xml.dom.minidom.parseString(soak.charts(rows(40)))
        self.assertEqual(len(drawing.getElementsByTagName("polyline")), len(soak.FIGURES))
