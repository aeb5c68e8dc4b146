#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Tests the CLI's commands for the mappers: their output, for people and as JSON
# (read by jq), against /proc and the bytes in memory; sessions; and what they
# refuse, with which message and exit status.

. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/machine.sh"
skip=4
if ! [ -c /dev/addrspace ] || ! command -v addrspace jq > /dev/null; then
	echo "1..0 # SKIP no /dev/addrspace, or no addrspace or jq to be run"
	exit $skip
fi
work=$(mktemp -d) || exit 1
trap 'exec 3>&- 4<&-; rm -rf "$work"' EXIT

# has NAME TEXT PATTERN: an extended regular expression
has() {
	if echo "$2" | grep -qE -- "$3"; then ok "$1"; else not_ok "$1" "no '$3' in: $2"; fi
}

# Runs a session in its own process, which lives while the test reads /proc.
start_session() {
	mkfifo "$work/ask" "$work/answer"
	addrspace shell --json < "$work/ask" > "$work/answer" 2> "$work/session.err" &
	session=$!
	exec 3> "$work/ask" 4< "$work/answer"
}

# ask COMMAND: prints its answer, which is one line
ask() {
	echo "$1" >&3
	read -r answer <&4
}

# get FILTER: reads the answer; prints nothing if it is not JSON
get() { printf '%s\n' "$answer" | jq -r "$1"; }

end_session() {
	exec 3>&-
	wait "$session"
	status=$?
	exec 4<&-
	rm "$work/ask" "$work/answer"
}

# The zone of a page frame, according to the kernel.
zone_of() {
	awk -v pfn="$(($1))" '
		/^Node/ { zone = tolower($4) }
		/spanned/ { spanned = $2 }
		/start_pfn:/ && pfn >= $2 && pfn < $2 + spanned { print zone }
	' /proc/zoneinfo
}

highmem=normal
has_highmem && highmem=highmem
# Must its pages be mapped before use?
mapped=''
mapped_zone > /dev/null && mapped=yes
# The zone that an empty Normal falls back to.
below=normal
! is_arm || below=dma	# all of lowmem is ZONE_DMA
has_64_bits && ! awk '$1 == "Node" { zone = $4 } $1 == "managed" && zone == "Normal" { n += $2 }
	END { exit n == 0 }' /proc/zoneinfo && below=dma32
dma=''
grep -q '^Node 0, zone  *DMA$' /proc/zoneinfo && dma=dma

check_pages() {
	for zone in $dma normal $highmem; do
		ask "p = pages get 3 --zone $zone"
		is "pages get: as many as asked, $zone" "$(get '.pages | length')" 3
		is "pages get: of the kernel's zone $zone" \
			"$(zone_of "$(get '.pages[0].pfn')")" "$(echo "$zone" | sed "s/normal/$below/")"
		is "pages get: no frame twice, $zone" \
			"$(get '[.pages[].pfn] | unique | length')" 3
		ask "read p 0 12288"
		is "pages get: zeroed, $zone" "$(get .read[0].hex | tr -d 0)" ""
		ask "put p"
		is "put: gives them back, $zone" "$(get .put[0].object)" p
	done
	ask "objects"
	is "objects: nothing is left" "$(get '.objects | length')" 0
}

# window_line ADDRESS: STATE USERS PFN of its slot
window_line() {
	awk -v address="$1" '$1 == "slot" && $3 == address { print $4, $5, $6 }' \
		/proc/addrspace/window
}

hex() { printf '0x%x' "$(($1))"; }

check_window() {
	ask "a = pages get 2 --zone $highmem"
	pfn=$(get '.pages[0].pfn')
	ask "kmap a.0 a.0"
	address=$(get '.mappings[0].address')
	is "kmap: the same page has the same address" \
		"$(get '.mappings[1].address')" "$address"
	is "kmap: says the frame" "$(get '.mappings[0].pfn')" "$pfn"
	if [ $mapped ]; then
		is "kmap: /proc has the slot, used twice" \
			"$(window_line "$address")" "used 2 $(hex "$pfn")"
		ask "window"
		is "window: JSON has it, too" \
			"$(get ".slots[] | select(.address == \"$address\") | .users")" 2
	else
		is "kmap: a lowmem page has its permanent address" \
			"$(hex "$address")" "$(hex "0xc0000000 + $pfn * 4096 - $(ram_start)")"
	fi
	ask "put a"
	has "put: refused while a page is mapped" "$(get .error)" "still mapped"
	ask "kunmap a.0"
	ask "kunmap a.0"
	is "kunmap: says which" "$(get '.unmapped[0].page')" a.0
	[ ! $mapped ] ||
		is "kunmap: the slot waits for the wrap" \
			"$(window_line "$address")" "unused 0 $(hex "$pfn")"
	ask "kunmap a.0"
	has "kunmap: refused once too often" "$(get .error)" "has not mapped it"
}

# Bytes written through one mapping can be read through the others.
check_bytes() {
	ask 'write a 4090 "hello world"'
	is "write: says how much" "$(get '.written[0].length')" 11
	ask "read a.1 0 5"
	is "read: by page and offset" "$(get '.read[0].hex')" 776f726c64
	ask "atomic 'push a.0; read a.0 4090 6; push a.1; write a.1 0 \"W\\x00\"; pop; pop'"
	is "atomic: sees what was written" "$(get '.steps[1].data')" 68656c6c6f20
	ask "read a 4090 11"
	is "read: sees what a program wrote" "$(get '.read[0].hex')" 68656c6c6f205700726c64
	ask "read a 8190 3"
	has "read: refused beyond the end" "$(get .error)" "beyond the end"
	ask "write a 0 'a\\qb'"
	has "write: refuses an escape that there is not" "$(get .error)" "is unknown; use"
}

check_programs() {
	for rules in "heap" "stack" "local" "typed"; do
		for context in process softirq hardirq; do
			as='' bs=''
			[ $rules = typed ] && as=' as user0' bs=' as irq1'
			ask "atomic -d $rules -c $context 'push a$as; write a 0 \"hi\"; push b$bs; copy a b; read b 0 2; pop; pop'"
			is "atomic: $rules in $context" \
				"$(get '[.steps[].errno, .steps[4].data] | join(" ")')" \
				"0 0 0 0 0 0 0 6869"
		done
	done
	ask "atomic 'push x; push y; pop x; pop y'"
	is "atomic: the stack refuses the wrong order" \
		"$(get '[.steps[].result] | join(",")')" "ok,ok,EINVAL,not run"
	has "atomic: and the command fails" "$(get .error)" "2 of 4 steps"
	ask "atomic -d heap 'push x; push y; pop x; pop y'"
	is "atomic: the heap does not" \
		"$(get '[.steps[].result] | join(",")')" "ok,ok,ok,ok"
	ask "atomic -d typed -g -z $highmem 'push x as user0; push y as user0; pop x'"
	[ ! $mapped ] ||
		is "atomic: a type in use is refused, --go-on goes on" \
			"$(get '[.steps[].result] | join(",")')" "ok,EBUSY,ok"
	ask "put a"
	ask "objects"
	is "atomic: new pages are given back" "$(get '.objects | length')" 0
}

# area_line START: END PAGES of the area
area_line() {
	awk -v start="$1" '$1 == "area" && $3 == start { print $4, $5 }' \
		/proc/addrspace/vmalloc
}

check_areas() {
	ask "v = vmalloc 64K"
	start=$(get '.areas[0].start')
	frame=$(get '.areas[0].pfns[0]' | sed 's/-.*//')
	is "vmalloc: /proc has the area" "$(area_line "$start")" \
		"$(get '.areas[0].end') 16"
	ask "walk $start"
	is "walk: ends at the area's first frame" "$(hex "$(get .phys)")" \
		"$(hex "$frame * 4096")"
	is "walk: level 1 is the last" "$(get '.levels[-1].level')" 1
	ask "walk 0x1000"
	is "walk: where nothing is mapped" "$(get '.phys == null and .error == null')" true
	ask "write v 65533 end"
	ask "read v 65532 4"
	is "vmalloc: holds what is written" "$(get '.read[0].hex')" 00656e64
	ask "p = pages get 2"
	ask "w = vmap p.1 p.0 p.1"
	ask "write p.0 0 hello"
	ask "read w 4096 5"
	is "vmap: shows the pages as they were asked for" "$(get '.read[0].hex')" 68656c6c6f
	ask "r = vmap -r p.0"
	ask "write r 0 x"
	has "vmap: --read-only is" "$(get .error)" "read-only"
	ask "put p"
	has "put: refused while an area has the pages" "$(get .error)" "still mapped"
	ask "device $(hex "$(ram_start) + 0x100000") 4K"
	has "device: never RAM" "$(get .error)" "RAM"
	device=0xfee00000
	! is_arm || device=$arm_clock
	ask "d = device $device 4K"
	is "device: has no page frames" "$(get '.areas[0].pfns | length')" 0
	ask "vmalloc 3G"
	has "vmalloc: refused for want of space or pages" "$(get .error)" "hole|pages"
	# Everything that is free or waiting; an area this large would fit
	# without other areas.
	ask "vmalloc $(awk '$2 == "free" || $2 == "waiting" { sum += $3 }
		END { print sum }' /proc/addrspace/vmalloc)"
	has "vmalloc: refused for want of space" "$(get .error)" "hole"
	ask "vmalloc"
	is "vmalloc: and the list says what was, in what way, as /proc" \
		"$(get '.refused | [.size, .align, .obstacle.start, .obstacle.areas] | map(. // "-") | join(" ")')" \
		"$(awk '$1 == "failed" { said = $2 " " $3 } $1 == "obstacle" { place = " " $2 " " $4 }
			END { print said (place ? place : " - -") }' /proc/addrspace/vmalloc)"
	ask "vmalloc 4K --align 3"
	has "vmalloc: refuses an alignment" "$(get .error)" "power of two"
	ask "put d r w p v"
	is "put: all kinds of areas" "$(get '.put | length')" 5
	is "put: and /proc has them no more" "$(area_line "$start")" ""
}

# PROGRAM | COLUMN | WORDS
check_parser() {
	while IFS='|' read -r program column words; do
		refused "program refused: $program" 2 \
			"line 1, column $column of the program: .*$words" \
			addrspace atomic --check "$program"
	done <<-'END'
	push a; wirte a 0 "hi"|9|did you mean 'write'
	pop|4|no page is pushed
	push a; pop; pop|17|no page is pushed
	push|5|a page is missing
	push a-b|7|a name such as
	push a extra|8|as TYPE
	push a as user0|8|use --discipline typed
	push a; read a 4000 97|21|at most 96
	push a; read a 4096 1|16|at most 4095
	push a; read a x 1|16|OFFSET must be a number
	push a; write a 0 hi|19|in double quotes
	push a; write a 0 "hi|19|not closed
	push a; write a 0 "h\q"|21|unknown escape
	push a; write a 4095 "hi"|22|do not fit
	push a; pop a b|15|separate steps by ;
	END
	refused "program refused: without steps" 2 "has no steps" \
		addrspace atomic --check ' ; '
	refused "program refused: a typed push without type" 2 "needs a type" \
		addrspace atomic --check -d typed 'push a'
	is "program accepted: lines and blanks" "$(addrspace --json atomic --check '
		push a ;; push   b
		pop;pop' | jq -r '[.steps[].op] | join(" ")')" "push push pop pop"
}

# Without a session, an object is shown and given back.
check_alone() {
	has "alone: pages get shows frames" "$(addrspace pages get 2)" "0x[0-9a-f]{8} +0x"
	has "alone: and says what becomes of them" "$(addrspace kmap)" "Given back at once"
	is "alone: nothing stays mapped" \
		"$(awk '$2 == "used" { print $3 }' /proc/addrspace/window)" 0
	rm "$work/err"
	addrspace --json kmap --hold -z "$highmem" > "$work/out" 2> "$work/err" &
	pid=$!
	while [ ! -s "$work/err" ]; do usleep 10000; done
	[ ! $mapped ] ||
		is "alone: --hold holds" "$(window_line "$(jq -r '.mappings[0].address' < "$work/out")")" \
			"used 1 $(hex "$(jq -r '.mappings[0].pfn' < "$work/out")")"
	kill $pid
	wait $pid
	is "alone: --hold ends by a signal, well" $? 0
	is "alone: and nothing stays mapped" \
		"$(awk '$2 == "used" { print $3 }' /proc/addrspace/window)" 0
	line=$(addrspace atomic 'push a; write a 0 "h\n"; read a 0 2')
	has "alone: atomic shows what was read" "$line" '3 read a 0 2 .* ok +h\\n'
}

check_files() {
	is "slots: a row for each line of /proc" \
		"$(addrspace --json slots | jq '.cpus | length')" \
		"$(grep -c '^cpu ' /proc/addrspace/slots)"
	is "window: the summary is that of /proc" \
		"$(addrspace --json window | jq .summary.slots)" \
		"$(awk '$2 == "slots" { print $3 }' /proc/addrspace/window)"
	is "vmalloc: the free space is that of /proc" \
		"$(addrspace --json vmalloc | jq .summary.free)" \
		"$(awk '$2 == "free" { print $3 }' /proc/addrspace/vmalloc)"
	kptr_restrict 2
	is "vmalloc: callers are hidden with the addresses" \
		"$(awk '$1 == "failed" { print $4 }' /proc/addrspace/vmalloc)" -
	kptr_restore
	addrspace kmap -z "$highmem" > /dev/null
	is "stats: as many as in /proc" \
		"$(addrspace --json stats | jq '.stats | length')" \
		"$(grep -c '^stat ' /proc/addrspace/stats)"
}

check_scripts() {
	printf '# a comment\n\nx = pages get 1\nwrite x 0 "a b"\nread x 0 3\n' |
		addrspace shell > "$work/out" 2>&1
	is "script: ends with 0" $? 0
	has "script: quotes hold words together" "$(tail -n 1 "$work/out")" \
		'^00000000  61 20 62  *\|a b\|$'
	printf 'kunmap 7\nfoo\n' | addrspace shell > "$work/out" 2>&1
	is "script: its status is that of the first failure" $? 1
	has "script: the line is named" "$(cat "$work/out")" "line 2: there is no command 'foo'"
	printf 'foo\nexit\nkunmap 7\n' | addrspace shell > "$work/out" 2>&1
	is "script: misuse is 2" $? 2
	is "script: exit ends it" "$(wc -l < "$work/out")" 1
	printf 'foo\nbar\n' | addrspace shell --stop > "$work/out" 2>&1
	is "script: --stop ends at the first failure" "$(wc -l < "$work/out")" 1
	printf 'read "x\n2x = pages get 1\nx = put 1\nobjects\n' |
		addrspace shell --json 2> /dev/null > "$work/out"
	is "script: each answer is one line of JSON" \
		"$(jq -c 'has("error")' < "$work/out" | tr '\n' ' ')" "true true true false "
	printf 'x = pages get 1\r\n\r\n\v\nread x 0 1\r\n' |
		addrspace shell --json > "$work/out" 2>&1
	is "script: lines may end as elsewhere" \
		"$? $(jq -c 'has("error")' < "$work/out" | tr '\n' ' ')" "0 false false "
}

# Only the output is converted; the object stays the same.
check_outputs() {
	echo old > "$work/target"
	ln -s target "$work/link"
	addrspace metrics -o "$work/link"
	is "output: through a link" \
		"$? $(readlink "$work/link") $(grep -c '^# EOF' "$work/target")" "0 target 1"
	ln -s yet-to-be "$work/dangling"
	addrspace record --anyway "$work/dangling" > /dev/null
	is "output: and to where nothing is yet, for root alone" \
		"$? $(readlink "$work/dangling") $(stat -c %a "$work/yet-to-be")" "0 yet-to-be 600"
}

# Without addresses a record shows little; the command says so before it
# records.
check_hidden_record() {
	kptr_restrict 0
	refused "record: hashes are no addresses" 1 "are hashed" \
		addrspace record "$work/hashed"
	is "record: and nothing is written" "$(ls "$work/hashed" 2> /dev/null)" ""
	has "record: but on demand" "$(cat "$work/err")" "--anyway records the available files"
	addrspace record --anyway "$work/hashed" 2> /dev/null
	is "record: then it is there, with its layout" \
		"$? $(addrspace --from "$work/hashed" --json layout | jq '.regions | length > 10')" "0 true"
	kptr_restrict 2
	refused "record: nor are zeros" 1 "addresses read as zero" \
		addrspace record "$work/zeros"
	kptr_restrict 1
	addrspace record "$work/shown" 2> /dev/null
	is "record: with addresses it needs no demand" $? 0
	kptr_restore
}

# It prints its answer although it exits with status 1.
check_watch() {
	kptr_restrict 1
	size=3G
	! has_64_bits || size=100T
	addrspace watch --count 2 --json vmalloc --holes --size $size > "$work/out"
	is "watch: a view whose status is an answer is shown, and ends it" \
		"$? $(jq -s length "$work/out")" "1 1"
	kptr_restore
}

check_refusals() {
	limit=$(cat /sys/module/addrspace/parameters/pages_per_file)
	refused "kunmap alone has no session" 2 "addrspace shell" addrspace kunmap 1
	refused "no pages" 2 "at least 1 page" addrspace pages get 0
	refused "no such zone" 2 "dma, normal or highmem" addrspace pages get 1 -z low
	refused "no such object" 1 "no such object" addrspace kmap 9
	refused "a name that is none" 2 "not a page of this session" addrspace kmap q
	refused "more than a session may hold" 1 "put some" \
		addrspace pages get $((limit + 1))
	refused "a size that is none" 2 "such as 4096, 64K" addrspace vmalloc 64Q
	refused "a size beyond 64 bits" 2 "such as 4096, 64K" \
		addrspace vmalloc 99999999999999999999
	refused "an area without size" 2 "give its SIZE" addrspace vmalloc --zero
	refused "no bench here" 1 "make bench" addrspace bench
	[ $highmem = highmem ] ||
		refused "no highmem here" 1 "no such zone" addrspace pages get 1 -z highmem
	refused "not root" 1 "only root" \
		su -s /bin/sh nobody -c 'addrspace pages get 1'
	is "help knows all commands of the completion" \
		"$(addrspace completion | sed -n 's/^\t\t\([a-z]*\)) words.*/\1/p' | while read -r name; do
			addrspace help "$name" | grep -q "^addrspace $name - " || echo "$name"
		done)" ""
	rmmod addrspace
	refused "without the module" 1 "modprobe addrspace" addrspace pages get 1
	modprobe addrspace
}

echo "TAP version 13"
start_session
check_pages
keep_unused
check_window
reclaim_unused
check_bytes
check_programs
check_areas
end_session
is "the session's status is that of its first failure" $status 1
check_parser
check_alone
check_files
check_scripts
check_outputs
check_hidden_record
check_watch
is "the version, after a command too" \
	"$(addrspace layout --version)" "$(addrspace --version)"
check_refusals
echo "1..$number"
exit $failed
