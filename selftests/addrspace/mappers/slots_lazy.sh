#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Tests the atomic slots with slots_lazy=1: they keep the promises of strict
# slots; the same page again needs no entry and no flush, and another page does.
# The counters are compared with those of strict slots for the same work. Tests
# slots_typed_reuse=1, too. Leaves addrspace loaded with its defaults.

. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/machine.sh"
here=$(dirname "$0")
skip=4
rounds=1000
# With the typed, the stack and the heap discipline.
pairs=$((3 * rounds))
# Tolerance: the first use of each slot also writes an entry.
few=8

if ! mapped_zone > /dev/null || [ ! -d /proc/addrspace ]; then
	echo "1..0 # SKIP no addrspace, or no highmem to map"
	exit $skip
fi

suites="addrspace_test_slots addrspace_test_slots_kinds addrspace_test_slots_local
	addrspace_test_slots_nest addrspace_test_slots_between"
echo "TAP version 13"
# One switch, five suites, nine comparisons, and the corruption by reuse, twice.
echo "1..17"

# suite NAME MODULE [PARAMETER=VALUE...]
suite() {
	name=$1
	shift
	output=$("$here/ktest.sh" "$@")
	status=$?
	printf '%s\n' "$output" | sed 's/^/# /'
	result $status "$name"
}

reload() {
	rmmod addrspace && modprobe addrspace unused_ms=0 "$@" || exit 1
}

# map PAGES: saves the counters, and maps
map() {
	before=$(cat /proc/addrspace/stats)
	"$here/ktest.sh" addrspace_test_slots_count "rounds=$rounds" "pages=$1" > /dev/null
}

# gone NAME: prints how much a counter has grown since then
gone() {
	printf '%s\n' "$before" | cat - /proc/addrspace/stats |
		awk -v name="$1" '$2 == name { n = $3 - was; was = $3 } END { print n }'
}

reload slots_lazy=1
[ "$(cat /sys/module/addrspace/parameters/slots_lazy)" = Y ]
result $? "lazy: the switch can be read"
for module in $suites; do
	suite "lazy $module" "$module" lazy=1
done

map 1
[ "$(gone pte_writes)" -le $few ]
result $? "lazy: the same page again writes no entry"
[ "$(gone flush_page_local)" -le $few ]
result $? "lazy: and flushes nothing"
[ "$(gone slot_lazy_hits)" -ge $((pairs - few)) ]
result $? "lazy: it is found where it was"
map 2
[ "$(gone pte_writes)" -ge $((pairs - few)) ]
result $? "lazy: another page writes one"
[ "$(gone flush_page_local)" -ge $((pairs - few)) ]
result $? "lazy: and flushes"
[ "$(gone flush_page_local)" -le $((pairs + few)) ]
result $? "lazy: but once"

reload
map 1
[ "$(gone pte_writes)" -eq $pairs ]
result $? "strict: the same page writes an entry each time"
[ "$(gone pte_clears)" -eq $pairs ]
result $? "strict: and clears it"
[ "$(gone flush_page_local)" -eq $pairs ]
result $? "strict: and flushes it"

reload slots_typed_reuse=1
suite "a type used twice" addrspace_test_slots_kinds reuse=1
suite "and by an interrupt" addrspace_test_slots_between reuse=1
reload
exit $failed
