# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
#
# Which QEMU, with which arguments. Sourced by tools/vm/run, whose options it
# reads; fills the array `qemu`.

# A /dev/kvm without vmx or svm opens and creates a VM, but the VM then dies.
kvm_works() {
	grep -qwE 'vmx|svm' /proc/cpuinfo && [ -r /dev/kvm ] && [ -w /dev/kvm ]
}

# Without KVM, all CPUs take turns on one thread by default. With a thread for
# each, QEMU 7.2 may keep executing its translation of an instruction that
# another CPU has patched meanwhile. A kernel that patches thousands of
# instructions (static keys, kprobes) then hangs in a breakpoint that is no
# longer there.
choose_accelerator() {
	if [ "$icount" = yes ]; then
		accelerator=tcg,thread=single
		note "TCG, counting instructions"
	elif kvm_works; then
		accelerator=kvm
		note "KVM"
	else
		accelerator=tcg,thread=$thread
		note "TCG: this machine cannot virtualise (no vmx or svm, or no access to /dev/kvm)"
	fi
}

# Words for the kernel's command line, which depend on the accelerator. If CPUs
# take turns on one thread, a CPU that comes up cannot calibrate itself, and its
# udelay() is ten thousand times too short. The TSC is the host's, and BogoMIPS
# are loops per jiffy times HZ / 500,000.
delay_words() {
	local hz
	[ "$accelerator $icount" = "tcg,thread=single no" ] || return 0
	hz=$(sed -n 's/^CONFIG_HZ=//p' "$build/kernels/$kernel/config")
	awk -v hz="$hz" '$1 == "bogomips" { printf " lpj=%d", $3 * 500000 / hz; exit }' /proc/cpuinfo
}

# Above 3.5 GiB the RAM goes past 4 GiB, where qemu-system-i386 goes wrong;
# the 64-bit CPU runs the same 32-bit kernel.
choose_program() {
	if [ "$mem" -gt 3584 ] || kernel_is_64bit; then
		program="qemu-system-x86_64"
	else
		program="qemu-system-i386"
	fi
	command -v "$program" >/dev/null || die "$program is not installed: run 'make deps-run'"
}

# The uncompressed kernel starts seconds earlier, but through its PVH entry,
# which skips KASLR; a kernel without that entry has its bzImage only.
choose_image() {
	local dir=$build/kernels/$kernel
	image=$dir/vmlinux.elf
	if [ "$boot" = bzimage ] || [ ! -e "$image" ]; then
		image=$dir/vmlinuz
	fi
}

# As GenuineIntel: an AMD family 6 with two CPUs would taint the kernel.
qemu_arguments() {
	local words
	choose_accelerator
	choose_program
	choose_image
	qemu=("$program" -accel "$accelerator" -cpu "max,vendor=GenuineIntel"
		-smp "$cpus" -m "$mem" -nodefaults -no-user-config -display none
		-no-reboot -kernel "$image" -initrd "$work/initramfs"
		-append "$cmdline$(delay_words)$append"
		-serial "file:$log"
		-chardev "$output" -serial chardev:output
		-serial "file:$work/verdict"
		-chardev "file,id=errors,path=$work/errors" -serial chardev:errors)
	[ "$icount" = no ] || qemu+=(-icount "shift=0,sleep=off")
	[ -z "$monitor" ] ||
		qemu+=(-chardev "socket,id=monitor,path=$monitor,server=on,wait=off" -mon monitor)
	read -r -a words <<< "$extra"
	qemu+=(${words[@]+"${words[@]}"})
}
