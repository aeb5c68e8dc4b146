// SPDX-License-Identifier: GPL-2.0
/*
 * The local discipline of the atomic slots (see slots_local.h), after
 * __kmap_local_pfn_prot(), __kmap_local_sched_out() and _in() of mm/highmem.c,
 * Linux 6.1. A local mapping is a slot of the CPU's stack. The kernel keeps
 * what it needs for the context switch in the task_struct; a module has none to
 * change, so a task borrows a record for as long as it has mappings, and a
 * preempt notifier leads the scheduler to it. Memory for more records might not
 * be had here, in any context and at once; but a local mapping cannot fail. So a
 * task for which there is no record is given the kernel's own mapping.
 *
 * The stack belongs to whoever runs: while a task with mappings is out, the
 * next one starts on an empty stack, and interrupts nest on what they find.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include "map/slots_local.h"

#include <linux/bitops.h>
#include <linux/bug.h>
#include <linux/cpumask.h>
#include <linux/err.h>
#include <linux/highmem.h>
#include <linux/irq_work.h>
#include <linux/module.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "map/slots_stack.h"
#include "core/trace.h"

#ifndef CONFIG_PREEMPT_NOTIFIERS
#error "the local slots need a kernel with CONFIG_PREEMPT_NOTIFIERS, which KVM selects"
#endif

static struct slot_task *task_of(struct preempt_notifier *notifier)
{
	return container_of(notifier, struct slot_task, notifier);
}

/*
 * Nothing is scheduled in an interrupt, so its mappings need not follow a task.
 * On PREEMPT_RT a softirq can be scheduled as any task can.
 */
static bool follows_task(void)
{
	return IS_ENABLED(CONFIG_PREEMPT_RT) ? !in_hardirq() && !in_nmi() :
					       in_task();
}

static void put_spare(struct slot_task *task)
{
	task->mapped = 0;
	task->next = this_cpu_read(slots_cpu.spare);
	this_cpu_write(slots_cpu.spare, task);
}

/*
 * Runs as soon as the scheduler lets interrupts in, before a task can; without an
 * APIC at the next tick.
 */
static void tell_of_dead(struct irq_work *work)
{
	struct slot_task *task = container_of(work, struct slot_task, dead);

	pr_err("task %d has ended with local mappings, the first by %pS\n",
	       task->pid, (void *)task->caller[0]);
	module_put(THIS_MODULE);
}

/*
 * A task's mappings should end before the task does. Its migrate_disable()
 * cannot be undone from here, and with the run queue locked nothing can be
 * printed. The notifier stays in a list that goes with the task: it is being
 * walked.
 */
static void bury(struct slot_task *task)
{
	this_cpu_inc(slots_cpu.misused[ADDRSPACE_SLOTS_LOCAL]);
	put_spare(task);
	/* Without an APIC it may wait since the last one who borrowed the record. */
	if (!irq_work_queue(&task->dead))
		module_put(THIS_MODULE);
}

/* Out of line, so that a tracepoint that is off costs no register. */
static noinline void tell_save(const struct slot_task *task)
{
	trace_local_save(task->pid, task->depth);
}

static noinline void tell_restore(const struct slot_task *task)
{
	trace_local_restore(task->pid, task->depth);
}

/* Interrupts are off; an NMI takes the slot above, until there is none below. */
static void sched_out(struct preempt_notifier *notifier,
		      struct task_struct *next)
{
	struct slots_cpu *own = this_cpu_ptr(&slots_cpu);
	struct slot_task *task = task_of(notifier);
	int i;

	/* While it runs, its code does; now the code might go before it. */
	if (!task->pins)
		__module_get(THIS_MODULE);
	task->pins = true;
	task->depth = stack_depth(own);
	for (i = 0; i < task->depth; i++) {
		task->pte[i] = *own->stack[i].pte;
		task->caller[i] = own->stack[i].caller;
		slot_empty(&own->stack[i]);
	}
	own->task = NULL;
	barrier();	/* empty before they are given back */
	stack_set_depth(own, 0);
	if (trace_local_save_enabled())
		tell_save(task);
	if (compat_task_state(current) == TASK_DEAD)
		bury(task);
}

/* Interrupts are on, and may have used the slots, but are through with them. */
static void sched_in(struct preempt_notifier *notifier, int cpu)
{
	struct slots_cpu *own = this_cpu_ptr(&slots_cpu);
	struct slot_task *task = task_of(notifier);
	int i;

	stack_set_depth(own, task->depth);
	barrier();	/* ours before the entries are written */
	own->task = task;
	for (i = 0; i < task->depth; i++) {
		own->stack[i].caller = task->caller[i];
		own->stack[i].page = page_of_pte(&task->pte[i]);
		slot_refill(&own->stack[i], task->pte[i]);
	}
	if (trace_local_restore_enabled())
		tell_restore(task);
}

static struct preempt_ops notifier_ops = {
	.sched_in = sched_in,
	.sched_out = sched_out,
};

/* From now on current is followed, unless too many tasks are already. */
static struct slot_task *follow_current(void)
{
	struct slot_task *task = this_cpu_read(slots_cpu.spare);

	if (!task)
		return NULL;
	this_cpu_write(slots_cpu.spare, task->next);
	this_cpu_write(slots_cpu.task, task);
	task->pid = task_pid_nr(current);
	task->pins = false;
	preempt_notifier_register(&task->notifier);
	return task;
}

static void leave_current(struct slot_task *task)
{
	preempt_notifier_unregister(&task->notifier);
	this_cpu_write(slots_cpu.task, NULL);
	put_spare(task);
	if (task->pins)
		module_put(THIS_MODULE);
}

/* Note a slot as the task's that runs here; false if it cannot be followed. */
static bool note_slot(const struct slot *slot)
{
	struct slot_task *task = this_cpu_read(slots_cpu.task);

	if (!task)
		task = follow_current();
	if (unlikely(!task))
		return false;
	task->mapped |= slot->bit;
	return true;
}

/*
 * Mappings end in the reverse order, so ours and the kernel's of one task do, too,
 * each for itself.
 */
static void *map_by_kernel(struct page *page)
{
	this_cpu_inc(slots_cpu.refused[ADDRSPACE_SLOTS_LOCAL]);
	return compat_kernel_map(page);
}

static bool unmap_by_kernel(unsigned long addr)
{
	if (!compat_is_kernel_local(addr))
		return false;
	compat_kernel_unmap((void *)addr);
	return true;
}

/* The task's that runs here, if the slot is one of its local mappings. */
static struct slot_task *task_with(const struct slot *slot)
{
	struct slot_task *task = this_cpu_read(slots_cpu.task);

	return task && task->mapped & slot->bit ? task : NULL;
}

/* ERR_PTR(-ENOSPC) where the stack is full, NULL where the task has no record. */
static struct slot *take(void)
{
	struct slot *slot = stack_next();

	if (unlikely(stack_is_full(slot)))
		return ERR_PTR(-ENOSPC);
	stack_take();
	if (!follows_task() || note_slot(slot))
		return slot;
	stack_drop();
	return NULL;
}

static bool give_back(unsigned long addr, unsigned long caller)
{
	struct slot *top = stack_top();
	struct slot_task *task;

	task = task_with(top);
	/* A task ends its own, an interrupt not those of the task below. */
	if (unlikely(top->addr != addr || !task == follows_task()))
		return false;
	/* Not the task's any more before it may be an interrupt's. */
	if (task)
		task->mapped &= ~top->bit;
	stack_give_back(top);
	stack_trace_unmap(ADDRSPACE_SLOTS_LOCAL, caller);
	if (task && !task->mapped)
		leave_current(task);
	return true;
}

static void refuse(unsigned long caller)
{
	this_cpu_inc(slots_cpu.refused[ADDRSPACE_SLOTS_LOCAL]);
	pr_warn_once("%pS gets no local mapping: this CPU's %d slots are in use\n",
		     (void *)caller, SLOTS_DEPTH);
}

/**
 * local_map() - map a page for the current task
 * @slots: the slots
 * @page: the page; a lowmem page is answered with its permanent address
 * @caller: who is shown as the slot's user
 *
 * The task stays on its CPU until local_unmap(), so that the address stays
 * valid; it may be preempted, sleep, and take page faults. Mappings end in the
 * reverse order, atomic ones of the stack discipline included. Where SLOT_TASKS
 * other tasks have mappings on this CPU, it is the kernel's own kmap_local_page().
 *
 * Context: any, NMI included; does not sleep.
 * Return: the address; ERR_PTR(-ENOSPC) where the stack is full.
 */
void *local_map(const struct slots *slots, struct page *page,
		unsigned long caller)
{
	struct slot *slot;

	if (!compat_wants_mapping(page))
		return page_address(page);
	migrate_disable();
	preempt_disable();
	slot = take();
	if (IS_ERR_OR_NULL(slot)) {
		void *addr = slot ? ERR_CAST(slot) : map_by_kernel(page);

		if (slot)
			refuse(caller);
		preempt_enable();
		migrate_enable();
		return addr;
	}
	slot_fill(slots, slot, page, caller);
	slot_trace_map(ADDRSPACE_SLOTS_LOCAL, slot);
	preempt_enable();
	return (void *)slot->addr;
}

/**
 * local_unmap() - end the last local_map() of the current task
 * @address: in the page
 * @caller: who is named if that was not the last
 *
 * Context: as local_map(), in the same task or interrupt.
 * Return: 0; -EINVAL, with the mappings as they were and one warning.
 */
int local_unmap(const void *address, unsigned long caller)
{
	unsigned long addr = (unsigned long)address & PAGE_MASK;

	if (slot_is_permanent(addr))
		return 0;
	preempt_disable();
	if (unlikely(!give_back(addr, caller))) {
		if (unmap_by_kernel(addr)) {
			preempt_enable();
			return 0;
		}
		slot_refuse_pop(ADDRSPACE_SLOTS_LOCAL, addr, caller);
		preempt_enable();
		return -EINVAL;
	}
	preempt_enable();
	migrate_enable();
	return 0;
}

/**
 * local_init() - records for the tasks of each CPU
 * @slots: the slots
 *
 * Context: process context, may sleep.
 * Return: 0 or -ENOMEM.
 */
int local_init(struct slots *slots)
{
	struct slot_task *task;
	int cpu, i;

	slots->tasks = kvcalloc(nr_cpu_ids * SLOT_TASKS, sizeof(*slots->tasks),
				GFP_KERNEL);
	if (!slots->tasks)
		return -ENOMEM;
	for_each_possible_cpu(cpu) {
		for (i = 0; i < SLOT_TASKS; i++) {
			task = &slots->tasks[cpu * SLOT_TASKS + i];
			task->dead = IRQ_WORK_INIT_HARD(tell_of_dead);
			preempt_notifier_init(&task->notifier, &notifier_ops);
			task->next = per_cpu(slots_cpu.spare, cpu);
			per_cpu(slots_cpu.spare, cpu) = task;
		}
	}
	preempt_notifier_inc();
	return 0;
}

/**
 * local_exit() - end what local_init() began
 * @slots: the slots; no task that could be put away has local mappings, for
 *	each of those pins the module
 */
void local_exit(struct slots *slots)
{
	int i;

	preempt_notifier_dec();
	/* The last reference may just have been put by one of them. */
	for (i = 0; i < nr_cpu_ids * SLOT_TASKS; i++)
		irq_work_sync(&slots->tasks[i].dead);
	kvfree(slots->tasks);
}
