# SPDX-License-Identifier: GPL-2.0
#
# Functions that the tests of `addrspace model` share; the tests source this
# file. ADDRSPACE in the environment names another program than the one in PATH.

addrspace=${ADDRSPACE:-addrspace}
command -v "$addrspace" > /dev/null || { echo "1..0 # SKIP no $addrspace"; exit 4; }
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT

number=0
failed=0

ok() {
	number=$((number + 1))
	echo "ok $number $*"
}

not_ok() {
	number=$((number + 1))
	failed=1
	sed 's/^/# /' "$work/log"
	echo "not ok $number $*"
}

# result STATUS NAME: ok for a status of 0
result() {
	if [ "$1" -eq 0 ]; then shift; ok "$@"; else shift; not_ok "$@"; fi
}

# Prints NAME START END of the regions in JSON, of the top level or of all.
regions() {
	awk -v all="$1" '
		function value(line) {
			sub(/^[^:]*: */, "", line)
			gsub(/[",]/, "", line)
			return line
		}
		/"regions"/ { inside = 1 }
		inside && /^   \]/ { exit }
		inside && /"name"/ { name = value($0) }
		inside && /"start"/ { start = value($0) }
		inside && /"end"/ { end = value($0) }
		inside && /"depth"/ && (all || value($0) == 0) { print name, start, end }'
}

# expect STATUS WORDS COMMAND...: it must exit with STATUS and print WORDS
expect() {
	expected=$1 words=$2
	shift 2
	"$@" > "$work/output" 2>&1
	status=$?
	tr -s ' ' < "$work/output" > "$work/log"
	echo "exit status $status, expected $expected, and the words '$words'" >> "$work/log"
	[ "$status" -eq "$expected" ] && tr -s ' ' < "$work/output" | grep -qF -- "$words"
}
