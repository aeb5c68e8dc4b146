#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# usage: stress.sh [ROUNDS]
#
# Uses all mappers on all CPUs at once, at random, with a window and a
# mini-vmalloc that are too small for them. No page may have wrong contents,
# nothing may be left behind, and the module's counters must agree with the
# test's own. ROUNDS is the number of operations on each CPU (default 60000: a
# minute in a VM without KVM). Leaves addrspace loaded with its defaults.

. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/machine.sh"
here=$(dirname "$0")
skip=4
rounds=${1:-60000}
cpus=$(grep -c '^processor' /proc/cpuinfo)
# With one slot less, all CPUs could wait for each other.
slots=$((3 * cpus + 1))

if ! mapped_zone > /dev/null || [ ! -d /proc/addrspace ]; then
	echo "1..0 # SKIP no addrspace, or no highmem to map"
	exit $skip
fi

echo "TAP version 13"
echo "1..13"

# equal NAME VALUE EXPECTED
equal() {
	echo "# $1: $2, expected $3"
	[ "$2" -eq "$3" ]
	result $? "$1"
}

# Counts the slots of the window that are mapped, in use or not.
window_mapped() { grep -cE '^slot .* (used|unused) ' /proc/addrspace/window; }

# gone NAME: prints how much a counter of the module has grown
gone() {
	printf '%s\n' "$before" | cat - /proc/addrspace/stats |
		awk -v name="$1" '$2 == name { n = $3 - was; was = $3 } END { print n }'
}

# did NAME: prints how often the test did it
did() { printf '%s\n' "$output" | awk -v name="$1" '$2 == "did" && $3 == name { print $4 }'; }

rmmod addrspace && modprobe addrspace "window_size=$((4 * slots))K" "valloc_size=$((256 * cpus))K" unused_ms=0 || exit 1
before=$(cat /proc/addrspace/stats)
output=$("$here/ktest.sh" addrspace_test_stress "rounds=$rounds")
status=$?
printf '%s\n' "$output" | sed 's/^/# /'
result $status "no page ever had wrong contents"

left=$(awk '$1 == "summary" && $2 == "used" { print $3 }' /proc/addrspace/window)
equal "nothing in the window is in use" "$left" 0
left=$(awk '$1 == "cpu" { n += $4 + $6 + $7 } END { print n }' /proc/addrspace/slots)
equal "no slot is in use, none was refused or misused" "$left" 0
left=$(awk '$1 == "summary" && ($2 == "areas" || $2 == "used") { n += $3 } END { print n }' /proc/addrspace/vmalloc)
equal "no area is left" "$left" 0

# A use of the window is a hit, a map, or a hit that took the lock.
[ "$(gone window_maps)" -gt "$slots" ] &&
	[ $(($(gone window_hits) + $(gone window_maps))) -le "$(did kmaps)" ]
result $? "the window was mapped no more often than asked for"
[ "$(gone window_wraps)" -gt 0 ] && [ "$(gone valloc_purges)" -gt 0 ] &&
	[ "$(gone valloc_failures)" -gt 0 ]
result $? "the window has wrapped, areas were purged, some found no space"

areas=$(did areas)
equal "as many areas were made" "$(gone valloc_allocs)" "$areas"
equal "and freed" "$(gone valloc_frees)" "$areas"
equal "and refused" "$(gone valloc_failures)" "$(did refused_areas)"

# Each map, and each page of an area, writes one entry and clears one. Pages
# that the window has left mapped are not cleared yet. If a task sleeps with
# local mappings, they are cleared, and written again when it returns.
known=$(($(gone window_maps) + $(did slot_maps) + $(did area_pages)))
moved=$(($(gone pte_writes) - known))
echo "# $moved entries were taken out with a task, and put back"
equal "each entry written was cleared" \
	"$(gone pte_clears)" $((known + moved - $(window_mapped)))

# On all CPUs: one flush for the whole window, one for all waiting areas.
broadcasts=$(gone flush_broadcasts)
equal "each flush of all CPUs had its cause" \
	"$broadcasts" $(($(gone window_flushes) + $(gone valloc_purges)))
equal "and sent an IPI to each other CPU" \
	"$(gone flush_ipis)" $((broadcasts * (cpus - 1)))

# On one CPU: one flush for each slot when it is cleared, and each CPU's part in
# a broadcast: page by page up to 33, as for this window, otherwise everything.
window=$(gone window_flushes) all=$(gone flush_all_local)
[ "$slots" -le 33 ] || window=0 all=$((all - cpus * $(gone window_flushes)))
few=$(($(gone valloc_purges) - all / cpus))
pages=$(($(gone flush_page_local) - $(did slot_maps) - moved - cpus * window * slots))
echo "# $few of the purges flushed $pages pages one by one, all CPUs together"
[ "$moved" -ge 0 ] && [ $((all % cpus)) -eq 0 ] &&
	[ $pages -ge $((2 * cpus * few)) ] && [ $pages -le $((33 * cpus * few)) ]
result $? "each flush of a page had its cause"

rmmod addrspace && modprobe addrspace || exit 1
exit $failed
