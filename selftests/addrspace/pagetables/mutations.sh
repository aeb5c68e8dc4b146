#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Tests the tests: each program that reads the layout is given one wrong figure,
# which awk inserts, and must notice it. First it must pass without a change.
# Programs that read repeatedly, to see what the kernel changes, pass each
# reading through awk (ADDRSPACE_FILTER); the others read a changed copy of the
# file (ADDRSPACE_PROC).

cd "$(dirname "$0")" || exit 1
[ -r /proc/addrspace/layout ] ||
	{ echo "1..0 # SKIP addrspace is not loaded"; exit 4; }
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
mkdir "$work/proc" || exit 1

# program | file | what is changed | awk program
mutations() {
	cat <<'END'
partition|layout|nothing|{ print }
partition|layout|one page missing between two regions|$8 == "vmalloc" { sub($4, addr($4, -4096)); $5 -= 4096 } { print }
partition|layout|a region twice|{ print } $8 == "top" { print }
partition|layout|a nested region too long|$8 == "arena.guard" { $4 = addr($4, 4096); $5 += 4096 } { print }
partition|layout|more mapped than there is|$8 == "fixmap" { $6 = $5 + 4096 } { print }
partition|pagetables|a range twice|{ print } NR == 9 { print }
partition|pagetables|a range in the wrong region|NR == 9 { $7 = "top" } { print }
image|layout|nothing|{ print }
image|layout|text a page too long|$8 == "kernel.text" { $4 = addr($4, 4096) } { print }
image|layout|rodata a page too early|$8 == "kernel.rodata" { $3 = addr($3, -4096) } { print }
image|layout|init part a page too short|$8 == "kernel.init" { $4 = addr($4, -4096) } { print }
image|layout|brk a page too long|$8 == "kernel.brk" { $4 = addr($4, 4096) } { print }
image|layout|mem_map a page too high|$8 == "mem_map" { $3 = addr($3, 4096) } { print }
image|layout|image elsewhere|$2 == "kernel_start" { $3 = addr($3, 4096) } { print }
memory|layout|nothing|{ print }
memory|layout|lowmem a page too short|$8 == "lowmem" { $4 = addr($4, -4096); $5 -= 4096 } { print }
memory|layout|a page less of low memory|$2 == "low_total_bytes" { $3 -= 4096 } { print }
memory|layout|a page more of high memory|$2 == "high_total_bytes" { $3 += 4096 } { print }
memory|layout|ZONE_NORMAL a page longer|$2 == "zone_normal_limit" { $3 = addr($3, 4096) } { print }
memory|layout|vmalloc a page longer|$2 == "vmalloc_bytes" { $3 += 4096 } { print }
memory|pagetables|lowmem not linear|$7 == "lowmem" { $4 = addr($4, 4096) } { print }
facts|layout|nothing|{ print }
facts|layout|PTI the other way|$2 == "pti" { $3 = $3 == "yes" ? "no" : "yes" } { print }
facts|layout|NX the other way|$2 == "nx" { $3 = $3 == "yes" ? "no" : "yes" } { print }
facts|layout|PAE the other way|$2 == "pae" { $3 = $3 == "yes" ? "no" : "yes" } { print }
facts|layout|one CPU more|$2 == "cpus_possible" { $3 = $3 + 1 } { print }
vmalloc|layout|nothing|{ print }
vmalloc|layout|vmalloc begins too high|$8 == "vmalloc" { $3 = addr($3, 8388608); $5 -= 8388608 } { print }
vmalloc|layout|the arena a page too high|$8 == "arena" { $3 = addr($3, 4096) } { print }
vmalloc|layout|the arena without its guard|$8 == "arena" { $4 = addr($4, -4096) } { print }
fixmap|layout|nothing|{ print }
fixmap|layout|fixmap a page too short|$8 == "fixmap" { $4 = addr($4, -4096) } { print }
ptdump|layout|the IDT a page too high|$8 == "cpu_entry_area.idt" { $3 = addr($3, 4096) } { print }
fixmap|layout|an APIC in the next slot|$8 == "FIX_APIC_BASE" { $3 = addr($3, 4096) } { print }
ptdump|layout|nothing|{ print }
fixmap|layout|pkmap a page too high|$8 == "pkmap" { $3 = addr($3, 4096) } { print }
ptdump|layout|the vmalloc area a large page too high|$8 == "vmalloc" { $3 = addr($3, 4194304) } { print }
ptdump|layout|a page more mapped in the fixmap|$8 == "fixmap" { $6 += 4096 } { print }
ptdump|layout|a page more read-only in the text|$8 == "kernel.text" { $7 -= 4096 } { print }
ptdump|pagetables|one range not there|NR != 9 { print }
ptdump|pagetables|one range executable|/,nx/ && !done { sub(",nx", ""); done = 1 } { print }
ptdump|pagetables|one range read-only|/,rw/ && !done { sub(",rw", ""); done = 1 } { print }
entries|entries|nothing|{ print }
entries|entries|one page not there|$2 == 1 && !done { done = 1; next } { print }
entries|entries|one large page not there|/psize/ && !done { done = 1; next } { print }
entries|entries|one entry too many|$2 == 1 && !done { done = 1; $4 += 1 } { print }
END
}

# addr() adds to 0x words, which mawk and busybox cannot read; their %x takes at
# most 31 bits. awk's numbers have 53 significant bits, so of 64-bit numbers
# only whole pages are exact.
library='
function hex(word,	i, n) {
	for (i = 3; i <= length(word); i++)
		n = n * 16 + index("0123456789abcdef", substr(word, i, 1)) - 1
	return n
}
function addr(word, more,	n, digits) {
	for (n = hex(word) + more; n >= 65536; n = int(n / 65536))
		digits = sprintf("%04x", n % 65536) digits
	return sprintf("0x%04x", n) digits
}
'

# The header is not changed.
write_filter() {
	{
		echo "$library"
		echo "NR == 1 { print; next }"
		echo "$1"
	} > "$work/filter"
}

number=0
failed=0
say() {
	number=$((number + 1))
	[ "${1#not}" = "$1" ] || failed=1
	echo "$1 $number $program: $what$2"
}

fail() {
	sed 's/^/# /' "$work/log"
	say "not ok"
}

# Does the change find a line to change on this machine?
changes() {
	cat "/proc/addrspace/$1" > "$work/plain" &&
		awk -f "$work/filter" "$work/plain" > "$work/proc/$1" &&
		! cmp -s "$work/plain" "$work/proc/$1"
}

# Runs the program with the changed file: a copy, or changed at each reading. There a
# difference that is seen twice is no change of the machine.
show() {
	stays=
	[ "$what" = nothing ] || stays=ADDRSPACE_STAYS=2
	case $program in
	ptdump|entries)
		env $stays ADDRSPACE_FILTER="$work/filter" ADDRSPACE_FILTERED="$file" "./$program" ;;
	*) ADDRSPACE_PROC=$work/proc "./$program" ;;
	esac > "$work/log" 2>&1
}

check() {
	if [ ! -x "./$program" ]; then
		say ok " # SKIP $program is not built for this architecture"
		return
	fi
	write_filter "$change"
	ln -sf /proc/addrspace/* "$work/proc"
	rm "$work/proc/$file"
	if ! changes "$file" && [ "$what" != nothing ]; then
		say ok " # SKIP nothing to change here"
		return
	fi
	show
	status=$?
	if [ "$what" = nothing ]; then
		if [ $status -eq 0 ]; then say ok; else fail; fi
	elif [ $status -eq 1 ]; then
		sed -n 's/^not ok [0-9]* /# noticed by /p' "$work/log"
		say ok
	else
		fail
	fi
}

echo "TAP version 13"
echo "1..$(mutations | wc -l)"
mutations > "$work/list"
while IFS='|' read -r program file what change <&3; do
	check
done 3< "$work/list"
exit $failed
