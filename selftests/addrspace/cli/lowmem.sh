#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Tests what layout shows of the use of lowmem, against the sums that awk
# computes from zoneinfo and meminfo of the same record; with one of these
# files, with the other, and with neither.

. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/machine.sh"
if [ ! -r /proc/addrspace/layout ] || ! command -v addrspace jq > /dev/null; then
	echo "1..0 # SKIP no addrspace, or no jq"
	exit 4
fi
work=$(mktemp -d) || exit 1
trap 'kptr_restore; rm -rf "$work"' EXIT
kptr_restrict 1

# show RECORD: the CLI reads each record once
show() { addrspace --from "$work/$1" --json layout > "$work/$1.json"; }
# of RECORD KEY
of() { jq -r ".lowmem | $2" "$work/$1.json"; }
# without FILE... : makes a record that lacks these
without() {
	filter=.
	for file in "$@"; do filter="$filter | del(.files[\"kernel/$file\"])"; done
	jq "$filter" "$work/record"
}
kib() { awk -v name="$1:" '$1 == name { print $2 * 1024 }' "$work/meminfo"; }

# zones EXPRESSION-OF-NAMES: prints the size in bytes of the zones that are
# permanently mapped
zones() {
	movable=Movable
	! has_highmem || movable=none
	awk -v names="$1" -v movable=$movable '
		/^Node/ { low = $4 == "DMA" || $4 == "DMA32" || $4 == "Normal" || $4 == movable }
		low && ($1 ~ "^(" names ")$") { sum += $NF }
		END { printf "%.0f\n", sum * 4096 }' "$work/zoneinfo"
}

echo "TAP version 13"
addrspace record "$work/whole" > /dev/null 2>&1
# The symbols are most of a record, and nothing here asks for one.
jq 'del(.files["kernel/kallsyms"])' "$work/whole" > "$work/record"
jq -r '.files["kernel/meminfo"]' "$work/record" > "$work/meminfo"
jq -r '.files["kernel/zoneinfo"]' "$work/record" > "$work/zoneinfo"
without zoneinfo > "$work/no-zones"
without meminfo > "$work/no-meminfo"
without zoneinfo meminfo > "$work/neither"
for record in record no-zones no-meminfo neither; do show $record; done
size=$(awk '$2 == "lowmem_bytes" { print $3 }' /proc/addrspace/layout)

is "the whole is the layout's" "$(of record .size)" "$size"
is "free, by the zones" "$(of record .free)" "$(zones 'nr_free_pages')"
is "reserved, by the zones" "$(of record .reserved)" "$((size - $(zones managed)))"
is "users' pages, by the zones" "$(of record .page_cache_and_processes)" \
	"$(zones 'nr_zone_(in)?active_(anon|file)|nr_zone_unevictable')"
is "slab" "$(of record .slab)" "$(kib Slab)"
is "kernel stacks" "$(of record .kernel_stacks)" "$(kib KernelStack)"
is "page tables" "$(of record .page_tables)" "$(kib PageTables)"
is "all of it, but page tables, is the whole" \
	"$(of record "del(.page_tables) | [.[]] | add - $size * 2 == 0")" true
total=LowTotal free=LowFree
has_highmem || total=MemTotal free=MemFree
is "without zones: free, by meminfo" "$(of no-zones .free)" "$(kib $free)"
is "without zones: reserved, by meminfo" "$(of no-zones .reserved)" "$((size - $(kib $total)))"
is "without zones: the rest is not known" \
	"$(of no-zones '[.page_cache_and_processes, .other] | tostring')" "[null,null]"
is "without meminfo: free, by the zones" "$(of no-meminfo .free)" "$(of record .free)"
is "without meminfo: the rest is not known" \
	"$(of no-meminfo '[.slab, .kernel_stacks, .other, .page_tables] | tostring')" \
	"[null,null,null,null]"
is "with neither: nothing is known" "$(of neither 'del(.size) | [.[]] | unique | tostring')" "[null]"
addrspace --from "$work/neither" layout > "$work/out" 2> "$work/err"
is "with neither: the text output says so, without an error" \
	"$? $(grep -c 'what is free is not known' "$work/out") $(wc -c < "$work/err")" "0 1 0"
is "people see what is free" \
	"$(addrspace --from "$work/record" layout | grep -cE '^ +[0-9.]+[KMG]? free \([<>]?[0-9.]+%\); reserved at boot ')" 1
is "live: each figure is known" \
	"$(addrspace --json layout | jq '[.lowmem[] | . != null] | all')" true
echo "1..$number"
exit $failed
