# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
#
# The machine for a kernel: a PC, or QEMU's "virt" for the ARM kernels. Sourced by
# tools/vm/run, which calls machine_settings once $kernel, $release, $mem and $cpus are
# known; sets
#
#   guest          the architecture of programs: i386 or armhf
#   strip          what strips a module of that kernel
#   program        which QEMU
#   machine        its words for the machine and the CPU
#   serial_port    its words for one more serial port, but for the chardev's name
#   console        the kernel's console; ports: what the others connect to, in the order
#                  output, verdict, errors
#   machine_words  for the kernel's command line
#   has_nmi        does an NMI make the kernel show all stacks?

# shellcheck disable=SC2034,SC2154 # run, qemu.sh and initramfs.sh read and set them

# Above 3.5 GiB the RAM goes past 4 GiB, where qemu-system-i386 goes wrong; the 64-bit
# CPU runs the same 32-bit kernel. As GenuineIntel: an AMD family 6 with two CPUs would
# taint the kernel.
pc_settings() {
	guest=i386 strip=strip program=qemu-system-i386
	if [ "$mem" -gt 3584 ] || kernel_is_64bit; then
		program="qemu-system-x86_64"
	fi
	machine=(-cpu "max,vendor=GenuineIntel")
	# QEMU 7.2 leaves impossible flags after cmpxchg16b (verdict.sh). The slab allocator of
	# 6.12 uses it where the CPU has it, and no boot came to its end; 6.1 is spared.
	case $release in
	6.1.*) ;;
	*) ! kernel_is_64bit || machine[1]+=",-cx16" ;;
	esac
	serial_port=(-serial chardev:)
	console=ttyS0 ports="ttyS1 ttyS2 ttyS3"
	# The emulated UARTs interrupt faster than PREEMPT_RT's threads answer them, which
	# the kernel takes for a line without a handler.
	machine_words="noisapnp no_timer_check unknown_nmi_panic noirqdebug" has_nmi=yes
}

# RAM begins at 1 GiB. Without LPAE all of it has to lie below 4 GiB, and the PCI host
# bridge, too: hence at most 3 GiB. The board has one port of its own, the others are
# PCI cards.
arm_settings() {
	guest=armhf strip=arm-linux-gnueabihf-strip program=qemu-system-arm
	if [ "$mem" -le 3072 ]; then
		machine=(-M "virt,highmem=off")
	else
		kernel_has CONFIG_ARM_LPAE ||
			die "--mem $mem is too much for $kernel: without LPAE the board has 3072 MiB at most"
		machine=(-M virt)
	fi
	machine+=(-cpu cortex-a15)
	# An instruction takes a nanosecond then: this makes it a tick of the clock.
	[ "$icount" = no ] || machine[-1]+=,cntfrq=1000000000
	# In turns on one thread, the second CPU never ends seeding the random numbers
	# from the jitter of its clock.
	[ "$cpus" = 1 ] || thread=multi
	serial_port=(-device "pci-serial,chardev=")
	console=ttyAMA0 ports="ttyS0 ttyS1 ttyS2"
	machine_words='' has_nmi=no
}

kernel_has() { grep -q "^$1=y" "$build/kernels/$kernel/config"; }

machine_settings() {
	if kernel_has CONFIG_ARM; then
		arm_settings
	else
		pc_settings
	fi
}
