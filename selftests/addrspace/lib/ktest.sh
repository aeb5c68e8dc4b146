#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# usage: ktest.sh MODULE [PARAMETER=VALUE...]
#
# Loads a test module, shows what its cases found (KTAP, from /proc/MODULE) and
# unloads it. Where no page has to be mapped, addrspace is loaded anew with the
# window mapping lowmem too, so that there is something to test, and as it was
# for the tests that come next.
# Exit status: 0, 1 if a case failed, 4 (skipped) without the module.

. "$(dirname "$0")/machine.sh"
skip=4
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
