#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# The 32-bit CLI on a 64-bit kernel: what it says of the layout, of the way to a
# symbol and of a frame's aliases, against /proc, and that it draws no 4 GiB.

. "$(dirname "$0")/tap.sh"
if [ ! -d /proc/addrspace ] || [ "$(uname -m)" != x86_64 ]; then
	echo "1..0 # SKIP no addrspace, or a 32-bit kernel"
	exit 4
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fact() { awk -v name="$1" '$1 == "fact" && $2 == name { print $3 }' /proc/addrspace/layout; }
walk() { addrspace --json walk startup_64 | jq -r "$1"; }

echo "TAP version 13"
echo 1..8
timeout 60 addrspace layout --all > "$work/layout"
is "layout ends" $? 0
is "layout: each region" "$(addrspace --json layout --all | jq '.regions | length')" \
	"$(grep -c '^region ' /proc/addrspace/layout)"
is "layout: no picture" "$(grep -c '░░' "$work/layout")" 0
# The image's first page, wherever KASLR has put it.
is "walk: from the top level" "$(walk '.levels[0].level')" "$(fact page_table_levels)"
is "walk: to the image" "$(($(walk .phys)))" "$(($(fact kernel_start)))"
timeout 60 addrspace walk startup_64 > "$work/walk"
is "walk: draws each level" "$(grep -o '[0-9] ([a-z0-9]*)' "$work/walk" | head -n 1)" \
	"$(fact page_table_levels) (pgd)"
pfn=$(($(fact kernel_start) >> 12))
is "aliases: the direct map, and where the image runs" \
	"$(addrspace --json aliases "pfn:$pfn" | jq -r '[.aliases[].region] | join(" ")')" \
	"lowmem kernel.text"
refused "an address of 64 bits" 2 "beyond 4 GiB" addrspace walk 0xffffffff81000000
exit "$failed"
