#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# The mini-vmalloc where memory ends before the address space does: it has to
# undo the half of an area that it has made. Wants a stretch of the arena that
# is larger than the memory which the test leaves free.

rmmod addrspace && modprobe addrspace valloc_size=96M window_lowmem=1 || exit 1
exec "$(dirname "$0")/ktest.sh" addrspace_test_valloc only=no_memory
