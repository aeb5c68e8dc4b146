#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# The mini-vmalloc's search for a hole, tested from within the kernel against one
# that looks at every page.

exec "$(dirname "$0")/ktest.sh" addrspace_test_search
