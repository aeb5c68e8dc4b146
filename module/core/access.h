/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The permission to see addresses and to use the device: the rules that
 * /proc/addrspace and /dev/addrspace share.
 */
#ifndef ADDRSPACE_ACCESS_H
#define ADDRSPACE_ACCESS_H

#include <linux/types.h>

struct file;

bool as_access_may_see_addresses(const struct file *file);
int as_access_may_use_device(void);

#endif /* ADDRSPACE_ACCESS_H */
