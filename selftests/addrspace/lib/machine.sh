# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
#
# Tests that are shell scripts source this file after tap.sh to learn what kind
# of machine they run on. It uses /proc and uname only.

has_highmem() { grep -q '^HighTotal: *[1-9]' /proc/meminfo; }

# A kernel with 64-bit addresses, which has no highmem.
has_64_bits() { [ "$(uname -m)" = x86_64 ]; }

is_arm() { case $(uname -m) in arm*) ;; *) false ;; esac; }

# The physical address of the first byte of RAM, and so of lowmem, in decimal: on ARM
# each machine has its own.
ram_start() {
	if is_arm; then
		echo $((0x$(sed -n 's/^\([0-9a-f]*\)-.* : System RAM$/\1/p' /proc/iomem | head -n 1)))
	else
		echo 0
	fi
}

# The clock of QEMU's "virt": a device of ARM's, by its physical address and by its name
# in /proc/iomem
# shellcheck disable=SC2034 # the sourcing tests use them
arm_clock=0x09010000
# shellcheck disable=SC2034
arm_clock_name=$(sed -n 's/^ *09010000-[0-9a-f]* : //p' /proc/iomem 2> /dev/null | tail -n 1)

# A kernel that can keep a sleeping task, and so its local mappings, on its CPU: since
# 5.11, and before that with PREEMPT_RT.
keeps_tasks() {
	uname -r | awk -F '[.-]' '{ exit !($1 > 5 || $1 == 5 && $2 > 10) }' ||
		uname -v | grep -q PREEMPT_RT
}

# Prints the zone whose pages the window and the slots map; on 64 bits they map
# pages of any zone. Prints nothing and returns 1 if no page needs a slot.
mapped_zone() {
	if has_highmem; then
		echo highmem
	elif has_64_bits; then
		echo normal
	else
		return 1
	fi
}

# kptr_restrict LEVEL: sets who may see addresses; kptr_restore restores the
# value from before the first call
kptr_restrict() {
	: "${kptr_before:=$(cat /proc/sys/kernel/kptr_restrict)}"
	echo "$1" > /proc/sys/kernel/kptr_restrict
}

kptr_restore() { echo "$kptr_before" > /proc/sys/kernel/kptr_restrict; }

# keep_unused: unused slots stay mapped until a wrap or a flush, without the
# timer; reclaim_unused, or loading addrspace again, restores the timer
unused_ms=/sys/module/addrspace/parameters/unused_ms
keep_unused() {
	unused_before=$(cat "$unused_ms")
	echo 0 > "$unused_ms"
}

reclaim_unused() { echo "$unused_before" > "$unused_ms"; }

# stay_below_cpu N: binds this shell and its children to the CPUs below N;
# use_all_cpus undoes it. A task that owns CPU N can then be observed at work:
# other tasks on that CPU would run only while it may not.
stay_below_cpu() {
	all_cpus=$(taskset -p $$ | sed 's/.*: //')
	taskset -p "$(printf '%x' $(((1 << $1) - 1)))" $$ > /dev/null
}

use_all_cpus() { taskset -p "$all_cpus" $$ > /dev/null; }

# start_sleeper: starts a process whose memory does not change, in $sleeper; the
# caller kills it
start_sleeper() {
	sleep 1000 &
	sleeper=$!
	until grep -q '(sleep) S' "/proc/$sleeper/stat"; do usleep 10000; done
}

# wait_after TRY: waits longer after each try. Tries at equal intervals may miss
# a periodic state ten times in a row: the scheduler preempts a task that owns a
# CPU once a second.
wait_after() { usleep $(($1 * 10000)); }

# known NAME [FIELD]: reads the output of addrspace_test_kmap_hold, in
# $work/known
# shellcheck disable=SC2154 # work is the sourcing test's
known() { awk -v name="$1" -v field="${2:-2}" '$1 == name { print $field }' "$work/known"; }
