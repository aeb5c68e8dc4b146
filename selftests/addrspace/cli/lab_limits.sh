#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# If the machine or the loaded module is the limit, no lab may report that its
# claim is false. With small parts of the arena, few pages, other options and,
# on amd64, with 64 bits, each lab holds, or reports that it cannot be tried
# here, and why.

. "$(dirname "$0")/lab_common.sh"

# reload [PARAMETER...]
reload() { rmmod addrspace && modprobe addrspace "$@"; }

# Prints the labs that did not hold, or could not be carried out.
blamed() {
	jq -r '.labs[] | select(.outcome == "does not hold" or .outcome == "could not be carried out") |
		"\(.name): \(.outcome): \(.verdict)"' < "$work/answer"
}

# check_all WHAT: runs all labs with the present limits
check_all() {
	run_lab all
	is "$1: no lab blames its claim" "$status$(blamed)" 0
	is "$1: who cannot be tried says why" \
		"$(jq '[.labs[] | select(.outcome == "cannot be tried here" and (.verdict | length) < 10)] | length' < "$work/answer")" 0
}

# outcome LAB
outcome() {
	jq -r --arg lab "$1" '.labs[] | select(.name == $lab) | .outcome' < "$work/answer"
}

# cannot WHAT LAB PATTERN: the lab must give this reason, and the exit status
# for it
cannot() {
	run_lab "$2"
	is "$1: $2 cannot be tried, by its status" "$status $(get outcome)" \
		"4 cannot be tried here"
	is "$1: $2 says why" "$(get verdict | grep -c -- "$3")" 1
}

check_parameters() {
	for parameter in window_size=64K window_size=4K window_lowmem=1 valloc_size=64K \
		valloc_size=16K pages_per_file=16 slots_lazy=1 slots_typed_reuse=1; do
		reload $parameter || exit 1
		check_all $parameter
		case $parameter in
		window_size=64K) is "$parameter: mapping-cost is tried all the same" \
			"$(outcome mapping-cost | grep -c '^holds')" 1 ;;
		window_lowmem=1) is "$parameter: mapped-twice is tried all the same" \
			"$(outcome mapped-twice)" "holds with this condition" ;;
		window_size=4K) cannot $parameter mapping-cost window_size ;;
		valloc_size=64K) cannot $parameter vmalloc-full valloc_size ;;
		esac
	done
	reload || exit 1
}

# The labs that are also true on 64 bits, and those that only 32 bits have.
check_64_bits() {
	for lab in lowmem-offset mapped-twice device-memory vmalloc-disjoint translation \
		vmalloc-full page-tables-mapped context-switch mapping-cost; do
		is "64 bits: $lab holds" "$(outcome $lab | grep -c '^holds')" 1
	done
	for lab in highmem-no-address lowmem-limit guard-gaps mem-map fixed-addresses \
		kmap-sleeps disciplines stale-tlb above-4g; do
		is "64 bits: $lab is about 32" "$(outcome $lab)" "cannot be tried here"
	done
}

echo "TAP version 13"
check_all "as it is loaded"
if has_64_bits; then check_64_bits; fi
addrspace --width 80 lab run all > "$work/out" 2>&1
is "the text output says so in a sentence" \
	"$(grep -c '^VERDICT *cannot be tried here' "$work/out")" \
	"$(grep -c '^VERDICT *cannot be tried here, because' "$work/out")"
check_parameters
echo "1..$number"
exit $failed
