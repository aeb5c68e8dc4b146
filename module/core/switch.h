/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Preempt notifiers, also for kernels that are built without them (KVM selects them,
 * and Debian's ARM kernels have no KVM). There, switch.c implements the same names by
 * the tracepoint sched_switch, with two differences:
 *
 * - both calls come before the switch, with the run queue locked and interrupts off, on
 *   the CPU that goes from the one task to the other;
 * - if a task ends with a registered notifier, the notifier has to be removed.
 *
 * A task registers its notifier on the CPU to which it is bound until it unregisters it.
 */
#ifndef ADDRSPACE_SWITCH_H
#define ADDRSPACE_SWITCH_H

#include <linux/preempt.h>

#ifdef CONFIG_PREEMPT_NOTIFIERS
static inline int as_switch_init(void)
{
	preempt_notifier_inc();
	return 0;
}

static inline void as_switch_exit(void)
{
	preempt_notifier_dec();
}

/* It stays in a list that goes with the task: it is being walked. */
static inline void switch_forget(struct preempt_notifier *notifier) {}
#else
#include <linux/list.h>

/* For the linker they are names of this module. */
#define preempt_notifier_register	as_preempt_notifier_register
#define preempt_notifier_unregister	as_preempt_notifier_unregister

struct preempt_notifier;
struct task_struct;

struct preempt_ops {
	void (*sched_in)(struct preempt_notifier *notifier, int cpu);
	void (*sched_out)(struct preempt_notifier *notifier,
			  struct task_struct *next);
};

struct preempt_notifier {
	struct list_head list;		/* of a CPU; written by that CPU only */
	const struct task_struct *task;
	struct preempt_ops *ops;
};

static inline void preempt_notifier_init(struct preempt_notifier *notifier,
					 struct preempt_ops *ops)
{
	notifier->ops = ops;
}

int as_switch_init(void);
void as_switch_exit(void);
void preempt_notifier_register(struct preempt_notifier *notifier);
void preempt_notifier_unregister(struct preempt_notifier *notifier);

static inline void switch_forget(struct preempt_notifier *notifier)
{
	preempt_notifier_unregister(notifier);
}
#endif

#endif /* ADDRSPACE_SWITCH_H */
