#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Each lab must report "does not hold" on a machine where its claim is false.
# There is no such machine, so lab_lie.so makes one by changing the kernel's
# answers. A lab that holds whatever the kernel answers would test nothing.

. "$(dirname "$0")/lab_common.sh"
lie=$(realpath "$(dirname "$0")/lab_lie.so")
if has_64_bits; then
	echo "1..0 # SKIP the lies are of addresses of 32 bits"
	exit $skip
fi
proc=/proc/addrspace

# lied LAB [NAME=VALUE...]: runs the lab with this lie
lied() {
	lab=$1
	shift
	env LD_PRELOAD="$lie" "$@" addrspace --json lab run "$lab" > "$work/answer" 2> "$work/err"
	status=$?
}

# refutes LAB ABOUT NAME=VALUE...: if the lab can be tried here, it must hold
# without the lie and not hold with it
refutes() {
	lab=$1 about=$2
	shift 2
	lied "$lab"
	case $status in
	0|3|6) ;;
	4) skipped "$lab: $about" "$(get verdict)"; return ;;
	*) not_ok "$lab: with nothing falsified" "$status $(get verdict)"; return ;;
	esac
	lied "$lab" "$@"
	is "$lab: $about" "$status $(get outcome)" "5 does not hold"
}

mem_map=$(awk '$1 == "region" && $8 == "mem_map" { print $3 }' $proc/layout)

echo "TAP version 13"
refutes lowmem-offset "a page of lowmem leads elsewhere" LAB_LIE_FILE=$proc/pagetables \
	LAB_LIE_SED='s/^\(range 0xc[0-9a-f]* 0xc[0-9a-f]* 0x\)[04]0/\170/'
refutes lowmem-offset "a page of ours is elsewhere" LAB_LIE=walk_elsewhere
refutes highmem-no-address "kmap() gives no address" LAB_LIE_FILE=$proc/pagetables \
	LAB_LIE_SED='/ arena.window$/d'
refutes highmem-no-address "a second kmap() gives another one" LAB_LIE=window_other
refutes mapped-twice "vmap() adds no address" LAB_LIE_FILE=$proc/pagetables \
	LAB_LIE_SED='/ arena.valloc$/d'
if is_arm; then
	refutes device-memory "the mapping is cached" LAB_LIE_FILE=$proc/pagetables \
		LAB_LIE_SED='s/,device / /'
else
	refutes device-memory "no device answers" LAB_LIE=ioapic_silent
fi
refutes vmalloc-disjoint "the tables lead elsewhere" LAB_LIE=walk_elsewhere
refutes translation "vmalloc addresses are at the offset" LAB_LIE=walk_by_offset
refutes vmalloc-full "memory runs out, not addresses" LAB_LIE=vmap_no_memory
refutes lowmem-limit "lowmem ends elsewhere" LAB_LIE_FILE=$proc/layout \
	LAB_LIE_SED='s/^fact lowmem_bytes .*/fact lowmem_bytes 939524096/'
refutes guard-gaps "a gap does not fault" LAB_LIE=touch_well
refutes page-tables-mapped "no table has a permanent address" \
	LAB_LIE_FILE=$proc/pagetables LAB_LIE_SED='/ lowmem$/d'
refutes mem-map "it is one page" LAB_LIE_FILE=$proc/layout \
	LAB_LIE_SED="s/^region 1 $mem_map 0x[0-9a-f]* [0-9]* [0-9]* /region 1 $mem_map $(printf '0x%x' $((mem_map + 4096))) 4096 4096 /"
refutes context-switch "the kernel half differs" LAB_LIE=walk_private
refutes context-switch "both lead to one page" LAB_LIE=walk_by_offset
if is_arm; then
	skipped "fixed-addresses: a slot leads elsewhere" "no other source has the vectors' page"
else
	refutes fixed-addresses "a slot leads elsewhere" LAB_LIE=walk_elsewhere
fi
refutes fixed-addresses "FIXADDR_TOP is elsewhere" LAB_LIE_FILE=$proc/layout \
	LAB_LIE_SED='s/^fact fixaddr_top .*/fact fixaddr_top 0xffffe000/'
refutes kmap-sleeps "the window is never full" LAB_LIE=window_never_full
refutes disciplines "the stack takes any order" LAB_LIE=atomic_crossed
refutes stale-tlb "the flush does nothing" LAB_LIE=atomic_stale
refutes above-4g "the entry leads elsewhere" LAB_LIE=walk_elsewhere
refutes mapping-cost "each unmap is a broadcast" LAB_LIE=stats_more
echo "1..$number"
exit $failed
