# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
#
# What a single run adds to the VM's root file system: the modules, the CLI,
# the kselftests, the files of --add and the command. Sourced by tools/vm/run.

# One shell word that sh reads back unchanged.
quote_word() {
	printf "'%s'" "${1//\'/\'\\\'\'}"
}

# A single argument is a line for the shell, as with ssh; several are words.
write_command() {
	local word
	if [ $# -eq 1 ]; then
		printf '%s\n' "$1"
	else
		for word in "$@"; do
			printf '%s ' "$(quote_word "$word")"
		done
		printf '\n'
	fi
}

# The terminal is the host's, with its type and its character set.
terminal_settings() {
	local charset=${LC_ALL:-${LC_CTYPE:-${LANG:-}}}
	printf 'export TERM=%s\n' "$(quote_word "${TERM:-vt100}")"
	case $charset in
	*UTF-8|*utf8) echo export LANG=C.UTF-8 ;;
	*) echo export LANG=C ;;
	esac
}

write_settings() {
	local name
	for name in insmod insmod_args interactive first banner rows cols ports; do
		printf '%s=%s\n' "$name" "$(quote_word "${!name}")"
	done
	[ "$interactive" = no ] || terminal_settings
}

# Strip debug data, which is nine tenths of a module: the kernel reads the whole
# file each time that it loads one.
add_modules() {
	local dir=$1/lib/modules/$release ko
	mkdir -p "$dir/extra"
	for ko in "$build/$kernel"/*/*.ko; do
		[ ! -e "$ko" ] || "$strip" --strip-debug -o "$dir/extra/${ko##*/}" "$ko"
	done
	if [ "$insmod" = yes ] && [ ! -e "$dir/extra/addrspace.ko" ]; then
		die "there is no module for $kernel: run 'make module KERNEL=$kernel'"
	fi
	touch "$dir/modules.builtin" "$dir/modules.order" "$dir/modules.builtin.modinfo"
	PATH=$PATH:/sbin:/usr/sbin depmod -b "$1" "$release"
}

add_programs() {
	local cli=$build/cli/$guest/addrspace tests=$build/selftests
	[ "$guest" = i386 ] || tests+=-$guest
	tests+=/kselftest_install
	mkdir -p "$1/usr/bin" "$1/opt"
	[ ! -e "$cli" ] || cp "$cli" "$1/usr/bin/"
	[ ! -e "$tests" ] || cp -a "$tests" "$1/opt/kselftest"
}

# HOSTFILE[:GUESTPATH]; without a path it goes to /root.
add_file() {
	local tree=$1 from=${2%%:*} to=/root/
	[ "$2" = "$from" ] || to=${2#*:}
	[ -e "$from" ] || die "--add: there is no file $from"
	case $to in
	/*) ;;
	*) die "--add: $to is not an absolute path" ;;
	esac
	mkdir -p "$tree$(dirname "${to}x")"
	cp -a "$from" "$tree$to"
}

# make_initramfs FILE ARGUMENTS...: the base, the archives of --part and this
# run's part, one after the other; the kernel unpacks them all.
make_initramfs() {
	local file=$1 tree=$work/tree spec
	shift
	mkdir -p "$tree/run.vm"
	write_settings > "$tree/run.vm/settings"
	write_command "$@" > "$tree/run.vm/command"
	add_modules "$tree"
	add_programs "$tree"
	for spec in ${adds[@]+"${adds[@]}"}; do
		add_file "$tree" "$spec"
	done
	"$repo/tools/vm/rootfs" "$guest"
	for spec in ${parts[@]+"${parts[@]}"}; do
		[ -e "$spec" ] || die "--part: there is no file $spec"
	done
	cat "$build/rootfs/$guest.cpio" ${parts[@]+"${parts[@]}"} > "$file"
	(cd "$tree" && find . | cpio -o -H newc --quiet -R 0:0) >> "$file"
}

# check_memory FILE: sets $least, and refuses a VM with less RAM to unpack this into. The
# archive and what is unpacked lie in memory side by side, and the file system that it
# goes to holds half of what the archive leaves: three times its size. Beside it, what
# a kernel needs was found by trying.
check_memory() {
	local archive
	least=16
	archive=$((($(stat -c %s "$1") >> 20) + 1))
	! kernel_is_64bit || least=48
	[ "$guest" != armhf ] || least=96
	least=$((least + 3 * archive))
	[ "$mem" -ge "$least" ] ||
		die "--mem $mem is too little: with $archive MiB to unpack, this VM works from $least on"
}
