# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
#
# KTAP as kselftest prints it, for a test of this host: begin NAME, then result STATUS
# WHAT for each promise, then finish. Sourced by the tests of the packages.

number=0 failures=0

begin() {
	ktap_name=$1
	printf 'TAP version 13\n1..1\n# selftests: host: %s\n# TAP version 13\n' "$1"
}

# result STATUS WHAT [FILE]: FILE says more where it failed
result() {
	number=$((number + 1))
	if [ "$1" -eq 0 ]; then
		echo "# ok $number $ktap_name: $2"
		return
	fi
	echo "# not ok $number $ktap_name: $2"
	[ -z "${3-}" ] || tail -n 20 "$3" | sed 's/^/# # /'
	failures=$((failures + 1))
}

# skipped WHAT REASON
skipped() {
	number=$((number + 1))
	echo "# ok $number $ktap_name: $1 # SKIP $2"
}

finish() {
	echo "# 1..$number"
	if [ "$failures" = 0 ]; then
		echo "ok 1 selftests: host: $ktap_name"
	else
		echo "not ok 1 selftests: host: $ktap_name"
		exit 1
	fi
}
