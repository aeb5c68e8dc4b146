#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Tests the mini-vmalloc when memory runs out before the address space: it has
# to undo a half-made area. Needs a part of the arena larger than the memory
# that the test leaves free.

rmmod addrspace && modprobe addrspace valloc_size=96M window_lowmem=1 || exit 1
exec "$(dirname "$0")/ktest.sh" addrspace_test_valloc only=no_memory
