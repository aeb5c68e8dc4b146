#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# The labs: each ends as this machine lets expect, with the exit status for it;
# what it shows is true, by witnesses that do not know the labs; it says so where
# its claim is made false; and nothing is left behind, also by one that is killed
# in the middle.

# shellcheck disable=SC2317 # witness_*() are called by their names
skip=4
if ! [ -c /dev/addrspace ] || ! command -v addrspace jq > /dev/null; then
	echo "1..0 # SKIP no /dev/addrspace, or no addrspace or jq to be run"
	exit $skip
fi
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT

number=0 failed=0
ok() {
	number=$((number + 1))
	echo "ok $number $1"
}

not_ok() {
	number=$((number + 1))
	failed=1
	echo "not ok $number $1"
	shift
	echo "$*" | sed 's/^/# /'
}

# is NAME SEEN WANTED
is() {
	if [ "$2" = "$3" ]; then ok "$1"; else not_ok "$1" "seen: $2, wanted: $3"; fi
}

# at_least NAME SEEN LEAST
at_least() {
	if [ "$2" -ge "$3" ]; then ok "$1"; else not_ok "$1" "seen: $2, wanted at least: $3"; fi
}

# one_of NAME SEEN WORD...
one_of() {
	name=$1 seen=$2
	shift 2
	for word; do
		if [ "$seen" = "$word" ]; then
			ok "$name"
			return
		fi
	done
	not_ok "$name" "seen: $seen, wanted one of: $*"
}

# run_lab NAME [OPTION...]: its answer, as JSON
run_lab() {
	lab=$1
	shift
	addrspace --json "$@" lab run "$lab" > "$work/answer" 2> "$work/err"
	status=$?
}

get() { jq -r ".labs[0].$1" < "$work/answer"; }

# saw WHAT: the first such evidence
saw() {
	jq -r --arg what "$1" \
		'[.labs[0].evidence[] | select(.what == $what) | .seen][0]' < "$work/answer"
}

hex() { printf '0x%x' "$(($1))"; }

# region NAME FIELD: 3 is its start, 4 its end, 5 its size
region() {
	awk -v name="$1" -v field="$2" '$1 == "region" && $8 == name { print $field }' \
		/proc/addrspace/layout
}

fact() { awk -v name="$1" '$2 == name { print $3 }' /proc/addrspace/layout; }

highmem=no
grep -q '^HighTotal: *[1-9]' /proc/meminfo && highmem=yes

# What may not change by a lab: mappings, areas, pages, processes.
state() {
	awk '$1 == "summary" && $2 == "used"' /proc/addrspace/window
	awk '$1 == "cpu" { print $2, $3, $4 }' /proc/addrspace/slots
	grep '^area ' /proc/addrspace/vmalloc
	cat /sys/module/addrspace/refcnt
	pidof addrspace
	cat /proc/sys/kernel/kptr_restrict
}

# Name, and the outcome with and without highmem; a comma between the possible.
table() {
	cat <<-'END'
	lowmem-offset       holds                     holds
	highmem-no-address  holds_with_this_condition cannot_be_tried_here
	device-memory       holds                     holds
	vmalloc-disjoint    holds                     holds
	translation         holds                     holds
	lowmem-limit        no_longer_so              cannot_be_tried_here
	guard-gaps          holds                     holds_with_this_condition
	END
}

status_of() {
	case $1 in
	holds*) echo 0 ;;
	no_longer_so) echo 3 ;;
	cannot_be_tried_here|not_seen_this_time) echo 4 ;;
	does_not_hold) echo 5 ;;
	*) echo 1 ;;
	esac
}

check_lab() {
	lab=$1 wanted=$2
	state > "$work/before"
	run_lab "$lab"
	outcome=$(get outcome | tr ' ' _)
	# shellcheck disable=SC2046 # words
	one_of "$lab: its outcome" "$outcome" $(echo "$wanted" | tr , ' ')
	is "$lab: the exit status for it" $status "$(status_of "$outcome")"
	is "$lab: everything as predicted" \
		"$(get 'expectations | map(select(.as_predicted | not)) | length')" 0
	state > "$work/after"
	is "$lab: leaves nothing behind" "$(diff "$work/before" "$work/after")" ""
	case $outcome in
	cannot*) ;;
	*) "witness_$(echo "$lab" | tr - _)" ;;
	esac
}

# The frame lies in the zone that meminfo and zoneinfo give.
in_zone() {
	awk -v pfn="$(($1))" '
		/^Node/ { zone = $4 }
		/spanned/ { spanned = $2 }
		/start_pfn:/ && pfn >= $2 && pfn < $2 + spanned { print zone }
	' /proc/zoneinfo
}

# dumped ADDRESS: mapped or not, by the kernel's own dump of its page tables, of
# which a line is "0xc0000000-0xc009b000  620K  RW  GLB NX pte"
dumped() {
	wanted=$(($1))
	while IFS='- ' read -r start end rest; do
		case $start in 0x*) ;; *) continue ;; esac
		[ $((start)) -le $wanted ] && [ $wanted -lt $((end)) ] || continue
		case " $rest" in
		*" RW "*|*" ro "*) echo mapped ;;
		*) echo not ;;
		esac
	done < "$work/dump"
}

dump() { cat /proc/addrspace_ptdump > "$work/dump"; }

witness_lowmem_offset() {
	low=$(($(region lowmem 4) - $(region lowmem 3)))
	is "lowmem-offset: as many pages as lowmem has" "$(saw 'pages of lowmem')" \
		$((low / 4096))
	dump
	is "lowmem-offset: the first and the last one, by the kernel's own dump" \
		"$(dumped "$(region lowmem 3)") $(dumped $(($(region lowmem 4) - 4096)))" \
		"mapped mapped"
	# The kernel's symbols lie where its code does, physically.
	text=$(awk '$3 == "_text" || $3 == "_stext" { print "0x" $1; exit }' /proc/kallsyms)
	code=$(awk '/Kernel code/ { split($1, at, "-"); print "0x" at[1]; exit }' /proc/iomem)
	is "lowmem-offset: the kernel's text, by kallsyms and iomem" \
		"$(hex "$text - $(fact page_offset)")" "$(hex "$code")"
}

witness_highmem_no_address() {
	pfn=$(saw 'a new highmem page' | sed 's/pfn \(0x[0-9a-f]*\).*/\1/')
	is "highmem-no-address: the page is of HighMem" "$(in_zone "$pfn")" HighMem
	address=$(saw 'after kmap()' | sed 's/ .*//')
	is "highmem-no-address: it was in the window" \
		"$(awk -v a="$address" '$1 == "slot" && $3 == a { print $6 }' /proc/addrspace/window)" "$pfn"
}

witness_device_memory() {
	# "IOAPIC[0]: apic_id 0, version 32, address 0xfec00000, GSI 0-23"
	line=$(dmesg | grep -o 'IOAPIC\[0\]: .*')
	is "device-memory: the version that the kernel found at boot" \
		"$(($(saw 'version register read through it') & 255))" \
		"$(echo "$line" | sed 's/.*version \([0-9]*\),.*/\1/')"
	is "device-memory: as many pins as the kernel found" \
		"$(($(saw 'version register read through it') >> 16 & 255))" \
		"$(echo "$line" | sed 's/.*GSI 0-\([0-9]*\).*/\1/')"
	before=$(awk '/timer|i8042|ttyS|LOC:/ { n += $2 + $3 } END { print n }' /proc/interrupts)
	sleep 1
	after=$(awk '/timer|i8042|ttyS|LOC:/ { n += $2 + $3 } END { print n }' /proc/interrupts)
	at_least "device-memory: interrupts go on" "$after" $((before + 1))
}

witness_vmalloc_disjoint() {
	at_least "vmalloc-disjoint: more than one physical run" \
		"$(jq '[.labs[0].evidence[] | select(.what == "physical runs") | .seen] | max' < "$work/answer")" 2
	is "vmalloc-disjoint: every boundary was crossed" \
		"$(saw 'found in both pages by themselves')" 15
}

witness_translation() {
	line=$(saw 'a page of a vmalloc area')
	address=${line%%:*}
	is "translation: __pa() as the kernel's header has it" \
		"$(echo "$line" | sed 's/.*__pa() \(0x[0-9a-f]*\).*/\1/')" \
		"$(printf '0x%08x' $((address - $(fact page_offset))))"
}

witness_lowmem_limit() {
	is "lowmem-limit: lowmem is what zoneinfo says" "$(saw 'lowmem here')" \
		"$(awk '/^Node/ { zone = $4 } /spanned/ { spanned = $2 }
			/start_pfn:/ && zone == "Normal" { print ($2 + spanned) * 4096 }' /proc/zoneinfo)"
	is "lowmem-limit: what the model says of vmalloc=256M" "$(saw 'lowmem with vmalloc=256M')" \
		"$(addrspace --json model --like-this --vmalloc 256M |
			jq '.regions[]? | select(.name == "lowmem") | .size')"
}

witness_guard_gaps() {
	dump
	is "guard-gaps: nothing in the holes, by the kernel's own dump" \
		"$(dumped "$(region vmalloc-offset 3)") $(dumped $(($(region vmalloc-offset 4) - 4096))) $(dumped "$(region vmalloc-end-gap 3)")" \
		"not not not"
	is "guard-gaps: every touch of a gap faulted" \
		"$(jq -r '[.labs[0].evidence[] | select(.what == "touched") | .seen | sub(".*: "; "")] | unique | join(",")' < "$work/answer")" fault
}

# Who looks at the machine while a lab waits: where, and what is there then.
start_paused() {
	mkfifo "$work/enter"
	addrspace lab run --pause "$1" < "$work/enter" > "$work/seen" 2>&1 &
	pid=$!
	exec 3> "$work/enter"
}

# step LINES: lets it go on until it has printed so many; 1 where it ended first
step() {
	while [ "$(wc -l < "$work/seen")" -lt "$1" ]; do
		kill -0 "$pid" 2> /dev/null || return 1
		echo >&3
		usleep 20000
	done
}

# Where a lab has the most: the claim to the verdict are some ten lines more.
check_killed() {
	lab=$1
	state > "$work/before"
	for signal in KILL INT; do
		for lines in 9 12 15; do
			start_paused "$lab"
			step $lines || true
			kill -$signal "$pid" 2> /dev/null
			exec 3>&-
			wait $pid 2> /dev/null
			rm "$work/enter"
		done
	done
	state > "$work/after"
	is "$lab: leaves nothing behind when it is killed in the middle" \
		"$(diff "$work/before" "$work/after")" ""
}

# doctored LAB FILE SED: with a copy of /proc/addrspace where FILE is falsified
doctored() {
	rm -rf "$work/proc"
	mkdir "$work/proc"
	for file in layout pagetables stats window slots vmalloc; do
		cat "/proc/addrspace/$file" > "$work/proc/$file"
	done
	sed "$3" "$work/proc/$2" > "$work/falsified"
	is "$1: the falsified copy of $2 is another" \
		"$(cmp -s "$work/falsified" "$work/proc/$2" && echo the same)" ""
	mv "$work/falsified" "$work/proc/$2"
	run_lab "$1" --proc "$work/proc"
	is "$1: says so where its claim is made false" \
		"$status $(get outcome)" "5 does not hold"
}

check_doctored() {
	# A page of lowmem that leads elsewhere.
	doctored lowmem-offset pagetables '3s/^\(range 0xc[0-9a-f]* 0xc[0-9a-f]* 0x\)00/\170/'
	doctored lowmem-limit layout 's/^fact lowmem_bytes .*/fact lowmem_bytes 939524096/'
	doctored guard-gaps layout 's/^\(region .* 0x[0-9a-f]*\) 8192 0 0 vmalloc-end-gap/\1 8192 4096 0 vmalloc-end-gap/'
	# The page is mapped once more, wherever it comes from.
	# shellcheck disable=SC2016 # $a is sed's
	[ $highmem = no ] ||
		doctored highmem-no-address pagetables \
			'$arange 0xffffd000 0xffffe000 0x00000000 4294963200 present top'
}

check_command() {
	is "list: as many as are told" "$(addrspace --json lab list | jq '.labs | length')" \
		"$(table | wc -l)"
	addrspace lab list | awk 'NR > 1 { print $1, $2 }' | while read -r nr lab; do
		[ "$(addrspace --json lab show "$nr" | jq -r .name)" = "$lab" ] || echo "$nr $lab"
	done > "$work/out"
	is "show: by number as by name" "$(cat "$work/out")" ""
	addrspace lab run lowmem-ofset > /dev/null 2> "$work/err"
	is "run: a name that is none is misuse" $? 2
	is "run: and the nearest is named" \
		"$(grep -c "did you mean 'lowmem-offset'" "$work/err")" 1
	su -s /bin/sh nobody -c 'addrspace lab run device-memory' > /dev/null 2> "$work/err"
	is "run: who may not see anything learns why" "$?$(wc -c < "$work/out")" 10
	is "run all: ends well" "$(addrspace --width 80 lab run all > "$work/out" 2>&1; echo $?)" 0
	is "run all: a verdict for each lab" "$(grep -c '^VERDICT' "$work/out")" "$(table | wc -l)"
	is "run all: no text is wider than asked for" \
		"$(grep -v '^  *[^ ]* *$' "$work/out" | awk 'length > 80' | wc -l)" 0
}

modprobe addrspace_ptdump || exit 1
echo "TAP version 13"
while read -r lab with without; do
	[ $highmem = yes ] || with=$without
	check_lab "$lab" "$with"
done <<END
$(table)
END
for lab in $(table | awk '{ print $1 }'); do
	check_killed "$lab"
done
check_doctored
check_command
rmmod addrspace_ptdump
echo "1..$number"
exit $failed
