#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Tests the views of page tables: pagetables with its options, aliases, walk and
# its picture. Witnesses are the kernel's own dump, /proc and the arithmetic of
# addresses; live output is compared with that from a copy of /proc/addrspace.

. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/machine.sh"
skip=4
if [ ! -r /proc/addrspace/entries ] || ! command -v addrspace jq > /dev/null; then
	echo "1..0 # SKIP no addrspace, or no jq"
	exit $skip
fi
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"; [ -z "$child" ] || kill "$child"' EXIT

echo "TAP version 13"
child=''

# refused_in_a_line NAME STATUS PATTERN COMMAND...: it must end with STATUS and
# a one-line message on stderr
refused_in_a_line() {
	name=$1 wanted=$2 pattern=$3
	shift 3
	"$@" > /dev/null 2> "$work/err"
	is "refused: $name" "$? $(grep -cE -- "$pattern" "$work/err")" "$wanted 1"
}

file() { cat "/proc/addrspace/$1"; }
fact() { file layout | awk -v name="$1" '$1 == "fact" && $2 == name { print $3 }'; }
region_start() { file layout | awk -v name="$1" '$8 == name { print $3 }'; }

# In bytes: what the kernel's own dump shows as writable and executable.
kernel_wx() {
	awk '/^0x/ && / RW / && !/ NX/ && !/ USR / {
		split($1, ends, "-")
		print ends[1], ends[2]
	}' /proc/addrspace_ptdump | while read -r start end; do
		echo $((end - start))
	done | awk '{ sum += $1 } END { print sum + 0 }'
}

our_wx() {
	addrspace --json pagetables --wx 2> /dev/null | jq '[.ranges[].size] | add // 0'
}

# Mappings change meanwhile, so there are several tries.
check_wx() {
	if is_arm; then
		skipped "pagetables --wx: as much as the kernel finds" \
			"this kernel is built without a dump of its tables"
		return
	fi
	modprobe addrspace_ptdump
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		theirs=$(kernel_wx)
		ours=$(our_wx)
		[ "$ours" != "$theirs" ] || break
	done
	rmmod addrspace_ptdump
	is "pagetables --wx: as much as the kernel finds" "$ours" "$theirs"
}

# Computed by awk from the same copy: runs that are contiguous in virtual
# addresses and otherwise alike.
check_merge() {
	mkdir "$work/copy"
	for name in layout pagetables; do
		file $name > "$work/copy/$name"
	done
	# A kernel without large pages has 200,000 runs; jq would take minutes.
	file entries | head -n 20000 > "$work/copy/entries"
	grep '^entry' "$work/copy/entries" > "$work/entries"
	is "pagetables --merge virtual: as many runs as awk makes" \
		"$(addrspace --proc "$work/copy" --json pagetables -m virtual |
			jq -c '[(.ranges | length), ([.ranges[].size] | add), ([.ranges[].runs] | add)]')" \
		"$(awk '$1 == "range" {
				if ($2 != end || $5 $6 $7 != kind) runs++
				end = $3; kind = $5 $6 $7; lines++
			}
			END { print runs, lines }' "$work/copy/pagetables" | {
				read -r runs lines
				bytes=$(awk '$1 == "range" { print $2, $3 }' "$work/copy/pagetables" |
					while read -r start end; do echo $((end - start)); done |
					awk '{ sum += $1 } END { printf "%d", sum / 1024 }')
				echo "[$runs,$((bytes * 1024)),$lines]"
			})"
	is "pagetables --merge physical: a line for each of /proc" \
		"$(addrspace --proc "$work/copy" --json pagetables --merge physical | jq '.ranges | length')" \
		"$(grep -c '^range' "$work/copy/pagetables")"
	is "pagetables --raw: a line for each entry of /proc" \
		"$(addrspace --proc "$work/copy" --json pagetables --raw |
			jq -r '.entries[] | "entry \(.level) \(.start) \(.count) \(.entry) \(.flags | join(","))"' |
			sed 's/ $/ -/' | cmp - "$work/entries" 2>&1)" ""
}

check_process() {
	kib=$(awk '$1 == "VmPTE:" { print $2 }' "/proc/$child/status")
	addrspace --json pagetables --pid $child > "$work/json"
	tables=$(jq '.page_tables.lowmem + .page_tables.highmem' "$work/json")
	# With PTI and PAE, two of them are for the kernel half.
	own=0
	[ "$(file layout | grep -cE '^fact (pae|pti) yes')" -lt 2 ] || own=2
	# With five levels, the kernel does not count the p4d
	# (mm_pgtables_bytes()).
	[ "$levels" -lt 5 ] || own=-1
	# Of a table of ARM's short descriptors the kernel counts its own half page.
	table_kib=4
	! is_arm || [ "$levels" -gt 2 ] || table_kib=2
	is "pagetables --pid: counts the tables as the kernel" \
		"$((tables + own))" "$((kib / table_kib))"
	is "pagetables --pid: names the program, as maps does" \
		"$(jq -r .ranges[0].mapping "$work/json")" \
		"$(awk 'NR == 1 { print $6 }' "/proc/$child/maps")"
	is "pagetables --pid: and the stack, to its end" \
		"$(jq -r '[.ranges[] | select(.mapping == "[stack]") | .end] | last' "$work/json")" \
		"$(sed -n 's/^[0-9a-f]*-\([0-9a-f]*\) .*\[stack\]$/0x\1/p' "/proc/$child/maps")"
	is "pagetables --pid: for people, too" \
		"$(addrspace pagetables --pid $child | tail -n 1 | sed 's/[0-9][0-9]*/N/g')" \
		"page tables: N in lowmem, N in highmem"
}

# On 64 bits the image does not run at its address in the direct map.
check_aliases() {
	text=$(region_start kernel.text)
	phys=0x$(sed -n 's/ *\([0-9a-f]*\)-.* : Kernel code/\1/p' /proc/iomem)
	pfn=$(printf '0x%08x' $((phys / 4096)))
	ways="$text kernel.text" many="1 address"
	if has_64_bits; then
		ways="$(printf '0x%x' $(($(fact page_offset) + phys))) lowmem $ways"
		many="2 addresses"
	fi
	for place in "$text" "pfn:$pfn" "$(printf '0x%x:' $((pfn * 4096 + 5)))"; do
		is "aliases $place: the kernel's text" \
			"$(addrspace --json aliases "$place" |
				jq -r '[.pfn, (.aliases[] | .address, .region)] | join(" ")')" \
			"$pfn $ways"
	done
	# Two processes run the same program and share its first page.
	start=0x$(sed -n '1s/-.*//p' "/proc/$child/maps")
	start_sleeper
	other=$sleeper
	is "aliases --all-users: every process that shares the page" \
		"$(addrspace --json aliases "$start" --pid $child --all-users |
			jq -r '[.aliases[] | select(.comm == "sleep") | .pid] | sort | join(" ")')" \
		"$(printf '%s\n' $child $other | sort -n | tr '\n' ' ' | sed 's/ $//')"
	is "aliases --pid: of that process alone" \
		"$(addrspace --json aliases "$start" --pid $child |
			jq -r '[.aliases[] | select(.pid > 0) | "\(.pid) \(.address)"] | join(" ")')" \
		"$child $start"
	kill $other
	wait $other 2> /dev/null
	is "aliases: says how long it took" \
		"$(addrspace --json aliases pfn:0x100 | jq '.nanoseconds > 0')" true
	is "aliases: for people, too" \
		"$(addrspace aliases "$text" | tail -n 1 | sed 's/in [0-9.]* ms/in N ms/')" \
		"pfn $(printf '0x%05x' $((pfn))), physical $(printf '0x%08x' $((pfn * 4096))): $many, found in N ms"
	refused_in_a_line "aliases of nothing" 1 "is not mapped" addrspace aliases 0
	schedule=0x$(awk '$3 == "schedule" { print $1; exit }' /proc/kallsyms)
	is "aliases: of a symbol" \
		"$(addrspace --json aliases schedule+4 | jq -r '.aliases[-1].address')" \
		"$(printf '0x%08x' $((schedule & -4096)))"
	is "walk: to a symbol" \
		"$(addrspace --json walk schedule+4 | jq -r .address)" \
		"$(printf '0x%08x' $((schedule + 4)))"
	refused_in_a_line "aliases of a symbol that is none" 1 "no symbol" addrspace aliases no_such_thing
	refused_in_a_line "aliases of a place that is none" 2 "is not an address" addrspace aliases 12x
	if has_64_bits; then
		refused_in_a_line "aliases of nothing, far up" 1 "is not mapped" addrspace aliases 0x1ffffffff
	else
		refused_in_a_line "aliases beyond 4 GiB" 2 "ends in a colon" addrspace aliases 0x1ffffffff
	fi
	refused_in_a_line "aliases of a process that is gone" 1 "no such process" \
		addrspace aliases "$start" --pid 4000000
	refused_in_a_line "aliases of a process by a word" 2 "must be a number" \
		addrspace aliases "$start" --pid me
	refused_in_a_line "aliases without place" 2 "too few arguments" addrspace aliases
}

# Processes start and end while all processes are searched.
check_all_in_a_storm() {
	for _ in 1 2 3; do
		(while :; do true | true; done) &
	done
	storms=$(jobs -p)
	failures=0
	for _ in 1 2 3 4 5 6 7 8; do
		addrspace --json aliases pfn:0x100 --all-users > /dev/null 2> "$work/err" ||
			failures=$((failures + 1))
	done
	# shellcheck disable=SC2086 # one word each; the child that sleeps is the last test's
	kill $storms
	wait
	child=''
	is "aliases --all-users: while processes come and go" "$failures $(cat "$work/err")" "0 "
}

# The digits of a number in base 2, in WIDTH places.
binary() {
	value=$(($1)) bits=''
	for _ in $(seq "$2"); do
		bits=$((value & 1))$bits
		value=$((value >> 1))
	done
	echo "$bits"
}

# row NUMBER PICTURE: prints its cells, without blanks
row() { sed -n "$1p" "$work/walk" | sed 's/│/|/g' | tr -d ' '; }

# The number of address bits that the tables translate, and the parts of an
# address that maps a page, or a large page.
levels=$(fact page_table_levels)
case $levels in
2) seen=32 page=10/10/12 large_page=10/22
	! is_arm || { page=12/8/12 large_page=12/20; } ;;
3) seen=32 page=2/9/9/12 large_page=2/9/21 ;;
4) seen=48 page=9/9/9/9/12 large_page=9/9/9/21 ;;
5) seen=57 page=9/9/9/9/9/12 large_page=9/9/9/9/21 ;;
esac
# The end of the 32-bit or 64-bit addresses, and a page there that is not
# mapped.
last=0xffffffff
! has_64_bits || last=0xffffffffffffffff
nowhere=${last%???}123

# picture NAME ADDRESS: the picture must show the address and the right decimal
# numbers
picture() {
	for how in --ascii --utf8; do
		LANG=C.UTF-8 addrspace $how --width 80 walk "$2" > "$work/walk"
		is "walk: the bits are the address, $1 $how" \
			"$(row 3 | tr -d '|')" "$(binary "$2" "$seen")"
		want='|' cells=$(row 3 | tr '|' ' ') rest=$(($2 & ((1 << seen) - 1))) low=$seen
		for cell in $cells; do
			low=$((low - ${#cell}))
			want="$want$((rest >> low))|"
			rest=$((rest & ((1 << low) - 1)))
		done
		is "walk: and the numbers, too, $1 $how" "$(row 5)" "$want"
		is "walk: fits into 80 columns, $1 $how" \
			"$(tr -d '\200-\277' < "$work/walk" | LC_ALL=C awk 'length($0) > 80' | wc -l)" 0
	done
}

# The sizes of the parts, from the lengths of the cells.
parts() { row 3 | tr '|' '\n' | awk 'NF { printf "%s%d", by, length($0); by = "/" }'; }

check_pictures() {
	large=$(file pagetables | awk '$1 == "range" && $5 > 4096 { print $2; exit }')
	small=$(file pagetables | awk '$1 == "range" && $5 == 4096 { print $2; exit }')
	picture "of a page" "$small"
	is "walk: all levels" "$(parts)" "$page"
	is "walk: ends at a page" "$(grep -c 'ends here: a page' "$work/walk")" 1
	if [ -n "$large" ]; then
		picture "of a large page" "$large"
		is "walk: a large page has no level 1" "$(parts)" "$large_page"
		is "walk: ends at a large page" "$(grep -c 'ends here: a large page' "$work/walk")" 1
	fi
	picture "of nothing" "$nowhere"
	is "walk: says why" "$(grep -c 'is not mapped: entry [0-9]* of level [0-9] is not present' "$work/walk")" 1
}

# walk_json [OPTION]... walk ADDRESS: leaves out what differs between readers:
# the top table and, with PTI, PAE's page directory
walk_json() {
	addrspace --json "$@" | jq -c '(.levels[] | select(.level > 1) | .table) = 0 |
		(.levels[] | select(.level > 2) | .entry) = 0'
}

check_copy() {
	for name in entries layout pagetables; do file $name > "$work/copy/$name"; done
	kernel=$(file layout | awk '$8 == "lowmem" { print $3 }')
	for address in "$kernel" "$(printf '0x%x' $((kernel + 0x123456)))" \
		"$(region_start kernel.text)" "$(region_start fixmap)" \
		"$(printf '0x%x' $(($(region_start arena.window) + 77)))" \
		"$(region_start FIX_APIC_BASE)" "$last"; do
		[ -n "$address" ] || continue
		is "walk by a copy: as live, $address" \
			"$(walk_json --proc "$work/copy" walk "$address")" \
			"$(walk_json walk "$address")"
	done
	refused_in_a_line "walk by a copy: no user half" 1 "only the kernel half" \
		addrspace --proc "$work/copy" walk 0x1000
	refused_in_a_line "walk by a copy: no processes" 2 "live machine" \
		addrspace --proc "$work/copy" walk 0xfffff000 --pid 1
	sed -i 's/^\(root [0-9]\) .*/\1 0x00000000 0x00000000/; s/0x[0-9a-f]*/0x00000000/g' "$work/copy/entries"
	refused_in_a_line "walk by a copy: addresses are hidden" 1 "hidden" \
		addrspace --proc "$work/copy" walk 0xfffff000
	printf '# addrspace entries 1\nroot 7 0x1000 0xc0000000\n' > "$work/copy/entries"
	refused_in_a_line "walk by a copy: no such levels" 1 "line 2: cannot parse '7'" \
		addrspace --proc "$work/copy" walk 0xfffff000
	# All views must refuse a copy with such a file.
	rm "$work/copy/entries"
}

check_refusals() {
	refused_in_a_line "--merge of a word" 2 "virtual or physical" addrspace pagetables --merge no
	refused_in_a_line "--raw with --pid" 2 "leave out PLACE, --pid" addrspace pagetables --raw --pid 1
	refused_in_a_line "--pid of no process" 1 "no such process" addrspace pagetables --pid 4000000
	refused_in_a_line "--pid of a copy" 2 "live machine" \
		addrspace --proc "$work/copy" pagetables --pid 1
	refused_in_a_line "walk of a frame that nothing maps" 1 "nothing in the kernel half maps" \
		addrspace walk pfn:0xffffffff
	kptr_restrict 2
	refused_in_a_line "aliases: hidden" 1 "kptr_restrict" addrspace aliases pfn:1
	refused_in_a_line "pagetables --pid: hidden" 1 "kptr_restrict" addrspace pagetables --pid 1
	addrspace pagetables --raw > "$work/out" 2> "$work/err"
	is "pagetables --raw: hidden, with a warning" \
		"$? $(grep -c 'read as zero' "$work/err") $(grep -c '0x0*[1-9a-f]' "$work/out")" "0 1 0"
	kptr_restore
}

check_wx
check_merge
start_sleeper
child=$sleeper
check_process
check_aliases
check_pictures
check_copy
check_refusals
check_all_in_a_storm
echo "1..$number"
exit $failed
