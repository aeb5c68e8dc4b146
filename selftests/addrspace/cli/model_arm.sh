#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Compares `addrspace model --arch arm` with the running ARM machine: each boundary, from
# parameters that the kernel states in other places than our module; and the same figures
# of a record as a line for `model --check`, which must notice a wrong one.

cd "$(dirname "$0")" || exit 1
. ./model_common.sh
. ./machine.sh

[ -r /proc/addrspace/layout ] ||
	{ echo "1..0 # SKIP addrspace is not loaded"; exit 4; }
is_arm || { echo "1..0 # SKIP model.sh is the test of the model on x86"; exit 4; }

# The frames from where RAM begins to where its last zone ends.
frames() {
	awk -v first="$(($(ram_start) / 4096))" '
		$1 == "spanned" { spanned = $2 }
		$1 == "start_pfn:" && $2 + spanned > top { top = $2 + spanned }
		END { print top - first }' /proc/zoneinfo
}

# What the kernel states about itself, in other places than our module.
parameters() {
	printf -- "--arch arm --kernel %s --top-pfn %s --phys-offset 0x%x\n" "$(uname -r)" "$(frames)" "$(ram_start)"
	case $(uname -r) in
	*-lpae*) echo --pae ;;
	esac
	sed -n 's/.*\<vmalloc=\([^ ]*\).*/--vmalloc \1/p' /proc/cmdline
}

# bound FILE NAME FIELD: 2 is the start of a region, 3 its end
bound() { awk -v name="$2" -v field="$3" '$1 == name { print $field }' "$1"; }

echo "TAP version 13"
echo "1..13"
"$addrspace" --json layout | regions '' > "$work/live"
# shellcheck disable=SC2046 # words
"$addrspace" --json model $(parameters) > "$work/model.json" 2> "$work/log"
result $? "the model takes the parameters of this machine"
regions '' < "$work/model.json" > "$work/model"
for region in user modules pkmap lowmem vmalloc-offset vmalloc fixmap; do
	live="$(bound "$work/live" $region 2)-$(bound "$work/live" $region 3)"
	model="$(bound "$work/model" $region 2)-$(bound "$work/model" $region 3)"
	echo "the model has $model, the machine $live" > "$work/log"
	[ "$live" = "$model" ] && [ "$live" != - ]
	result $? "$region is where the model has it"
done

# line VMALLOC_START: a record of this machine, as logs state it
line() {
	printf '{"arch": "arm", "kernel_version": "%s", "page_offset": "0xc0000000", ' "$(uname -r)"
	printf '"lowmem": ["%s", "%s"], ' "$(bound "$work/live" lowmem 2)" "$(bound "$work/live" lowmem 3)"
	printf '"vmalloc": ["%s", "%s"]}\n' "$1" "$(bound "$work/live" vmalloc 3)"
}
line "$(bound "$work/live" vmalloc 2)" > "$work/record"
"$addrspace" --json model --check "$work/record" > "$work/log" 2>&1
result $? "model --check agrees with the machine"
line 0xe1000000 > "$work/record"
! "$addrspace" --json model --check "$work/record" > "$work/log" 2>&1 &&
	grep -q '"differ": 1' "$work/log"
result $? "model --check notices another start of vmalloc"

"$addrspace" --json model --like-this > "$work/like.json" 2> "$work/log" &&
	regions '' < "$work/like.json" > "$work/like" &&
	diff "$work/live" "$work/like" > "$work/log"
result $? "like this machine: each region of the top level"
tr -d ' \n' < "$work/like.json" | sed 's/.*\("changes".*\)/\1/' > "$work/log"
grep -qF '"changes":[]' "$work/log" && grep -qF '"fact_changes":[]' "$work/log"
result $? "like this machine: nothing changes"
"$addrspace" --json model --like-this --vmalloc 128M > "$work/like.json" 2> "$work/log" &&
	regions '' < "$work/like.json" > "$work/like"
# The default is 240 MiB; before 5.14 the option's value includes the hole of 8 MiB.
more=$((112 << 20))
! uname -r | grep -q '^5\.10\.' || more=$((120 << 20))
has_highmem || more=0
wanted=$(($(bound "$work/live" lowmem 3) + more))
echo "lowmem ends at $(bound "$work/like" lowmem 3), wanted $wanted" >> "$work/log"
[ "$(($(bound "$work/like" lowmem 3)))" = "$wanted" ]
result $? "like this machine with vmalloc=128M: lowmem gains what vmalloc loses"
exit $failed
