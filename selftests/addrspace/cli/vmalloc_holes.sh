#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Tests 'addrspace vmalloc --holes' against /proc/vmallocinfo, parsed by awk,
# and against the kernel itself: a module allocates what the command says would
# fit. Areas come and go on a live kernel, so figures are compared only if they
# were read at one moment, with several tries.

. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/machine.sh"
skip=4
module=addrspace_test_vmap
tries=50
# On 64 bits and on ARM, modules have their own space: there below lowmem.
of_modules='^0xffffffff[0-9a-f]{8}-'
! is_arm || of_modules='^0x[7b]f[0-9a-f]{6}-'

if [ ! -r /proc/addrspace/pagetables ] || ! modinfo $module > /dev/null 2>&1 ||
	! command -v addrspace jq > /dev/null; then
	echo "1..0 # SKIP no addrspace, no $module or no jq"
	exit $skip
fi

work=$(mktemp -d) || exit 1
trap 'kptr_restore; rm -rf "$work"' EXIT
kptr_restrict 1

echo "TAP version 13"

# The files must be the same before and after the command has read them. On 64
# bits the stacks of tasks are areas, too, and that of an ended task is freed
# some time later.
look() {
	try=0
	while [ $try -lt $tries ]; do
		try=$((try + 1))
		cat /proc/vmallocinfo > "$work/all"
		addrspace --json vmalloc --holes > "$work/json"
		cat /proc/vmallocinfo > "$work/after"
		! cmp -s "$work/all" "$work/after" || break
		wait_after $try
	done
	if [ $try -eq $tries ]; then
		echo "Bail out! /proc/vmallocinfo does not rest"
		exit 1
	fi
	grep -vE "$of_modules" "$work/all" > "$work/info"
}

get() { jq -r "$1" "$work/json"; }

# Prints lines "START END SIZE CALLER", sorted by address, in decimal.
areas() {
	sed 's/^0x\([0-9a-f]*\)-0x\([0-9a-f]*\) */\1 \2 /' "$work/info" | sort |
		while read -r start end size caller; do
			echo "$((0x$start)) $((0x$end)) $size $caller"
		done
}

bounds() {
	awk '$1 == "region" && $8 == "vmalloc" { print $3, $4 }' /proc/addrspace/layout
}

# Prints lines "START SIZE": the gaps between the areas.
holes() {
	read -r from to <<-END
	$(bounds)
	END
	areas | awk -v from="$((from))" -v to="$((to))" '
		BEGIN { next_one = from }
		$1 > next_one { print next_one, $1 - next_one }
		{ next_one = $2 }
		END { if (to > next_one) print next_one, to - next_one }
	'
}

check_against_proc() {
	look
	is "areas: each line of /proc/vmallocinfo" \
		"$(get '.areas[] | "\(.size) \(.caller)"')" \
		"$(areas | awk '{ size = $3; line = size
			for (i = 4; i <= NF; i++) {
				if ($i ~ /^(pages=|phys=|ioremap$|vmalloc$|vmap$|user$|vpages$|dma-coherent$)/)
					break
				line = line " " $i
			}
			print line }')"
	is "areas: pages as the kernel counts them" \
		"$(get '[.areas[].pages] | add')" \
		"$(sed -n 's/.* pages=\([0-9]*\).*/\1/p' "$work/info" | awk '{ n += $1 } END { print n + 0 }')"
	is "holes: all that is between" \
		"$(get '.holes[] | "\(.start) \(.size)"')" \
		"$(holes | while read -r start size; do printf '0x%08x %d\n' "$start" "$size"; done)"
	is "sum: the largest hole" "$(get .summary.largest_hole)" \
		"$(holes | sort -n -k 2 | tail -n 1 | cut -d ' ' -f 2)"
	is "sum: what is used, guarded, freed lazily and free is all" \
		"$(get '.summary | .used + .guard + .lazily_freed + .free - .total')" 0
	is "sum: the total is that of the region" "$(get .summary.total)" \
		"$(awk '$1 == "region" && $8 == "vmalloc" { print $5 }' /proc/addrspace/layout)"
	is "callers: together they have what the areas have" \
		"$(get '([.callers[].size] | add) - ([.areas[].size] | add)')" 0
	is "callers: this module's arena, by its function" \
		"$(get '.callers[] | select(.caller == "as_arena_create [addrspace]") | .areas')" 1
	is "guards: an area of pages has one page more than pages" \
		"$(get '[.areas[] | select(.flags == ["vmalloc"] and .pages > 0 and .guard != .size - 4096 * .pages)] | length')" 0
	is "page tables: an area of pages has them all mapped" \
		"$(get '[.areas[] | select(.flags == ["vmalloc"] and .pages > 0 and .mapped != 4096 * .pages)] | length')" 0
	is "page tables: nothing is mapped in the holes" "$(get .summary.mapped_elsewhere)" 0
}

take=/sys/module/$module/parameters/take

# ask PAGES ALIGN: asks whether so many pages fit; `said` reads the answer. On
# 64 bits a task that starts in between allocates its stack here.
ask() { addrspace --json vmalloc --holes --size $(($1 * 4096)) --align "$2" > "$work/fit"; }
said() { jq -r '.fit | "\(.verdict) \(.address) \(.at_most)"' "$work/fit"; }

# kernel_takes WHAT: stores in $real where the kernel puts the area
kernel_takes() {
	real=''
	echo "$1" > $take
	read -r real < $take
	echo 0 > $take
}

# is_between FIRST LAST ALIGN: is $real in that range?
is_between() { [ $((real >= $1 && real <= $2 && real % $3 == 0)) -eq 1 ]; }

# agrees PAGES ALIGN WHAT: the kernel must do what the command said, unless
# another task allocated in between
agrees() {
	try=0
	while [ $try -lt $tries ]; do
		try=$((try + 1))
		ask "$1" "$2"
		kernel_takes "$3" 2> /dev/null
		read -r verdict first last <<-END
		$(said)
		END
		case $verdict in
		fits | after-purge) ! is_between "$first" "$last" "$2" || return 0 ;;
		no | never) [ "$real" != 0x00000000 ] || return 0 ;;
		esac
	done
	echo "# $3: we said $verdict $first to $last, the kernel took $real"
	return 1
}

check_against_the_kernel() {
	modprobe $module || exit 1
	look
	largest=$(($(get .summary.largest_hole) / 4096))
	sizes="$((largest / 2)) $((largest - 64)) $((largest + 16)) $((largest * 2))"
	! has_64_bits || sizes=''
	for pages in 1 3 16 120 121 1000 $sizes; do
		agrees "$pages" 4096 "$pages"
		is "fit: the kernel agrees on $pages pages" $? 0
	done
	for pages in 1 16 64 128; do
		agrees $pages $((pages * 4096)) io$pages
		is "fit: the kernel agrees on $pages pages of a device, aligned" $? 0
	done

	if has_64_bits; then
		skipped "fit: as much as the largest hole" "no memory for the list of its pages"
		rmmod $module || exit 1
		return
	fi
	# The area of the module must be named as being in the way.
	echo $((largest - 64)) > $take
	addrspace --json vmalloc --holes --size $((largest * 4096)) > "$work/fit"
	is "fit: says no by its status" $? 1
	is "fit: says who is in the way" \
		"$(jq -r '[.fit.in_the_way[].caller] | map(select(contains("set_take"))) | length' "$work/fit")" 1
	addrspace vmalloc --holes --size $((largest * 4096)) > "$work/out"
	is "fit: and says so to people" \
		"$(grep -c 'does not fit. At 0x' "$work/out")-$(grep -cE '^  0x.*set_take.*\[addrspace_test_vmap\]' "$work/out")" 1-1
	echo 0 > $take
	rmmod $module || exit 1
}

# With hashed addresses, sizes and callers must be unchanged, and no mapped area
# may be shown as a hole.
check_hashed() {
	kptr_restrict 1
	look
	callers=$(get '[.callers[] | [.caller, .areas, .size]] | sort')
	used=$(get '.summary | [.total, .used, .guard, .lazily_freed, .free] | join(" ")')
	largest=$(get .summary.largest_hole)
	kptr_restrict 0
	addrspace --json vmalloc --holes > "$work/json" 2> "$work/err"
	is "hashed: no failure, and a note" "$?-$(get '.note | test("hashed")')" 0-true
	# The areas in the modules' own space, if they have one, cannot be recognised then.
	if ! has_64_bits && ! is_arm; then
		is "hashed: callers and what they have" \
			"$(get '[.callers[] | [.caller, .areas, .size]] | sort')" "$callers"
		is "hashed: the sums" \
			"$(get '.summary | [.total, .used, .guard, .lazily_freed, .free] | join(" ")')" "$used"
	fi
	is "hashed: the largest hole is at least the largest there is" \
		$(($(get .summary.largest_hole) >= largest)) 1
	addrspace --json vmalloc --holes --size 64K > "$work/fit" 2> "$work/err"
	is "hashed: what fits, fits perhaps" "$?-$(jq -r .fit.verdict "$work/fit")" 0-perhaps
	addrspace vmalloc --holes --size "$(get .summary.total)" > "$work/out" 2> "$work/err"
	is "hashed: what is as large as all does not" $? 1
}

check_refusals() {
	refused "no size" 2 "--align needs a size" addrspace vmalloc --holes --align 1M
	refused "a size that is none" 2 "such as 4096, 64K" addrspace vmalloc --holes --size x
	refused "no size at all" 2 "such as 4096, 64K" addrspace vmalloc --holes --size 0
	if has_64_bits; then
		addrspace --json vmalloc --holes --size 64T > "$work/fit"
		is "fit: larger than all of the space" \
			"$? $(jq -r .fit.verdict "$work/fit")" "1 never"
		refused "larger than all addresses" 2 "at most 65536T" addrspace vmalloc --holes --size 65537T
	else
		refused "larger than all addresses" 2 "at most 4G" addrspace vmalloc --holes --size 5G
	fi
	refused "an alignment that is none" 2 "power of two" addrspace vmalloc --holes --size 4K --align 3K
	refused "--size without --holes" 2 "go with --holes" addrspace vmalloc --size 4K
	refused "an area of our own" 2 "as --size" addrspace vmalloc 4K --holes
	refused "--zero" 2 "leave out --zero" addrspace vmalloc --holes --zero
	kptr_restrict 0
	check_hashed
	kptr_restrict 2
	refused "hidden addresses" 1 "cannot find the vmalloc area" addrspace vmalloc --holes
	kptr_restrict 1
	mkdir -p "$work/copy/kernel"
	cat /proc/addrspace/layout > "$work/copy/layout"
	refused "a copy without it" 1 "taken without it" \
		addrspace --proc "$work/copy" vmalloc --holes
	cat /proc/addrspace/pagetables > "$work/copy/pagetables"
	cat /proc/vmallocinfo > "$work/copy/kernel/vmallocinfo"
	addrspace --proc "$work/copy" --json vmalloc --holes > "$work/json"
	is "a copy with it" "$?-$(get '.areas | length')" "0-$(grep -cvE "$of_modules" "$work/copy/kernel/vmallocinfo")"
	echo nonsense > "$work/copy/kernel/vmallocinfo"
	refused "a copy that is damaged" 1 "/proc/vmallocinfo" \
		addrspace --proc "$work/copy" vmalloc --holes
}

# An artificial space of 15 MiB: 1 MiB used, 7 freed lazily, 1 used, 6 free.
make_up() {
	made=$work/made
	mkdir -p "$made/kernel"
	printf '# addrspace layout 1\nregion 0 0xf0000000 0xf0f00000 15728640 0 0 vmalloc - -\n' > "$made/layout"
	echo '# addrspace pagetables 1' > "$made/pagetables"
	cat > "$made/kernel/vmallocinfo" <<-'END'
	0xf0000000-0xf0100000 1048576 one+0x1/0x2 pages=255 vmalloc
	0xf0800000-0xf0900000 1048576 two+0x1/0x2 [module] pages=255 vmalloc N0=255
	0xf0100000-0xf0800000 7340032 unpurged vm_area
	END
}

# SIZE ALIGN VERDICT ADDRESS AT_MOST IN_THE_WAY
check_made_up() {
	make_up
	while read -r size align verdict address at_most way; do
		addrspace --proc "$made" --json vmalloc --holes --size "$size" \
			--align "$align" > "$work/fit"
		status=$?
		is "made up: $size aligned to $align" \
			"$(jq -r '.fit | [.verdict, .address, .at_most, ([.in_the_way[].caller] | join(","))] | map(tostring) | join(" ")' "$work/fit")" \
			"$verdict $address $at_most $way"
		case $verdict in
		no|never) is "made up: $size says so by its status" $status 1 ;;
		*) is "made up: $size fits by its status" $status 0 ;;
		esac
	done <<-'END'
	4K 4K fits 0xf0900000 0xf0900000
	6140K 4K fits 0xf0900000 0xf0900000
	6144K 4K after-purge 0xf0100000 0xf0100000
	7164K 4K after-purge 0xf0100000 0xf0100000
	7M 4K no 0xf0000000 null one+0x1/0x2
	12M 4K no 0xf0100000 null two+0x1/0x2 [module]
	14M 4K no 0xf0000000 null one+0x1/0x2,two+0x1/0x2 [module]
	2044K 4M fits 0xf0c00000 0xf0c00000
	3068K 4M after-purge 0xf0400000 0xf0400000
	4092K 4M perhaps 0xf0400000 null
	16M 4K never null null
	END
	addrspace --proc "$made" --json vmalloc --holes > "$work/json"
	is "made up: the sums" \
		"$(get '.summary | [.total, .used, .guard, .lazily_freed, .free, .largest_hole, .fragmentation] | join(" ")')" \
		"15728640 2088960 8192 7340032 6291456 6291456 0"
	is "made up: the callers" "$(get '[.callers[] | .caller] | join(",")')" \
		"unpurged vm_area,one,two [module]"
}

# Two holes: one of 1 MiB, which just fits a request aligned to its size, and
# one of 13.
check_two_holes() {
	sed -i 's/0xf0f00000 15728640/0xf1000000 16777216/' "$made/layout"
	cat > "$made/kernel/vmallocinfo" <<-'END'
	0xf0000000-0xf0100000 1048576 one+0x1/0x2 pages=255 vmalloc
	0xf0200000-0xf0300000 1048576 two+0x1/0x2 pages=255 vmalloc
	END
	addrspace --proc "$made" --json vmalloc --holes --size 1020K --align 1M > "$work/fit"
	is "two holes: the kernel may pass by one that just does" "$(said)" \
		"fits 0xf0100000 0xf0300000"
	addrspace --proc "$made" vmalloc --holes --size 1020K --align 1M > "$work/out"
	is "two holes: the text output says so" \
		"$(grep -cE '(fits, at 0xf0100000|misses this hole, it takes 0xf0300000 at the latest)$' "$work/out")" 2
	addrspace --proc "$made" --json vmalloc --holes --size 1020K > "$work/fit"
	is "two holes: not without alignment" "$(said)" "fits 0xf0100000 0xf0100000"
}

# If our arena is in the way, it must be named, with the hole that unloading
# would leave.
check_ours() {
	cat > "$made/kernel/vmallocinfo" <<-'END'
	0xf0000000-0xf0100000 1048576 one+0x1/0x2 pages=255 vmalloc
	0xf0300000-0xf0900000 6291456 arena_create+0x1/0x2 [addrspace] vmap
	END
	addrspace --proc "$made" --json vmalloc --holes --size 12M > "$work/fit"
	is "ours: said to be" \
		"$(jq -r '.fit.in_the_way[] | "\(.caller) \(.ours)"' "$work/fit")" \
		"arena_create+0x1/0x2 [addrspace] true"
	addrspace --proc "$made" vmalloc --holes --size 12M > "$work/out"
	is "ours: the text output says so" \
		"$(grep -c "0xf0300000 belongs to this module: .*a hole of 15 MiB" "$work/out")" 1
}

check_against_proc
check_made_up
check_two_holes
check_ours
check_against_the_kernel
check_refusals
echo "1..$number"
exit $failed
