// SPDX-License-Identifier: GPL-2.0
/*
 * The tracepoint sched_switch in place of preempt notifiers (see switch.h). A list for
 * each CPU, of the tasks that have registered there and are bound to it: it is written
 * and walked on that CPU alone, with interrupts off.
 */
#include "core/switch.h"

#include <linux/cpumask.h>
#include <linux/errno.h>
#include <linux/irqflags.h>
#include <linux/percpu.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/tracepoint.h>

#include "core/compat.h"

static DEFINE_PER_CPU(struct list_head, notifiers);

/* It is not exported by its name. */
static struct tracepoint *sched_switch;

static struct preempt_notifier *find(const struct task_struct *task)
{
	struct preempt_notifier *notifier;

	list_for_each_entry(notifier, this_cpu_ptr(&notifiers), list)
		if (notifier->task == task)
			return notifier;
	return NULL;
}

static void on_switch(COMPAT_SCHED_SWITCH_ARGS)
{
	struct preempt_notifier *out, *in;

	if (likely(list_empty(this_cpu_ptr(&notifiers))))
		return;
	out = find(prev);
	in = find(next);
	if (out)
		out->ops->sched_out(out, next);
	if (in)
		in->ops->sched_in(in, smp_processor_id());
}

/**
 * preempt_notifier_register() - have the switches from and to current notified
 * @notifier: from preempt_notifier_init()
 *
 * Context: any; current is bound to this CPU until preempt_notifier_unregister().
 */
void preempt_notifier_register(struct preempt_notifier *notifier)
{
	unsigned long flags;

	local_irq_save(flags);
	notifier->task = current;
	list_add(&notifier->list, this_cpu_ptr(&notifiers));
	local_irq_restore(flags);
}

/**
 * preempt_notifier_unregister() - end what preempt_notifier_register() began
 * @notifier: the notifier of current, which may be in its last sched_out()
 *
 * Context: any, on the CPU where it was registered.
 */
void preempt_notifier_unregister(struct preempt_notifier *notifier)
{
	unsigned long flags;

	local_irq_save(flags);
	list_del(&notifier->list);
	local_irq_restore(flags);
}

static void look_at(struct tracepoint *tracepoint, void *unused)
{
	if (!strcmp(tracepoint->name, "sched_switch"))
		sched_switch = tracepoint;
}

/**
 * as_switch_init() - begin to be called at each switch
 *
 * Context: process context, may sleep.
 * Return: 0; -ENOENT if this kernel has no such tracepoint; or the error of the
 * registration.
 */
int as_switch_init(void)
{
	int cpu;

	for_each_possible_cpu(cpu)
		INIT_LIST_HEAD(per_cpu_ptr(&notifiers, cpu));
	for_each_kernel_tracepoint(look_at, NULL);
	if (!sched_switch)
		return -ENOENT;
	return tracepoint_probe_register(sched_switch, on_switch, NULL);
}

/**
 * as_switch_exit() - end it; on return no CPU is in one of the calls
 *
 * Context: process context, may sleep.
 */
void as_switch_exit(void)
{
	tracepoint_probe_unregister(sched_switch, on_switch, NULL);
	tracepoint_synchronize_unregister();
}
