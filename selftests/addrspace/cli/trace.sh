#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Tests `addrspace trace`. Sessions of the CLI do known work while it traces; the
# answers must show exactly this work, with the pages, addresses and counts that the
# sessions and /proc name. However a run ends, it must leave nothing in tracefs. The
# window has only 16 slots, so that it wraps and fills up.

. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/machine.sh"
tracefs=/sys/kernel/tracing
slots=16
# The number of slots that programs get.
most=$((slots - slots / 8))

[ -e $tracefs/trace ] || mount -t tracefs none $tracefs 2> /dev/null
if [ ! -d /proc/addrspace ] || [ ! -d $tracefs/events/addrspace ] ||
	! command -v addrspace jq > /dev/null; then
	echo "1..0 # SKIP no addrspace, no jq, or a kernel without tracing"
	exit 4
fi
if ! zone=$(mapped_zone); then
	echo "1..0 # SKIP no highmem: nothing has to be mapped here"
	exit 4
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Loads the module again, so that no slot of the window has been used.
load_anew() { rmmod addrspace && modprobe addrspace "window_size=$((4 * slots))K" unused_ms=0; }
load_anew || exit 1

# left: lists what a run might leave behind
left() {
	ls $tracefs/instances
	cat $tracefs/synthetic_events
	cat $tracefs/events/addrspace/*/trigger | grep -v '^#'
	cat $tracefs/events/addrspace/enable | grep -v '^0'
}

# traced NAME PROGRAM [OPTION...]: traces a session that runs these lines; its
# output is in $work/session
traced() {
	name=$1
	printf '%b' "$2" > "$work/program"
	shift 2
	addrspace --json trace "$@" "$name" -- sh -c \
		"addrspace --json shell < $work/program > $work/session" \
		> "$work/json" 2> "$work/errors"
	status=$?
	[ ! -s "$work/errors" ] || sed 's/^/# /' "$work/errors"
	return $status
}

# get FILTER: reads the answer; said FILTER: reads the session's output
get() { jq -r "$1" "$work/json"; }
said() { jq -r "$1 // empty" "$work/session"; }
# The module's own counters.
stat() { awk -v name="$1" '$2 == name { print $3 }' /proc/addrspace/stats; }

# Seven maps, three of them hits; one page is mapped twice, and unmapped at the
# very end.
seven="a = pages get 4 --zone $zone\nkmap a.0 a.1 a.2 a.3 a.0 a.1 a.2\nkunmap a.0\n"
nested="a = pages get 3\n"
nested="${nested}atomic -z $zone 'push x; push y; push z; pop; pop; pop'\n"
nested="${nested}atomic -z $zone -c softirq 'push x; push y; pop; pop'\n"
nested="${nested}atomic -z $zone -c hardirq 'push x; pop; push x; pop'\n"

check_list() {
	names='kmapsnoop kmaplat arealife flushsnoop slotdepth'
	is "alone it lists the questions" \
		"$(addrspace trace | awk 'NR > 1 { print $1 }' | tr '\n' ' ')" "$names "
	is "so does --list, as JSON too" \
		"$(addrspace --json trace --list | jq -r '[.questions[] | select(.purpose != "") | .name] | join(" ")')" \
		"$names"
}

check_kmapsnoop() {
	traced kmapsnoop "$seven"
	is "kmapsnoop: all maps of the window" "$(get '.mappings | length')" 7
	is "kmapsnoop: those that hit" "$(get '[.mappings[] | select(.hit == 1)] | length')" 3
	is "kmapsnoop: addresses in their order" "$(get '.mappings[].address')" \
		"$(said '.mappings[]?.address')"
	is "kmapsnoop: pages in their order" "$(get '.mappings[].pfn')" \
		"$(said '.mappings[]?.pfn')"
	is "kmapsnoop: all ended" "$(get '[.mappings[] | select(.held_ns == null)] | length')" 0
	is "kmapsnoop: by whom, and called by what" \
		"$(get '[.mappings[] | .comm, .caller, .kind, .context] | unique | sort | join(" ")')" \
		"addrspace as_cdev_window_map process window"
	is "kmapsnoop: what kunmap ended is the last map of the page" \
		"$(get '.mappings | min_by(.time_ns + .held_ns) | .pfn + " " + (.hit | tostring)')" \
		"$(said '.mappings[4]?.pfn') 1"
	cat > "$work/hold" <<-END
		addrspace kmap --hold -z $zone > /dev/null 2> $work/held &
		while [ ! -s $work/held ]; do usleep 10000; done
		sleep 1
		kill \$!
		wait
	END
	addrspace --json trace kmapsnoop -- sh "$work/hold" > "$work/json"
	is "kmapsnoop: held for the second that it was" \
		"$(get '.mappings[0].held_ns | . >= 1e9 and . < 30e9')" true
	is "kmapsnoop: nothing lost" "$(get .trace.lost)" 0
	before=$(cat /proc/sys/kernel/kptr_restrict)
	printf '%b' "$seven" > "$work/program"
	addrspace --json trace kmapsnoop -- sh -c "addrspace shell < $work/program > $work/session
		echo 2 > /proc/sys/kernel/kptr_restrict" > "$work/json" 2> "$work/errors"
	is "kmapsnoop: where addresses are hidden, all but the callers" \
		"$? $(get '[(.mappings | length), (.mappings[].caller | values)] | join(" ")')" "0 7"
	echo "$before" > /proc/sys/kernel/kptr_restrict
}

# The typed discipline needs types.
check_kmaplat() {
	program=$seven
	for rules in stack heap local; do
		program="${program}atomic -d $rules 'push a.0; push a.1; pop; pop'\n"
	done
	program="${program}atomic -d typed 'push a.0 as user0; pop'\n"
	traced kmaplat "$program"
	is "kmaplat: nested maps of a page are timed once" \
		"$(get '.counts[] | select(.what == "window") | "\(.timed) \(.untimed)"')" "4 3"
	is "kmaplat: slots are timed each" \
		"$(get '.counts[] | select(.what == "slot") | "\(.timed) \(.untimed)"')" "7 0"
	for rules in 'window 4' 'typed 1' 'stack 2' 'heap 2' 'local 2'; do
		is "kmaplat: times of ${rules% *}" \
			"$(get "[.times[] | select(.what == \"${rules% *}\") | .count] | add")" "${rules#* }"
	done
}

# Two tasks find the window full: one is interrupted, the other gets a slot.
cat > "$work/full" <<-END
	{ echo "a = pages get $most --zone $zone"
	  for i in \$(seq 0 $((most - 1))); do echo "kmap a.\$i"; done
	  while [ ! -e $work/enough ]; do usleep 10000; done; } | addrspace shell > /dev/null & holder=\$!
	while [ "\$(grep -c '^slot .* used ' /proc/addrspace/window)" -lt $most ]; do usleep 10000; done
	addrspace kmap -z $zone > /dev/null & patient=\$!
	addrspace kmap -z $zone > /dev/null 2>&1 & hasty=\$!
	while [ "\$(awk '\$2 == "waits" { print \$3 }' /proc/addrspace/window)" != 2 ]; do usleep 10000; done
	kill \$hasty
	sleep 1
	touch $work/enough
	wait \$holder; wait \$patient; wait \$hasty
	exit 0
END

check_waits() {
	addrspace --json trace kmaplat -- sh "$work/full" > "$work/json" 2> "$work/errors"
	is "kmaplat: a second is counted as such" \
		"$(get "[.times[] | select(.what == \"window\" and .above_ns >= 5e8) | .count] | add >= $most")" true
	is "kmaplat: one waited and has got it" \
		"$(get '[.times[] | select(.what == "wait") | .count] | add')" 1
	is "kmaplat: one gave up" \
		"$(get '[.times[] | select(.what == "gave up") | .count] | add')" 1
}

check_arealife() {
	echo 'vmalloc 8K' > /proc/addrspace/control
	id=$(awk '$1 == "object" && $3 == "vmalloc" { print $2 }' /proc/addrspace/control)
	traced arealife "a = vmalloc 64K\nput a\nb = vmalloc 60K\nc = vmalloc 64K\nd = vmalloc 4K\n"
	is "arealife: how many of each size" \
		"$(get '[.areas[] | "\(.pages):\(.allocated)/\(.freed)"] | sort | join(" ")')" \
		"15:1/1 16:2/2 1:1/1"
	is "arealife: their lives are counted" "$(get '[.times[].count] | add')" 4
	is "arealife: who allocates" "$(get '[.areas[].caller] | unique | join(" ")')" as_cdev_area_alloc
	is "arealife: none from before" "$(get .frees_of_earlier)" 0
	addrspace --json trace arealife -- sh -c \
		"echo vfree $id > /proc/addrspace/control; echo vmalloc 8K > /proc/addrspace/control" \
		> "$work/json" 2> /dev/null
	is "arealife: one lives on" \
		"$(get '.areas[] | "\(.size) \(.allocated) \(.freed) \(.alive)"')" "8192 1 0 1"
	is "arealife: the other one is older than the trace" "$(get .frees_of_earlier)" 1
	id=$(awk '$1 == "object" && $3 == "vmalloc" { print $2 }' /proc/addrspace/control)
	echo "vfree $id" > /proc/addrspace/control
}

# Longer than a 32-bit kernel can sum in nanoseconds.
check_long_life() {
	printf 'a = vmalloc 8K\n' > "$work/program"
	addrspace --json trace arealife -- sh -c \
		"{ cat $work/program; sleep 5; } | addrspace shell" > "$work/json" 2> /dev/null
	is "arealife: five seconds are counted as such" \
		"$(get '.times[] | "\(.above_ns >= 2e9) \(.upto_ns / .above_ns) \(.count)"')" "true 2 1"
	is "arealife: as in the average" "$(get '.areas[0] | .average_life_ns >= 4e9')" true
}

# The window wraps once: before the last map, all its slots are unused.
check_flushsnoop() {
	load_anew
	everywhere=$(stat flush_broadcasts)
	program="${nested}b = pages get $((slots + 1)) --zone $zone\n"
	for i in $(seq 0 $slots); do
		program="${program}kmap b.$i\nkunmap b.$i\n"
	done
	traced flushsnoop "$program"
	everywhere=$(($(stat flush_broadcasts) - everywhere))
	for part in causes tasks widths; do
		is "flushsnoop, $part: one for each pop, on this CPU" \
			"$(get "[.${part}[] | select(.where == \"this\") | .flushes] | add")" 7
		is "flushsnoop, $part: for all CPUs, as the module counts them" \
			"$(get "[.${part}[] | select(.where == \"all\") | .flushes] | add")" "$everywhere"
	done
	is "flushsnoop: one page each" \
		"$(get '[.widths[] | select(.where == "this") | .pages] | unique | join(" ")')" 1
	is "flushsnoop: the wrap, with its pages" \
		"$(get '[.causes[] | select(.stack | index("as_cdev_window_map")) | "\(.flushes) \(.pages)"] | join(" ")')" \
		"1 $slots"
	is "flushsnoop: the stack leads to the function that asked" \
		"$(get '[.causes[] | select(.where == "this") | .stack | index("as_program_run") > 0] | all')" true
}

check_slotdepth() {
	traced slotdepth "$nested"
	is "slotdepth: by context and depth" \
		"$(get '[.depths[] | "\(.context) \(.depth):\(.maps)"] | join(", ")')" \
		"process 1:1, process 2:1, process 3:1, softirq 1:1, softirq 2:1, hardirq 1:2"
	traced slotdepth "a = pages get 2 --zone $zone\natomic -d local 'push a.0; push a.1; pop; sleep a.0; push a.1; pop; pop'\n"
	is "slotdepth: of a task that sleeps in between" \
		"$(get '[.depths[] | "\(.context) \(.depth):\(.maps)"] | join(", ")')" \
		"process 1:1, process 2:2"
}

# More events than a small buffer holds while it is not read.
check_lost() {
	steps=$(seq 32 | sed 's/.*/push x; pop;/' | tr -d '\n')
	for i in $(seq 30); do echo "atomic -z $zone '$steps'"; done > "$work/program"
	addrspace --json trace slotdepth --buffer 8K -- \
		sh -c "kill -STOP \$PPID; addrspace shell < $work/program; kill -CONT \$PPID" \
		> "$work/json" 2> "$work/errors"
	is "of 960 maps some were seen" "$(get '.depths[0].maps | . > 0 and . < 960')" true
	is "the others, and as many unmaps, are counted as lost" \
		"$(get '[.depths[].maps] | add' | awk -v lost="$(get .trace.lost)" \
			'{ seen = 1920 - lost; print (seen >= 2 * $1 - 2 && seen <= 2 * $1 + 2) }')" 1
	result "$(grep -q 'events were lost' "$work/errors"; echo $?)" "and told"
}

check_ends() {
	addrspace --json trace arealife --seconds 0.5 > "$work/json"
	is "--seconds ends it, with nothing to be seen" \
		"$? $(get '.trace.milliseconds >= 500') $(get '.times | length')" "0 true 0"
	is "and says so" "$(addrspace trace slotdepth -s 0.1)" "No such event happened."
	addrspace --json trace slotdepth --count 3 -- \
		sh -c "while :; do addrspace atomic -z $zone 'push a; pop'; done" > "$work/json" 2> /dev/null
	is "--count ends it, and the command" \
		"$? $(get '[.depths[].maps] | add >= 3')" "143 true"
	addrspace trace arealife --count 1 -- \
		sh -c 'while :; do addrspace vmalloc 4K; done' > /dev/null 2>&1
	is "--count of what the kernel counts" $? 143
	addrspace trace kmapsnoop -- sh -c 'exit 7' > /dev/null
	is "a command's status is ours" $? 7
	is "nothing is left" "$(left)" ""
}

# ended SIGNAL: sends the signal once the trace is armed; the status is in
# $status
ended() {
	addrspace trace arealife > "$work/out" 2> "$work/err" &
	pid=$!
	while ! grep -q hist: $tracefs/instances/addrspace_trace_$pid/events/synthetic/*_area/trigger \
		2> /dev/null; do usleep 50000; done
	kill "-$1" $pid
	wait $pid
	status=$?
}

check_signals() {
	for signal in INT TERM HUP; do
		ended $signal
		is "SIG$signal ends it well" $status 0
		is "and nothing is left" "$(left)" ""
	done
	ended KILL
	is "SIGKILL leaves its instance" "$(ls $tracefs/instances)" "addrspace_trace_$pid"
	addrspace trace slotdepth -s 0.1 > "$work/out" 2> "$work/err"
	result "$(grep -q "removing 'addrspace_trace_$pid'" "$work/err"; echo $?)" \
		"the next run says that it removes it"
	is "and does" "$(left)" ""
}

check_two() {
	inner='addrspace --json trace arealife -- addrspace vmalloc 64K'
	addrspace --json trace arealife -- sh -c "$inner > $work/inner 2> /dev/null" > "$work/json"
	areas='.areas[] | "\(.pages) \(.allocated) \(.freed)"'
	is "a run around another sees all" "$(get "$areas")" "16 1 1"
	is "and so does the inner one" "$(jq -r "$areas" "$work/inner")" "16 1 1"
	is "both are gone" "$(left)" ""
}

check_refusals() {
	refused "no such question" 2 "did you mean 'kmapsnoop'" addrspace trace kmapsnop
	refused "nothing like it" 2 "trace --list" addrspace trace xyzzy
	refused "no such option" 2 "no option '--secs'" addrspace trace kmaplat --secs 1
	refused "no time" 2 "at least 0.1" addrspace trace kmaplat --seconds 0
	refused "no count" 2 "at least 1," addrspace trace kmaplat --count 0
	refused "no buffer" 2 "from 4K" addrspace trace kmapsnoop --buffer 1
	refused "not of copies" 2 "running kernel" addrspace --proc /tmp trace kmaplat
	refused "no such command" 127 "cannot run 'nosuch': No such file" \
		addrspace trace kmaplat -- nosuch
	refused "not root" 1 "only root" su -s /bin/sh nobody -c 'addrspace trace kmaplat -s 1'
	refused "no tracefs" 1 "mount -t tracefs" unshare -m sh -c \
		"umount $tracefs; umount /sys/kernel/debug; addrspace trace kmaplat -s 1"
	rmmod addrspace
	refused "without the module" 1 "modprobe addrspace" addrspace trace kmaplat -s 1
	modprobe addrspace
	is "nothing is left of those that failed" "$(left)" ""
}

echo "TAP version 13"
check_list
check_kmapsnoop
check_kmaplat
check_waits
check_arealife
check_long_life
check_flushsnoop
check_slotdepth
check_lost
check_ends
check_signals
check_two
check_refusals
echo "1..$number"
exit $failed
