#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# The local slots, tested from within the kernel through the exported API.
# KTEST_PARAMETERS=misuse=1 in the environment adds the cases that warn.

exec "$(dirname "$0")/ktest.sh" addrspace_test_slots_local ${KTEST_PARAMETERS:+"$KTEST_PARAMETERS"}
