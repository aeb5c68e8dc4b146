#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Uses all disciplines of the atomic slots at random on all CPUs. Afterwards no
# slot is in use, and the counters agree: as many entries were cleared and
# flushed as were written.

. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/machine.sh"
here=$(dirname "$0")
skip=4

if ! mapped_zone > /dev/null || [ ! -d /proc/addrspace ]; then
	echo "1..0 # SKIP no addrspace, or no highmem to map"
	exit $skip
fi

echo "TAP version 13"
echo "1..6"

# gone NAME: prints how much a counter has grown
gone() {
	printf '%s\n' "$before" "$after" |
		awk -v name="$1" '$2 == name { n = $3 - was; was = $3 } END { print n }'
}

# Refusals of other tests count, too.
rmmod addrspace && modprobe addrspace || exit 1
before=$(cat /proc/addrspace/stats)
output=$("$here/ktest.sh" addrspace_test_slots_stress)
status=$?
after=$(cat /proc/addrspace/stats)
printf '%s\n' "$output" | sed 's/^/# /'
result $status "each mapping reads its own page"

# Two tasks on each CPU, 20,000 operations each, and interrupts.
[ "$(gone pte_writes)" -gt $((32000 * $(nproc))) ]
result $? "entries were written"
[ "$(gone pte_clears)" -eq "$(gone pte_writes)" ]
result $? "as many were cleared"
[ "$(gone flush_page_local)" -eq "$(gone pte_writes)" ]
result $? "and as often a page was flushed"
! grep -qE '^(slot|left|task) ' /proc/addrspace/slots
result $? "nothing is in use any more"
! grep -E '^cpu ' /proc/addrspace/slots | grep -qvE ' 0 [0-9]+ 0 0$'
result $? "nothing was refused"
exit $failed
