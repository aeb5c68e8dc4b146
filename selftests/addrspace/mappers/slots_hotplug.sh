#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Tests the atomic slots of a CPU that goes offline and comes back, strict and
# lazy: while it is offline, none of its slots may map a page, nor any TLB translate
# their addresses, and afterwards they must work. Leaves addrspace loaded with its defaults.

. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/machine.sh"
here=$(dirname "$0")
skip=4
online=/sys/devices/system/cpu/cpu1/online

if [ ! -w $online ] || [ ! -d /proc/addrspace ] ||
	! mapped_zone > /dev/null; then
	echo "1..0 # SKIP no second CPU that can go offline, no addrspace or no highmem"
	exit $skip
fi

echo "TAP version 13"
echo "1..12"

# Maps on CPU 1, by each discipline.
use_cpu1() {
	taskset 2 "$here/ktest.sh" addrspace_test_slots_kinds "lazy=$lazy" > /dev/null
}

# Counts its slots that map a page.
mapped() { grep -cE '^(slot|left) 1 ' /proc/addrspace/slots; }

# A test cannot see which entries a CPU has cached by speculation, but it can see that
# all CPUs have flushed.
flushes() { awk '$2 == "flush_broadcasts" { print $3 }' /proc/addrspace/stats; }

for lazy in 0 1; do
	rmmod addrspace && modprobe addrspace slots_lazy=$lazy unused_ms=0 || exit 1
	use_cpu1
	result $? "lazy=$lazy: its slots work"
	# Lazy slots keep the pages that they mapped.
	[ "$(mapped)" -gt 0 ]
	[ $? -ne $lazy ]
	result $? "lazy=$lazy: only lazy slots leave entries"
	before=$(flushes)
	echo 0 > $online
	[ "$(cat $online)" -eq 0 ]
	result $? "lazy=$lazy: the CPU goes offline"
	[ "$(mapped)" -eq 0 ]
	result $? "lazy=$lazy: its slots map nothing"
	# Strict slots leave nothing to flush.
	[ $(($(flushes) - before)) -eq $lazy ]
	result $? "lazy=$lazy: all CPUs have flushed the remaining entries"
	echo 1 > $online
	use_cpu1
	result $? "lazy=$lazy: back online they work again"
done
rmmod addrspace && modprobe addrspace || exit 1
exit $failed
