#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# The kernel's names for ours (include/linux/addrspace_names.h), tested from within
# the kernel.

exec "$(dirname "$0")/ktest.sh" addrspace_test_names
