// SPDX-License-Identifier: GPL-2.0
/*
 * The kernel threads of the bench: each is bound to a CPU, and ends when its
 * creator stops it. Called by the operations that need more than one task.
 */
#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/sched.h>

#include "bench.h"

/**
 * bench_task_start() - run a function in a new task
 * @run: must end with bench_task_rest()
 * @data: for it
 * @cpu: where
 *
 * Context: process context, may sleep.
 * Return: the task, for kthread_stop(), or an ERR_PTR().
 */
struct task_struct *bench_task_start(int (*run)(void *data), void *data,
				     unsigned int cpu)
{
	struct task_struct *task = kthread_create(run, data, "addrspace_bench");

	if (!IS_ERR(task)) {
		kthread_bind(task, cpu);
		wake_up_process(task);
	}
	return task;
}

/**
 * bench_task_rest() - wait for kthread_stop()
 *
 * Return: 0.
 */
int bench_task_rest(void)
{
	while (!kthread_should_stop())
		schedule_timeout_interruptible(1);
	return 0;
}
