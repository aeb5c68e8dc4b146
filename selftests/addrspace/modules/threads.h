/* SPDX-License-Identifier: GPL-2.0 */
/*
 * For the threads of the test modules: none of them ends before it is told to, so
 * that who started it may stop it at any time.
 */
#ifndef ADDRSPACE_THREADS_H
#define ADDRSPACE_THREADS_H

#include <linux/jiffies.h>
#include <linux/kthread.h>
#include <linux/sched.h>

/*
 * For one that owns a CPU while it holds mappings: it does so until the module goes,
 * but no longer than to @end (jiffies), whatever becomes of the test. By the clock:
 * mdelay() is what the CPU took itself for when it came up.
 */
static inline bool thread_goes_on(unsigned long end)
{
	return !kthread_should_stop() && time_before(jiffies, end);
}

/* When it has nothing more to do, and holds nothing any more. */
static inline void thread_wait_for_stop(void)
{
	while (!kthread_should_stop())
		schedule_timeout_interruptible(1);
}

#endif /* ADDRSPACE_THREADS_H */
