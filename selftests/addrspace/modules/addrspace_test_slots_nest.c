// SPDX-License-Identifier: GPL-2.0
/*
 * Tests the nesting of atomic slots across contexts through the exported API
 * only. A process maps; a softirq interrupts it and maps; a hard interrupt
 * interrupts the softirq and maps; an NMI interrupts that and maps. Each finds
 * its own page in its slot, also after the inner contexts have returned. Every
 * discipline is tested in turn. Run by slots_nest.sh and slots_lazy.sh.
 *
 * The softirq belongs to an hrtimer; the hard interrupt is an irq_work that the
 * softirq raises on its own CPU; the NMI is an IPI that the hard interrupt
 * sends to its own CPU. Another CPU also sends NMIs at random moments. Where there is
 * no NMI, the hard interrupt is the innermost context.
 */
#include <linux/cpumask.h>
#include <linux/delay.h>
#include <linux/hrtimer.h>
#include <linux/irq_work.h>
#include <linux/kthread.h>

#include "ktest.h"
#include "nmi.h"
#include "slots_test.h"

#define TIMER_NS	100000
/* The number of rounds through all four contexts, for each discipline. */
#define CHAINS		200

enum context {
	IN_PROCESS,
	IN_SOFTIRQ,
	IN_HARDIRQ,
	IN_NMI,
	NR_CONTEXTS
};

#define INNERMOST	(NMI_EXISTS ? IN_NMI : IN_HARDIRQ)

/* The slot of the typed discipline that each context may use, and its page. */
static const int types[NR_CONTEXTS] = {
	[IN_PROCESS] = ADDRSPACE_SLOT_USER0,
	[IN_SOFTIRQ] = ADDRSPACE_SLOT_SOFTIRQ0,
	[IN_HARDIRQ] = ADDRSPACE_SLOT_IRQ0,
	[IN_NMI]     = ADDRSPACE_SLOT_NMI,
};

/* Written by the CPU under test only, except @how and @cpu. */
static struct nest {
	struct page_set set;
	enum addrspace_discipline how;
	int cpu;		/* the CPU under test; -1: none */
	struct hrtimer timer;
	struct irq_work work;
	unsigned long seen[NR_CONTEXTS];
	unsigned long wrong[NR_CONTEXTS];
	u32 *held[NR_CONTEXTS];	/* what each context has mapped now */
	unsigned long chains;	/* times when the innermost interrupted all others */
} nest = { .cpu = -1 };

static bool is_task(enum context c)
{
	return c == IN_PROCESS ||
	       (IS_ENABLED(CONFIG_PREEMPT_RT) && c == IN_SOFTIRQ);
}

/*
 * A task's local mappings are valid only in the task: an interrupt may come
 * while they are switched out, or are being switched in.
 */
static bool may_look(enum context self, enum context below)
{
	return below == self || nest.how != ADDRSPACE_SLOTS_LOCAL ||
	       !is_task(below);
}

static bool is_what_it_was(enum context c)
{
	return reads_pattern(nest.held[c], nest.set.page[c]);
}

/* Maps, lets the inner contexts in, and checks its own page again. */
static void map_in(enum context c, void (*above)(void))
{
	u32 *addr = addrspace_slot_map(nest.how, types[c], nest.set.page[c]);
	enum context below;

	nest.seen[c]++;
	nest.held[c] = addr;
	nest.wrong[c] += !is_what_it_was(c);
	if (above)
		above();
	for (below = IN_PROCESS; below <= c; below++)
		nest.wrong[c] += nest.held[below] && may_look(c, below) &&
				 !is_what_it_was(below);
	nest.held[c] = NULL;
	if (IS_ERR(addr))
		return;
	nest.wrong[c] += addrspace_slot_unmap(nest.how, types[c], addr) != 0;
	/* The inner contexts may have reused a lazy slot. */
	nest.wrong[c] += !lazy && !entry_is_left_well(addr, nest.set.page[c]);
}

/* On PREEMPT_RT a softirq is a task and interrupts no process. */
static void map_in_innermost(void)
{
	enum context c = IS_ENABLED(CONFIG_PREEMPT_RT) ? IN_SOFTIRQ : IN_PROCESS;
	bool all = true;

	for (; c < INNERMOST; c++)
		all = all && nest.held[c];
	map_in(INNERMOST, NULL);
	nest.chains += all;
}

static bool on_nmi(void)
{
	if (READ_ONCE(nest.cpu) != raw_smp_processor_id())
		return false;
	map_in_innermost();
	return true;
}

/* The interrupt is pending; it arrives here. */
static void send_nmi_and_wait(void)
{
	unsigned long seen = READ_ONCE(nest.seen[IN_NMI]);
	int tries = 1000000;

	nmi_send(nest.cpu);
	while (READ_ONCE(nest.seen[IN_NMI]) == seen && --tries)
		cpu_relax();
	nest.wrong[IN_HARDIRQ] += !tries;
}

static void on_hardirq(struct irq_work *work)
{
	if (NMI_EXISTS)
		map_in(IN_HARDIRQ, send_nmi_and_wait);
	else
		map_in_innermost();
}

static void raise_hardirq_and_wait(void)
{
	unsigned long seen = READ_ONCE(nest.seen[IN_HARDIRQ]);

	irq_work_queue(&nest.work);
	while (READ_ONCE(nest.seen[IN_HARDIRQ]) == seen)
		cpu_relax();
}

static enum hrtimer_restart on_softirq(struct hrtimer *timer)
{
	if (raw_smp_processor_id() == nest.cpu)
		map_in(IN_SOFTIRQ, raise_hardirq_and_wait);
	hrtimer_forward_now(timer, ns_to_ktime(TIMER_NS));
	return HRTIMER_RESTART;
}

static void spin_a_little(void)
{
	udelay(5);
}

static int send_nmis(void *unused)
{
	while (!kthread_should_stop()) {
		nmi_send(nest.cpu);
		usleep_range(50, 100);
	}
	return 0;
}

static struct task_struct *start_sender(void)
{
	struct task_struct *sender;
	int other = cpumask_any_but(cpu_online_mask, nest.cpu);

	if (other >= nr_cpu_ids || !NMI_EXISTS)
		return NULL;
	sender = kthread_create(send_nmis, NULL, "ktest_nmi");
	if (IS_ERR(sender))
		return NULL;
	kthread_bind(sender, other);
	wake_up_process(sender);
	return sender;
}

static bool enough(void)
{
	int c;

	for (c = 0; c <= INNERMOST; c++)
		if (READ_ONCE(nest.seen[c]) < CHAINS)
			return false;
	return READ_ONCE(nest.chains) >= CHAINS;
}

static void nest_until_enough(void)
{
	struct task_struct *sender = start_sender();

	hrtimer_start(&nest.timer, ns_to_ktime(TIMER_NS),
		      HRTIMER_MODE_REL_PINNED_SOFT);
	while (!enough()) {
		map_in(IN_PROCESS, spin_a_little);
		/* A softirq that is a task needs to run, too. */
		kernel_let_others_run();
	}
	hrtimer_cancel(&nest.timer);
	if (sender)
		kthread_stop(sender);
}

static void test_chain(struct ktest *t, enum addrspace_discipline how)
{
	int c;

	memset(&nest, 0, sizeof(nest));
	nest.cpu = -1;
	if (!page_set_alloc(t, &nest.set, NR_CONTEXTS))
		return;
	kernel_stay_on_cpu();
	nest.how = how;
	kernel_timer_setup(&nest.timer, on_softirq,
			   HRTIMER_MODE_REL_PINNED_SOFT);
	nest.work = IRQ_WORK_INIT_HARD(on_hardirq);
	WRITE_ONCE(nest.cpu, raw_smp_processor_id());
	nmi_begin(on_nmi);
	nest_until_enough();
	WRITE_ONCE(nest.cpu, -1);
	nmi_end();
	kernel_leave_cpu();
	for (c = 0; c < NR_CONTEXTS; c++)
		KTEST_EXPECT(t, !nest.wrong[c]);
	KTEST_EXPECT(t, !preempt_count());
	page_set_free(&nest.set);
}

static void test_typed(struct ktest *t)
{
	test_chain(t, ADDRSPACE_SLOTS_TYPED);
}

static void test_stack(struct ktest *t)
{
	test_chain(t, ADDRSPACE_SLOTS_STACK);
}

static void test_heap(struct ktest *t)
{
	test_chain(t, ADDRSPACE_SLOTS_HEAP);
}

static void test_local(struct ktest *t)
{
	test_chain(t, ADDRSPACE_SLOTS_LOCAL);
}

static const struct ktest_case nest_cases[] = {
	{ "typed_through_all_contexts",	test_typed },
	{ "stack_through_all_contexts",	test_stack },
	{ "heap_through_all_contexts",	test_heap },
	{ "local_through_all_contexts",	test_local },
};

static const struct ktest_suite ktest_suite = {
	nest_cases, ARRAY_SIZE(nest_cases)
};

MODULE_DESCRIPTION("tests of nesting addrspace's atomic slots");
