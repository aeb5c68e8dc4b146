#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Tests the tracepoints: the CLI does known work, and the kernel's ring buffer
# must show exactly this work, with the pages and addresses that the CLI prints.

. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/machine.sh"
tracefs=/sys/kernel/tracing
events=$tracefs/events/addrspace

[ -e $tracefs/trace ] || mount -t tracefs none $tracefs 2> /dev/null
if [ ! -d /proc/addrspace ] || [ ! -d $events ]; then
	echo "1..0 # SKIP no addrspace, or a kernel without tracing"
	exit 4
fi
work=$(mktemp -d)
trap 'echo 0 > $events/enable; echo > $tracefs/trace; rm -rf "$work"' EXIT

# traced PROGRAM: runs lines in a session and saves the events
traced() {
	echo > $tracefs/trace
	echo 1 > $events/enable
	printf '%b' "$1" | addrspace --json shell > "$work/json" 2> "$work/errors"
	echo 0 > $events/enable
	sed '/^#/d; s/^.* [0-9.]*: \([a-z_]*: \)/\1/' $tracefs/trace > "$work/trace"
}
count() { grep -c "$1" "$work/trace"; }
json() { jq -r "$1 // empty" "$work/json" | head -n "${2-1}" | tail -n 1; }
# was_mapped PFN: prints 1 if the page was still in its slot from before
was_mapped() { awk -v pfn="$1" '$1 == "slot" && $6 == pfn' "$work/window" | wc -l; }
# mapped PFN ADDRESS: prints each map, and whether it was a hit
mapped() { grep -o "^window_map: pfn=$1 addr=$2 hit=[01]" "$work/trace" | sed 's/.*=//' | tr '\n' ' '; }
plain() { printf '0x%x' "$(($1))"; }

zone=$(mapped_zone)
keep_unused

echo "TAP version 13"
if [ "$zone" ]; then
	echo 1..20
	cat /proc/addrspace/window > "$work/window"
	traced "a = pages get 2 --zone $zone\nkmap a.0 a.0 a.1\nkunmap a.0\n"
	pfn=$(plain "$(json '.pages[0].pfn')")
	address=$(plain "$(json '.mappings[0].address')")
	is "a page is mapped, then found" "$(mapped "$pfn" "$address")" "$(was_mapped "$pfn") 1 "
	pfn=$(plain "$(json '.pages[1].pfn')")
	address=$(plain "$(json '.mappings[2].address')")
	is "so is the other" "$(mapped "$pfn" "$address")" "$(was_mapped "$pfn") "
	is "the unmap, and what the end of the session unmaps" \
		"$(count '^window_unmap:')" 3
	is "a caller is named" "$(count '^window_map: .*caller=as_cdev_window_map')" 3

	for discipline in stack heap typed local; do
		type='' other=''
		[ $discipline != typed ] || type=' as user0' other=' as user1'
		traced "a = pages get 2 --zone $zone\natomic --discipline $discipline 'push a.0$type; push a.1$other; pop; pop'\n"
		[ -s "$work/errors" ] && sed 's/^/# /' "$work/errors"
		pfn=$(plain "$(json '.pages[1].pfn')")
		is "$discipline: two maps" "$(count "^slot_map: discipline=$discipline ")" 2
		is "$discipline: of the page" "$(count "^slot_map: .*pfn=$pfn ")" 1
		is "$discipline: two unmaps" "$(count "^slot_unmap: discipline=$discipline ")" 2
	done
else
	echo 1..4
fi

traced "x = vmalloc 64K\ny = vmalloc 4K\n"
address=$(plain "$(json '.areas[0].start')")
is "an area, with its pages" "$(count "^area_alloc: .*addr=$address pages=16 ")" 1
is "both were searched for" "$(count '^area_search: .*steps=[1-9]')" 2
is "both are freed" "$(count '^area_free:')" 2
traced ""
is "silence when nothing happens" "$(count .)" 0
reclaim_unused
exit $failed
