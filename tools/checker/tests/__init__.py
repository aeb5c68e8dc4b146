# SPDX-License-Identifier: GPL-2.0
"""Tests of the test runner; they need no VM."""
