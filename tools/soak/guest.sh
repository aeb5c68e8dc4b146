#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# usage: guest.sh SECONDS SEED PAUSE
#
# In the VM of tools/soak/run: loads, unloads, maps, allocates, reads and takes CPUs
# offline, at random by SEED, until SECONDS are over, and sleeps for PAUSE seconds after
# each of these. Each minute it prints
#
#   figures SECOND ROUNDS AVAILABLE_KB SLAB_KB STACKS_KB AREAS READ_US
#
# the memory that is available and that of unreclaimable slab, the areas of the kernel's
# vmalloc space, and how long it takes to read a file of the module. For the figures the
# module is loaded afresh and idle, so that they can be compared.

seconds=$1
random=$2
pause=$3
tests=/opt/kselftest/addrspace
rounds=0

now() { cut -d . -f 1 /proc/uptime; }
hundredths() { tr -d . < /proc/uptime | cut -d ' ' -f 1; }

# below N: the next random number, in $chosen; the multiplier is that of MINSTD.
below() {
	random=$((random * 48271 % 2147483647))
	chosen=$((random % $1))
}

kilobytes() { awk -v name="$1:" '$1 == name { print $2 }' /proc/meminfo; }

# In a hundredth of a second the clock sees no single reading.
read_microseconds() {
	began=$(hundredths)
	i=0
	while [ $i -lt 50 ]; do
		cat /proc/addrspace/vmalloc > /dev/null
		i=$((i + 1))
	done
	echo $((($(hundredths) - began) * 10000 / 50))
}

load_afresh() { rmmod addrspace && modprobe addrspace "$@" || exit 1; }

figures() {
	load_afresh
	echo 3 > /proc/sys/vm/drop_caches
	echo "figures $(($(now) - start)) $rounds $(kilobytes MemAvailable)" \
		"$(kilobytes SUnreclaim) $(kilobytes KernelStack)" \
		"$(grep -vc unpurged /proc/vmallocinfo) $(read_microseconds)"
}

command() { echo "$1" > /proc/addrspace/control 2> /dev/null; }

objects() { awk '$1 == "object" { print $2 }' /proc/addrspace/control; }

# Some of these fail, as they may: the window is full, an object is in use.
allocate() {
	below 64
	command "vmalloc $((4 * chosen + 4))K"
	below 16
	command "pages $((chosen + 1))"
	for id in $(objects); do
		below 4
		[ $chosen -gt 0 ] || command "kmap $id"
	done
}

give_back() {
	for id in $(objects); do
		command "kunmap $id"
		below 2
		[ $chosen -gt 0 ] || command "put $id"
	done
}

reload() {
	below 3
	load_afresh window_size=$((64 << chosen))K
}

read_all() {
	cat /proc/addrspace/* > /dev/null || exit 1
	addrspace layout > /dev/null || exit 1
	addrspace vmalloc --holes > /dev/null || exit 1
}

hotplug() {
	echo 0 > /sys/devices/system/cpu/cpu1/online
	command flush
	echo 1 > /sys/devices/system/cpu/cpu1/online
}

# It expects an empty control file.
fuzz() {
	load_afresh
	below 1000000
	ADDRSPACE_FUZZ_CALLS=300 ADDRSPACE_FUZZ_SEED=$chosen $tests/device_fuzz > /tmp/fuzz 2>&1 ||
		{ cat /tmp/fuzz; exit 1; }
}

start=$(now)
next=$start
echo 1 > /proc/sys/kernel/printk
# With hashed addresses, addrspace vmalloc --holes shows less, and says so each time.
echo 1 > /proc/sys/kernel/kptr_restrict
while [ $(($(now) - start)) -lt "$seconds" ]; do
	if [ "$(now)" -ge "$next" ]; then
		figures
		next=$(($(now) + 60))
	fi
	below 12
	case $chosen in
	0) reload ;;
	1) hotplug ;;
	2) fuzz ;;
	3 | 4) read_all ;;
	5 | 6 | 7) give_back ;;
	*) allocate ;;
	esac
	rounds=$((rounds + 1))
	sleep "$pause"
done
figures
