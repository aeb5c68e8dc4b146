// SPDX-License-Identifier: GPL-2.0
/*
 * Makes the atomic slots and ends them, chooses the discipline of each call, and
 * empties what lazy slots leave mapped (see slots.h).
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include "map/slots.h"

#include <linux/bits.h>
#include <linux/bug.h>
#include <linux/cpuhotplug.h>
#include <linux/cpumask.h>
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/printk.h>

#include "map/slots_local.h"
#include "map/slots_stack.h"

/* Matches no slot's address, because those are multiples of the page size. */
#define NO_ADDR	1

#define SLOTS_PER_CPU	(ADDRSPACE_SLOT_TYPES + 2 * SLOTS_DEPTH)

static const char * const discipline_names[ADDRSPACE_SLOTS_NR] = {
	[ADDRSPACE_SLOTS_TYPED]	= "typed",
	[ADDRSPACE_SLOTS_STACK]	= "stack",
	[ADDRSPACE_SLOTS_HEAP]	= "heap",
	[ADDRSPACE_SLOTS_LOCAL]	= "local",
};

/**
 * as_slot_discipline_name() - the name of a discipline for users
 * @discipline: the discipline
 */
const char *as_slot_discipline_name(enum addrspace_discipline discipline)
{
	return discipline_names[discipline];
}

static unsigned int shift_of(bool guard)
{
	return guard ? PAGE_SHIFT + 1 : PAGE_SHIFT;
}

/**
 * as_slots_bytes_per_cpu() - the size of one CPU's slots in the arena
 * @guard: with an unmapped page after each slot
 */
unsigned long as_slots_bytes_per_cpu(bool guard)
{
	return SLOTS_PER_CPU << shift_of(guard);
}

/**
 * as_slot_map() - map a page into a slot of this CPU
 * @slots: the slots
 * @discipline: the rules to follow
 * @type: with typed slots the named use, an enum addrspace_slot_type; otherwise 0
 * @page: the page; a lowmem page has its permanent address and takes no slot
 * @caller: the address shown as the slot's user
 *
 * Disables preemption and page faults until as_slot_unmap(), except with
 * %ADDRSPACE_SLOTS_LOCAL.
 *
 * Context: any, NMI included.
 * Return: the address; ERR_PTR(-ENOSPC) if all slots are in use, ERR_PTR(-EBUSY) if
 * the type's slot is in use, ERR_PTR(-EINVAL) for an unknown discipline or type. On
 * error nothing is disabled.
 */
void *as_slot_map(struct slots *slots, enum addrspace_discipline discipline,
		  int type, struct page *page, unsigned long caller)
{
	switch (discipline) {
	case ADDRSPACE_SLOTS_TYPED:
		return as_typed_map(slots, type, page, caller);
	case ADDRSPACE_SLOTS_STACK:
		return slot_push(slots, page, caller) ?: ERR_PTR(-ENOSPC);
	case ADDRSPACE_SLOTS_HEAP:
		return as_heap_map(slots, page, caller);
	case ADDRSPACE_SLOTS_LOCAL:
		return as_local_map(slots, page, caller);
	}
	return ERR_PTR(-EINVAL);
}

/**
 * as_slot_unmap() - undo as_slot_map()
 * @slots: the slots
 * @discipline: as passed to as_slot_map()
 * @type: as passed to as_slot_map()
 * @addr: any address in the page
 * @caller: the address that the warning names
 *
 * Context: as as_slot_map(), on the same CPU, in the same context.
 * Return: 0; -EINVAL, with one warning and no change, if the discipline does not
 * allow @addr to be unmapped now.
 */
int as_slot_unmap(struct slots *slots, enum addrspace_discipline discipline,
		  int type, const void *addr, unsigned long caller)
{
	switch (discipline) {
	case ADDRSPACE_SLOTS_TYPED:
		return as_typed_unmap(slots, type, addr, caller);
	case ADDRSPACE_SLOTS_STACK:
		return slot_pop(addr, caller);
	case ADDRSPACE_SLOTS_HEAP:
		return as_heap_unmap(slots, addr, caller);
	case ADDRSPACE_SLOTS_LOCAL:
		return as_local_unmap(addr, caller);
	}
	return -EINVAL;
}

static const struct slot *find_slot(const struct slot *slot, int nr,
				    unsigned long addr)
{
	for (; nr--; slot++)
		if (slot->addr == addr)
			return slot;
	return NULL;
}

/**
 * as_slot_repoint() - change the page of a slot in use, without a flush
 * @slots: the slots
 * @addr: the address of the slot, of any discipline but local, on this CPU
 * @page: the new page
 *
 * Until it is flushed, @addr may lead to either page. The caller must restore the
 * entry and flush it before it gives the slot back.
 *
 * Context: between as_slot_map() and as_slot_unmap().
 * Return: 0; -EINVAL if @addr is no slot of this CPU.
 */
int as_slot_repoint(const struct slots *slots, unsigned long addr,
		    struct page *page)
{
	const struct slots_cpu *own = this_cpu_ptr(&as_slots_cpu);
	const struct slot *slot;

	slot = find_slot(own->typed, ARRAY_SIZE(own->typed), addr) ?:
	       find_slot(own->stack, ARRAY_SIZE(own->stack), addr) ?:
	       find_slot(own->heap, ARRAY_SIZE(own->heap), addr);
	if (!slot)
		return -EINVAL;
	/* Clear it first: with PAE an entry is written in two halves. */
	pte_erase(addr, slot->pte);
	pte_store(slot->pte, pte_of_page(page, slots->prot));
	return 0;
}

/* Sets up @nr slots from @addr on; returns the address after the last one. */
static unsigned long place(struct slot *slot, int nr, unsigned long addr,
			   const struct slots *slots, const struct arena *arena)
{
	for (; nr--; slot++, addr += 1UL << slots->shift)
		*slot = (struct slot) {
			.addr = addr,
			.pte = arena_pte(arena, addr),
		};
	return addr;
}

static unsigned long init_cpu(struct slots_cpu *own, unsigned long addr,
			      const struct slots *slots,
			      const struct arena *arena)
{
	int i;

	own->below.addr = NO_ADDR;
	stack_set_depth(own, 0);
	as_heap_init_cpu(own);
	addr = place(own->typed, ARRAY_SIZE(own->typed), addr, slots, arena);
	addr = place(own->stack, ARRAY_SIZE(own->stack), addr, slots, arena);
	for (i = 0; i < SLOTS_DEPTH; i++)
		own->stack[i].bit = BIT(i);
	return place(own->heap, ARRAY_SIZE(own->heap), addr, slots, arena);
}

static void forget(struct slot *slot, int nr)
{
	for (; nr--; slot++) {
		slot->page = NULL;
		if (!pte_none(*slot->pte))
			pte_erase(slot->addr, slot->pte);
	}
}

/* Clears what lazy slots have left mapped. The CPU does not use them any more. */
static void forget_cpu(struct slots_cpu *own)
{
	WARN_ON(stack_depth(own));
	forget(own->typed, ARRAY_SIZE(own->typed));
	forget(own->stack, ARRAY_SIZE(own->stack));
	forget(own->heap, ARRAY_SIZE(own->heap));
}

/*
 * Called on another CPU after @cpu has gone offline. Any running CPU may have cached
 * the old mappings of these slots by speculation, so all CPUs flush.
 */
static int cpu_dead(unsigned int cpu)
{
	struct slots_cpu *own = per_cpu_ptr(&as_slots_cpu, cpu);

	forget_cpu(own);
	as_tlb_flush_range_everywhere(own->typed[0].addr,
				      own->heap[SLOTS_DEPTH - 1].addr + PAGE_SIZE);
	return 0;
}

/*
 * Empties a slot that is not in use. Between any two instructions an NMI may take the
 * slot and leave it mapped. It must not trust slot->page then, because we may be about
 * to clear the entry.
 */
static void flush_slot(struct slot *slot)
{
	WRITE_ONCE(slot->page, SLOT_IS_FLUSHED);
	barrier();	/* before the entry is read */
	while (!pte_none(READ_ONCE(*slot->pte))) {
		pte_erase(slot->addr, slot->pte);
		tlb_flush_page_local(slot->addr);
		barrier();
	}
	WRITE_ONCE(slot->page, NULL);
}

/* Runs in an interrupt on the CPU of the slots: only an NMI can change them. */
static void flush_cpu(void *unused)
{
	struct slots_cpu *own = this_cpu_ptr(&as_slots_cpu);
	int i;

	for (i = 0; i < ARRAY_SIZE(own->typed); i++)
		if (!READ_ONCE(own->typed[i].users))
			flush_slot(&own->typed[i]);
	for (i = stack_depth(own); i < SLOTS_DEPTH; i++)
		flush_slot(&own->stack[i]);
	for (i = 0; i < SLOTS_DEPTH; i++)
		if (READ_ONCE(own->heap_free) & BIT(i))
			flush_slot(&own->heap[i]);
}

/**
 * as_slots_flush_unused() - empty all lazy slots that are not in use
 * @slots: the slots
 *
 * On return, no CPU can reach a page through a slot that was not in use when this was
 * called. Slots that are not lazy are empty while they are not in use.
 *
 * Context: process context, interrupts on, because it waits for the other CPUs.
 */
void as_slots_flush_unused(struct slots *slots)
{
	if (!slots->options.lazy)
		return;
	on_each_cpu(flush_cpu, NULL, 1);
	/* Any CPU may have cached the old mappings by speculation. */
	as_tlb_flush_range_everywhere(slots->range.start,
				      slots->range.start + slots->range.size);
}

static bool is_left(const struct slot *slot, int nr)
{
	for (; nr--; slot++)
		if (!pte_none(ptep_get_lockless(slot->pte)))
			return true;
	return false;
}

/* Read from another CPU. A slot in use counts too: it will stay mapped. */
static bool anything_is_left(void)
{
	const struct slots_cpu *own;
	int cpu;

	for_each_online_cpu(cpu) {
		own = per_cpu_ptr(&as_slots_cpu, cpu);
		if (is_left(own->typed, ARRAY_SIZE(own->typed)) ||
		    is_left(own->stack, ARRAY_SIZE(own->stack)) ||
		    is_left(own->heap, ARRAY_SIZE(own->heap)))
			return true;
	}
	return false;
}

/* Maps and unmaps do not arm the timer, to stay cheap: so it is periodic. */
static void run_timer(struct work_struct *work)
{
	struct slots *slots = container_of(to_delayed_work(work), struct slots,
					   timer);
	unsigned int ms = READ_ONCE(*slots->unused_ms);

	if (!ms)
		return;
	if (anything_is_left())
		as_slots_flush_unused(slots);
	queue_delayed_work(COMPAT_WQ, &slots->timer, msecs_to_jiffies(ms));
}

/**
 * as_slots_start_timer() - start or stop the timer after a change of @unused_ms
 * @slots: the slots
 *
 * Context: process context.
 */
void as_slots_start_timer(struct slots *slots)
{
	if (slots->options.lazy)
		mod_delayed_work(COMPAT_WQ, &slots->timer,
				 msecs_to_jiffies(READ_ONCE(*slots->unused_ms)));
}

static int lazy_init(struct slots *slots)
{
	if (!slots->options.lazy)
		return 0;
	slots->hotplug = cpuhp_setup_state_nocalls(CPUHP_BP_PREPARE_DYN,
						   "addrspace:slots", NULL,
						   cpu_dead);
	if (slots->hotplug < 0)
		return slots->hotplug;
	static_branch_enable(&as_slots_lazy);
	return 0;
}

static void lazy_exit(struct slots *slots)
{
	if (!slots->options.lazy)
		return;
	cancel_delayed_work_sync(&slots->timer);
	cpuhp_remove_state_nocalls(slots->hotplug);
	static_branch_disable(&as_slots_lazy);
}

/**
 * as_slots_init() - make empty slots over their range of the arena
 * @slots: filled in
 * @arena: where the slots lie
 * @options: the module's parameters for slots
 * @unused_ms: the period in milliseconds with which lazy slots are emptied; 0 for
 *	never. After a change, call as_slots_start_timer().
 *
 * Context: process context, may sleep.
 * Return: 0; -ENOSPC if the range is too small for all possible CPUs; -ENOMEM; or
 * the error of cpuhp_setup_state_nocalls().
 */
int as_slots_init(struct slots *slots, const struct arena *arena,
		  const struct slots_options *options,
		  const unsigned int *unused_ms)
{
	unsigned long wanted = nr_cpu_ids * as_slots_bytes_per_cpu(options->guard);
	unsigned long addr;
	int cpu, err;

	slots->range = arena->range[ARENA_SLOTS];
	if (slots->range.size < wanted) {
		pr_err("slots_size=%lu is too small: %u CPUs need %lu bytes\n",
		       slots->range.size, nr_cpu_ids, wanted);
		return -ENOSPC;
	}
	slots->options = *options;
	slots->unused_ms = unused_ms;
	INIT_DELAYED_WORK(&slots->timer, run_timer);
	slots->shift = shift_of(options->guard);
	slots->prot = pte_prot_bits(PAGE_KERNEL);
	addr = slots->range.start;
	for_each_possible_cpu(cpu)
		addr = init_cpu(per_cpu_ptr(&as_slots_cpu, cpu), addr, slots,
				arena);
	err = as_local_init(slots);
	if (err)
		return err;
	err = lazy_init(slots);
	if (err)
		as_local_exit(slots);
	return err;
}

/**
 * as_slots_exit() - undo as_slots_init()
 * @slots: the slots, none in use
 *
 * Context: process context, may sleep.
 */
void as_slots_exit(struct slots *slots)
{
	int cpu;

	lazy_exit(slots);
	as_local_exit(slots);
	for_each_possible_cpu(cpu)
		forget_cpu(per_cpu_ptr(&as_slots_cpu, cpu));
	as_tlb_flush_range_everywhere(slots->range.start,
				      slots->range.start + slots->range.size);
}
