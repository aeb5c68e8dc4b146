/* SPDX-License-Identifier: GPL-2.0 */
/*
 * For the threads of the test modules: a thread ends only after it is asked to
 * stop, so that its creator can stop it at any time.
 */
#ifndef ADDRSPACE_THREADS_H
#define ADDRSPACE_THREADS_H

#include <linux/jiffies.h>
#include <linux/kthread.h>
#include <linux/sched.h>

/*
 * For a thread that owns a CPU while it holds mappings: it waits until the
 * module is unloaded, but at most until @end (jiffies), whatever becomes of the
 * test. It uses the clock, because mdelay() is calibrated when the CPU comes
 * up.
 */
static inline bool thread_goes_on(unsigned long end)
{
	return !kthread_should_stop() && time_before(jiffies, end);
}

/* For a thread that has nothing more to do and holds nothing. */
static inline void thread_wait_for_stop(void)
{
	while (!kthread_should_stop())
		schedule_timeout_interruptible(1);
}

#endif /* ADDRSPACE_THREADS_H */
