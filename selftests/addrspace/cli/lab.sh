#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Tests the labs. Each must end as expected on this machine, with the right exit
# status; what it shows must be true, by witnesses that do not know the labs;
# and it must leave nothing behind, even if it is killed in the middle.

# shellcheck disable=SC2317 # witness_*() are called by their names
. "$(dirname "$0")/lab_common.sh"
trap : PIPE	# writing to a lab that has ended is an error; it must not end the test

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

# saw WHAT: prints the first evidence of that name
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
has_highmem && highmem=yes

# A lab must not change these: mappings, areas, pages, processes.
state() {
	awk '$1 == "summary" && $2 == "used"' /proc/addrspace/window
	awk '$1 == "cpu" { print $2, $3, $4 }' /proc/addrspace/slots
	grep '^area ' /proc/addrspace/vmalloc
	cat /sys/module/addrspace/refcnt
	pidof addrspace
	cat /proc/sys/kernel/kptr_restrict
}

# Each line: the name, and the outcome with and without highmem. A comma
# separates possible outcomes.
table() {
	cat <<-'END'
	lowmem-offset       LINEAR                    LINEAR
	highmem-no-address  holds_with_this_condition cannot_be_tried_here
	mapped-twice        holds_with_this_condition holds_with_this_condition
	device-memory       DEVICE                    DEVICE
	vmalloc-disjoint    holds                     holds
	translation         holds                     holds
	vmalloc-full        holds                     holds
	lowmem-limit        LIMIT                     cannot_be_tried_here
	guard-gaps          GAPS                      holds_with_this_condition
	page-tables-mapped  holds,holds_with_this_condition holds
	mem-map             FRAMES                    FRAMES
	context-switch      PTI                       PTI
	fixed-addresses     FIXED                     FIXED
	kmap-sleeps         holds                     cannot_be_tried_here
	disciplines         no_longer_so              cannot_be_tried_here
	stale-tlb           STALE                     cannot_be_tried_here
	above-4g            ABOVE                     cannot_be_tried_here
	mapping-cost        holds                     holds_with_this_condition
	END
}

# These outcomes depend on more than highmem. With DEBUG_PAGEALLOC free pages
# are not mapped.
linear=holds
dmesg | grep -q 'debug: unmapping init \[mem' && linear=holds_with_this_condition
pti=holds
grep -q 'Mitigation: PTI' /sys/devices/system/cpu/vulnerabilities/meltdown &&
	pti=holds_with_this_condition
above=cannot_be_tried_here
grep -qw pae /proc/cpuinfo && grep -q '^1[0-9a-f]\{8\}-.*System RAM' /proc/iomem &&
	above=holds

# On ARM, the same lessons with other figures: RAM does not begin at 0, so that no frame
# before it has a struct page; no I/O APIC; a TLB that must not have two entries.
limit=no_longer_so gaps=holds device=holds frames=holds_with_this_condition fixed=holds
stale=holds,not_seen_this_time
if is_arm; then
	linear=holds_with_this_condition pti=$linear limit=$linear gaps=$linear device=$linear
	fixed=$linear frames=holds stale=cannot_be_tried_here
	grep -q '^fact lpae yes' /proc/addrspace/layout &&
		grep -q '^1[0-9a-f]\{8\}-.*System RAM' /proc/iomem && above=holds
fi

wanted_of() {
	case $1 in
	LIMIT) echo $limit ;;
	GAPS) echo $gaps ;;
	DEVICE) echo $device ;;
	FRAMES) echo $frames ;;
	FIXED) echo $fixed ;;
	STALE) echo "$stale" | tr , ' ' ;;
	LINEAR) echo $linear ;;
	PTI) echo $pti ;;
	ABOVE) echo $above ;;
	*) echo "$1" | tr , ' ' ;;
	esac
}

status_of() {
	case $1 in
	holds*) echo 0 ;;
	no_longer_so) echo 3 ;;
	cannot_be_tried_here) echo 4 ;;
	not_seen_this_time) echo 6 ;;
	does_not_hold) echo 5 ;;
	*) echo 1 ;;
	esac
}

check_lab() {
	lab=$1 wanted=$2
	state > "$work/before"
	writes_before=$(writes)
	run_lab "$lab"
	writes_after=$(writes)
	outcome=$(get outcome | tr ' ' _)
	# shellcheck disable=SC2046 # words
	one_of "$lab: its outcome" "$outcome" $(wanted_of "$wanted")
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

# The frame must lie in the zone that meminfo and zoneinfo give.
in_zone() {
	awk -v pfn="$(($1))" '
		/^Node/ { zone = $4 }
		/spanned/ { spanned = $2 }
		/start_pfn:/ && pfn >= $2 && pfn < $2 + spanned { print zone }
	' /proc/zoneinfo
}

# The sum of the counters that the labs change.
writes() { awk '$2 == "pte_writes" { print $3 }' /proc/addrspace/stats; }

# kernel_says NAME: prints a variable of the kernel, from a module that does not
# use addrspace
kernel_says() { awk -v name="$1" '$1 == name { print $2 }' "$work/kernel"; }

# first_number TEXT: of "pfn 0x2ecd" or "0xc0000000-0xf6ffe000"
first_number() { echo "$1" | grep -o '0x[0-9a-f]*' | head -n 1; }

witness_mapped_twice() {
	pfn=$(first_number "$(saw 'a lowmem page')")
	is "mapped-twice: a lowmem page has its permanent address, among three" \
		"$(saw 'after vmap() of it, twice in one area' | grep -o '0x[0-9a-f]*' |
			grep -cx "$(hex "$(fact page_offset) + $pfn * 4096 - $(ram_start)")")" 1
}

witness_vmalloc_full() {
	most=$(($(region arena.valloc 5) / (17 * 4096)))
	at_least "vmalloc-full: as many as fit with their guards" \
		"$(saw 'areas of 64K until there was no more')" $((most - 3))
	at_least "vmalloc-full: and no more" "$most" \
		"$(saw 'areas of 64K until there was no more')"
	is "vmalloc-full: the module has noted who found no hole" \
		"$(grep -c '^failed ' /proc/addrspace/vmalloc)" 1
}

# The bits of an entry that are no part of a table's address. A table of ARM's short
# descriptors has 1 KiB.
table_bits=0xfff
! is_arm || [ "$(fact page_table_levels)" -gt 2 ] || table_bits=0x3ff

witness_page_tables_mapped() {
	# The table of each level must be at the address in the entry above it.
	saw 'level 1, entry '"$(jq -r '[.labs[0].evidence[].what | select(startswith("level 1"))][0] | sub(".* "; "")' < "$work/answer")" > "$work/level1"
	entry=$(jq -r '[.labs[0].evidence[] | select(.what | startswith("level 2")) | .seen][0] | sub(" .*"; "")' < "$work/answer")
	is "page-tables-mapped: the entry above leads to the table" \
		"$(sed 's/.*table at \(0x[0-9a-f]*\):.*/\1/' "$work/level1")" \
		"$(printf '0x%08x' $((entry & ~table_bits)))"
}

witness_mem_map() {
	cat /proc/addrspace_kernel > "$work/kernel"
	is "mem-map: it begins where the kernel's variable says" \
		"$(first_number "$(saw mem_map)")" "$(kernel_says mem_map)"
	# The file has eight bytes for each frame that has a struct page.
	is "mem-map: as many frames as /proc/kpagecount has" \
		"$(saw 'frames up to the last one of RAM')" \
		"$(($(wc -c < /proc/kpagecount) / 8 - $(ram_start) / 4096))"
}

witness_context_switch() {
	is "context-switch: the whole kernel half was compared" \
		"$(saw 'places of the kernel half looked at, each 2M')" \
		"$(((4096 - $(fact page_offset) / 1048576) / 2 - $(region ldt-remap 5 | awk '{ print int(($1 + 2097151) / 2097152) } END { if (!NR) print 0 }')))"
}

witness_fixed_addresses() {
	cat /proc/addrspace_kernel > "$work/kernel"
	is "fixed-addresses: FIXADDR_TOP is the kernel's variable" \
		"$(saw FIXADDR_TOP)" "$(kernel_says FIXADDR_TOP)"
	code=$(awk '/Kernel code/ { split($1, at, "-"); print "0x" at[1]; exit }' /proc/iomem)
	is "fixed-addresses: the kernel was loaded where iomem says" \
		"$(hex "$(saw 'it was loaded at')")" "$(hex "$code")"
	addrspace record --anyway "$work/record" > /dev/null 2>&1
	addrspace --json lab run fixed-addresses --with "$work/record" > "$work/answer"
	is "fixed-addresses: --with a record finds each slot in it" \
		"$(saw 'slots of the fixmap here')" \
		"$(saw 'at the same address in the other boot')"
	addrspace lab run fixed-addresses --with /nowhere > /dev/null 2> "$work/err"
	is "fixed-addresses: --with what is not there fails" $? 1
}

witness_kmap_sleeps() {
	is "kmap-sleeps: the window's slots, by /proc" "$(saw 'slots of the window')" \
		"$(grep -c '^slot ' /proc/addrspace/window)"
	at_least "kmap-sleeps: the module counted a wait" \
		"$(awk '$2 == "window_waits" { print $3 }' /proc/addrspace/stats)" 1
}

witness_disciplines() {
	at_least "disciplines: the module counted a type in use" \
		"$(awk '$1 == "cpu" && $3 == "typed" { n += $6 } END { print n }' /proc/addrspace/slots)" 1
}

witness_stale_tlb() {
	is "stale-tlb: the page is of HighMem" \
		"$(in_zone "$(first_number "$(saw 'the old page, the new page')")")" HighMem
}

witness_above_4g() {
	pfn=$(first_number "$(saw 'a page')")
	is "above-4g: the frame is of HighMem, above 4 GiB" \
		"$(in_zone "$pfn") $((pfn >= 0x100000))" "HighMem 1"
}

witness_mapping_cost() {
	sum=$(jq '[.labs[0].evidence[].seen | strings | capture("^(?<n>[0-9]+) writes").n | tonumber] | add' < "$work/answer")
	is "mapping-cost: what it shows is what was written meanwhile" \
		"$sum" $((writes_after - writes_before))
}

# dumped ADDRESS: prints whether it is mapped, from the kernel's own dump of its
# page tables. A line of the dump is "0xc0000000-0xc009b000  620K  RW  GLB NX
# pte".
dumped() {
	wanted=$(($1))
	while IFS='- ' read -r start end rest; do
		case $start in 0x*) ;; *) continue ;; esac
		if [ $((start)) -gt "$wanted" ] || [ $((end)) -le "$wanted" ]; then
			continue
		fi
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
	if is_arm; then
		is "lowmem-offset: begins where RAM does, by /proc/iomem" \
			"$(hex "$(saw 'PHYS_OFFSET, where RAM begins')")" "$(hex "$(ram_start)")"
		skipped "lowmem-offset: the first and the last one, by the kernel's own dump" \
			"this kernel is built without one"
		return
	fi
	dump
	is "lowmem-offset: the first and the last one, by the kernel's own dump" \
		"$(dumped "$(region lowmem 3)") $(dumped $(($(region lowmem 4) - 4096)))" \
		"mapped mapped"
	# The physical addresses of the kernel's symbols must lie in the image.
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
	if is_arm; then
		is "device-memory: the clock is where QEMU's board has it" \
			"$(hex "$(saw 'clock, by /proc/iomem')")" "$(hex "$arm_clock")"
		return
	fi
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
		"$(printf '0x%08x' $((address - $(fact page_offset) + $(ram_start))))"
}

modelled_256M() {
	if is_arm; then
		addrspace --json model --arch arm --kernel "$(uname -r)" --ram 3G --vmalloc 256M
	else
		addrspace --json model --like-this --vmalloc 256M
	fi
}

witness_lowmem_limit() {
	is "lowmem-limit: lowmem is what zoneinfo says" "$(saw 'lowmem here')" \
		$(($(awk '/^Node/ { zone = $4 } /spanned/ { spanned = $2 }
			/start_pfn:/ && spanned && zone != "HighMem" && zone != "Movable" {
				end = $2 + spanned }
			END { print end }' /proc/zoneinfo) * 4096 - $(ram_start)))
	is "lowmem-limit: what the model says of vmalloc=256M" "$(saw 'lowmem with vmalloc=256M')" \
		"$(modelled_256M | jq '.regions[]? | select(.name == "lowmem") | .size')"
}

witness_guard_gaps() {
	is "guard-gaps: every touch of a gap faulted" \
		"$(jq -r '[.labs[0].evidence[] | select(.what == "touched") | .seen | sub(".*: "; "")] | unique | join(",")' < "$work/answer")" fault
	if is_arm; then
		skipped "guard-gaps: nothing in the holes, by the kernel's own dump" \
			"this kernel is built without one"
		return
	fi
	dump
	is "guard-gaps: nothing in the holes, by the kernel's own dump" \
		"$(dumped "$(region vmalloc-offset 3)") $(dumped $(($(region vmalloc-offset 4) - 4096))) $(dumped "$(region vmalloc-end-gap 3)")" \
		"not not not"
}

# Checks of the machine while a lab waits: the step, and what must be there.
start_paused() {
	mkfifo "$work/enter"
	addrspace lab run --pause "$1" < "$work/enter" > "$work/seen" 2>&1 &
	pid=$!
	exec 3> "$work/enter"
}

# step LINES: lets the lab go on until it has printed LINES lines; returns 1 if
# it ended before
step() {
	while [ "$(wc -l < "$work/seen")" -lt "$1" ]; do
		echo 2> /dev/null >&3 || return 1
		usleep 20000
	done
}

# kill_at LAB SIGNAL LINES: kills it after it has printed LINES lines
kill_at() {
	start_paused "$1"
	step "$3" || true
	kill "-$2" "$pid" 2> /dev/null
	exec 3>&-
	wait "$pid" 2> /dev/null
	rm "$work/enter"
}

# The claim takes about eight lines. A lab's child processes die a moment after
# the lab.
check_killed() {
	lab=$1
	state > "$work/before"
	for lines in 9 15; do
		kill_at "$lab" KILL $lines
	done
	kill_at "$lab" INT 12
	for try in 1 2 3 4 5 6 7 8 9; do
		state > "$work/after"
		cmp -s "$work/before" "$work/after" && break
		sleep "0.$try"
	done
	is "$lab: leaves nothing behind when it is killed in the middle" \
		"$(diff "$work/before" "$work/after")" ""
}

check_command() {
	is "list: as many as in the text output" "$(addrspace --json lab list | jq '.labs | length')" \
		"$(table | wc -l)"
	addrspace lab list | sed -n '2p; $p' | while read -r nr lab _; do
		[ "$(addrspace --json lab show "$nr" | jq -r .name)" = "$lab" ] || echo "$nr $lab"
	done > "$work/out"
	is "show: the first and the last, by number as by name" "$(cat "$work/out")" ""
	addrspace record --anyway "$work/record" > /dev/null 2>&1
	addrspace --from "$work/record" lab run device-memory > /dev/null 2> "$work/err"
	is "run: a record is no machine to try things on" $? 1
	addrspace lab run lowmem-ofset > /dev/null 2> "$work/err"
	is "run: a name that is none is misuse" $? 2
	is "run: and the nearest is named" \
		"$(grep -c "did you mean 'lowmem-offset'" "$work/err")" 1
	su -s /bin/sh nobody -c 'addrspace lab run device-memory' > /dev/null 2> "$work/err"
	is "run: who may not see anything learns why" "$?$(wc -c < "$work/out")" 10
	is "run all: ends well" "$(addrspace --width 80 lab run all > "$work/out" 2>&1
		echo $?; grep -A 1 '^NOT SO' "$work/out")" 0
	is "run all: a verdict for each lab" "$(grep -c '^VERDICT' "$work/out")" "$(table | wc -l)"
	is "run all: no text is wider than asked for" \
		"$(grep -v '^  *[^ ]* *$' "$work/out" | awk 'length > 80' | wc -l)" 0
}

modprobe addrspace_ptdump || exit 1
# Labs that count flushes must not count those of other labs.
keep_unused
echo "TAP version 13"
while read -r lab with without; do
	[ $highmem = yes ] || with=$without
	check_lab "$lab" "$with"
done <<END
$(table)
END
# Without highmem, most labs only report that they cannot be tried.
[ $highmem = no ] || for lab in $(table | awk '{ print $1 }'); do
	check_killed "$lab"
done
check_command
rmmod addrspace_ptdump
reclaim_unused
echo "1..$number"
exit $failed
