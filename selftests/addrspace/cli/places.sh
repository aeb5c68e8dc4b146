#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Tests the notation for places (PLACES in addrspace(1)): explain, walk, aliases
# and pagetables must all take a name for the same address, live and in a
# record, and in a session also the names of its objects.

. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/machine.sh"
if ! [ -c /dev/addrspace ] || ! command -v addrspace jq > /dev/null; then
	echo "1..0 # SKIP no /dev/addrspace, or no jq"
	exit 4
fi
work=$(mktemp -d) || exit 1
trap 'kptr_restore; rm -rf "$work"' EXIT
kptr_restrict 1

hex() { printf '0x%08x' "$(($1))"; }
file() { cat "/proc/addrspace/$1"; }
fact() { file layout | awk -v name="$1" '$1 == "fact" && $2 == name { print $3 }'; }
region_start() { file layout | awk -v name="$1" '$1 == "region" && $8 == name { print $3 }'; }

# means PLACE ADDRESS PHYS|none: an expectation for ask
means() { echo "$1 $2 $3" >> "$work/places"; }

# ask WHERE [OPTION...]: asks the four commands about each place, in one session, and
# compares the answers with what the places mean
ask() {
	where=$1
	shift
	while read -r place _; do
		printf '%s\n' "explain $place" "walk $place" "aliases $place" "pagetables $place"
	done < "$work/places" > "$work/questions"
	addrspace --json "$@" shell < "$work/questions" 2> "$work/err" |
		jq -nr '[inputs] | to_entries[] | (.key % 4) as $command | .value | .error //
			if $command == 2 then .pfn
			elif $command == 3 then .ranges | length > 0
			else .address end' > "$work/answers"
	while read -r place address phys; do
		read -r explained <&3
		read -r walked <&3
		read -r frame <&3
		read -r ranges <&3
		is "$where: explain $place" "$explained" "$address"
		is "$where: walk $place" "$walked" "$address"
		if [ "$phys" != none ]; then
			is "$where: aliases $place" "$((frame))" $((phys >> 12))
			is "$where: pagetables $place" "$ranges" true
		else
			is "$where: aliases $place" \
				"$(echo "$frame" | grep -cE 'is not mapped|maps nothing')" 1
			is "$where: pagetables $place" "$ranges" false
		fi
	done < "$work/places" 3< "$work/answers"
}

# In lowmem, both the address and the physical address are known in advance.
expect_all() {
	low=$(fact page_offset) base=$(ram_start)
	low_phys=$(hex "$base + 0x5000")
	symbol=$((0x$(awk '$3 == "schedule" && !$4 { print $1; exit }' /proc/kallsyms)))
	mapped=$(addrspace --json walk "$(hex $symbol)" | jq -r .phys)
	means "$(hex "$low + 0x5000")" "$(hex "$low + 0x5000")" "$low_phys"
	means "$(hex "$low + 0x5000" | cut -c 3-)" "$(hex "$low + 0x5000")" "$low_phys"
	means lowmem "$(hex "$low")" "$base"
	means lowmem+20K "$(hex "$low + 0x5000")" "$low_phys"
	means "$low_phys:" "$(hex "$low + 0x5000")" "$low_phys"
	means "phys:$low_phys" "$(hex "$low + 0x5000")" "$low_phys"
	means "pfn:$((low_phys >> 12))" "$(hex "$low + 0x5000")" "$low_phys"
	means "pfn:$(((low_phys >> 12) - 1))+0x1004" "$(hex "$low + 0x5004")" "$low_phys"
	means schedule+4 "$(hex "$symbol + 4")" "$mapped"
	# ARM's fixmap has no slot of a name that maps a device.
	is_arm || means FIX_APIC_BASE "$(region_start FIX_APIC_BASE)" 0xfee00000
	means arena.guard "$(region_start arena.guard)" none
	has_64_bits || means "$((low >> 20))M" "$(hex "$low")" "$base"
}

check_refusals() {
	for command in explain walk aliases pagetables; do
		refused "$command: no number of bytes" 2 "after \+" addrspace $command lowmem+x
		refused "$command: not a physical address" 2 "not a physical address" addrspace $command phys:x
		has_64_bits ||
			refused "$command: beyond all addresses" 2 "end at 4 GiB" addrspace $command 5G
		refused "$command: no object without a session" 1 "no such object" addrspace $command 1.0
	done
	refused "explain: an unknown name, with a similar one" 1 \
		"no region and no symbol 'vmaloc': did you mean 'vmalloc'" addrspace explain vmaloc
	refused "walk: where nothing is mapped" 1 "nothing in the kernel half maps" \
		addrspace walk 0xffffffff000:
	refused "walk: hidden symbols are said to be" 1 "made without it" \
		addrspace --from "$work/no-symbols" walk no_such_symbol
	kptr_restrict 2
	refused "walk: hidden regions are said to be" 1 "cannot find lowmem" \
		addrspace walk lowmem
	kptr_restrict 1
}

# The record's session reads its symbols once.
check_similar_names() {
	printf '%s\n' 'explain vmaloc' 'walk vmaloc' 'aliases vmaloc' 'pagetables vmaloc' \
		'explain shedule' 'walk shedule' 'aliases shedule' 'pagetables shedule' |
		addrspace --json --from "$work/record" shell > "$work/session" 2> /dev/null
	is "an unknown name, with a similar region" \
		"$(grep -c "no region and no symbol 'vmaloc': did you mean 'vmalloc'" "$work/session")" 4
	is "a symbol, nearly" "$(grep -c "did you mean 'schedule'" "$work/session")" 4
}

# answer NUMBER KEY: reads the answers of the session's commands; the first is 1
answer() { sed -n "$1p" "$work/session" | jq -r "$2"; }

check_session() {
	device=0xfee00000
	! is_arm || device=$arm_clock
	printf '%s\n' 'a = pages get 2' 'kmap a.1' 'walk a.1' 'explain a.1' 'aliases a.1' \
		'pagetables a.1' 'v = vmalloc 8K' 'walk v.1' 'walk v+0x1004' 'explain v' 'aliases v' \
		'pagetables v' 'walk 1.1' 'aliases a.2' 'walk b.0' 'schedule = pages get 1' \
		'aliases schedule' "d = device pfn:$((device >> 12)) 4K" 'explain d.0' |
		addrspace --json shell > "$work/session" 2> /dev/null
	pfn=$(answer 1 '.pages[1].pfn')
	mapped=$(answer 2 '.mappings[0].address')
	permanent=$(hex "$(fact page_offset) + $pfn * 4096 - $(ram_start)")
	# In highmem only the window maps it; elsewhere the permanent address
	# comes first.
	first=$mapped
	[ "$(answer 4 '.page.zone')" = HighMem ] || first=$permanent
	is "session: walk a page" "$(answer 3 '"\(.address) \(.phys)"')" "$first $(hex "$pfn * 4096")"
	is "session: explain a page" "$(answer 4 .phys)" "$(hex "$pfn * 4096")"
	is "session: aliases of a page" "$(answer 5 ".pfn, (.aliases[].address | select(. == \"$mapped\"))" |
		tr '\n' ' ')" "$pfn $mapped "
	is "session: pagetables of a page" \
		"$(answer 6 "[.ranges[] | select(.start <= \"$mapped\" and .end > \"$mapped\")] | length")" 1
	area=$(answer 7 '.areas[0].start')
	is "session: walk a page of an area" "$(answer 8 .address)" "$(hex "$area + 4096")"
	is "session: walk into an area" "$(answer 9 .address)" "$(hex "$area + 4100")"
	is "session: explain an area" "$(answer 10 .address)" "$area"
	is "session: aliases of an area's first page" "$(answer 11 '.aliases[].address' | grep -cx "$area")" 1
	is "session: pagetables of an area" "$(answer 12 '[.ranges[].size] | add >= 8192')" true
	is "session: a page by its number" "$(answer 13 .phys)" "$(answer 3 .phys)"
	is "session: beyond the object" "$(answer 14 .error | grep -c 'the object has 2 pages')" 1
	is "session: no such name" "$(answer 15 .error | grep -c "no region and no symbol 'b.0'")" 1
	is "session: a device's area, by a page frame" "$(answer 19 .phys)" "$device"
	is "session: what the user named goes first" "$(answer 17 .pfn)" "$(answer 16 '.pages[0].pfn')"
}

echo "TAP version 13"
addrspace record "$work/record" > /dev/null 2>&1
jq 'del(.files["kernel/kallsyms"])' "$work/record" > "$work/no-symbols"
expect_all
ask live
ask recorded --from "$work/record"
check_refusals
check_similar_names
check_session
echo "1..$number"
exit $failed
