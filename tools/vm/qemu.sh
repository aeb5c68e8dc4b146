# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
#
# Which QEMU, with which arguments. Sourced by tools/vm/run, whose options it
# reads; fills the array `qemu`.

# A /dev/kvm without vmx or svm opens and creates a VM, but the VM then dies.
kvm_works() {
	[ "$guest" != armhf ] || return 1
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
	[ "$guest $accelerator $icount" = "i386 tcg,thread=single no" ] || return 0
	hz=$(sed -n 's/^CONFIG_HZ=//p' "$build/kernels/$kernel/config")
	awk -v hz="$hz" '$1 == "bogomips" { printf " lpj=%d", $3 * 500000 / hz; exit }' /proc/cpuinfo
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

qemu_arguments() {
	local words port
	choose_accelerator
	command -v "$program" > /dev/null || die "$program is not installed: run 'make deps-run'"
	choose_image
	qemu=("$program" "${machine[@]}" -accel "$accelerator"
		-smp "$cpus" -m "$mem" -nodefaults -no-user-config -display none
		-no-reboot -kernel "$image" -initrd "$work/initramfs"
		-append "$cmdline$(delay_words)$append"
		-serial "file:$log"
		-chardev "$output" -chardev "file,id=verdict,path=$work/verdict"
		-chardev "file,id=errors,path=$work/errors")
	for port in output verdict errors; do
		qemu+=("${serial_port[0]}" "${serial_port[1]}$port")
	done
	[ "$icount" = no ] || qemu+=(-icount "shift=0,sleep=off")
	[ -z "$monitor" ] ||
		qemu+=(-chardev "socket,id=monitor,path=$monitor,server=on,wait=off" -mon monitor)
	read -r -a words <<< "$extra"
	qemu+=(${words[@]+"${words[@]}"})
}
