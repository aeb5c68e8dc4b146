#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Checks what a debug kernel has found: kmemleak in the memory that addrspace
# allocated, while it is loaded and after it is unloaded, and lockdep, which
# stops at its first report. Run this after the other tests, because it judges
# their traces. Exit status: 0, 1 if a case failed, 4 (skipped) on a kernel that
# has neither.

. "$(dirname "$0")/tap.sh"
kmemleak=/sys/kernel/debug/kmemleak
lockdep=/proc/lockdep_stats

if [ ! -r $lockdep ] || ! echo scan > $kmemleak 2>/dev/null; then
	echo "1..0 # SKIP kmemleak and lockdep are not there"
	exit 4
fi
[ -d /proc/addrspace ] ||
	{ echo "1..0 # SKIP addrspace is not loaded"; exit 4; }

# kmemleak reports an object if two scans in a row miss it and it is at least
# five seconds old. So wait that long, and scan once more. All reports are
# printed.
look_for_leaks() {
	sleep 6
	for _ in 1 2 3; do
		echo scan > $kmemleak || echo "kmemleak has given up"
	done > "$work/leaks"
	cat $kmemleak >> "$work/leaks"
	sed 's/^/# /' "$work/leaks"
}

on_purpose() { grep -c "left on purpose" "$work/leaks"; }

# A healthy kernel reports only the planted leaks. A later scan may find one
# that an earlier scan missed.
no_other_leak() {
	is "$1" "$(grep -cE '^(unreferenced object|kmemleak) ' "$work/leaks")" "$(on_purpose)"
}

# Leaks are planted to prove that kmemleak would find one. kmemleak may take any
# word for a pointer, so it misses some of them, but not all.
look_while_loaded() {
	modprobe addrspace_test_leak && rmmod addrspace_test_leak
	look_for_leaks
	[ "$(on_purpose)" -ge 1 ]
	result $? a_leak_would_be_found
	no_other_leak no_leak_while_loaded
	echo clear > $kmemleak
}

look_once_gone() {
	rmmod addrspace || exit 1
	look_for_leaks
	no_other_leak no_leak_once_gone
	modprobe addrspace
}

work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT

echo "TAP version 13"
echo "1..4"
look_while_loaded
look_once_gone
grep -q '^ *debug_locks: *1$' $lockdep
result $? lockdep_has_watched_to_the_end
exit $failed
