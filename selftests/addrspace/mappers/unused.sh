#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Tests pages that are not in use but still mapped: in slots of the window and
# in lazy atomic slots. The timer, the control command and the device's command
# unmap them, but nothing that is in use; with unused_ms=0 they stay. Leaves
# addrspace loaded with its defaults.

. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/machine.sh"
skip=4
control=/proc/addrspace/control
parameter=/sys/module/addrspace/parameters/unused_ms

if [ ! -w $control ] || ! zone=$(mapped_zone); then
	echo "1..0 # SKIP no addrspace, or no page needs a slot"
	exit $skip
fi

load() { rmmod addrspace && modprobe addrspace "$@" || exit 1; }
# slots STATE: counts the slots of the window in that state
slots() { grep -c "^slot [0-9]* 0x[0-9a-f]* $1 " /proc/addrspace/window; }
left() { grep -c '^left ' /proc/addrspace/slots; }
# becomes NUMBER COMMAND...: waits, half a minute at most, until COMMAND prints
# NUMBER
becomes() {
	wanted=$1 try=0
	shift
	until [ "$("$@")" -eq "$wanted" ] || [ $try -ge 3000 ]; do
		try=$((try + 1))
		usleep 10000
	done
	"$@"
}
# use_slots: by every discipline except local, on this CPU
use_slots() {
	modprobe addrspace_test_slots_count rounds=1 pages=1 &&
		cat /proc/addrspace_test_slots_count > /dev/null
	rmmod addrspace_test_slots_count
}
# use_window: one page stays in use, another becomes unused; the object is $id
use_window() {
	echo "pages 2 $zone" > $control
	id=$(awk '$1 == "object" { id = $2 } END { print id }' $control)
	for page in 0 1; do echo "kmap $id.$page" > $control; done
	echo "kunmap $id.1" > $control
}
put_window() {
	echo "kunmap $id.0" > $control
	echo "put $id" > $control
}

echo "TAP version 13"
echo 1..16

load unused_ms=0 slots_lazy=1
use_window
use_slots
is "without the timer, a slot of the window stays" "$(slots used) $(slots unused)" "1 1"
lazy=$(left)
result $(($(left) == 0)) "so do lazy slots"
echo flush > $control
is "a flush takes the unused one alone" "$(slots used) $(slots unused)" "1 0"
is "and all lazy slots" "$(left)" 0
echo "kmap $id.1" > $control
is "the page gets a slot again" "$(slots used)" 2
echo "kunmap $id.1" > $control
use_slots
is "what is used after a flush stays" "$(slots unused) $(left)" "1 $lazy"

echo 20 > $parameter
is "the timer takes it, once it is switched on" "$(becomes 0 slots unused)" 0
is "and the lazy slots" "$(becomes 0 left)" 0
is "but nothing that is in use" "$(slots used)" 1
use_slots
is "and comes again for lazy slots" "$(becomes 0 left)" 0
echo "kmap $id.1" > $control
echo "kunmap $id.1" > $control
is "and for the window" "$(becomes 0 slots unused)" 0
put_window
is "the last one goes, too" "$(becomes 0 slots unused)" 0

# The timer marks and takes slots all the time, while every CPU maps and unmaps.
for lazy in 0 1; do
	load unused_ms=1 slots_lazy=$lazy
	for module in addrspace_test_window addrspace_test_slots_stress; do
		set -- "$module"
		[ $module = addrspace_test_window ] && set -- "$@" only=stress_all_cpus
		modprobe "$@" && ! grep '^not ok' /proc/$module >&2
		result $? "lazy=$lazy: $module with the timer on top"
		rmmod $module
	done
done
load
exit $failed
