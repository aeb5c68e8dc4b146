/* SPDX-License-Identifier: GPL-2.0 */
/*
 * For the thread of a test module that owns a CPU while it holds mappings: it does
 * so until the module goes, but no longer than the module says, whatever becomes of
 * the test. By the clock: mdelay() is what the CPU took itself for when it came up.
 */
#ifndef ADDRSPACE_HOLD_H
#define ADDRSPACE_HOLD_H

#include <linux/jiffies.h>
#include <linux/kthread.h>
#include <linux/sched.h>

/* @end in jiffies. */
static bool hold_goes_on(unsigned long end)
{
	return !kthread_should_stop() && time_before(jiffies, end);
}

/* When it holds nothing any more. */
static void hold_wait_for_stop(void)
{
	while (!kthread_should_stop())
		schedule_timeout_interruptible(1);
}

#endif /* ADDRSPACE_HOLD_H */
