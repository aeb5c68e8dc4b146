#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Tests memory that is offline, goes offline, and is removed from the machine:
# no mapping of ours may lead to it, and no code of ours may read its struct
# pages. Needs a memory module that can be ejected (QEMU's pc-dimm), which is
# gone afterwards. Leaves addrspace loaded with its defaults.

. "$(dirname "$0")/tap.sh"
skip=4
memory=/sys/devices/system/memory
dimm=$(echo /sys/bus/acpi/devices/PNP0C80:*/eject)
dimm=${dimm%% *}

if [ ! -d /proc/addrspace ] || [ ! -w "$dimm" ] || [ ! -r $memory/block_size_bytes ]; then
	echo "1..0 # SKIP no addrspace, or no memory that can be taken out"
	exit $skip
fi

# Its memory blocks: QEMU puts it above 4 GiB, where this machine has nothing
# else.
above=$((0x100000))
first=$((above * 4096 / 0x$(cat $memory/block_size_bytes)))
blocks=$(for block in "$memory"/memory[0-9]*; do echo "${block##*/memory}"; done |
	awk -v first=$first '$1 + 0 >= first')
if [ -z "$blocks" ]; then
	echo "1..0 # SKIP no memory above 4 GiB"
	exit $skip
fi

states() { for block in $blocks; do cat "$memory/memory$block/state"; done | sort -u; }
set_states() { for block in $blocks; do echo "$1" > "$memory/memory$block/state"; done; }
# frame: what the module reports for a frame in the middle of the memory
frame() {
	addrspace --json explain "$(printf 'pfn:0x%x' $((above + 17)))" |
		jq -r '.page | "\(.ram) \(.zone) \(.refcount) \(.flags | length)"'
}
# leads FILE: lines whose page frame, the sixth word, lies in that memory
leads() {
	awk '$6 ~ /^0x/ { print $6 }' "/proc/addrspace/$1" | while read -r pfn; do
		[ $((pfn)) -lt $above ] || [ $((pfn)) -ge $((2 * above)) ] || echo "$pfn"
	done | wc -l
}

echo "TAP version 13"
echo 1..9

rmmod addrspace && modprobe addrspace unused_ms=0 slots_lazy=1 || exit 1
[ "$(states)" = offline ] || set_states offline
is "the memory is offline" "$(states)" offline
is "no frame of it is known" "$(frame)" "false null 0 0"
set_states online_movable
is "it goes online" "$(states)" online
is "then its frames are" "$(frame | cut -d ' ' -f 1,2)" "true Movable"
modprobe addrspace_test_offline above=$above && rmmod addrspace_test_offline
is "some are left in the window and in lazy slots" "$(leads window) $(leads slots)" "3 2"
set_states offline
is "it goes offline again" "$(states)" offline
is "nothing leads there" "$(leads window) $(leads slots)" "0 0"
is "and no frame of it is known" "$(frame)" "false null 0 0"
echo 1 > "$dimm"
until [ ! -e "$memory/memory$first" ]; do usleep 10000; done
cat /proc/addrspace/window /proc/addrspace/slots > /dev/null && frame > /dev/null
result $? "it is taken out, and the files can be read"
rmmod addrspace && modprobe addrspace || exit 1
exit $failed
