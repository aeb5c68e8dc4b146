/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The kernel's names as the test modules use them, where a kernel from 5.10 to 7.2
 * spells them otherwise or lacks them. Found by feature where the preprocessor can see
 * it, else by version, with the release that made the difference. Includes nothing of
 * addrspace: the modules test that from outside.
 */
#ifndef ADDRSPACE_TEST_KERNEL_H
#define ADDRSPACE_TEST_KERNEL_H

#include <linux/bitmap.h>
#include <linux/compiler.h>
#include <linux/cpumask.h>
#include <linux/highmem.h>
#include <linux/hrtimer.h>
#include <linux/irq_work.h>
#include <linux/kprobes.h>
#include <linux/mm.h>
#include <linux/pgtable.h>
#include <linux/preempt.h>
#include <linux/prandom.h>
#include <linux/sched.h>
#include <linux/version.h>

/*
 * May a task that is kept on its CPU sleep? Before 5.11, but for PREEMPT_RT,
 * migrate_disable() is preempt_disable(), and the kernel has kmap_atomic() alone.
 */
#define KERNEL_KEEPS_TASKS	\
	(LINUX_VERSION_CODE >= KERNEL_VERSION(5, 11, 0) || \
	 IS_ENABLED(CONFIG_PREEMPT_RT))
#define KERNEL_KEEPS_NO_TASKS	\
	"before 5.11 the kernel keeps no task on its CPU that may sleep"

/* The current task stays on this CPU, and may sleep, until kernel_leave_cpu(). */
static inline void kernel_stay_on_cpu(void)
{
	if (KERNEL_KEEPS_TASKS)
		migrate_disable();
	else
		set_cpus_allowed_ptr(current, cpumask_of(raw_smp_processor_id()));
}

static inline void kernel_leave_cpu(void)
{
	if (KERNEL_KEEPS_TASKS)
		migrate_enable();
	else
		set_cpus_allowed_ptr(current, cpu_possible_mask);
}

/*
 * Lets other tasks run. On a preemptible kernel cond_resched() does nothing. Where it
 * preempts lazily (PREEMPT_RT since 4.1, mainline since 6.13), a task need not yield to
 * one of its own class, such as ksoftirqd; on 5.10 it never does while it is kept on its
 * CPU.
 */
static inline void kernel_let_others_run(void)
{
#ifdef CONFIG_PREEMPT_LAZY
	if (test_thread_flag(TIF_NEED_RESCHED_LAZY))
		schedule();
#endif
	cond_resched();
}

#if !defined(CONFIG_KMAP_LOCAL) && LINUX_VERSION_CODE < KERNEL_VERSION(5, 11, 0)
#define kmap_local_page(page)	kmap_atomic(page)
#define kunmap_local(addr)	kunmap_atomic((void *)(addr))
#endif

/*
 * The length of the instruction under a kprobe, or 0: recorded since 5.13, but not for
 * ftrace's call.
 */
static inline unsigned int kernel_probed_length(const struct kprobe *probe)
{
#if defined(CONFIG_X86) && LINUX_VERSION_CODE >= KERNEL_VERSION(5, 13, 0)
	return probe->ainsn.size;
#else
	return 0;
#endif
}

/* 5.11 */
#ifndef in_hardirq
#define in_hardirq()	in_irq()
#endif

/* 5.11 */
#ifndef IRQ_WORK_INIT_HARD
#define IRQ_WORK_INIT_HARD(_func) (struct irq_work) {		\
	.flags = ATOMIC_INIT(IRQ_WORK_HARD_IRQ), .func = (_func),	\
}
#endif

/* 5.11; an entry that is read while nothing changes it needs no care. */
#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 11, 0)
#define ptep_get_lockless(ptep)	(*(ptep))
#endif

/* 5.17 */
#ifndef for_each_clear_bitrange
#define for_each_clear_bitrange(b, e, addr, size)			\
	for ((b) = find_next_zero_bit((addr), (size), 0),		\
	     (e) = find_next_bit((addr), (size), (b) + 1);		\
	     (b) < (size);						\
	     (b) = find_next_zero_bit((addr), (size), (e) + 1),		\
	     (e) = find_next_bit((addr), (size), (b) + 1))
#endif

/* Maps and unmaps by itself; renamed in 5.13. */
#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 13, 0)
#define kernel_zero_page(page)	zero_user(page, 0, PAGE_SIZE)
#else
#define kernel_zero_page(page)	memzero_page(page, 0, PAGE_SIZE)
#endif

/*
 * kmap_local_folio() exists since 5.16; the newest name that is tested with it, since
 * 5.18.
 */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 18, 0)
#define KERNEL_HAS_FOLIOS
#endif

/* Renamed in 5.14. */
#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 14, 0)
#define kernel_task_state(task)	READ_ONCE((task)->state)
#else
#define kernel_task_state(task)	READ_ONCE((task)->__state)
#endif

/* One call since 6.13, and the only one since 6.15. */
static inline void
kernel_timer_setup(struct hrtimer *timer,
		   enum hrtimer_restart (*function)(struct hrtimer *timer),
		   enum hrtimer_mode mode)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 13, 0)
	hrtimer_setup(timer, function, CLOCK_MONOTONIC, mode);
#else
	hrtimer_init(timer, CLOCK_MONOTONIC, mode);
	timer->function = function;
#endif
}

static inline void
kernel_timer_setup_on_stack(struct hrtimer *timer,
			    enum hrtimer_restart (*function)(struct hrtimer *timer),
			    enum hrtimer_mode mode)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 13, 0)
	hrtimer_setup_on_stack(timer, function, CLOCK_MONOTONIC, mode);
#else
	hrtimer_init_on_stack(timer, CLOCK_MONOTONIC, mode);
	timer->function = function;
#endif
}

#endif /* ADDRSPACE_TEST_KERNEL_H */
