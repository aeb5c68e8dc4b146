# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
#
# Judges a run: searches the kernel's log for anything that a healthy kernel
# does not print, whatever the command returned. A VM that ended without a
# verdict has failed. Sourced by tools/vm/run.

# Extended regular expressions for lines of the kernel's log, one on each line.
trouble='Kernel panic
BUG:
kernel BUG at
Oops
\] WARNING:
Call Trace:
general protection fault[:,]
double fault
INFO: task .* blocked for more than
INFO: possible
INFO: trying to register non-static key
(soft|hard) (lockup|LOCKUP)
rcu: .*(detected|stall)
suspicious RCU usage
unreferenced object
UBSAN:
bad: scheduling from
scheduling while atomic
Bad page state'

# Prints the log with blank lines in place of the reports (from "cut here" to
# "end trace") that match an --expect-log; those reports go to file $2. If a
# report of another CPU cuts a report short, it is kept, because it may be a
# fault itself. Reading ends at the point where we made a hanging VM print its
# tasks. The expressions are passed in the environment, because awk -v would
# interpret their backslashes.
without_expected() {
	local expected
	expected=$(printf '%s\n' ${expects[@]+"${expects[@]}"})
	EXPECTED=$expected awk -v reports="$2" -v last="${own_lines:--1}" '
		BEGIN {
			printf "" > reports
			count = split(ENVIRON["EXPECTED"], expressions, "\n")
		}
		function expected(line,	i) {
			for (i = 1; i <= count; i++)
				if (expressions[i] != "" && line ~ expressions[i])
					return 1
			return 0
		}
		last >= 0 && NR > last { exit }
		/-\[ cut here \]-/ {
			if (inside)
				printf "%s", held
			held = ""
			inside = 1
			matched = 0
		}
		inside {
			held = held $0 "\n"
			if (expected($0))
				matched = 1
			if (/-\[ end trace /) {
				if (matched) {
					printf "%s", held > reports
					gsub(/[^\n]+/, "", held)
				}
				printf "%s", held
				inside = 0
			}
			next
		}
		{ print }
		END {
			if (inside)
				printf "%s", held
		}' "$1"
}

# Fails for the first --expect-log that no report matches.
check_expected() {
	local expression
	for expression in ${expects[@]+"${expects[@]}"}; do
		grep -aqE -- "$expression" "$1" ||
			fail "the kernel did not report the --expect-log text: $expression"
	done
}

fail() {
	keep_log=yes
	say "$*"
	say "the console's log is $log"
	exit 125
}

# Bits of EFLAGS that are 0 on every CPU (Intel SDM volume 1, 3.4.3).
reserved_flags=0xffc08028

# Does an oops show such a bit? Then QEMU corrupted the register: the cmpxchg8b
# of version 7.2 takes the flags from a stale state and leaves invalid bits in
# EFLAGS until the next instruction that sets flags. An interrupt at that point
# keeps the bits; with TF or NT among them the kernel dies. (Seen once in some
# five hundred boots.)
flags_are_broken() {
	local flags
	while read -r flags; do
		[ $((0x$flags & reserved_flags)) = 0 ] || return 0
	done < <(grep -aoE 'E?FLAGS: [0-9a-f]{8}' "$1" | sed 's/.* //')
	return 1
}

# Ends the script with the command's status, if the kernel was healthy.
conclude() {
	local qemu_status=$1 status
	without_expected "$log" "$work/expected" > "$work/log"
	if [[ $accelerator = tcg* ]] && flags_are_broken "$work/log"; then
		keep_log=yes
		say "QEMU left flags that no CPU can have; the console's log is $log"
		exit 126
	fi
	if grep -aEn -m 5 "$trouble" "$work/log" >&2; then
		fail "the kernel reported trouble (see above)"
	fi
	[ "$qemu_status" != 124 ] || { keep_log=yes
		say "no end after $timeout s; the stacks of all tasks are in $log"; exit 124; }
	[ "$qemu_status" = 0 ] || fail "QEMU ended with status $qemu_status"
	check_expected "$work/expected"
	status=$(sed -n 's/^status \([0-9]*\).*/\1/p' "$work/verdict" | tail -n 1)
	[ -n "$status" ] || fail "the VM ended without a verdict"
	[ "$status" = 0 ] || { keep_log=yes
		say "the command's status is $status; the console's log is $log"; }
	exit "$status"
}
