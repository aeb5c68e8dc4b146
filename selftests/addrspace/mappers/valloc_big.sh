#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Tests the mini-vmalloc with an area of more than 4 GiB. Needs 64 bits and as
# much RAM; with init_on_alloc=0 the RAM is not touched.

. "$(dirname "$0")/machine.sh"
if ! has_64_bits; then
	echo "1..0 # SKIP no room for 4 GiB of addresses with 32 bits"
	exit 4
fi
rmmod addrspace && modprobe addrspace valloc_size=4100M window_lowmem=1 || exit 1
exec "$(dirname "$0")/ktest.sh" addrspace_test_valloc only=beyond_4_gib
