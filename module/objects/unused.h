/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Flushes the mappings that no user needs any more, but that the mappers leave in
 * entries or TLBs: on request, by timers, and when memory goes offline. Called by
 * main.c, params.c and the interfaces.
 */
#ifndef ADDRSPACE_UNUSED_H
#define ADDRSPACE_UNUSED_H

#include <linux/notifier.h>
#include <linux/types.h>

struct addrspace;

struct unused {
	struct notifier_block memory;
	bool timers_run;	/* kernel_param_lock() */
};

int as_unused_init(struct addrspace *as);
void as_unused_exit(struct addrspace *as);
void as_unused_flush(struct addrspace *as);
void as_unused_follow_parameter(struct addrspace *as);

#endif /* ADDRSPACE_UNUSED_H */
