#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Tests 'addrspace explain' on places whose answer is known from /proc:
# kallsyms, modules, vmallocinfo, iomem, zoneinfo and pagemap; and from a module
# that holds mappings of the kernel; live, and from a copy of the files.

. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/machine.sh"
skip=4
module=addrspace_test_kmap_hold

if ! [ -c /dev/addrspace ] || ! modinfo $module > /dev/null 2>&1 ||
	! command -v addrspace jq > /dev/null; then
	echo "1..0 # SKIP no /dev/addrspace, no $module or no jq"
	exit $skip
fi

work=$(mktemp -d) || exit 1
trap 'kptr_restore; rm -rf "$work"' EXIT
kptr_restrict 1

echo "TAP version 13"

explain() { addrspace --json explain "$@" > "$work/json" 2> "$work/err"; }
get() { jq -r "$1" "$work/json"; }
# owner KIND: prints the owner of that kind
owner() { get ".owners[] | select(.kind == \"$1\") | .name" | head -n 1; }
hex() { printf '0x%08x' "$(($1))"; }

fact() { awk -v name="$1" '$2 == name { print $3 }' /proc/addrspace/layout; }
page_offset=$(fact page_offset)
# The addresses at which the image runs; on 64 bits they are not in the direct
# map.
image=lowmem modules=vmalloc zone=Normal
if has_64_bits; then
	image=kernel-image modules=modules zone=DMA32
fi
if is_arm; then
	# ARM's kallsyms do not have _text.
	image_offset=$((page_offset - $(ram_start))) modules=modules zone=DMA
else
	image_offset=$((0x$(awk '$3 == "_text" { print $1 }' /proc/kallsyms) -
		0x$(sed -n 's/ *\([0-9a-f]*\)-.* : Kernel code/\1/p' /proc/iomem)))
fi
user_end=$(awk '$1 == "region" && $8 == "user" { print $4 }' /proc/addrspace/layout)

check_symbols() {
	for symbol in schedule vfs_read kfree printk_sprint; do
		address=$(awk -v name="$symbol" '$3 == name && !$4 { print "0x" $1; exit }' /proc/kallsyms)
		[ -n "$address" ] || continue
		explain "$symbol+3"
		is "symbol: $symbol has the address of kallsyms" "$(get .address)" "$(hex "$address + 3")"
		is "symbol: the image is at a fixed offset" "$(get .phys)" "$(hex "$address + 3 - $image_offset")"
		explain "$(hex "$address + 3")"
		is "symbol: and the address is its" "$(owner symbol)" "$symbol+0x3"
		is "symbol: in the kernel's text" "$(get '.region + " " + (.parents | join(" "))')" "kernel.text $image"
		is "symbol: a logical address is a virtual one, too" "$(get '.kinds | join(" ")')" "kernel logical kernel virtual"
		is "symbol: nothing is wrong with __pa() there" "$(get .invalid)" null
		is "symbol: iomem knows that memory" "$(owner resource)" "Kernel code"
	done
	address=$(awk '$3 == "as_walk_address" && $4 == "[addrspace]" { print "0x" $1 }' /proc/kallsyms)
	explain "$address"
	is "module: by its symbol" "$(owner symbol)" "as_walk_address+0x0 [addrspace]"
	is "module: and by its name" "$(owner module | sed 's/,.*//')" addrspace
	is "module: where modules are" "$(get '.parents[-1] // .region')" $modules
	is "module: __pa() would be wrong" "$(get '.invalid | .function + " " + .answer')" \
		"__pa $(hex "$address - $image_offset")"
}

# Areas that are already freed are left out. If there are very many, only a part is
# tested.
areas() {
	grep -v ' unpurged ' /proc/vmallocinfo > "$work/areas"
	awk -v many="$(wc -l < "$work/areas")" '
		NR % (many < 50 ? 1 : int(many / 8)) == 0' "$work/areas"
}

# The first pages of an area, and its guard page if it has one. Stacks are left
# out, because they disappear with their process.
check_areas() {
	bad=0 areas=0
	while read -r range _ caller _; do
		start=${range%-*} end=${range#*-}
		explain "$start"
		if ! owner 'vmalloc area' | grep -qF "$start-$end, of $caller"; then
			grep -F "$range " /proc/vmallocinfo | grep -qF "$caller" || continue
			bad=$((bad + 1))
			echo "# $start: $(owner 'vmalloc area')"
		fi
		areas=$((areas + 1))
	done <<-END
	$(areas)
	END
	is "vmalloc: areas of /proc/vmallocinfo, with its caller" "$bad of $((areas > 5))" "0 of 1"
	address=$(awk '$1 == "addrspace" { print $6 }' /proc/modules)
	explain "$address"
	is "vmalloc: a module's area is one, too" "$(owner 'vmalloc area')" \
		"$(grep -m 1 "^$address-" "$work/areas" | awk '{ print $1 ", of " $3 }')"
	# Stacks come and go with their tasks.
	line=$(grep -v kernel_clone "$work/areas" | grep -m 1 'pages=[0-9]* vmalloc')
	end=${line#*-} end=${end%% *}
	explain "$(hex "$end - 1")"
	is "vmalloc: an area's last page is its guard" \
		"$(owner 'vmalloc area' | grep -c '^the guard page of')-$(get .phys)" 1-null
	explain "$(awk '$1 == "region" && $8 == "vmalloc" { print $4 }' /proc/addrspace/layout)"
	if is_arm; then
		is "vmalloc: after its end is the device tree" "$(get .region)" fdt
	else
		is "vmalloc: after its end is a gap" "$(get '.region + " " + (.phys | tostring)')" "vmalloc-end-gap null"
	fi
}

# The addresses that map the explained page. Pkmap and the window keep an
# unmapped page until they wrap; by then it may be any free page.
ways() {
	get '[.translations[] | select(.region != "pkmap") | .address + " " + .region] | join(",")'
}
# way_back ADDRESS: the same, if that address is among them
way_back() { get '.translations[].address' | grep -xF "$1"; }

check_our_own() {
	echo 'vmalloc 64K' > /proc/addrspace/control
	object=$(awk '$1 == "object" { print $2, $4 }' /proc/addrspace/control | tail -n 1)
	address=${object#* }
	explain "$(hex "$address + 4100")"
	is "own area: is named" "$(owner 'own area' | grep -c "(pages), $address-")" 1
	is "own area: within the arena" "$(get '.region')" arena.valloc
	is "own area: maps what walk finds" "$(get .phys)" \
		"$(addrspace --json walk "$(hex "$address + 4100")" | jq -r .phys)"
	explain "$(get .pfn | sed 's/^/pfn:/')"
	address=$(hex "$address + 4096")
	is "own area: its page leads back" "$(way_back "$address")" "$address"
	is "own area: and to the owner" "$(owner 'own area' | grep -c "${object#* }-")" 1
	echo "vfree ${object% *}" > /proc/addrspace/control
}

check_window() {
	if ! mapped=$(mapped_zone); then
		skipped "window: a slot and its page" "no page needs it"
		return
	fi
	echo "pages 1 $mapped" > /proc/addrspace/control
	id=$(awk '$1 == "object" { print $2 }' /proc/addrspace/control | tail -n 1)
	echo "kmap $id" > /proc/addrspace/control
	line=$(awk '$1 == "slot" && $4 == "used" { print $2, $3, $6; exit }' /proc/addrspace/window)
	# shellcheck disable=SC2086 # its three words
	set -- $line
	explain "$2"
	is "window: its slot is named" "$(owner 'window slot' | sed 's/,.*//')" "$1"
	is "window: its page, too" "$(hex "$(get .pfn)")" "$(hex "$3")"
	explain "pfn:$3"
	is "window: and whose, it is known" "$(owner 'window slot' | sed 's/,.*//')" "$1"
	permanent=$(hex "$page_offset + $3 * 4096 - $(ram_start)")
	if has_highmem; then
		is "window: the page is only there" "$(ways)" "$2 arena.window"
		is "window: highmem has no permanent address" "$(get '.page.address, .page.zone' | tr '\n' ' ')" "null HighMem "
		is "window: __va() would be wrong" "$(get '.invalid.function')" __va
	else
		is "window: the page is there, and in the direct map" "$(ways)" \
			"$permanent lowmem,$2 arena.window"
		is "window: __va() is right" "$(get '.address, .invalid' | tr '\n' ' ')" "$permanent null "
	fi
	echo "kunmap $id" > /proc/addrspace/control
	echo "put $id" > /proc/addrspace/control
}

check_kernels_own() {
	if ! has_highmem || [ "$(nproc)" -lt 2 ]; then
		skipped "pkmap and kmap_local: slots and their pages" "no highmem, or one CPU only"
		return
	fi
	if ! keeps_tasks; then
		skipped "pkmap and kmap_local: slots and their pages" \
			"before 5.11 the kernel keeps no local mapping for a task"
		return
	fi
	modprobe $module || exit 1
	cat /proc/$module > "$work/known"
	cpu=$(known cpu)
	stay_below_cpu "$cpu"
	for name in kmap outer inner; do
		address=$(known $name)
		# Try again if the task that holds the mapping was not running.
		for try in 1 2 3 4 5 6 7 8 9 10; do
			explain "$address"
			get '[.region, .phys, (.owners[0] | .kind)] | join(" ")' > "$work/$name"
			explain "pfn:$(known $name 3)"
			way_back "$address" > "$work/$name.back"
			if grep -q ' 0x' "$work/$name" && [ -s "$work/$name.back" ]; then
				break
			fi
			wait_after "$try"
		done
	done
	use_all_cpus
	rmmod $module || exit 1
	is "pkmap: a slot and its page" "$(cat "$work/kmap")" \
		"pkmap $(hex "$(known kmap 3) * 4096") pkmap slot"
	is "pkmap: and back" "$(cat "$work/kmap.back")" "$(known kmap)"
	is "kmap_local: the outer slot" "$(cat "$work/outer")" \
		"kmap_local.cpu$cpu.slot0 $(hex "$(known outer 3) * 4096") fixmap slot"
	is "kmap_local: the inner slot" "$(cat "$work/inner")" \
		"kmap_local.cpu$cpu.slot1 $(hex "$(known inner 3) * 4096") fixmap slot"
	is "kmap_local: and back, outer" "$(cat "$work/outer.back")" "$(known outer)"
	is "kmap_local: and back, inner" "$(cat "$work/inner.back")" "$(known inner)"
}

check_clock() {
	explain "$arm_clock:"
	is "device: as iomem calls it" "$(owner resource)" "$arm_clock_name"
	is "device: is no memory" "$(get '.page | "\(.zone) \(.ram // false)"')" "null false"
	first=$(hex "$(ram_start) + 4096")
	explain "$first:"
	is "physical: has its permanent address" "$(get '.address, .translations[0].address' | tr '\n' ' ')" \
		"$(hex "$page_offset + 4096") $(hex "$page_offset + 4096") "
	is "physical: is what devices use" "$(get '.kinds | join(" ")')" "physical bus"
}

check_devices() {
	# Newer kernels show the local APIC in iomem at its virtual address.
	explain 0xfec00000:
	is "device: as iomem calls it" "$(owner resource)" "IOAPIC 0"
	is "device: the fixmap leads there" "$(owner 'fixmap slot')" FIX_IO_APIC_BASE_0
	is "device: is no memory" "$(get '.page | "\(.zone) \(.ram // false)"')" "null false"
	explain 0x1000:
	is "physical: has its permanent address" "$(get '.address, .translations[0].address' | tr '\n' ' ')" \
		"$(hex "$page_offset + 4096") $(hex "$page_offset + 4096") "
	is "physical: the first 16 MiB are for ISA" "$(get '.page.dma24, .page.dma32' | tr '\n' ' ')" "true true "
	is "physical: is what devices use" "$(get '.kinds | join(" ")')" "physical bus"
}

# A process's page in /proc/PID/pagemap: little-endian, 55 bits of frame number.
check_process() {
	start_sleeper
	pid=$sleeper
	line=$(grep -m 1 'r-xp' /proc/$pid/maps)
	address=0x${line%%-*} path=${line##* }
	pfn=$(dd if=/proc/$pid/pagemap bs=8 skip=$((address / 4096)) count=1 2> /dev/null |
		od -An -t x4 | awk '{ print "0x" $1 }')
	explain "$(hex "$address + 5")" --pid $pid
	is "process: the frame of its pagemap" "$(get .pfn)" "$(hex "$pfn")"
	is "process: a user address" "$(get '.kinds[0] + " " + .region')" "user virtual user"
	is "process: what is mapped there" "$(owner mapping | sed 's/.* //')" "$path"
	is "process: is found again by the page" \
		"$(jq -r --arg end "$user_end" '[.translations[] | select(.address < $end) | .address] | .[0]' "$work/json")" "$(hex "$address + 5")"
	is "process: it maps it" "$(get '.page.mapcount > 0')" true
	kill $pid
	wait $pid 2> /dev/null
	refused "a process that is gone" 1 "no such process" addrspace explain 0x8048000 --pid $pid
}

check_copy() {
	mkdir -p "$work/copy/kernel"
	for file in layout pagetables window slots vmalloc; do
		cat /proc/addrspace/$file > "$work/copy/$file"
	done
	cat /proc/vmallocinfo > "$work/copy/kernel/vmallocinfo"
	address=$(awk '$3 == "schedule" { print "0x" $1 }' /proc/kallsyms)
	addrspace --proc "$work/copy" --json explain "$address" > "$work/json" 2> /dev/null
	is "copy: translates" "$?-$(get .phys)" "0-$(hex "$address - $image_offset")"
	is "copy: knows the zone by the layout" "$(get .page.zone)" $zone
	is "copy: says what it lacks" "$(get '[.missing[].what] | sort | join(" ")')" "page resource symbols"
	refused "copy: no symbols, none found" 1 "without it" \
		addrspace --proc "$work/copy" explain schedule
	cat /proc/kallsyms > "$work/copy/kernel/kallsyms"
	addrspace --proc "$work/copy" explain schedule > "$work/out" 2> /dev/null
	is "copy: people can read that" "$?-$(grep -cE "^  (region +kernel.text, in $image|symbol +schedule\+0x0|not known +page: a copy .*)\$" "$work/out")" 0-3
	addrspace record "$work/record" > /dev/null
	addrspace --from "$work/record" --json explain "$address" > "$work/json"
	is "record: lacks what only a live kernel has" "$?-$(get '[.missing[].what] | join(" ")')" "0-page"
	is "record: has the rest" "$(get .phys)-$(owner symbol)-$(owner resource)" \
		"$(hex "$address - $image_offset")-schedule+0x0-Kernel code"
	addrspace --proc "$work/copy" --json explain 0x8048000 > "$work/json"
	is "copy: no processes" "$(get '.missing[0].what + " " + (.phys | tostring)')" "translation null"
}

check_refusals() {
	refused "not a place" 2 "too few arguments" addrspace explain
	refused "two places" 2 "too many arguments" addrspace explain 1 2
	refused "not a place at all" 2 "is not a place" addrspace explain '*'
	if has_64_bits; then
		refused "beyond the address space" 2 "is not an address" addrspace explain 0x12345678901234567
		skipped "beyond what the CPU has" "52 bits, what can be typed, are all frames"
	else
		refused "beyond the address space" 2 "ends in a colon" addrspace explain 0x123456789
		refused "beyond what the CPU has" 1 "no such page frame" addrspace explain 0xfffffffff000:
	fi
	refused "a frame that cannot be" 2 "have 52 bits" addrspace explain pfn:0xfffffffffffff
	refused "an unknown symbol" 1 "no symbol 'no_such_thing'" addrspace explain no_such_thing
	refused "a pid that is none" 2 "--pid must be a number" addrspace explain 0 --pid x
	absent=0xf0000000
	! is_arm || absent=0x30000000
	explain $absent:
	is "physical memory that there is not" "$?-$(get '.page | "\(.zone) \(.ram // false)"')" "0-null false"
	kptr_restrict 2
	refused "hidden addresses" 1 "cannot explain anything" addrspace explain 0xc0100000
	kptr_restrict 0
	line=$(grep -m 1 'arena' /proc/addrspace/layout)
	explain "$(echo "$line" | awk '{ print $3 }')"
	is "hashed addresses: the rest is reported" "$?-$(get '.missing[0].what')" "0-vmalloc area"
	kptr_restrict 1
}

check_symbols
check_areas
check_our_own
check_window
check_kernels_own
if is_arm; then check_clock; else check_devices; fi
check_process
check_copy
check_refusals
echo "1..$number"
exit $failed
