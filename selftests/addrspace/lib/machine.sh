# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
#
# What kind of machine this is, for the tests that are shell scripts. Sourced by
# them, behind tap.sh. By /proc and uname alone.

has_highmem() { grep -q '^HighTotal: *[1-9]' /proc/meminfo; }

# A kernel whose addresses have 64 bits, which knows no highmem.
has_64_bits() { [ "$(uname -m)" = x86_64 ]; }

# A kernel that can keep a task on its CPU while it sleeps, and its local mappings: since
# 5.11, before with PREEMPT_RT.
keeps_tasks() {
	uname -r | awk -F '[.-]' '{ exit !($1 > 5 || $1 == 5 && $2 > 10) }' ||
		uname -v | grep -q PREEMPT_RT
}

# The zone whose pages the window and the slots map: with 64 bits those of any.
# Nothing, and 1, where no page needs it.
mapped_zone() {
	if has_highmem; then
		echo highmem
	elif has_64_bits; then
		echo normal
	else
		return 1
	fi
}

# kptr_restrict LEVEL: who may see addresses, until kptr_restore, which knows what
# was there before the first
kptr_restrict() {
	: "${kptr_before:=$(cat /proc/sys/kernel/kptr_restrict)}"
	echo "$1" > /proc/sys/kernel/kptr_restrict
}

kptr_restore() { echo "$kptr_before" > /proc/sys/kernel/kptr_restrict; }

# keep_unused: what is no longer in use stays mapped until a wrap or a flush, and
# does not go after a second; until reclaim_unused, which puts back how it was, or
# until addrspace is loaded anew
unused_ms=/sys/module/addrspace/parameters/unused_ms
keep_unused() {
	unused_before=$(cat "$unused_ms")
	echo 0 > "$unused_ms"
}

reclaim_unused() { echo "$unused_before" > "$unused_ms"; }

# stay_below_cpu N: so does this shell, and what it starts from here on; then
# use_all_cpus. For a task that owns CPU N and is to be seen at work: what the
# scheduler puts there beside it runs only while that task may not.
stay_below_cpu() {
	all_cpus=$(taskset -p $$ | sed 's/.*: //')
	taskset -p "$(printf '%x' $(((1 << $1) - 1)))" $$ > /dev/null
}

use_all_cpus() { taskset -p "$all_cpus" $$ > /dev/null; }

# start_sleeper: a process whose memory stays as it is, in $sleeper; who starts one
# kills it
start_sleeper() {
	sleep 1000 &
	sleeper=$!
	until grep -q '(sleep) S' "/proc/$sleeper/stat"; do usleep 10000; done
}

# wait_after TRY: longer each time. Who looks at equal distances at what comes and
# goes at equal distances may find it gone ten times in a row: the scheduler takes a
# task that owns a CPU off it once a second.
wait_after() { usleep $(($1 * 10000)); }

# known NAME [FIELD]: what addrspace_test_kmap_hold said, kept in $work/known
# shellcheck disable=SC2154 # work is the sourcing test's
known() { awk -v name="$1" -v field="${2:-2}" '$1 == name { print $field }' "$work/known"; }
