#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Runs the scripts of tools/bpftrace, from $BPFTRACE_SCRIPTS or /opt/bpftrace.
# Each traces known work and must count exactly that work. Our work is done
# through the CLI; the kernel's is done by the thread known_work of a test
# module, which does nothing else. If the amount of our work is not known
# exactly, the module's counters give it.

. "$(dirname "$0")/tap.sh"
scripts=${BPFTRACE_SCRIPTS:-/opt/bpftrace}
startup=100	# seconds at most
deaf=20		# seconds after which a signal counts as lost
parameters=/sys/module/addrspace_test_kernel_work/parameters

if [ ! -d /proc/addrspace ] || ! command -v bpftrace > /dev/null ||
	[ ! -d "$scripts" ]; then
	echo "1..0 # SKIP no addrspace, or no bpftrace, which is for 64 bits"
	exit 4
fi
work=$(mktemp -d)
tracer=''
trap '[ -z "$tracer" ] || kill "$tracer"; rm -rf "$work"' EXIT

# bpftrace prints a line first; the script's line follows when all probes are
# set.
traces() { [ "$(wc -l < "$work/trace")" -ge 2 ]; }

# start SCRIPT: returns when the script traces
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

# bpftrace checks for its end when a signal interrupts epoll_wait(), and with
# each event. A signal that arrives between two calls, after the last event, is
# lost. So send it again; a second signal is not lost.
end_tracer() {
	waited=0
	while kill -0 "$tracer" 2> /dev/null; do
		[ $((waited % deaf)) -ne 0 ] || kill -TERM "$tracer"
		sleep 1
		waited=$((waited + 1))
	done
	wait "$tracer"
}

# stop SCRIPT [LINES]: ends the script after it has printed LINES lines. The
# first line comes only when bpftrace has read all symbols, and lines that come
# too late are lost.
stop() {
	waited=0
	while [ "$(lines '^[^@]')" -lt $((2 + ${2-0})) ] &&
		[ "$waited" -lt "$startup" ]; do
		sleep 1
		waited=$((waited + 1))
	done
	end_tracer
	is "$1: it ends well, and complains of nothing" \
		"$? $(grep -v '^$' "$work/errors")" "0 "
	tracer=''
	sed 's/^/# /' "$work/trace"
}

# Runs one session of the CLI; each line is a command.
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

# histogram NAME [KEYS [LIMIT]]: how many values it holds, in the buckets that
# begin below LIMIT
histogram() {
	awk -v head="^@$1(\\\\[${2-[^]]*}\\\\])?: *\$" -v limit="${3-}" '
		/^@/ { inside = $0 ~ head }
		inside && /^[[(]/ {
			begin = substr($1, 2) + 0
			if ($1 ~ /K/) begin *= 1024
			if ($1 ~ /M/) begin *= 1048576
			sub(/^[[(][^])]*[])]/, "")
			if (limit == "" || begin < limit + 0) sum += $1
		}
		END { print sum + 0 }' "$work/trace"
}

# kernel_work WORK ROUNDS PAGES: known work of the kernel's own functions
kernel_work() {
	if echo "$*" > "$parameters/work"; then
		ok "the kernel's known work is done: $*"
	else
		not_ok "the kernel's known work is done: $*"
	fi
}

stat() { awk -v name="$1" '$2 == name { print $3 }' /proc/addrspace/stats; }

kmapsnoop() {
	start kmapsnoop
	session "a = pages get 2\nkmap a.0 a.0 a.1\nkunmap a.0 a.0 a.1\natomic --discipline heap 'push a.0; push a.1; pop a.0; pop a.1'\n"
	kernel_work vmap 3 5
	stop kmapsnoop 8
	first=$(printf '0x%x' "$(json '.pages[0].pfn' | head -n 1)")
	is "kmapsnoop: the maps of the window" "$(map maps 'window, [a-z_]*')" 3
	is "kmapsnoop: each is unmapped" "$(map unmaps window) $(map unmaps slot)" "3 2"
	is "kmapsnoop: a page that was mapped twice" \
		"$(lines "^addrspace .* window +$first +[0-9]+ as_cdev_window_map")" 2
	is "kmapsnoop: slots" "$(map maps 'slot, [a-z_]*')" 2
	is "kmapsnoop: and their discipline" "$(lines "^addrspace .* heap +0x")" 2
	is "kmapsnoop: nothing is left mapped" "$(lines '^@since')" 0
	is "kmapsnoop: the kernel's own" \
		"$(map kernel_maps known_work) $(map kernel_unmaps known_work)" "3 3"
	is "kmapsnoop: of that page, for 20 ms at least, by that function" "$(awk \
		-v pfn="$(printf '0x%x' "$(cat "$parameters/pfn")")" '$1 == "known_work" && $3 == "vmap" &&
		$4 == pfn && $5 >= 20000 && $6 == "do_vmap" { nr++ } END { print nr + 0 }' \
		"$work/trace")" 3
}

# The window has two slots. A session holds both until its input ends; no other
# process may keep that input open.
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
	# At least two: an earlier test may have left another page unused in the
	# window.
	hits=$(stat window_hits)
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
	hits=$(($(stat window_hits) - hits))
	kernel_work vmap 7 1
	stop kmaplat
	# A program that stops waiting for room has not started to map.
	is "kmaplat: misses: two held, one that waited, one" "$(map misses)" $((6 - hits))
	is "kmaplat: each has a time" "$(histogram miss_ns)" $((6 - hits))
	is "kmaplat: hits" "$(map hits) $((hits >= 2 && hits <= 5))" "$hits 1"
	is "kmaplat: waits" "$(map waits) $(histogram wait_ns)" "2 2"
	is "kmaplat: one gave up" "$(map gave_up)" 1
	is "kmaplat: the kernel's own" "$(histogram kernel_vmap_ns known_work)" 7
}

arealife() {
	start arealife
	session "a = vmalloc 64K\nb = vmalloc 4K\nc = vmalloc 4K\n"
	kernel_work vmalloc 5 300
	kernel_work vmalloc 2 600
	stop arealife 3
	is "arealife: areas, by the function that made them" "$(map areas 'as_cdev_[a-z_]*')" 3
	is "arealife: all are freed" "$(map freed) $(histogram lived_ms)" "3 3"
	is "arealife: one of 16 pages" "$(lines '^[0-9]+ +16 +[0-9]+ as_cdev_')" 1
	is "arealife: two of one page" "$(lines '^[0-9]+ +1 +[0-9]+ as_cdev_')" 2
	is "arealife: the sizes" "$(histogram area_pages)" 3
	# An array of 600 pointers is an area itself, of two pages.
	is "arealife: the kernel's own" \
		"$(map kernel_areas known_work) $(map kernel_freed known_work)" "9 9"
	is "arealife: and its sizes" "$(for limit in 2 4 256 512 1024; do
		histogram kernel_pages known_work $limit; done | xargs)" "0 2 2 7 9"
	is "arealife: they live for 20 ms at least" \
		"$(histogram kernel_lived_ms known_work 16) $(histogram kernel_lived_ms known_work)" \
		"0 9"
}

# wide COMM: counts its lines with "all", for a range of 100 pages, or more if
# another freed area was flushed with it
wide() {
	grep -E "^$1 .* kernel +all for 0x" "$work/trace" | while read -r line; do
		line=${line#* for } # from, to
		[ $((${line#* to } - ${line% to *})) -lt $((100 * 4096)) ] || echo wide
	done | wc -l
}

# The window has two slots, so every second page wraps the pool.
flushsnoop() {
	start flushsnoop
	broadcasts=$(stat flush_broadcasts)
	wraps=$(stat window_wraps)
	session "a = pages get 8\nkmap a.0\nkunmap a.0\nkmap a.1\nkunmap a.1\nkmap a.2\nkunmap a.2\nkmap a.3\nkunmap a.3\nkmap a.4\nkunmap a.4\natomic 'push a.5; push a.6; push a.7; pop; pop; pop'\n"
	broadcasts=$(($(stat flush_broadcasts) - broadcasts))
	wraps=$(($(stat window_wraps) - wraps))
	kernel_work flush 3 24
	kernel_work flush 2 99
	stop flushsnoop $((broadcasts + 5))
	result "$([ "$wraps" -ge 2 ]; echo $?)" "flushsnoop: the window wraps"
	is "flushsnoop: the broadcasts that the module counts" \
		"$(map flushes '.*, everywhere')" "$broadcasts"
	is "flushsnoop: a line for each" "$(lines ' ours ')" "$broadcasts"
	is "flushsnoop: as wide as the window" \
		"$(lines '^addrspace .* ours +2 from 0x')" "$wraps"
	is "flushsnoop: a slot's flush is local" "$(map flushes 'addrspace, local')" 3
	is "flushsnoop: the kernel's own, page by page, with the guards" \
		"$(map kernel_flushes 'known_work, each') $(lines '^known_work .* kernel +25 from 0x')" \
		"3 3"
	is "flushsnoop: and its widths" "$(histogram kernel_pages known_work) $(histogram \
		kernel_pages known_work 16)" "3 0"
	is "flushsnoop: and above the ceiling all of them" \
		"$(map kernel_flushes 'known_work, all') $(wide known_work)" "2 2"
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
rmmod addrspace && modprobe addrspace window_size=8K unused_ms=0 || exit 1
# Load it before bpftrace starts, which reads the symbols of modules only once.
modprobe addrspace_test_kernel_work || exit 1
kmapsnoop
kmaplat
arealife
flushsnoop
slotdepth
rmmod addrspace_test_kernel_work
rmmod addrspace && modprobe addrspace
echo "1..$number"
exit "$failed"
