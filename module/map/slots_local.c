// SPDX-License-Identifier: GPL-2.0
/*
 * The local discipline of the atomic slots (see slots_local.h), after
 * __kmap_local_pfn_prot(), __kmap_local_sched_out() and _in() of mm/highmem.c,
 * Linux 6.1. A local mapping is a slot of the CPU's stack. The kernel keeps what the
 * context switch needs in the task_struct. A module cannot add to that: so a task
 * borrows a record while it has mappings, and a preempt notifier leads the scheduler
 * to it. More records cannot be allocated here, because mappings are made in any
 * context; but a local mapping must not fail. So a task for which no record is left
 * gets the kernel's own mapping.
 *
 * The stack belongs to the task that runs. While a task with mappings is switched
 * out, the next one starts on an empty stack; interrupts nest on the stack as it is.
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

static struct slot_task *task_of(struct preempt_notifier *notifier)
{
	return container_of(notifier, struct slot_task, notifier);
}

/*
 * Must a mapping made now follow the current task? In an interrupt there is no
 * context switch, so it need not. On PREEMPT_RT a softirq runs in a task.
 */
static bool follows_task(void)
{
	return IS_ENABLED(CONFIG_PREEMPT_RT) ? !in_hardirq() && !in_nmi() :
					       in_task();
}

static void put_spare(struct slot_task *task)
{
	task->mapped = 0;
	task->next = this_cpu_read(as_slots_cpu.spare);
	this_cpu_write(as_slots_cpu.spare, task);
}

/*
 * Runs as soon as the scheduler enables interrupts, before the next task runs; without
 * an APIC at the next tick.
 */
static void report_dead(struct irq_work *work)
{
	struct slot_task *task = container_of(work, struct slot_task, dead);

	pr_err("task %d has ended with local mappings, the first by %pS\n",
	       task->pid, (void *)task->caller[0]);
	module_put(THIS_MODULE);
}

/*
 * Ends the mappings of a task that has died with some, which is a bug of its code. Its
 * migrate_disable() cannot be undone here, and nothing can be printed while the run
 * queue is locked.
 */
static void bury(struct slot_task *task)
{
	this_cpu_inc(as_slots_cpu.misused[ADDRSPACE_SLOTS_LOCAL]);
	switch_forget(&task->notifier);
	put_spare(task);
	/* Without an APIC the work of the record's last user may still be pending. */
	if (!irq_work_queue(&task->dead))
		module_put(THIS_MODULE);
}

/* Out of line: a disabled tracepoint then costs its caller no register. */
static noinline void emit_save(const struct slot_task *task)
{
	trace_local_save(task->pid, task->depth);
}

static noinline void emit_restore(const struct slot_task *task)
{
	trace_local_restore(task->pid, task->depth);
}

/*
 * Interrupts are off. An NMI takes the slot above, or the first one if the stack has
 * been emptied.
 */
static void sched_out(struct preempt_notifier *notifier,
		      struct task_struct *next)
{
	struct slots_cpu *own = this_cpu_ptr(&as_slots_cpu);
	struct slot_task *task = task_of(notifier);
	int i;

	/*
	 * While the task runs, its own code holds the module. Switched out, it runs the
	 * notifier's code, so it needs a reference.
	 */
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
	barrier();	/* empty them before they are given back */
	stack_set_depth(own, 0);
	if (trace_local_save_enabled())
		emit_save(task);
	if (compat_task_state(current) == TASK_DEAD)
		bury(task);
}

/* Those interrupts that have used the slots have given them back. */
static void sched_in(struct preempt_notifier *notifier, int cpu)
{
	struct slots_cpu *own = this_cpu_ptr(&as_slots_cpu);
	struct slot_task *task = task_of(notifier);
	int i;

	stack_set_depth(own, task->depth);
	barrier();	/* take them before their entries are written */
	own->task = task;
	for (i = 0; i < task->depth; i++) {
		own->stack[i].caller = task->caller[i];
		own->stack[i].page = page_of_pte(&task->pte[i]);
		slot_refill(&own->stack[i], task->pte[i]);
	}
	if (trace_local_restore_enabled())
		emit_restore(task);
}

static struct preempt_ops notifier_ops = {
	.sched_in = sched_in,
	.sched_out = sched_out,
};

/* Gives the current task a record and a notifier; NULL if no record is left. */
static struct slot_task *follow_current(void)
{
	struct slot_task *task = this_cpu_read(as_slots_cpu.spare);

	if (!task)
		return NULL;
	this_cpu_write(as_slots_cpu.spare, task->next);
	this_cpu_write(as_slots_cpu.task, task);
	task->pid = task_pid_nr(current);
	task->pins = false;
	preempt_notifier_register(&task->notifier);
	return task;
}

static void leave_current(struct slot_task *task)
{
	preempt_notifier_unregister(&task->notifier);
	this_cpu_write(as_slots_cpu.task, NULL);
	put_spare(task);
	if (task->pins)
		module_put(THIS_MODULE);
}

/* Notes a slot as the current task's; false if no record is left for the task. */
static bool note_slot(const struct slot *slot)
{
	struct slot_task *task = this_cpu_read(as_slots_cpu.task);

	if (!task)
		task = follow_current();
	if (unlikely(!task))
		return false;
	task->mapped |= slot->bit;
	return true;
}

/*
 * A task ends its mappings in the reverse order. That holds for ours and for the
 * kernel's separately, so the task may have both.
 */
static void *map_by_kernel(struct page *page)
{
	this_cpu_inc(as_slots_cpu.refused[ADDRSPACE_SLOTS_LOCAL]);
	return compat_kernel_map(page);
}

static bool unmap_by_kernel(unsigned long addr)
{
	if (!compat_is_kernel_local(addr))
		return false;
	compat_kernel_unmap((void *)addr);
	return true;
}

/* The record of the current task, if the slot is one of its local mappings. */
static struct slot_task *task_with(const struct slot *slot)
{
	struct slot_task *task = this_cpu_read(as_slots_cpu.task);

	return task && task->mapped & slot->bit ? task : NULL;
}

/* ERR_PTR(-ENOSPC) if the stack is full, NULL if no record is left for the task. */
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
	/* A task ends its own mappings; an interrupt must not end those of the task. */
	if (unlikely(top->addr != addr || !task == follows_task()))
		return false;
	/* Take it from the task first: an interrupt may get it once it is released. */
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
	this_cpu_inc(as_slots_cpu.refused[ADDRSPACE_SLOTS_LOCAL]);
	pr_warn_once("%pS gets no local mapping: this CPU's %d slots are in use\n",
		     (void *)caller, SLOTS_DEPTH);
}

/**
 * as_local_map() - map a page for the current task
 * @slots: the slots
 * @page: the page; a lowmem page has its permanent address and takes no slot
 * @caller: the address shown as the slot's user
 *
 * The task stays on its CPU until as_local_unmap(), so that the address stays valid; it
 * may be preempted, sleep, and take page faults. Mappings end in the reverse order,
 * atomic ones of the stack discipline included. If SLOT_TASKS other tasks have
 * mappings on this CPU, the page is mapped by the kernel's own kmap_local_page().
 *
 * Context: any, NMI included; does not sleep.
 * Return: the address; ERR_PTR(-ENOSPC) if the stack is full.
 */
void *as_local_map(const struct slots *slots, struct page *page,
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
 * as_local_unmap() - undo the last as_local_map() of the current task
 * @address: any address in the page
 * @caller: the address that the warning names
 *
 * Context: as as_local_map(), in the same task or interrupt.
 * Return: 0; -EINVAL, with one warning and no change, if @address is not in the last
 * mapping.
 */
int as_local_unmap(const void *address, unsigned long caller)
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
		as_slot_refuse_pop(ADDRSPACE_SLOTS_LOCAL, addr, caller);
		preempt_enable();
		return -EINVAL;
	}
	preempt_enable();
	migrate_enable();
	return 0;
}

/**
 * as_local_init() - allocate the records for the tasks of each CPU
 * @slots: the slots
 *
 * Context: process context, may sleep.
 * Return: 0; -ENOMEM, or -ENOENT on a kernel that neither has preempt notifiers nor
 * the tracepoint sched_switch.
 */
int as_local_init(struct slots *slots)
{
	struct slot_task *task;
	int cpu, i, err;

	slots->tasks = kvcalloc(nr_cpu_ids * SLOT_TASKS, sizeof(*slots->tasks),
				GFP_KERNEL);
	if (!slots->tasks)
		return -ENOMEM;
	for_each_possible_cpu(cpu) {
		for (i = 0; i < SLOT_TASKS; i++) {
			task = &slots->tasks[cpu * SLOT_TASKS + i];
			task->dead = IRQ_WORK_INIT_HARD(report_dead);
			preempt_notifier_init(&task->notifier, &notifier_ops);
			task->next = per_cpu(as_slots_cpu.spare, cpu);
			per_cpu(as_slots_cpu.spare, cpu) = task;
		}
	}
	err = as_switch_init();
	if (err)
		kvfree(slots->tasks);
	return err;
}

/**
 * as_local_exit() - undo as_local_init()
 * @slots: the slots; no task has local mappings, because each task that is switched
 *	out with some holds the module
 */
void as_local_exit(struct slots *slots)
{
	int i;

	as_switch_exit();
	/* One of these works may have just put the last reference. */
	for (i = 0; i < nr_cpu_ids * SLOT_TASKS; i++)
		irq_work_sync(&slots->tasks[i].dead);
	kvfree(slots->tasks);
}
