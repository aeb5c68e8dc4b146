#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Tests 'addrspace selfcheck': on a sound machine all witnesses agree, live and by a copy
# of the files; and for each witness, one that says something else is noticed. The live
# ones are replaced by files that are mounted over them.
# shellcheck disable=SC2016 # what looks like variables are awk's fields

. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/machine.sh"
if ! [ -c /dev/addrspace ] || ! command -v addrspace jq > /dev/null; then
	echo "1..0 # SKIP no /dev/addrspace, or no jq"
	exit 4
fi
work=$(mktemp -d) || exit 1
trap 'kptr_restore; rm -rf "$work"' EXIT
kptr_restrict 1

echo "TAP version 13"

# check [OPTION...]: leaves the answer in $work/json, the exit status in $status
check() {
	addrspace --json "$@" selfcheck > "$work/json" 2> "$work/err"
	status=$?
}
get() { jq -r "$1" "$work/json"; }
# result WITNESS [WORD]: what became of a witness, or of that whose claim has the word
result_of() {
	jq -r --arg w "$1" --arg c "${2:-}" \
		'[.checks[] | select(.witness == $w and (.claim | contains($c))) | .result] | unique | join(",")' \
		"$work/json"
}

check
is "live: nothing differs" "$status $(get '[.checks[] | select(.wrong > 0)] | length')" "0 0"
[ "$status" -eq 0 ] || sed 's/^/# /' "$work/json"
for witness in /proc/iomem /proc/meminfo /proc/kallsyms /proc/modules /proc/kpageflags \
	/proc/self/pagemap "mmap(2)" arithmetic; do
	is "live: $witness agrees" "$(result_of "$witness")" agrees
done
is "live: /proc/vmallocinfo agrees on pages" "$(result_of /proc/vmallocinfo pages)" agrees
is "live: /proc/vmallocinfo agrees on devices" "$(result_of /proc/vmallocinfo device)" agrees
if has_highmem; then
	is "live: /proc/zoneinfo agrees" "$(result_of /proc/zoneinfo)" agrees
	is "live: the log agrees" "$(result_of /dev/kmsg)" agrees
else
	is "live: /proc/zoneinfo has no highmem" "$(result_of /proc/zoneinfo)" "no witness"
	skipped "live: the log agrees" "without highmem, it has nothing of the layout"
fi
is "live: much is compared" "$(get '[.checks[].compared] | add > 1000')" true
is "live: the page names the kernel" "$(get .kernel | grep -cF "$(uname -r)")" 1
addrspace selfcheck > "$work/page" 2> "$work/err"
is "people get a page" \
	"$? $(grep -cE '^(kernel   Linux |machine  |[0-9]+ witnesses agree, 0 differ, )' "$work/page")" "0 3"
is "the page has the facts" \
	"$(grep -c '^  [a-z0-9_]* ' "$work/page")" "$(($(grep -c '^fact ' /proc/addrspace/layout)))"

# wrong_copy NAME WITNESS FILE SCRIPT: a copy whose FILE the awk SCRIPT changes
wrong_copy() {
	cp "$work/copy/kernel/$3" "$work/right"
	awk "$4" "$work/right" > "$work/copy/kernel/$3"
	if cmp -s "$work/right" "$work/copy/kernel/$3"; then
		skipped "noticed: $1" "there is no such line here"
	else
		check --proc "$work/copy"
		is "noticed: $1" "$status $(result_of "$2" | grep -c differs)" "1 1"
	fi
	cp "$work/right" "$work/copy/kernel/$3"
}

mkdir -p "$work/copy/kernel"
for name in layout pagetables entries; do
	cat /proc/addrspace/$name > "$work/copy/$name"
done
for name in iomem meminfo zoneinfo vmallocinfo kallsyms modules cpuinfo version; do
	cat /proc/$name > "$work/copy/kernel/$name"
done
# Stacks come and go with their tasks, also between two files of a copy.
grep -v kernel_clone /proc/vmallocinfo > "$work/copy/kernel/vmallocinfo"
check --proc "$work/copy"
is "copy: nothing differs" "$status $(get '[.checks[] | select(.wrong > 0)] | length')" "0 0"
[ "$status" -eq 0 ] || sed 's/^/# /' "$work/json"
is "copy: what only a live machine has is left out" \
	"$(get '[.checks[] | select(.witness == "/proc/kpageflags")] | length')" 0

wrong_copy "RAM ends elsewhere" /proc/iomem iomem \
	'/System RAM/ { sub(/fff : /, "ffff : ") } { print }'
wrong_copy "the kernel's code is elsewhere" /proc/iomem iomem \
	'/Kernel code/ { sub(/000-/, "111-") } { print }'
wrong_copy "a larger vmalloc area" /proc/meminfo meminfo \
	'/VmallocTotal/ { $2 += 4 } { print }'
wrong_copy "less low memory" /proc/meminfo meminfo \
	'/LowTotal|MemTotal/ { $2 -= 4 } { print }'
wrong_copy "highmem begins later" /proc/zoneinfo zoneinfo \
	'/zone +HighMem/ { high = 1 } high && /start_pfn/ { $2 += 1; high = 0 } { print }'
wrong_copy "an area with a page more" /proc/vmallocinfo vmallocinfo \
	'!done && / pages=[0-9]+ vmalloc/ { sub(/ pages=/, " pages=9"); done = 1 } { print }'
wrong_copy "a device somewhere else" /proc/vmallocinfo vmallocinfo \
	'!done && / phys=0x/ { sub(/ phys=0x/, " phys=0x1"); done = 1 } { print }'
wrong_copy "more code than the kernel has" /proc/kallsyms kallsyms \
	'$3 == "_etext" { gsub(/[0-9a-f]/, "f", $1) } { print }'
wrong_copy "a module where nothing is mapped" /proc/modules modules \
	'NR == 1 { sub(/0x[0-9a-f]+/, "0x00001000") } { print }'

# mounted NAME WITNESS PATH FILE: that file in place of the machine's own
mounted() {
	mount --bind "$4" "$3" || exit 1
	check
	umount "$3"
	is "noticed, live: $1" "$status $(result_of "$2" | grep -c differs)" "1 1"
}

sed 's/VmallocTotal: */&1/' /proc/meminfo > "$work/meminfo"
mounted "another vmalloc area" /proc/meminfo /proc/meminfo "$work/meminfo"
# A sparse file for all frames, in which the first of lowmem has no page (bit 20).
printf '\000' | dd of="$work/kpageflags" bs=8M seek=8 2> /dev/null
first=$(($(ram_start) / 4096))
printf '\000\000\020\000\000\000\000\000' |
	dd of="$work/kpageflags" bs=8 seek=$first conv=notrunc 2> /dev/null
mounted "a frame without a page" /proc/kpageflags /proc/kpageflags "$work/kpageflags"
if has_highmem; then
	echo '6,1,0,-;  HighMem  [mem 0x0000000000001000-0x0000000000001fff]' > "$work/kmsg"
	mounted "other zones in the log" /dev/kmsg /dev/kmsg "$work/kmsg"
	echo '6,1,0,-;    vmalloc : 0x00001000 - 0x00002000   (   0 MB)' > "$work/kmsg"
	mounted "another layout in the log" /dev/kmsg /dev/kmsg "$work/kmsg"
fi

kptr_restrict 2
addrspace selfcheck > "$work/page" 2> "$work/err"
is "hidden addresses: it says so, and fails" \
	"$? $(grep -c kptr_restrict "$work/err")" "1 1"
refused "an argument" 2 "takes no arguments" addrspace selfcheck all
echo "1..$number"
exit $failed
