#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Tests /proc/addrspace/fixmap and pkmap, and their views, while a module holds
# mappings by the kernel's own kmap() and kmap_local_page(). Compares them with
# what that module knows, and reads them again after it has unmapped.

. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/machine.sh"
skip=4
module=addrspace_test_kmap_hold

if [ "$(nproc)" -lt 2 ] || [ ! -r /proc/addrspace/fixmap ] ||
	! modinfo $module > /dev/null 2>&1 || ! command -v jq > /dev/null; then
	echo "1..0 # SKIP one CPU only, no addrspace, no $module or no jq"
	exit $skip
fi

if ! keeps_tasks; then
	echo "1..0 # SKIP before 5.11 the kernel keeps no local mapping for a task"
	exit $skip
fi

work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT

echo "TAP version 13"

# slot FILE ADDRESS: prints its line from the state on, without the flags
slot() {
	awk -v address="$2" '$1 == "slot" && $3 == address {
		for (i = 3; $i != "mapped" && $i != "unmapped"; i++) ;
		print $i, $(i + 1), $(i + 2)
	}' "$work/$1"
}

# zone_of PFN: prints the zone, according to the kernel
zone_of() {
	awk -v pfn="$(($1))" '
		/^Node/ { zone = $4 }
		/spanned/ { spanned = $2 }
		/start_pfn:/ && pfn >= $2 && pfn < $2 + spanned { print zone }
	' /proc/zoneinfo
}

# check_slot FILE NAME: checks that the page is where the module mapped it
check_slot() {
	pfn=$(known "$2" 3)
	is "$2: the slot in $1 shows the page and its zone" \
		"$(slot "$1" "$(known "$2")")" "mapped $pfn $(zone_of "$pfn")"
}

look() {
	for file in fixmap pkmap; do
		cat /proc/addrspace/$file > "$work/$file"
		addrspace --json $file > "$work/$file.json"
	done
}

depth_of_cpu() { awk -v cpu="$cpu" '$1 == "cpu" && $2 == cpu { print $4 }' "$work/fixmap"; }
json_depth() { jq -r --argjson c "$cpu" '.cpus[] | select(.cpu == $c) | .depth' "$work/fixmap.json"; }
depth_of_task() { awk -v pid="$1" '$1 == "task" && $2 == pid { print $4 }' "$work/fixmap"; }

# Try again if the task that holds the mappings was not running.
look_while_held() {
	tries=0
	until look; [ "$(known outer 4)" != slot ] || [ $tries -eq 50 ] ||
		[ "$(depth_of_cpu)-$(json_depth)" = 2-2 ]; do
		tries=$((tries + 1))
		wait_after $tries
	done
}

modprobe $module || exit 1
cat /proc/$module > "$work/known"
cpu=$(known cpu)
stay_below_cpu "$cpu"
look_while_held
use_all_cpus
mapped=$(awk '$1 == "slot" && $4 == "mapped"' "$work/pkmap" | wc -l)

if [ "$(known kmap 4)" = slot ]; then
	check_slot pkmap kmap
	is "pkmap: the CLI shows the same" \
		"$(jq -r --arg a "$(known kmap)" '.slots[] | select(.address == $a) | .pfn' "$work/pkmap.json")" \
		"$(printf '0x%08x' "$(known kmap 3)")"
else
	is "pkmap: nothing is mapped for lowmem" "$mapped" 0
fi
is "pkmap: the sum is that of the slots" \
	"$(awk '$2 == "mapped" { print $3 }' "$work/pkmap")" "$mapped"

if [ "$(known outer 4)" = slot ]; then
	check_slot fixmap outer
	check_slot fixmap inner
	is "kmap_local: the outer one is in slot 0 of its CPU" \
		"$(awk -v address="$(known outer)" '$3 == address { print $4 }' "$work/fixmap")" \
		"kmap_local.cpu$cpu.slot0"
	is "kmap_local: the inner one is in slot 1" \
		"$(awk -v address="$(known inner)" '$3 == address { print $4 }' "$work/fixmap")" \
		"kmap_local.cpu$cpu.slot1"
	is "kmap_local: its CPU is 2 deep" "$(depth_of_cpu)" 2
	is "kmap_local: and so is its task" "$(depth_of_task "$(known spinner)")" 2
	is "kmap_local: a task that sleeps keeps its mapping" \
		"$(depth_of_task "$(known sleeper)")" 1
	is "kmap_local: but has no slot" \
		"$(awk -v pfn="$(known asleep 3)" '$1 == "slot" && $6 == pfn' "$work/fixmap")" ""
	is "kmap_local: a newline in a task's name ends no line" \
		"$(awk -v pid="$(known sleeper)" '$1 == "task" && $2 == pid { $1 = $2 = $3 = $4 = ""; print }' "$work/fixmap")" \
		'    ktest asleep\nx'
	is "kmap_local: a task's name may hold blanks" \
		"$(jq -r --argjson p "$(known spinner)" '.tasks[] | select(.pid == $p) | .command' "$work/fixmap.json")" \
		"ktest spins"
	is "kmap_local: the CLI shows the depth" \
		"$(json_depth)" 2
else
	is "kmap_local: no slot is needed for lowmem" "$(depth_of_cpu)" 0
fi

rmmod $module || exit 1
look
is "afterwards: nothing is left on the CPU" "$(depth_of_cpu)" 0
is "afterwards: no task has mappings" \
	"$(grep -cE "^task ($(known spinner)|$(known sleeper)) " "$work/fixmap")" 0

# A slot without a mapping is shown only on request.
for file in fixmap pkmap; do
	is "$file: --all shows every slot" \
		"$(addrspace --json $file --all | jq '.slots | length')" \
		"$(grep -c '^slot ' /proc/addrspace/$file)"
	is "$file: without it, those that are mapped" \
		"$(addrspace --json $file | jq '[.slots[].state] | unique - ["mapped"] | length')" 0
	kptr_restrict 2
	is "$file: no address and no page where they are hidden" \
		"$(grep '^slot ' /proc/addrspace/$file | grep -cvE '^slot [0-9]+ 0x00000000 .* -( -)? ')" 0
	addrspace $file --all > "$work/out" 2> "$work/err"
	is "$file: and the CLI says so" "$?-$(grep -c 'read as zero' "$work/err")" 0-1
	kptr_restore
	addrspace $file 5 > "$work/out" 2> "$work/err"
	is "$file: refuses an argument" $? 2
done

echo "1..$number"
exit $failed
