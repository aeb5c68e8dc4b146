#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# The mini-vmalloc, where another CPU frees in the middle of something.
# KTEST_PARAMETERS=misuse=1 in the environment adds the case that warns.

exec "$(dirname "$0")/ktest.sh" addrspace_test_races ${KTEST_PARAMETERS:+"$KTEST_PARAMETERS"}
