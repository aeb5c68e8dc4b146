#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# usage: model_known.sh
#
# Compares `addrspace model` with known results (data/): figures from books and
# documentation, and layouts that other kernels printed at boot. Also tests
# these layouts with a figure changed, and what the model must refuse. Runs on
# any machine.

cd "$(dirname "$0")" || exit 1
. ./model_common.sh

# The figures for one region, and the model's result.
figure() {
	# shellcheck disable=SC2086 # words
	"$addrspace" --json model $1 2> "$work/log" | regions '' |
		grep "^$2 " >> "$work/log"
	tail -n 1 "$work/log" | grep -qx "$2 $3 $4"
}

known_figures() {
	grep -v '^#' data/figures | sed 's/ *| */|/g' > "$work/figures"
	while IFS='|' read -r options region start end; do
		figure "$options" "$region" "$start" "$end"
		result $? "$options: $region $start $end"
	done < "$work/figures"
}

# Prints how many boundaries of a file were computed.
count() { grep -c "\"result\": \"$1\"" "$work/log"; }

# One version for each row of the model's tables.
kernels='2.4 2.6.0 2.6.11 2.6.25 2.6.27 2.6.28 2.6.30 2.6.34 3.14 3.19 4.15 4.16
	4.19 5.0 5.2 5.5 5.11 6.1 6.12 6.15 7.2'

# From 0 to 4 GiB, each region must begin where the last one ended.
is_partition() {
	# shellcheck disable=SC2086 # words
	"$addrspace" --json model --ram 2G --kernel $1 2>&1 | regions '' > "$work/log"
	awk '$2 != (NR == 1 ? "0x00000000" : end) { bad = 1 }
	     { end = $3 }
	     END { exit bad || end != "0x100000000" }' "$work/log"
}

partitions() {
	for kernel in $kernels; do
		is_partition "$kernel" && is_partition "$kernel --pae" &&
			is_partition "$kernel --highmem none --split 2G_OPT" &&
			is_partition "$kernel --cpus 64 --vmalloc 512M"
		result $? "$kernel: the regions are a partition"
	done
}

# file | least number of boundaries that agree
logs() {
	cat <<'END'
data/bootlogs.jsonl|383
data/morelogs.jsonl|48
END
}

boot_logs() {
	logs > "$work/logs"
	while IFS='|' read -r file least <&3; do
		"$addrspace" --json model --check "$file" > "$work/log" 2>&1
		status=$?
		agree=$(count agrees)
		[ $status -eq 0 ] && [ "$(count differs)" -eq 0 ] &&
			[ "$agree" -ge "$least" ]
		result $? "$file: $agree boundaries agree, and none differs"
	done 3< "$work/logs"
}

# One record; sed changes its figures.
changed_record() {
	sed -n "$1p" data/bootlogs.jsonl | sed "$2" > "$work/record"
}

# line | change (sed) | exit status | expected message
mutations() {
	cat <<'END'
42|s/0xfeffe000/0xfeffd000/|1|vmalloc.end 0xfeffd000 0xfeffe000 differs
42|s/0xf6ffe000/0xf6fff000/|1|lowmem.end 0xf6fff000 0xf6ffe000 differs
42|s/\["0xff000000"/["0xfee00000"/|1|pkmap.start 0xfee00000 0xff000000 differs
22|s/0xf81fe000/0xf8200000/|1|vmalloc.start 0xf8200000 0xf81fe000 differs
3|s/vmalloc=256M/vmalloc=255M/|1|lowmem.end 0xeeffe000 0xef0fe000 differs
72|s/0xff800000/0xff000000/|1|vmalloc.end 0xff000000 0xff800000 differs
48|s/0xc2e00000/0xc2d00000/|1|lowmem.end 0xc2d00000 0xc2e00000 differs
42|s/"kernel_version": "[^"]*", //|0|kernel_version is missing
45|s/"e820_top_pfn": "[^"]*", "max_low_pfn": "[^"]*", //|0|e820_top_pfn is missing
42|s/"cpu_entry": [^]]*\], //;s/"nr_cpus": 32/"x": 1/|0|cpu_entry is missing
42|s/"fixmap": [^]]*\], //;s/"cpu_entry": [^]]*\], //|0|fixmap is missing
22|s/"arch": "i386", //|0|arch is missing
END
}

changed_boot_logs() {
	mutations > "$work/mutations"
	while IFS='|' read -r line change status words <&3; do
		changed_record "$line" "$change"
		expect "$status" "$words" "$addrspace" --width 150 model --check "$work/record"
		result $? "record $line, $change: $words"
	done 3< "$work/mutations"
	changed_record 42 's/0xfeffe000/0xfeffd000/'
	expect 1 '"result": "differs"' "$addrspace" --json model --check "$work/record"
	result $? "the same in JSON"
	changed_record 22 's/"kernel_version": "[^"]*", //'
	expect 0 'vmalloc.end 0xff9fe000 0xff9fe000 agrees' \
		"$addrspace" --width 150 model --check "$work/record" --kernel 2.6.32
	result $? "an option gives an input that the record lacks"
}

# exit status | expected message | options
refusals() {
	cat <<'END'
2|how much RAM|
2|there is no split '4G'|--ram 1G --split 4G
2|not with 4G|--ram 1G --pae --highmem 4G
2|--highmem must be none, 4G or 64G|--ram 1G --highmem 8G
2|--kernel must be a version|--ram 1G --kernel old
2|the model ends with Linux 7.2|--ram 1G --kernel 7.3
2|no model of 'mips': its CPU fixes|--ram 1G --arch mips
2|no model of 'aarch64': it has 64 bits|--ram 1G --arch aarch64
2|no model of 'powerpc'|--ram 1G --arch powerpc
2|no model of 'vax': addrspace does not know it|--ram 1G --arch vax
2|ARM has LPAE (--pae) since 3.3|--ram 1G --arch arm --pae --kernel 3.2 --vmalloc-end 0xff000000
2|on ARM give --pae|--ram 1G --arch arm --highmem 64G
2|HIGHMEM64G went with 6.15|--ram 1G --highmem 64G --kernel 6.15.3
2|lies beyond the end of RAM|--ram 1G --initrd-end 0x50000000
2|needs a number|--ram 1G --initrd-end high
2|must be a physical address in RAM|--ram 1G --arch arm --phys-offset 0x80000000 --initrd-end 0x10000000
2|with --pae only|--ram 1G --swiotlb noforce
2|has no software IO TLB on i386|--ram 4G --pae --kernel 7.2 --swiotlb force
2|has no software IO TLB on ARM|--ram 4G --arch arm --pae --kernel 4.19 --swiotlb force
2|--swiotlb must be as for the kernel|--ram 8G --pae --swiotlb never
2|--cma must be as for the kernel|--ram 1G --cma lots
2|is for --arch arm only|--ram 1G --phys-offset 0x80000000
2|changes no boundary that a record states|--check - --cma 64M
2|changes no boundary that a record states|--check - --swiotlb force
2|changes no boundary that a record states|--check - --initrd-end 0x10000000
2|--notes has no use|--check - --notes
2|--vmalloc-end|--ram 1G --arch arm --kernel 2.6.36
2|for --arch arm only|--ram 1G --vmalloc-end 0xff000000
2|must be a size|--ram lots
2|must be a size|--ram 1G --vmalloc 0
2|needs a number|--ram 1G --cpus 0
2|multiple of 4 MiB|--ram 1G --cpu-entry 0xff200000
1|begins above the fixmap|--ram 1G --cpu-entry 0xffc00000 --fixaddr-start 0xff800000
2|less than 32 MiB|--ram 1G --arch arm --page-offset 0x1000000
2|address of a page|--ram 1G --page-offset 0xc0000001
2|not both|--ram 1G --top-pfn 4096
2|not both|--ram 1G --split 2G --page-offset 0xc0000000
2|must be a size|--ram 99999999999999999999
2|beyond 64-bit addresses|--top-pfn 0xffffffffffffffff
2|cannot be combined|--like-this --check -
1|does not boot|--ram 4G --vmalloc 1G
1|cannot open|--check /none
0|not 3G_OPT or 2G_OPT|--ram 4G --pae --split 3G_OPT
0|without PAE nothing above 4 GiB|--ram 8G
0|without highmem only lowmem counts|--ram 2G --highmem none
0|PAE reaches 64 GiB|--ram 128G --pae
0|12 GiB of RAM remain unused: since 6.15|--ram 16G --pae --kernel 7.2
0|without LPAE nothing above 4 GiB|--ram 8G --arch arm
0|LPAE needs a split at a whole GiB|--ram 2G --arch arm --pae --split 3G_OPT
0|cma= alone takes 700 MiB|--ram 2G --arch arm --cma 700M
0|vmalloc= may be 128 MiB at most|--kernel 2.6.12 --ram 1G --vmalloc 256M --initrd-end 0x37fef716
0|this kernel copies it into lowmem|--kernel 5.10 --ram 1G --vmalloc 256M --initrd-end 0x37fef716
0|the boot loader has to put it lower|--arch arm --ram 2G --vmalloc 100M --initrd-end 0x7ff00000
0|built for no more than 8 CPUs|--ram 1G --kernel 7.2 --cpus 32
0|runs out of lowmem|--ram 48G --pae
0|mem_map alone takes|--ram 64G --pae --vmalloc 512M
0|too high for so many CPUs|--ram 1G --cpu-entry 0xffc00000
0|no more than 64 CPUs|--ram 1G --cpus 128
END
}

refuses() {
	refusals > "$work/refusals"
	while IFS='|' read -r status words options <&3; do
		# shellcheck disable=SC2086 # words
		expect "$status" "$words" "$addrspace" model $options
		result $? "model $options: $words"
	done 3< "$work/refusals"
}

# the third line of a file | expected message about it
bad_lines() {
	cat <<'END'
{"arch": "i386",|:3: not JSON
["arch"]|:3: not a JSON object
{"arch": "vax"}|:3: no model for the architecture 'vax'
{"arch": "i386", "pkmap": "0xff000000"}|:3: 'pkmap' is not a start and an end
{"arch": "i386", "lowmem": ["0xf0000000", "0xc0000000"]}|:3: 'lowmem' is not a start and an end
{"arch": "i386", "nr_cpus": "many"}|:3: 'nr_cpus' is not a number
{"arch": "i386", "pae": "yes"}|:3: 'pae' is not true or false
{"arch": "i386", "arch": "arm"}|:3: not JSON
{"arch": "i386", "kernel_version": "unknown"}|:3: 'kernel_version' is not a version
END
}

refuses_lines() {
	bad_lines > "$work/lines"
	while IFS='|' read -r line words <&3; do
		{ sed -n 42p data/bootlogs.jsonl; echo; echo "$line"; } > "$work/record"
		expect 1 "$words" "$addrspace" model --check "$work/record"
		result $? "$line$words"
	done 3< "$work/lines"
	{ echo '{'; sed -n 42p data/bootlogs.jsonl; } > "$work/record"
	expect 1 "1 record: 10 boundaries agree" "$addrspace" model --check "$work/record"
	result $? "a bad line does not hide the others"
}

plan=$(($(grep -vc '^#' data/figures) + $(echo "$kernels" | wc -w) + $(logs | wc -l) + $(mutations | wc -l) + 2 +
	$(refusals | wc -l) + $(bad_lines | wc -l) + 1))
echo "TAP version 13"
echo "1..$plan"
known_figures
partitions
boot_logs
changed_boot_logs
refuses
refuses_lines
exit $failed
