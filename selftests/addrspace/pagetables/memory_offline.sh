#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Tests page tables of memory that can be removed: they are read while it is
# online, and not otherwise, and no reader may crash when it is removed. Needs a
# DIMM above 4 GiB that is not online yet, and removes it at the end.

. "$(dirname "$0")/tap.sh"
skip=4
memory=/sys/devices/system/memory
dimm=$(echo /sys/bus/acpi/devices/PNP0C80:*)

# The first block above 4 GiB that is offline.
find_block() {
	bytes=$((0x$(cat $memory/block_size_bytes)))
	block=$((0x100000000 / bytes))
	while [ -d "$memory/memory$block" ] && [ "$(state)" != offline ]; do
		block=$((block + 1))
	done
	[ -d "$memory/memory$block" ]
}

state() { cat "$memory/memory$block/state"; }

if [ ! -r /proc/addrspace/layout ] || [ ! -r $memory/block_size_bytes ] ||
	! find_block || [ ! -w "${dimm%% *}/eject" ] || ! command -v jq > /dev/null; then
	echo "1..0 # SKIP no addrspace, or no memory that can be taken out"
	exit $skip
fi

work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT

echo "TAP version 13"

start_of() { awk -v name="$1" '$1 == "region" && $8 == name { print $3 }' /proc/addrspace/layout; }
phys=$((block * bytes))
direct=$(printf '0x%x' $(($(start_of lowmem) + phys)))
struct_page=$(printf '0x%x' $(($(start_of mem_map) + phys / 64)))

# walk ADDRESS: prints the page size, and the physical address
walk() { addrspace --json walk "$1" 2> /dev/null | jq -r '"\(.page_size // 0) \(.phys // 0)"'; }

is_mapped() {
	is "$1: the direct map leads there" "$(walk "$direct" | cut -d' ' -f2)" "$(printf '0x%08x' $phys)"
	is "$1: its struct pages are mapped" "$(walk "$struct_page" | grep -c ' 0x')" 1
}

is_left_alone() {
	is "$1: no way through the direct map" "$(walk "$direct")" "0 0"
	is "$1: its range is no line" \
		"$(addrspace --json pagetables | jq --arg a "$direct" '[.ranges[] | select(.start <= $a and .end > $a)] | length')" 0
}

# Reads all tables in a loop until its flag file is gone.
read_on() {
	while [ -e "$work/go" ]; do
		cat /proc/addrspace/pagetables /proc/addrspace/entries /proc/addrspace/layout
	done > /dev/null
}

is_left_alone "before it is online"
echo online_movable > "$memory/memory$block/state"
is_mapped "online"
echo offline > "$memory/memory$block/state"
is_left_alone "offline"

: > "$work/go"
read_on & first=$!
read_on & second=$!
for round in 1 2 3 4 5; do
	for at in "$memory"/memory*; do
		[ "$(cat "$at/state")" != offline ] || [ "${at##*memory}" -lt "$block" ] ||
			echo online_movable > "$at/state"
	done
	for at in "$memory"/memory*; do
		[ "${at##*memory}" -lt "$block" ] || echo offline > "$at/state"
	done
done
is "on and off, while it is read" "$(state) $round" "offline 5"
echo 1 > "${dimm%% *}/eject"
while [ -d "$memory/memory$block" ]; do usleep 10000; done
ok "taken out, while it is read"
rm "$work/go"
wait $first $second
is_left_alone "taken out"

echo "1..$number"
exit $failed
