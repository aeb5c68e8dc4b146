# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
#
# How the tests of the labs run one. Sourced by them; work is a directory of the
# test's own.

# run_lab NAME [OPTION...]: its answer, as JSON; its exit status in $status
# shellcheck disable=SC2154 # work is the sourcing test's
run_lab() {
	lab=$1
	shift
	addrspace --json "$@" lab run "$lab" > "$work/answer" 2> "$work/err"
	status=$?
}

get() { jq -r ".labs[0].$1" < "$work/answer"; }
