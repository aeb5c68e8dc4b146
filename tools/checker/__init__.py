# SPDX-License-Identifier: GPL-2.0
"""The test runner that tools/check starts."""
