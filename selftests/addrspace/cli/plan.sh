#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# usage: plan.sh
#
# `addrspace plan` against the running machine: what it says of the split that this
# kernel has must be what the kernel says, and a record must give the same answer.

cd "$(dirname "$0")" || exit 1
. ./model_common.sh
. ./machine.sh

[ -r /proc/addrspace/layout ] ||
	{ echo "1..0 # SKIP addrspace is not loaded"; exit 4; }
! has_64_bits || { echo "1..0 # SKIP the model is of 32-bit kernels"; exit 4; }

# A figure of the running split: KEY
of_this() {
	awk -v key="\"$1\":" '
		/"split":/ { here = /\(now\)/ }
		here && index($0, key) { gsub(/[^0-9]/, "", $2); print $2; exit }' "$work/plan"
}

# near A B MOST: they differ by no more than that
near() {
	echo "seen $1, wanted $2, at most $3 apart" > "$work/log"
	[ -n "$1" ] && [ -n "$2" ] && [ $(($1 - $2)) -le "$3" ] && [ $(($2 - $1)) -le "$3" ]
}

# The start of a zone, then its spanned or its present pages.
zone() {
	awk -v zone="$1" -v key="$2" '
		/, zone / { here = $NF == zone }
		here && $1 == "start_pfn:" { start = $2 }
		here && $1 == key { number = $2 }
		END { print number + 0, start + 0 }' /proc/zoneinfo
}

kib() { awk -v key="$1:" '$1 == key { print $2 * 1024 }' /proc/meminfo; }

# In floating point: the numbers may have more bits than the shell's.
lowmem_end() {
	zone Normal spanned | awk '{ printf "%d\n", ($1 + $2) * 4096 }'
}

modules_listed() { cut -d ' ' -f 1 /proc/modules | sort; }
modules_seen() {
	awk '/"modules":/ { on = 1 } /"answer":/ { on = 0 }
	     on && /"name":/ { gsub(/[",]/, "", $2); print $2 }' "$work/plan" | sort
}

echo "TAP version 13"
echo "1..7"
# Hashed addresses leave the sizes alone, so that gaps would not count.
kptr_restrict 1
trap 'kptr_restore; rm -rf "$work"' EXIT
"$addrspace" --json plan > "$work/plan" 2> "$work/log"
status=$?
cat "$work/plan" >> "$work/log"
[ "$status" -le 1 ]
result $? "it has an answer"

near "$(of_this lowmem)" "$(lowmem_end)" 0
result $? "lowmem ends where the zone Normal does"
near "$(of_this vmalloc)" "$(kib VmallocTotal)" 0
result $? "vmalloc has VmallocTotal"
present=$(zone HighMem present | cut -d ' ' -f 1)
near $(($(of_this highmem) / 4096)) "$present" 512
result $? "highmem is the size of the zone HighMem"

peak=$(awk '$1 == "VmPeak:" { print $2 * 1024 }' /proc/1/status)
awk '/"pid": 1,/ { getline; gsub(/[^0-9]/, "", $2); print $2 }' "$work/plan" > "$work/log"
grep -qx "$peak" "$work/log"
result $? "the first process has VmPeak"

modules_listed > "$work/listed"
modules_seen | diff "$work/listed" - > "$work/log"
result $? "the modules are those of /proc/modules"

# Processes come and go meanwhile, and so does the one with the most memory.
splits() { awk '/"splits":/ { on = 1 } /"stages":/ { exit } on' "$1" | grep -v largest_hole; }
"$addrspace" record "$work/record" 2> /dev/null
"$addrspace" --json --from "$work/record" plan > "$work/again" 2>&1
splits "$work/plan" > "$work/live"
splits "$work/again" | diff "$work/live" - > "$work/log"
result $? "a record gives the same answer"
exit $failed
