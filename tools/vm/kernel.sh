# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
#
# Which kernel the VM boots: one by name from build/kernels, or, by --kernel-dir, one
# that the user has. Sourced by tools/vm/run, whose options it reads.

# The release of the one kernel in a directory with a boot/ below it.
release_in_boot() {
	local found=("$1"/boot/vmlinuz-*)
	[ -e "${found[0]}" ] || die "--kernel-dir: $1 has neither arch/x86/boot/bzImage, \
as a build tree has, nor boot/vmlinuz-RELEASE, as unpacked packages have"
	[ ${#found[@]} -eq 1 ] ||
		die "--kernel-dir: $1/boot has several kernels (${found[*]##*/}): leave one there"
	echo "${found[0]#"$1"/boot/vmlinuz-}"
}

# headers_of DIR RELEASE: where unpacked packages, or an installed system, have them
headers_of() {
	local dir
	for dir in "$1/usr/src/linux-headers-$2" "$1/lib/modules/$2/build"; do
		[ ! -e "$dir/Makefile" ] || { echo "$dir"; return; }
	done
	die "--kernel-dir: $1 has no headers of $2 (usr/src/linux-headers-$2): unpack these there, too"
}

# link_kernel HOME RELEASE IMAGE CONFIG HEADERS: in the form that build/kernels has
link_kernel() {
	mkdir -p "$1"
	rm -f "$1"/*
	[ -r "$4" ] || die "--kernel-dir: there is no $4: the VM needs the kernel's configuration"
	echo "$2" > "$1/release"
	ln -s "$3" "$1/vmlinuz"
	ln -s "$4" "$1/config"
	ln -s "$5" "$1/kdir"
}

# adopt_kernel DIR: makes a kernel of build/kernels of it, and builds the modules. Sets
# $kernel.
adopt_kernel() {
	local dir home release kdir
	dir=$(realpath -e "$1" 2>/dev/null) || die "--kernel-dir: there is no directory $1"
	kernel=dir-$(sha256sum <<< "$dir" | cut -c 1-8)
	home=$build/kernels/$kernel
	if [ -e "$dir/arch/x86/boot/bzImage" ]; then
		release=$(cat "$dir/include/config/kernel.release")
		link_kernel "$home" "$release" "$dir/arch/x86/boot/bzImage" "$dir/.config" "$dir"
		! grep -q '^CONFIG_PVH=y' "$dir/.config" || ln -s "$dir/vmlinux" "$home/vmlinux.elf"
	else
		release=$(release_in_boot "$dir")
		kdir=$(headers_of "$dir" "$release")
		link_kernel "$home" "$release" "$dir/boot/vmlinuz-$release" \
			"$dir/boot/config-$release" "$kdir"
	fi
	note "building the modules for $release"
	make -s -C "$repo" KERNEL="$kernel" KDIR="$home/kdir" "module-$kernel" "ptdump-$kernel" \
		> "$home/build.log" 2>&1 || { cat "$home/build.log" >&2
		die "--kernel-dir: the modules do not build for $release, see above"; }
}

find_kernel() {
	[ -z "$kernel_dir" ] || adopt_kernel "$kernel_dir"
	[ -e "$build/kernels/$kernel/release" ] ||
		die "there is no kernel '$kernel' in build/kernels: run 'make module KERNEL=$kernel'"
	release=$(cat "$build/kernels/$kernel/release")
}

kernel_is_64bit() { grep -q '^CONFIG_X86_64=y' "$build/kernels/$kernel/config"; }
