#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# The atomic slots, tested from within the kernel through the exported API.
# KTEST_PARAMETERS=misuse=1 in the environment adds the case that warns.

exec "$(dirname "$0")/ktest.sh" addrspace_test_slots ${KTEST_PARAMETERS:+"$KTEST_PARAMETERS"}
