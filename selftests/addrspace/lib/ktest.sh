#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# usage: ktest.sh MODULE [PARAMETER=VALUE...]
#        NAME.sh, a link to ktest.sh: the module is addrspace_test_NAME, its parameter
#        what the environment has in KTEST_PARAMETERS
#
# Loads a test module, prints the results of its cases (KTAP, from /proc/MODULE) and
# unloads it. On a machine without highmem, where no page needs a mapping, addrspace is
# reloaded with window_lowmem=1, so that there is something to test; afterwards it is
# reloaded as it was, for the tests that follow.
# Exit status: 0, 1 if a case failed, 4 (skipped) without the module.

. "$(dirname "$0")/machine.sh"
skip=4
name=$(basename "$0" .sh)
if [ "$name" != ktest ]; then
	set -- "addrspace_test_$name" ${KTEST_PARAMETERS:+"$KTEST_PARAMETERS"}
fi
module=$1

if [ ! -d /proc/addrspace ] || ! modinfo "$module" >/dev/null 2>&1; then
	echo "1..0 # SKIP addrspace or $module is not there"
	exit $skip
fi

anew=
if ! mapped_zone > /dev/null &&
	[ "$(cat /sys/module/addrspace/parameters/window_lowmem)" != Y ]; then
	anew=yes
fi
load_anew() {
	[ -z "$anew" ] || { rmmod addrspace && modprobe addrspace "$@"; }
}

load_anew window_lowmem=1 || exit 1
keep_unused
modprobe "$@" || exit 1
output=$(cat "/proc/$module")
reclaim_unused
rmmod "$module" && load_anew || exit 1
printf '%s\n' "$output"
case $output in
*"
not ok "* | '') exit 1 ;;
esac
