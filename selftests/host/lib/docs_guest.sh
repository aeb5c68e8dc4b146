#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Runs the documented commands in the VM. The test `docs` appends calls of these
# functions to this text: they begin a page, run its commands, and end it. Each
# command's output follows a line with its number and exit status, and a line
# with the command as it was typed.
#
# A reader types figures that an earlier command has printed. So does this
# script: if a figure (0x...) in a command appears in an output on the page, it
# is replaced by the figure that was really printed in its place.

out=/tmp/docs
mkdir $out
exec 2>&1

# Pairs of figures: those on the page, and those printed in their place, where
# nothing is elided. If their numbers differ, they cannot be paired.
note_figures() {
	awk -v dots=' \\.\\.\\.( |$)' '
		function figures(line) {
			while (match(line, /0x[0-9a-f]+/)) {
				n[FILENAME]++
				figure[FILENAME, n[FILENAME]] = substr(line, RSTART, RLENGTH)
				line = substr(line, RSTART + RLENGTH)
			}
		}
		elided && FILENAME == ARGV[1] { next }
		FILENAME == ARGV[1] && (" " $0) ~ dots {
			elided = 1
			next
		}
		{ figures($0) }
		END {
			shown = ARGV[1]; seen = ARGV[2]
			if (!elided && n[shown] != n[seen])
				exit
			for (i = 1; i <= n[shown] && i <= n[seen]; i++) {
				sub(/^0x0*/, "0x", figure[shown, i])
				print figure[shown, i], figure[seen, i]
			}
		}' $out/shown "$1" >> $out/figures
}

# The command with the figures of this machine.
with_figures() {
	awk '
		FILENAME == ARGV[1] { seen[$1] = $2; next }
		{
			line = $0
			text = ""
			while (match(line, /0x[0-9a-f]+/)) {
				word = key = substr(line, RSTART, RLENGTH)
				sub(/^0x0*/, "0x", key)
				text = text substr(line, 1, RSTART - 1)
				if (key in seen) {
					if (word == key)
						sub(/^0x0*/, "0x", seen[key])
					word = seen[key]
				}
				text = text word
				line = substr(line, RSTART + RLENGTH)
			}
			print text line
		}' $out/figures $out/command
}

# page_begin COLUMNS: of the reader's terminal
page_begin() {
	export COLUMNS="$1"
	mkdir -p /tmp/page
	cd /tmp/page || exit 1
	: > $out/figures
}

# Removes everything that a page left in the module.
page_end() {
	session_end
	cd /
	rm -rf /tmp/page
	rmmod addrspace
	insmod "$ADDRSPACE_KO"
}

# end NUMBER STATUS SHOWN: prints the output
end() {
	printf '%s\n' "$3" > $out/shown
	note_figures "$out/$1"
	echo "@@ documented command $1 $2"
	cat $out/typed
	cat "$out/$1"
	echo
}

# run NUMBER COMMAND SHOWN: in this very shell, so that a cd holds
run() {
	session_end
	printf '%s\n' "$2" > $out/command
	with_figures > $out/typed
	eval "$(cat $out/typed)" > "$out/$1" 2>&1 < /dev/null
	end "$1" $? "$3"
}

session_begin() {
	rm -f $out/input
	mkfifo $out/input
	addrspace shell < $out/input >> $out/session 2>&1 &
	session=$!
	exec 3> $out/input
}

session_end() {
	[ -n "$session" ] || return 0
	exec 3>&-
	wait "$session"
	session=
}

# type_in NUMBER COMMAND SHOWN: in a session. An unknown command follows; its
# error message shows that the command before has ended.
type_in() {
	[ -n "$session" ] || session_begin
	: > $out/session
	printf '%s\n' "$2" > $out/command
	with_figures > $out/typed
	# After an exit there may be no reader.
	(
		trap '' PIPE
		cat $out/typed
		echo "no-command-$1"
	) >&3 2> /dev/null
	until grep -q "no-command-$1" $out/session || [ ! -e "/proc/$session/fd/0" ]; do
		usleep 20000
	done
	grep -v "no-command-$1" $out/session > "$out/$1"
	end "$1" 0 "$3"
}
