#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# usage: model.sh
#
# Compares `addrspace model` with the running machine: with --like-this, and
# with parameters that the kernel states in other places than our module.

cd "$(dirname "$0")" || exit 1
. ./model_common.sh
. ./machine.sh

[ -r /proc/addrspace/layout ] ||
	{ echo "1..0 # SKIP addrspace is not loaded"; exit 4; }
! has_64_bits || { echo "1..0 # SKIP the model is of 32-bit kernels"; exit 4; }

# Each top-level region of one must be in the other, to the byte.
same_as_live() {
	"$addrspace" --json "$@" > "$work/model.json" 2> "$work/log" || return
	regions '' < "$work/model.json" > "$work/model"
	diff "$work/live" "$work/model" > "$work/log" && [ -s "$work/model" ]
}

nested_as_live() {
	"$addrspace" --json layout | regions all > "$work/all"
	regions all < "$work/model.json" | grep -vxFf "$work/all" > "$work/log"
	[ $? -eq 1 ]
}

nothing_changes() {
	tr -d ' \n' < "$work/model.json" |
		sed 's/.*\("changes"\)/\1/;s/"costs".*//' > "$work/log"
	grep -q '"changes":\[\]' "$work/log" && grep -q '"fact_changes":\[\]' "$work/log"
}

# Kernels may be configured differently from Debian's. NX needs PAE, and the
# kernel's own dump of its page tables (a test module) marks the fixmap.
configuration() {
	! dmesg | grep -q 'NX (Execute Disable) protection: active' || echo --pae
	modprobe addrspace_ptdump
	awk '/^---\[ Fixmap area/ { getline; print "--fixaddr-start", substr($1, 1, 10) }' \
		/proc/addrspace_ptdump
	rmmod addrspace_ptdump
}

# The kernel's own statements, from other sources than our module.
parameters() {
	echo "--kernel $(uname -r)"
	echo "--cpus $(($(cat /sys/devices/system/cpu/kernel_max) + 1))"
	case $(uname -r) in
	*-686-pae) echo --pae ;;
	*-686) ;;
	*) configuration ;;
	esac
	reserved=$(dmesg | sed -n 's/.*Reserving virtual address space above .*rounded to \(0x[0-9a-f]*\).*/\1/p')
	[ -z "$reserved" ] || printf -- '--fixaddr-top 0x%x\n' $((reserved - 4096))
	sed -n 's/.*\<vmalloc=\([^ ]*\).*/--vmalloc \1/p' /proc/cmdline
	awk '$1 == "spanned" { spanned = $2 }
	     $1 == "start_pfn:" && $2 + spanned > top { top = $2 + spanned }
	     END { print "--top-pfn", top }' /proc/zoneinfo
}

echo "TAP version 13"
echo "1..5"
"$addrspace" --json layout | regions '' > "$work/live"
same_as_live model --like-this
result $? "like this machine"
nested_as_live
result $? "regions in regions"
nothing_changes
result $? "nothing changes"
# shellcheck disable=SC2046 # words
same_as_live model $(parameters)
result $? "from parameters alone"
"$addrspace" --json model --like-this --split 2G > "$work/log" 2>&1 &&
	grep -q '"new_end": "0x80000000"' "$work/log"
result $? "another split moves the kernel's half"
exit $failed
