# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
#
# The cache for everything that is slow to fetch or to build and the same for
# every checkout: package lists, packages, unpacked sources, kernels. It lies
# outside the checkout, in $ADDRSPACE_CACHE, or else in addrspace/ below the
# user's cache directory; `make cache-clean` removes it. Sourced by apt.sh.
#
#   apt/SUITE/ARCH/ the private apt's lists and configuration
#   debs/ARCH/      downloaded packages
#   lint/HASH       a file that checkpatch found clean
#   NAME/HASH/      an entry, keyed by the hash of everything that it is made from
#
# An entry is complete once it contains .complete, which is written last; an
# entry from an interrupted run is removed and made again. There is one lock for
# each NAME: a second checkout waits for the first one's entry and uses it.

cache=${ADDRSPACE_CACHE:-${XDG_CACHE_HOME:-${HOME:?names no cache directory; set ADDRSPACE_CACHE}/.cache}/addrspace}

# key_of FILE...: prints the part of a key that depends on the content of our
# own files
key_of() { cat "$@" | sha256sum; }

cache_lock() {
	exec 7> "$cache/$1/.lock"
	flock --nonblock 7 && return
	say "waiting for another run, which is making $1"
	flock 7
}

# cache_entry NAME KEY COMMAND...: unless the entry exists, makes it by COMMAND,
# which gets the entry's directory as one more argument. Sets $entry. COMMAND
# sees our local variables: hence their names.
cache_entry() {
	local cache_name=$1 cache_hash
	cache_hash=$(sha256sum <<< "$2")
	shift 2
	entry=$cache/$cache_name/${cache_hash:0:16}
	[ ! -e "$entry/.complete" ] || return 0
	mkdir -p "$cache/$cache_name"
	cache_lock "$cache_name"
	if [ ! -e "$entry/.complete" ]; then
		rm -rf "$entry"
		mkdir "$entry"
		"$@" "$entry"
		touch "$entry/.complete"
	fi
	exec 7>&-
}

# use_cached NAME KEY COMMAND...: the same, and makes build/NAME a link to the
# entry. make compares the time of .complete with the scripts of this checkout,
# which may be newer than the entry.
# shellcheck disable=SC2154 # build is apt.sh's
use_cached() {
	local cache_link=$build/$1
	cache_entry "$@"
	mkdir -p "${cache_link%/*}"
	[ -L "$cache_link" ] || rm -rf "$cache_link"
	ln -sfn "$entry" "$cache_link"
	touch "$entry/.complete"
}
