# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
#
# What the tests of the labs have in common, sourced by them: the sources, the check
# that a lab can be run at all, and how one is run. work is a directory of the test's
# own.

. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/machine.sh"
skip=4
if ! [ -c /dev/addrspace ] || ! command -v addrspace jq > /dev/null; then
	echo "1..0 # SKIP no /dev/addrspace, or no addrspace or jq to be run"
	exit $skip
fi
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT

# run_lab NAME [OPTION...]: its answer, as JSON; its exit status in $status
run_lab() {
	lab=$1
	shift
	addrspace --json "$@" lab run "$lab" > "$work/answer" 2> "$work/err"
	status=$?
}

get() { jq -r ".labs[0].$1" < "$work/answer"; }
