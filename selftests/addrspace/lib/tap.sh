# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
#
# Functions that print results as lines of TAP, for tests that are shell
# scripts, which source this file. `refused` writes the output of a command into
# $work, a directory of the test. A test ends with `exit $failed`.

number=0 failed=0

ok() {
	number=$((number + 1))
	echo "ok $number $1"
}

# not_ok NAME [WHAT...]: prints what was seen, too, for readers of the log
not_ok() {
	number=$((number + 1))
	failed=1
	echo "not ok $number $1"
	shift
	[ $# -eq 0 ] || echo "$*" | sed 's/^/# /'
}

# skipped NAME WHY: for what cannot be tested on this machine
skipped() {
	number=$((number + 1))
	echo "ok $number $1 # SKIP $2"
}

# result STATUS NAME: ok for a status of 0
result() {
	if [ "$1" -eq 0 ]; then ok "$2"; else not_ok "$2"; fi
}

# is NAME SEEN WANTED
is() {
	if [ "$2" = "$3" ]; then ok "$1"; else not_ok "$1" "seen: $2, wanted: $3"; fi
}

# refused NAME STATUS PATTERN COMMAND...: it must end with STATUS and print
# PATTERN on stderr
# shellcheck disable=SC2154 # work is the sourcing test's
refused() {
	name=$1 wanted=$2 pattern=$3
	shift 3
	"$@" > "$work/out" 2> "$work/err"
	status=$?
	if [ "$status" -eq "$wanted" ] && grep -qE -- "$pattern" "$work/err"; then
		ok "$name"
	else
		not_ok "$name" "status $status: $(cat "$work/out" "$work/err")"
	fi
}
