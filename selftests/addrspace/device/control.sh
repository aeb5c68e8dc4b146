#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Tests /proc/addrspace/control: commands as a script writes them, against the
# mappers' own files, and what it refuses.

. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/machine.sh"
control=/proc/addrspace/control

if [ ! -w $control ]; then
	echo "1..0 # SKIP $control is not there, or not for this user"
	exit 4
fi

# holds NAME COMMAND...: ok if the command succeeds
holds() {
	name=$1
	shift
	"$@" > /dev/null 2>&1
	result $? "$name"
}
fails() {
	name=$1
	shift
	"$@" > /dev/null 2>&1
	result $(($? == 0)) "$name"
}

write() { printf '%b' "$1" > $control; }
objects() { grep -c '^object' $control; }
last_id() { awk '$1 == "object" { id = $2 } END { print id }' $control; }
areas() { awk '$1 == "summary" && $2 == "areas" { print $3 }' /proc/addrspace/vmalloc; }
area_of() { grep -q "^area .* $1 [0-9]* pages" /proc/addrspace/vmalloc; }
vmap_of() { grep -q "^area .* $1 [0-9]* vmap" /proc/addrspace/vmalloc; }
window() { awk -v name="$1" '$1 == "summary" && $2 == name { print $3 }' /proc/addrspace/window; }
# line_refused TEXT LINE: the line must be refused and make nothing, and the log
# must show the usage
line_refused() {
	before=$(objects)
	dmesg -c > /dev/null
	! write "$2" 2> /dev/null && [ "$(objects)" = "$before" ] &&
		dmesg | grep -q "addrspace: control: $1"
}

echo "TAP version 13"
echo 1..32
ram=$(sed -n 's/^ *\([0-9a-f]*\)-.* : Kernel code$/\1/p' /proc/iomem)
device=0xfffffff0	# the firmware
! is_arm || device=0x09010fe0	# the clock of QEMU's "virt"
highmem=normal
! has_highmem || highmem=highmem

holds "empty at first" [ "$(objects)" = 0 ]
holds "an area is made" write 'vmalloc 64K\n'
holds "the mini-vmalloc has it" area_of 16
holds "a line needs no newline" write 'vmalloc 8K 64K'
holds "as aligned as asked for" sh -c "tail -1 $control | grep -q ' 0x[0-9a-f]*0000 8192 2 0'"
holds "vfree gives it back" write "vfree $(last_id)"
holds "the mini-vmalloc has one left" [ "$(areas)" = 1 ]
fails "vfree of what is gone" write "vfree 99"
write "vfree $(last_id)"

holds "pages are got" write "pages 2 $highmem"
id=$(last_id)
holds "kmap of the second" write "kmap $id.1"
# A lowmem page takes no slot, unless window_lowmem is set or the kernel has no
# other pages.
slots=1
if ! mapped_zone > /dev/null &&
	[ "$(cat /sys/module/addrspace/parameters/window_lowmem)" = N ]; then
	slots=0
fi
holds "the window has it" [ "$(window used)" = $slots ]
fails "put of what is mapped" write "put $id"
holds "kunmap" write "kunmap $id.1"
holds "the window has it no more" [ "$(window used)" = 0 ]
fails "kunmap too often" write "kunmap $id.1"
fails "kmap of a page that the object has not" write "kmap $id.2"
holds "put" write "put $id"

write "pages 3 $highmem"
id=$(last_id)
holds "vmap of two pages, one of them twice" write "vmap $id.2 $id $id.2"
holds "the mini-vmalloc has them" vmap_of 3
fails "put of what an area maps" write "put $id"
fails "vmap of a page that the object has not" write "vmap $id.3"
holds "both go" write "vfree $(last_id)\nput $id"

holds "an unknown command is refused" line_refused "unknown command 'vmaloc'" 'vmaloc 64K'
holds "a bad size is refused" line_refused 'usage: vmalloc SIZE' 'vmalloc 64Q'
holds "a word too many is refused" line_refused 'usage: vfree ID' 'vfree 1 2'
holds "a zone that is none is refused" line_refused 'usage: pages COUNT' 'pages 1 middle'
holds "RAM is no device" line_refused 'device: error -1' "device 0x$ram 4K"

write 'vmalloc 4K\nvmalloc nothing\nvmalloc 4K\n' 2> /dev/null
holds "the first bad line ends it" [ "$(objects)" = 1 ]
write "pages 1\nkmap $(($(last_id) + 1))\ndevice $device 16\n"
rmmod addrspace && modprobe addrspace
holds "unloading gives back what is left" [ "$(objects)" = 0 ]

# Only hits: all three are used at once, so each keeps its slot.
write "pages 3 $highmem"
id=$(last_id)
for page in 0 1 2; do
	write "kmap $id.$page\nkunmap $id.$page"
done
holds "one slot at most was in use" [ "$(window high_water)" = $slots ]
write "kmap $id.0\nkmap $id.1\nkmap $id.2\nkunmap $id.0\nkunmap $id.1\nkunmap $id.2"
holds "then three, by hits" [ "$(window high_water)" = $((3 * slots)) ]
holds "none now" [ "$(window used)" = 0 ]
write "put $id"
[ $failed -eq 0 ]
