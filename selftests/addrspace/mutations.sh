#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Tests the tests: each program that reads the layout is given a copy with one
# figure changed, and has to notice. First the copy as it is, which has to pass.
# The witnesses are the live kernel's, the copy is a moment old; so only what
# stands still is changed. Run by kselftest, after make install.

cd "$(dirname "$0")" || exit 1
proc=${ADDRSPACE_PROC:-/proc/addrspace}
[ -r "$proc/layout" ] || { echo "1..0 # SKIP addrspace is not loaded"; exit 4; }
copy=$(mktemp -d) || exit 1
trap 'rm -rf "$copy"' EXIT

# program | what is changed | awk program over layout (or pagetables)
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
facts|layout|one CPU more|$2 == "cpus_possible" { $3++ } { print }
vmalloc|layout|vmalloc begins too high|$8 == "vmalloc" { $3 = addr($3, 8388608) } { print }
vmalloc|layout|the arena a page too high|$8 == "arena" { $3 = addr($3, 4096) } { print }
vmalloc|layout|the arena without its guard|$8 == "arena" { $4 = addr($4, -4096) } { print }
fixmap|layout|nothing|{ print }
fixmap|layout|fixmap a page too short|$8 == "fixmap" { $4 = addr($4, -4096) } { print }
fixmap|layout|the IDT a page too high|$8 == "cpu_entry_area.idt" { $3 = addr($3, 4096) } { print }
fixmap|layout|an APIC in the next slot|$8 == "FIX_APIC_BASE" { $3 = addr($3, 4096) } { print }
fixmap|layout|pkmap a page too high|$8 == "pkmap" { $3 = addr($3, 4096) } { print }
ptdump|layout|the vmalloc area a large page too high|$8 == "vmalloc" { $3 = addr($3, 4194304) } { print }
ptdump|layout|a page more mapped in the fixmap|$8 == "fixmap" { $6 += 4096 } { print }
ptdump|layout|a page more read-only in the text|$8 == "kernel.text" { $7 -= 4096 } { print }
ptdump|pagetables|one range not there|NR != 9 { print }
ptdump|pagetables|one range executable|/,nx/ && !done++ { sub(",nx", "") } { print }
ptdump|pagetables|one range read-only|/,rw/ && !done++ { sub(",rw", "") } { print }
END
}

# mawk and busybox read no 0x numbers: addr() does sums on such words.
library='
function hex(word,	i, n) {
	for (i = 3; i <= length(word); i++)
		n = n * 16 + index("0123456789abcdef", substr(word, i, 1)) - 1
	return n
}
function addr(word, more) { return sprintf("0x%08x", hex(word) + more) }
'

mutate() {
	cat "$proc/layout" > "$copy/layout"
	cat "$proc/pagetables" > "$copy/pagetables"
	cat "$proc/stats" > "$copy/stats"
	cp "$copy/$1" "$copy/before"
	awk "$library $2" "$copy/before" > "$copy/$1"
}

number=0
failed=0
say() {
	number=$((number + 1))
	[ "$1" = ok ] || failed=1
	echo "$1 $number $program: $what"
}

# A mutation that changes nothing on this machine has nothing to be noticed.
check() {
	mutate "$file" "$change"
	ADDRSPACE_PROC=$copy "./$program" > "$copy/log" 2>&1
	status=$?
	if [ "$what" = nothing ]; then
		[ $status -eq 0 ] && say ok && return
		sed 's/^/# /' "$copy/log"
		say "not ok"
	elif cmp -s "$copy/before" "$copy/$file"; then
		say ok "# SKIP"
	elif [ $status -eq 1 ]; then
		say ok
	else
		sed 's/^/# /' "$copy/log"
		say "not ok"
	fi
}

echo "TAP version 13"
echo "1..$(mutations | wc -l)"
mutations > "$copy/list"
while IFS='|' read -r program file what change <&3; do
	check
done 3< "$copy/list"
exit $failed
