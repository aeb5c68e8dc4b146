#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# usage: test_vmalloc.sh [LOOPS]
#
# Runs the kernel's own test of vmalloc, each of its ten cases with one thread
# and with two, over the kernel's allocator and over ours on the same machine.
# No case may fail more often on ours. Cases that fail on either are listed.
# LOOPS is the test's test_loop_count (default 500).
#
# The kernel's allocator is tested while addrspace is not loaded, so that it has
# the whole space. Leaves addrspace loaded with its defaults. Needs vmalloc=512M
# on the kernel's command line, except on 64 bits.

. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/machine.sh"
skip=4
loops=${1:-500}
ours_size=384M
cases="fix_size_alloc_test full_fit_alloc_test long_busy_list_alloc_test
	random_size_alloc_test fix_align_alloc_test random_size_align_alloc_test
	align_shift_alloc_test pcpu_alloc_test kvfree_rcu_1_arg_vmalloc_test
	kvfree_rcu_2_arg_vmalloc_test"

if [ ! -d /proc/addrspace ] ||
	! { has_64_bits || grep -qw vmalloc=512M /proc/cmdline; }; then
	echo "1..0 # SKIP no addrspace, or not booted with vmalloc=512M"
	exit $skip
fi

echo "TAP version 13"
echo "1..22"

# summary MODULE THREADS BIT: runs one case and prints a line "PASSED FAILED
# USEC" for each thread. The module reports to the kernel's log and then fails
# to load, by design; busybox's modprobe tries once more, and both runs count.
summary() {
	mark="test_vmalloc $1 $2 $3"
	echo "$mark" > /dev/kmsg
	modprobe "$1" "nr_threads=$2" "run_test_mask=$3" sequential_test_order=1 \
		"test_loop_count=$loops" 2>/dev/null
	dmesg | awk -v mark="$mark" '
		index($0, mark) { found = 1 }
		found && sub(/.*Summary: [a-z0-9_]* passed: /, "") { print $1, $3, $9 }'
}

# run MODULE: prints lines "CASE THREADS PASSED FAILED USEC", with the slowest
# time
run() {
	for threads in 1 2; do
		bit=1
		for name in $cases; do
			summary "$1" $threads $bit | awk -v case="$name" -v threads=$threads '
				{ passed += $1; failed += $2 }
				$3 > usec { usec = $3 }
				END { print case, threads, passed + 0, failed + 0, usec + 0 }'
			bit=$((bit * 2))
		done
	done
}

# of RESULTS CASE THREADS: "PASSED FAILED USEC"
of() { printf '%s\n' "$1" | awk -v name="$2" -v threads="$3" '$1 == name && $2 == threads { print $3, $4, $5 }'; }

# When an allocation fails, the kernel prints its stack, which looks like an
# error.
rmmod addrspace || exit 1
space=$(awk '$1 == "VmallocTotal:" { total = $2 } $1 == "VmallocUsed:" { print int((total - $2) / 1024) }' /proc/meminfo)
printk=$(cat /proc/sys/kernel/printk)
echo 4 > /proc/sys/kernel/printk
kernel=$(run addrspace_test_vmalloc_kernel)
echo "$printk" > /proc/sys/kernel/printk

modprobe addrspace valloc_size=$ours_size || exit 1
ours=$(run addrspace_test_vmalloc_ours)

echo "# $loops loops; free for the kernel's own: $space MiB; for ours: $ours_size"
ours_fails=''
for threads in 1 2; do
	for name in $cases; do
		# shellcheck disable=SC2046 # six words
		set -- $(of "$ours" "$name" $threads) $(of "$kernel" "$name" $threads)
		echo "# $name, $threads threads: ours passed $1 of $(($1 + $2)) in $3 usec, the kernel's own $4 in $6"
		if [ "$5" -gt 0 ]; then
			echo "# the kernel's own has no space for $name in $space MiB"
		fi
		if [ "$2" -gt 0 ]; then
			echo "# ours has no space for $name in $ours_size"
			ours_fails="$ours_fails $name"
		fi
		[ $(($1 + $2)) -ge $threads ] && [ $(($1 + $2)) -eq $(($4 + $5)) ] &&
			[ "$1" -ge "$4" ]
		result $? "$name, $threads threads: no worse than the kernel's own"
	done
done

# This case goes on until no address has the alignment; it is "supposed to be
# failed".
[ "$ours_fails" = " align_shift_alloc_test align_shift_alloc_test" ]
result $? "on ours no case fails but the one that must"

# Memory that waited for a grace period or a worker is freed, too.
tries=0
while grep -q '^area ' /proc/addrspace/vmalloc && [ $tries -lt 100 ]; do
	sleep 0.1
	tries=$((tries + 1))
done
! grep -q '^area ' /proc/addrspace/vmalloc
result $? "no area is left"
rmmod addrspace && modprobe addrspace || exit 1
exit $failed
