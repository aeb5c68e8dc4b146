#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# The scripts of tools/bpftrace, from $BPFTRACE_SCRIPTS or /opt/bpftrace: each
# traces known work, done through the CLI, and what it counts must be just that;
# where the work is not known to the digit, what the module's own counters say.

. "$(dirname "$0")/tap.sh"
scripts=${BPFTRACE_SCRIPTS:-/opt/bpftrace}
startup=100	# seconds at most

if [ ! -d /proc/addrspace ] || ! command -v bpftrace > /dev/null ||
	[ ! -d "$scripts" ]; then
	echo "1..0 # SKIP no addrspace, or no bpftrace, which is for 64 bits"
	exit 4
fi
work=$(mktemp -d)
tracer=''
trap '[ -z "$tracer" ] || kill "$tracer"; rm -rf "$work"' EXIT

# Behind bpftrace's own line stands the script's, when all probes are there.
traces() { [ "$(wc -l < "$work/trace")" -ge 2 ]; }

# start SCRIPT: returns when it traces
start() {
	: > "$work/trace"
	bpftrace "$scripts/$1.bt" > "$work/trace" 2> "$work/errors" &
	tracer=$!
	waited=0
	while ! traces && [ "$waited" -lt "$startup" ] &&
		kill -0 "$tracer" 2> /dev/null; do
		sleep 1
		waited=$((waited + 1))
	done
	result "$(traces; echo $?)" "$1: it starts"
}

# stop SCRIPT [LINES]: ends it, when as many have come out: they come some time
# later, the first when bpftrace has read all symbols, and what is late is lost.
stop() {
	waited=0
	while [ "$(lines '^[^@]')" -lt $((2 + ${2-0})) ] &&
		[ "$waited" -lt "$startup" ]; do
		sleep 1
		waited=$((waited + 1))
	done
	kill -TERM "$tracer"
	wait "$tracer"
	is "$1: it ends well, and complains of nothing" \
		"$? $(grep -v '^$' "$work/errors")" "0 "
	tracer=''
	sed 's/^/# /' "$work/trace"
}

# One session of the CLI: lines, each a command.
session() {
	printf '%b' "$1" | addrspace --json shell > "$work/json" 2> "$work/complaints"
	is "the work is done" "$? $(cat "$work/complaints")" "0 "
}

json() { jq -r "$1 // empty" "$work/json"; }
lines() { grep -cE -- "$1" "$work/trace"; }

# map NAME [KEYS]: the sum of a map's entries whose keys match
map() {
	sed -nE "s/^@$1(\\[${2-[^]]*}\\])?: ([0-9]+)\$/\\2/p" "$work/trace" |
		awk '{ sum += $1 } END { print sum + 0 }'
}

# histogram NAME [KEYS]: how many values it holds
histogram() {
	awk -v head="^@$1(\\\\[${2-[^]]*}\\\\])?: *\$" '
		/^@/ { inside = $0 ~ head }
		inside && /^[[(]/ {
			sub(/^[[(][^])]*[])]/, "")
			sum += $1
		}
		END { print sum + 0 }' "$work/trace"
}

stat() { awk -v name="$1" '$2 == name { print $3 }' /proc/addrspace/stats; }

kmapsnoop() {
	start kmapsnoop
	session "a = pages get 2\nkmap a.0 a.0 a.1\nkunmap a.0 a.0 a.1\natomic --discipline heap 'push a.0; push a.1; pop a.0; pop a.1'\n"
	stop kmapsnoop 5
	first=$(printf '0x%x' "$(json '.pages[0].pfn' | head -n 1)")
	is "kmapsnoop: the maps of the window" "$(map maps 'window, [a-z_]*')" 3
	is "kmapsnoop: each is unmapped" "$(map unmaps window) $(map unmaps slot)" "3 2"
	is "kmapsnoop: a page that was mapped twice" \
		"$(lines "^addrspace .* window +$first +[0-9]+ cdev_window_map")" 2
	is "kmapsnoop: slots" "$(map maps 'slot, [a-z_]*')" 2
	is "kmapsnoop: and their discipline" "$(lines "^addrspace .* heap +0x")" 2
	is "kmapsnoop: nothing is left mapped" "$(lines '^@since')" 0
}

# With a window of two slots, of which a session holds both until its input, which
# nobody else may keep open, ends.
hold_window() {
	mkfifo "$work/hold"
	addrspace shell < "$work/hold" > "$work/holder" 2>&1 &
	holder=$!
	exec 3> "$work/hold"
	printf 'a = pages get 2\nkmap a.0 a.1\n' >&3
	until [ "$(awk '$2 == "used" { print $3 }' /proc/addrspace/window)" = 2 ]; do
		sleep 0.2
	done
}

release_window() {
	exec 3>&-
	wait "$holder"
	rm "$work/hold"
}

waits_are() {
	until [ "$(stat window_waits)" -ge "$1" ]; do sleep 0.2; done
}

kmaplat() {
	start kmaplat
	before=$(stat window_waits)
	hold_window
	addrspace kmap > /dev/null 2>&1 3>&- &
	waiter=$!
	waits_are $((before + 1))
	kill -TERM "$waiter"
	wait "$waiter"
	addrspace kmap > /dev/null 2>&1 3>&- &
	waiter=$!
	waits_are $((before + 2))
	release_window
	wait "$waiter"
	is "the second waiter gets its page" $? 0
	session "a = pages get 1\nkmap a.0 a.0 a.0\n"
	stop kmaplat
	is "kmaplat: misses: two held, two that waited, one" "$(map misses)" 5
	is "kmaplat: each has a time" "$(histogram miss_ns)" 5
	is "kmaplat: hits" "$(map hits)" 2
	is "kmaplat: waits" "$(map waits) $(histogram wait_ns)" "2 2"
	is "kmaplat: one gave up" "$(map gave_up)" 1
}

arealife() {
	start arealife
	session "a = vmalloc 64K\nb = vmalloc 4K\nc = vmalloc 4K\n"
	modprobe addrspace_test_vmap && rmmod addrspace_test_vmap
	stop arealife 3
	is "arealife: areas, by who made them" "$(map areas 'cdev_[a-z_]*')" 3
	is "arealife: all are freed" "$(map freed) $(histogram lived_ms)" "3 3"
	is "arealife: one of 16 pages" "$(lines '^[0-9]+ +16 +[0-9]+ cdev_')" 1
	is "arealife: two of one page" "$(lines '^[0-9]+ +1 +[0-9]+ cdev_')" 2
	is "arealife: the sizes" "$(histogram area_pages)" 3
	result "$([ "$(map kernel_areas modprobe)" -ge 1 ]; echo $?)" \
		"arealife: the kernel's own, for a module"
}

# In a window of two slots, every other page wraps the pool.
flushsnoop() {
	start flushsnoop
	broadcasts=$(stat flush_broadcasts)
	wraps=$(stat window_wraps)
	session "a = pages get 8\nkmap a.0\nkunmap a.0\nkmap a.1\nkunmap a.1\nkmap a.2\nkunmap a.2\nkmap a.3\nkunmap a.3\nkmap a.4\nkunmap a.4\natomic 'push a.5; push a.6; push a.7; pop; pop; pop'\n"
	broadcasts=$(($(stat flush_broadcasts) - broadcasts))
	wraps=$(($(stat window_wraps) - wraps))
	modprobe addrspace_test_vmap && rmmod addrspace_test_vmap
	stop flushsnoop $((broadcasts + 3))
	result "$([ "$wraps" -ge 2 ]; echo $?)" "flushsnoop: the window wraps"
	is "flushsnoop: the broadcasts that the module counts" \
		"$(map flushes '.*, everywhere')" "$broadcasts"
	is "flushsnoop: a line for each" "$(lines ' ours ')" "$broadcasts"
	is "flushsnoop: as wide as the window" \
		"$(lines '^addrspace .* ours +2 each')" "$wraps"
	is "flushsnoop: a slot's flush is local" "$(map flushes 'addrspace, local')" 3
	result "$([ "$(map kernel_flushes)" -ge 1 ]; echo $?)" \
		"flushsnoop: the kernel's own, for a module"
	is "flushsnoop: and how wide they are" "$(histogram kernel_pages)" \
		"$(map kernel_flushes)"
}

slotdepth() {
	start slotdepth
	session "a = pages get 4\natomic 'push a.0; push a.1; push a.2; pop; pop; pop'\natomic --context softirq --discipline heap 'push a.0; push a.1; pop a.0; pop a.1'\natomic --context hardirq 'push a.0; push a.1; push a.2; push a.3; pop; pop; pop; pop'\natomic --discipline local 'push a.0; pop'\n"
	stop slotdepth
	is "slotdepth: in process context" \
		"$(map maps 'process, 1') $(map deepest process)" "3 3"
	is "slotdepth: in a softirq" \
		"$(map maps 'softirq, 2') $(map deepest softirq)" "2 2"
	is "slotdepth: in a hardirq" \
		"$(map maps 'hardirq, 1') $(map deepest hardirq)" "4 4"
	is "slotdepth: by the local discipline" "$(map maps 'process, 3')" 1
	is "slotdepth: each has a depth" "$(histogram depth)" 10
}

echo "TAP version 13"
rmmod addrspace && modprobe addrspace window_size=8K || exit 1
kmapsnoop
kmaplat
arealife
flushsnoop
slotdepth
rmmod addrspace && modprobe addrspace
echo "1..$number"
exit "$failed"
