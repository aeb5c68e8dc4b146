#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Compares /proc/addrspace/slots with what a test module knows, while the module
# holds a slot by each discipline, and afterwards.

. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/machine.sh"
skip=4
module=addrspace_test_slots_hold
slots=/proc/addrspace/slots

if [ "$(nproc)" -lt 2 ] || [ ! -r $slots ] || ! modinfo $module > /dev/null 2>&1 ||
	! mapped_zone > /dev/null; then
	echo "1..0 # SKIP one CPU only, no addrspace, no $module or no highmem"
	exit $skip
fi

echo "TAP version 13"
echo "1..16"

# The high-water mark of typed slots counts slots in use at once, not slots ever
# used.
zone=$(mapped_zone)
typed() { taskset 1 addrspace atomic -z "$zone" -d typed "$1" > /dev/null; }
typed_most() { awk '$1 == "cpu" && $2 == 0 && $3 == "typed" { print $5 }' $slots; }
rmmod addrspace && modprobe addrspace || exit 1
for type in user0 user1 irq0; do typed "push a as $type; pop a"; done
is "typed: three uses, one by one" "$(typed_most)" 1
typed "push a as user0; push b as irq0; pop b; pop a"
is "typed: two at once" "$(typed_most)" 2
typed "push a as nmi; pop a"
is "typed: the high water stays" "$(typed_most)" 2

modprobe $module || exit 1
shown=$(cat $slots)
expected=$(cat /proc/$module)
pid=$(pidof ktest_hold || ps | awk '/ktest_hold/ && !/awk/ { print $1 }')
rmmod $module || exit 1
cpu=${expected%% *}

for discipline in typed stack heap local; do
	line=$(printf '%s\n' "$expected" | grep " $discipline ")
	printf '%s\n' "$shown" | grep -q "^slot $line hold+0x[0-9a-f/x]* \[$module\]$"
	result $? "$discipline: its slot is shown, with its page and its caller"
	printf '%s\n' "$shown" | grep -qE "^cpu $cpu $discipline 1 [1-9]"
	result $? "$discipline: one is in use"
	grep -qE "^cpu $cpu $discipline 0 [1-9]" $slots
	result $? "$discipline: afterwards none is in use, but one was"
done
printf '%s\n' "$shown" | grep -q "^task $cpu $pid 1$"
result $? "the task with the local mapping is shown"
exit $failed
