#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Tests the 32-bit CLI on a 64-bit kernel, against /proc: the layout, the walk
# to a symbol or an address, and a frame's aliases. It must not draw 4 GiB. A
# record must show what an address maps, too.

. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/machine.sh"
if [ ! -d /proc/addrspace ] || ! has_64_bits; then
	echo "1..0 # SKIP no addrspace, or a 32-bit kernel"
	exit 4
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fact() { awk -v name="$1" '$1 == "fact" && $2 == name { print $3 }' /proc/addrspace/layout; }
walk() { addrspace --json walk _text | jq -r "$1"; }
# ways ADDRESS [OPTION...]: prints the answers of walk and aliases, live or from
# a record
ways() {
	address=$1
	shift
	addrspace --json "$@" walk "$address" | jq -r '.address + " " + .phys'
	addrspace --json "$@" aliases "$address" | jq -r '.pfn, (.aliases[] | .address + " " + .region)'
}

echo "TAP version 13"
echo 1..14
timeout 60 addrspace layout --all > "$work/layout"
is "layout ends" $? 0
is "layout: each region" "$(addrspace --json layout --all | jq '.regions | length')" \
	"$(grep -c '^region ' /proc/addrspace/layout)"
is "layout: no picture" "$(grep -c '░░' "$work/layout")" 0
is "layout: no limit that there is not, and no million of MiB" \
	"$(grep -cE 'physical address 0x0+$|[0-9]{6,} MiB' "$work/layout")" 0
# The first byte of the image, wherever KASLR has put it: startup_64 may lie behind it.
is "walk: from the top level" "$(walk '.levels[0].level')" "$(fact page_table_levels)"
is "walk: to the image" "$(($(walk .phys)))" "$(($(fact kernel_start)))"
timeout 60 addrspace walk _text > "$work/walk"
is "walk: draws each level" "$(grep -o '[0-9] ([a-z0-9]*)' "$work/walk" | head -n 1)" \
	"$(fact page_table_levels) (pgd)"
pfn=$(($(fact kernel_start) >> 12))
is "aliases: the direct map, and where the image runs" \
	"$(addrspace --json aliases "pfn:$pfn" | jq -r '[.aliases[].region] | join(" ")')" \
	"lowmem kernel.text"
text=$(awk '$1 == "region" && $8 == "kernel.text" { print $3 }' /proc/addrspace/layout)
direct=$(printf '0x%x' $(($(fact page_offset) + (pfn << 12))))
ways "$text" > "$work/live"
is "an address of 64 bits: to the image, and what else leads there" \
	"$(tr '\n' ' ' < "$work/live")" \
	"$text $(printf '0x%08x 0x%08x' $((pfn << 12)) $pfn) $direct lowmem $text kernel.text "
addrspace record --anyway "$work/record" > /dev/null
ways "$text" --from "$work/record" > "$work/recorded"
is "an address of 64 bits: in a record the same" "$(cat "$work/recorded")" "$(cat "$work/live")"
# This address is canonical neither with four levels nor with five.
refused "an address that is none" 1 "must all be equal" addrspace walk 0x900000000000000
is "an address that is none: explained" \
	"$(addrspace --json explain 0x900000000000000 2> /dev/null | jq -r '"\(.kinds[0]) \(.region) \(.phys)"')" \
	"not canonical non-canonical null"
refused "an address of 65 bits" 2 "is not an address" addrspace walk 0x1ffffffff81000000
refused "a model like this" 1 "only 32-bit kernels" addrspace model --like-this
exit "$failed"
