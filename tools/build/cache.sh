# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
#
# The cache of what is slow to fetch or to build and the same for every checkout:
# package lists, packages, unpacked sources, kernels. It lies outside the checkout,
# in $ADDRSPACE_CACHE, or else in addrspace/ below the user's cache directory;
# `make cache-clean` removes it. Sourced by apt.sh.
#
#   apt/SUITE/ARCH/ the private apt's lists and configuration
#   debs/ARCH/      downloaded packages
#   lint/HASH       a file that checkpatch found clean
#   NAME/HASH/      an entry, keyed by the hash of all that it is made from
#
# An entry is good once it holds .complete, which is written last: what an
# interrupted run left is removed and made again. One lock for each NAME lets two
# checkouts work at once; the second waits for the first one's entry and uses it.

cache=${ADDRSPACE_CACHE:-${XDG_CACHE_HOME:-${HOME:?names no cache directory; set ADDRSPACE_CACHE}/.cache}/addrspace}

# key_of FILE...: for the part of a key that is the content of our own files
key_of() { cat "$@" | sha256sum; }

cache_lock() {
	exec 7> "$cache/$1/.lock"
	flock --nonblock 7 && return
	say "waiting for another run, which is making $1"
	flock 7
}

# cache_entry NAME KEY COMMAND...: makes the entry by COMMAND, which is called with
# the entry's directory as one more argument, unless it is there. Sets $entry.
# COMMAND sees our local variables: hence their names.
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

# use_cached NAME KEY COMMAND...: the same, and build/NAME leads to the entry. make
# compares the time of .complete with the scripts of this checkout, which may be
# newer than the entry.
# shellcheck disable=SC2154 # build is apt.sh's
use_cached() {
	local cache_link=$build/$1
	cache_entry "$@"
	mkdir -p "${cache_link%/*}"
	[ -L "$cache_link" ] || rm -rf "$cache_link"
	ln -sfn "$entry" "$cache_link"
	touch "$entry/.complete"
}
