#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Tests what a locked-down kernel refuses: the device and the control file, and
# in the end tracing. The views still work. Lockdown cannot be undone, so this
# is the last test of a boot.

. "$(dirname "$0")/tap.sh"
lockdown=/sys/kernel/security/lockdown

[ -e $lockdown ] || mount -t securityfs none /sys/kernel/security 2> /dev/null
if [ ! -d /proc/addrspace ] || ! grep -q '\[none\]' $lockdown 2> /dev/null; then
	echo "1..0 # SKIP no addrspace, or no lockdown to switch on"
	exit 4
fi

said() { addrspace pages get 1 2>&1 > /dev/null | grep -q 'lockdown forbids it'; }

echo "TAP version 13"
echo 1..9
addrspace pages get 1 > /dev/null
result $? "before: the device opens"
cat /proc/addrspace/control > /dev/null
result $? "before: the control file opens"

echo integrity > $lockdown
said
result $? "the device does not open, and the CLI says why"
! { echo 'vmalloc 4K' > /proc/addrspace/control; } 2> /dev/null
result $? "the control file does not open"
addrspace --json layout | grep -q '"name": *"lowmem"'
result $? "the views stay"
addrspace --json layout | jq -e '.regions[] | select(.name == "lowmem").start |
	test("0x0*[1-9a-f]")' > /dev/null
result $? "and show addresses"
grep -q '^summary areas 0' /proc/addrspace/vmalloc
result $? "nothing was made"
rmmod addrspace
result $? "the module goes"
echo confidentiality > $lockdown
addrspace trace kmaplat -s 1 2>&1 | grep -q 'lockdown forbids tracing'
result $? "tracing is refused, and the CLI says why"
exit $failed
