#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Atomic slots that are interrupted at each instruction, tested from within the kernel through the exported API.

exec "$(dirname "$0")/ktest.sh" addrspace_test_slots_between
