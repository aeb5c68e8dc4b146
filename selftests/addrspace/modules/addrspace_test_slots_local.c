// SPDX-License-Identifier: GPL-2.0
/*
 * Tests the local discipline of the atomic slots through the exported API only:
 * mappings that follow their task through sleep, preemption, attempts to move
 * it to another CPU, and page faults on user memory. Run by slots_local.sh and
 * slots_lazy.sh. With `misuse=1` a task exits with a mapping left, and another
 * unmaps in the wrong order, which must warn.
 */
#include <linux/completion.h>
#include <linux/cpumask.h>
#include <linux/delay.h>
#include <linux/irq_work.h>
#include <linux/kthread.h>
#include <linux/mman.h>
#include <linux/sched.h>
#include <linux/uaccess.h>

#include "ktest.h"
#include "slots_test.h"
#include "threads.h"

/*
 * According to the documentation, this many tasks of a CPU can use our slots.
 */
#define MAX_TASKS	64
#define MANY_TASKS	(MAX_TASKS + 6)
#define PAGES		3
#define ROUNDS		30

static bool misuse;
module_param(misuse, bool, 0400);
MODULE_PARM_DESC(misuse, "leave and end mappings wrongly, to see the warnings");

/* Can a task with mappings sleep here, and be preempted? */
static bool may_sleep(struct ktest *t)
{
	if (!KERNEL_KEEPS_TASKS)
		t->skip = KERNEL_KEEPS_NO_TASKS;
	return KERNEL_KEEPS_TASKS;
}

/* A task with mappings; all tasks of the test are on one CPU. */
struct holder {
	struct task_struct *thread;
	struct page **page;
	u32 *addr[PAGES];
	struct completion mapped;
	bool spin;		/* is preempted; otherwise it sleeps itself */
	unsigned long wrong;
	unsigned long rounds;
	int cpu;		/* where it is */
};

static void map_all(struct holder *h)
{
	int i;

	for (i = 0; i < PAGES; i++)
		h->addr[i] = addrspace_kmap_local(h->page[i]);
}

static void unmap_all(struct holder *h)
{
	int i;

	for (i = PAGES; i--;)
		if (h->addr[i])
			addrspace_kunmap_local(h->addr[i]);
}

static void check_all(struct holder *h)
{
	int i;

	for (i = 0; i < PAGES; i++)
		h->wrong += !reads_pattern(h->addr[i], h->page[i]);
	h->cpu = raw_smp_processor_id();
	WRITE_ONCE(h->rounds, h->rounds + 1);
}

static int hold(void *data)
{
	struct holder *h = data;

	map_all(h);
	complete(&h->mapped);
	while (!kthread_should_stop()) {
		check_all(h);
		if (h->spin)
			kernel_let_others_run();
		else
			schedule_timeout_interruptible(1);
	}
	check_all(h);
	unmap_all(h);
	return 0;
}

/* Starts a task on a CPU and waits until it has its mappings. */
static bool start_holder(struct ktest *t, struct holder *h, struct page **page,
			 int cpu, bool spin)
{
	h->page = page;
	h->spin = spin;
	init_completion(&h->mapped);
	h->thread = kthread_create(hold, h, "ktest_local");
	if (!KTEST_EXPECT(t, !IS_ERR(h->thread)))
		return false;
	set_cpus_allowed_ptr(h->thread, cpumask_of(cpu));
	wake_up_process(h->thread);
	wait_for_completion(&h->mapped);
	return true;
}

static void stop_holder(struct ktest *t, struct holder *h)
{
	kthread_stop(h->thread);
	KTEST_EXPECT(t, !h->wrong);
	KTEST_EXPECT(t, h->rounds > 1);
}

static void wait_rounds(const struct holder *h, unsigned long rounds)
{
	unsigned long end = READ_ONCE(h->rounds) + rounds;

	while (READ_ONCE(h->rounds) < end)
		schedule_timeout_uninterruptible(1);
}

/*
 * The tasks have the same addresses, because each starts with an empty stack.
 */
static void run_holders(struct ktest *t, struct page_set *set, int nr,
			bool spin)
{
	struct holder *h = kcalloc(nr, sizeof(*h), GFP_KERNEL);
	int i, started;

	if (!KTEST_EXPECT(t, h))
		return;
	for (started = 0; started < nr; started++)
		if (!start_holder(t, &h[started], &set->page[started * PAGES],
				  0, spin))
			break;
	for (i = 0; i < started; i++)
		wait_rounds(&h[i], ROUNDS);
	for (i = 0; i < started; i++)
		KTEST_EXPECT(t, h[i].addr[PAGES - 1] == h[0].addr[PAGES - 1]);
	while (started--)
		stop_holder(t, &h[started]);
	kfree(h);
}

static void test_sleep(struct ktest *t)
{
	struct page_set set;

	if (!may_sleep(t))
		return;
	if (!page_set_alloc(t, &set, 8 * PAGES))
		return;
	run_holders(t, &set, 8, false);
	page_set_free(&set);
}

/* Tasks that run until the scheduler preempts them. */
static void test_preemption(struct ktest *t)
{
	struct page_set set;

	if (!may_sleep(t))
		return;
	if (!page_set_alloc(t, &set, 4 * PAGES))
		return;
	run_holders(t, &set, 4, true);
	page_set_free(&set);
}

/*
 * More tasks on a CPU than we can follow; the others must keep their mappings,
 * too.
 */
static void test_many_tasks(struct ktest *t)
{
	struct holder *h = kcalloc(MANY_TASKS, sizeof(*h), GFP_KERNEL);
	struct page_set set;
	int i, started;

	if (!KTEST_EXPECT(t, h))
		return;
	if (!may_sleep(t) || !page_set_alloc(t, &set, MANY_TASKS * PAGES))
		goto free;
	for (started = 0; started < MANY_TASKS; started++)
		if (!start_holder(t, &h[started], &set.page[started * PAGES],
				  0, false))
			break;
	KTEST_EXPECT(t, started == MANY_TASKS);
	for (i = 0; i < started; i++)
		KTEST_EXPECT(t, h[i].addr[PAGES - 1]);
	/* In order of arrival: some are followed, others never are. */
	for (i = 0; i < started; i++) {
		wait_rounds(&h[i], 2);
		stop_holder(t, &h[i]);
	}
	page_set_free(&set);
free:
	kfree(h);
}

/* A task that cannot be followed at first, but later can. */
static int hold_both(void *data)
{
	struct holder *h = data;
	int i;

	h->addr[0] = addrspace_kmap_local(h->page[0]);
	complete(&h->mapped);
	/* The other tasks end meanwhile. */
	while (!kthread_should_stop())
		schedule_timeout_interruptible(1);
	for (i = 1; i < PAGES; i++)
		h->addr[i] = addrspace_kmap_local(h->page[i]);
	check_all(h);
	schedule_timeout_interruptible(1);
	check_all(h);
	unmap_all(h);
	return 0;
}

static void test_followed_later(struct ktest *t)
{
	struct holder *h = kcalloc(MAX_TASKS, sizeof(*h), GFP_KERNEL);
	struct holder both = {};
	struct page_set set;
	int started;

	if (!KTEST_EXPECT(t, h))
		return;
	if (!may_sleep(t) || !page_set_alloc(t, &set, (MAX_TASKS + 1) * PAGES))
		goto free;
	for (started = 0; started < MAX_TASKS; started++)
		if (!start_holder(t, &h[started], &set.page[started * PAGES],
				  0, false))
			break;
	both.page = &set.page[MAX_TASKS * PAGES];
	init_completion(&both.mapped);
	both.thread = kthread_create(hold_both, &both, "ktest_both");
	if (KTEST_EXPECT(t, !IS_ERR(both.thread))) {
		set_cpus_allowed_ptr(both.thread, cpumask_of(0));
		wake_up_process(both.thread);
		wait_for_completion(&both.mapped);
	}
	while (started--)
		kthread_stop(h[started].thread);
	if (!IS_ERR(both.thread))
		stop_holder(t, &both);
	page_set_free(&set);
free:
	kfree(h);
}

/* While another task runs on its CPU, all its entries are empty. */
static void test_out_of_sight(struct ktest *t)
{
	struct holder h = {};
	struct page_set set;
	int i, page, seen = 0;

	if (!may_sleep(t))
		return;
	if (!page_set_alloc(t, &set, PAGES))
		return;
	migrate_disable();
	if (start_holder(t, &h, set.page, smp_processor_id(), false)) {
		for (i = 0; i < ROUNDS; i++) {
			schedule_timeout_uninterruptible(1);
			for (page = 0; page < PAGES; page++)
				seen += entry_maps(h.addr[page], set.page[page]);
		}
		stop_holder(t, &h);
	}
	migrate_enable();
	KTEST_EXPECT(t, lazy || !seen);
	if (h.addr[0])
		KTEST_EXPECT(t, entry_is_left_well(h.addr[0], set.page[0]));
	page_set_free(&set);
}

struct mover {
	struct task_struct *thread;
	struct task_struct *victim;
	int cpu;
	struct completion moved;
};

/* Returns from the call only when the victim has unmapped its pages. */
static int move(void *data)
{
	struct mover *m = data;

	set_cpus_allowed_ptr(m->victim, cpumask_of(m->cpu));
	complete(&m->moved);
	thread_wait_for_stop();
	return 0;
}

static void test_stays_on_its_cpu(struct ktest *t)
{
	struct holder h = {};
	struct mover m = {};
	struct page_set set;
	int other = cpumask_next(0, cpu_online_mask);

	if (other >= nr_cpu_ids) {
		t->skip = "there is one CPU only";
		return;
	}
	if (!may_sleep(t) || !page_set_alloc(t, &set, PAGES))
		return;
	if (!start_holder(t, &h, set.page, 0, false))
		goto free;
	get_task_struct(h.thread);
	m.victim = h.thread;
	m.cpu = other;
	init_completion(&m.moved);
	m.thread = kthread_run(move, &m, "ktest_mover");
	if (KTEST_EXPECT(t, !IS_ERR(m.thread))) {
		wait_rounds(&h, ROUNDS);
		KTEST_EXPECT(t, !completion_done(&m.moved));
		KTEST_EXPECT(t, h.cpu == 0);
	}
	stop_holder(t, &h);
	if (!IS_ERR(m.thread)) {
		wait_for_completion(&m.moved);
		kthread_stop(m.thread);
	}
	put_task_struct(h.thread);
free:
	page_set_free(&set);
}

/* Writes a number to a user page that is not present yet. */
static bool faults_in(struct ktest *t, u32 value)
{
	unsigned long faults = current->min_flt;
	unsigned long user = vm_mmap(NULL, 0, PAGE_SIZE, PROT_READ | PROT_WRITE,
				     MAP_PRIVATE | MAP_ANONYMOUS, 0);
	u32 back = 0;

	if (!KTEST_EXPECT(t, !IS_ERR_VALUE(user)))
		return false;
	KTEST_EXPECT(t, !put_user(value, (u32 __user *)user));
	KTEST_EXPECT(t, current->min_flt > faults);
	KTEST_EXPECT(t, !get_user(back, (u32 __user *)user));
	vm_munmap(user, PAGE_SIZE);
	return back == value;
}

static void test_user_fault(struct ktest *t)
{
	struct holder h = {};
	struct page_set set;
	int i;

	if (!may_sleep(t))
		return;
	if (!page_set_alloc(t, &set, PAGES))
		return;
	h.page = set.page;
	map_all(&h);
	for (i = 0; i < ROUNDS; i++) {
		KTEST_EXPECT(t, faults_in(t, *h.addr[0] + i));
		/* Also sleeps once. */
		schedule_timeout_uninterruptible(1);
		check_all(&h);
	}
	unmap_all(&h);
	KTEST_EXPECT(t, !h.wrong);
	page_set_free(&set);
}

/*
 * No page fault is served under an atomic mapping, nor under a local mapping
 * within one.
 */
static void test_no_user_fault_in_atomic(struct ktest *t)
{
	unsigned long user = vm_mmap(NULL, 0, PAGE_SIZE, PROT_READ | PROT_WRITE,
				     MAP_PRIVATE | MAP_ANONYMOUS, 0);
	struct page_set set;
	u32 *atomic, *local;
	long left;

	if (!KTEST_EXPECT(t, !IS_ERR_VALUE(user)))
		return;
	if (!page_set_alloc(t, &set, 2))
		goto unmap;
	atomic = addrspace_kmap_atomic(set.page[0]);
	local = addrspace_kmap_local(set.page[1]);
	left = __copy_to_user_inatomic((void __user *)user, local, sizeof(u32));
	KTEST_EXPECT(t, reads_pattern(atomic, set.page[0]));
	KTEST_EXPECT(t, reads_pattern(local, set.page[1]));
	addrspace_kunmap_local(local);
	addrspace_kunmap_atomic(atomic);
	KTEST_EXPECT(t, left == sizeof(u32));
	KTEST_EXPECT(t, !preempt_count());
	page_set_free(&set);
unmap:
	vm_munmap(user, PAGE_SIZE);
}

static void test_depth(struct ktest *t)
{
	u32 *addr[DEPTH], *surplus;
	struct page_set set;
	int i, wrong = 0;

	if (!page_set_alloc(t, &set, DEPTH + 1))
		return;
	for (i = 0; i < DEPTH; i++)
		addr[i] = addrspace_kmap_local(set.page[i]);
	surplus = addrspace_kmap_local(set.page[DEPTH]);
	if (KERNEL_KEEPS_TASKS)
		schedule_timeout_uninterruptible(1);
	for (i = 0; i < DEPTH; i++)
		wrong += !reads_pattern(addr[i], set.page[i]);
	for (i = DEPTH; i--;)
		addrspace_kunmap_local(addr[i]);
	KTEST_EXPECT(t, !surplus);
	KTEST_EXPECT(t, !wrong);
	for (i = 0; i < DEPTH; i++)
		KTEST_EXPECT(t, entry_is_left_well(addr[i], set.page[i]));
	page_set_free(&set);
}

static void test_wrong_order(struct ktest *t)
{
	struct holder h = {};
	struct page_set set;

	if (!misuse) {
		t->skip = "only with misuse=1: it warns";
		return;
	}
	if (!page_set_alloc(t, &set, PAGES))
		return;
	h.page = set.page;
	map_all(&h);
	addrspace_kunmap_local(h.addr[0]);
	if (KERNEL_KEEPS_TASKS)
		schedule_timeout_uninterruptible(1);
	check_all(&h);
	unmap_all(&h);
	KTEST_EXPECT(t, !h.wrong);
	/* None is left to end. */
	addrspace_kunmap_local(h.addr[0]);
	page_set_free(&set);
}

struct intruder {
	struct irq_work work;
	const void *addr;
	int answer;
	bool done;
};

static void end_others_mapping(struct irq_work *work)
{
	struct intruder *i = container_of(work, struct intruder, work);

	i->answer = addrspace_slot_unmap(ADDRSPACE_SLOTS_LOCAL, 0, i->addr);
	WRITE_ONCE(i->done, true);
}

static void test_interrupt_ends_mapping(struct ktest *t)
{
	struct intruder intruder = {};
	struct page_set set;
	u32 *addr;

	if (!misuse) {
		t->skip = "only with misuse=1: it warns";
		return;
	}
	if (!page_set_alloc(t, &set, 1))
		return;
	addr = addrspace_kmap_local(set.page[0]);
	intruder.work = IRQ_WORK_INIT_HARD(end_others_mapping);
	intruder.addr = addr;
	irq_work_queue(&intruder.work);
	while (!READ_ONCE(intruder.done))
		cpu_relax();
	irq_work_sync(&intruder.work);
	KTEST_EXPECT(t, intruder.answer == -EINVAL);
	KTEST_EXPECT(t, reads_pattern(addr, set.page[0]));
	addrspace_kunmap_local(addr);
	KTEST_EXPECT(t, entry_is_left_well(addr, set.page[0]));
	page_set_free(&set);
}

static int end_with_mapping(void *data)
{
	struct holder *h = data;

	map_all(h);
	complete(&h->mapped);
	return 0;
}

static void test_task_ends_with_mapping(struct ktest *t)
{
	struct holder h = {}, next = {};
	struct page_set set;
	struct task_struct *thread;

	if (!misuse) {
		t->skip = "only with misuse=1: its CPU cannot go offline any more";
		return;
	}
	if (!may_sleep(t) || !page_set_alloc(t, &set, PAGES))
		return;
	h.page = set.page;
	init_completion(&h.mapped);
	thread = kthread_create(end_with_mapping, &h, "ktest_dead");
	if (!KTEST_EXPECT(t, !IS_ERR(thread)))
		goto free;
	set_cpus_allowed_ptr(thread, cpumask_of(0));
	get_task_struct(thread);
	wake_up_process(thread);
	wait_for_completion(&h.mapped);
	while (kernel_task_state(thread) != TASK_DEAD || READ_ONCE(thread->on_cpu))
		schedule_timeout_uninterruptible(1);
	put_task_struct(thread);
	KTEST_EXPECT(t, entry_is_left_well(h.addr[0], set.page[0]));
	/* Its slots are available to other tasks. */
	if (start_holder(t, &next, set.page, 0, false)) {
		KTEST_EXPECT(t, next.addr[0] == h.addr[0]);
		wait_rounds(&next, ROUNDS);
		stop_holder(t, &next);
	}
free:
	page_set_free(&set);
}

static const struct ktest_case local_cases[] = {
	{ "tasks_that_sleep",		test_sleep },
	{ "tasks_that_are_preempted",	test_preemption },
	{ "many_tasks",			test_many_tasks },
	{ "followed_later",		test_followed_later },
	{ "out_of_sight_of_others",	test_out_of_sight },
	{ "stays_on_its_cpu",		test_stays_on_its_cpu },
	{ "user_fault",			test_user_fault },
	{ "no_user_fault_in_atomic",	test_no_user_fault_in_atomic },
	{ "depth_and_overflow",		test_depth },
	{ "wrong_order",		test_wrong_order },
	{ "interrupt_ends_mapping",	test_interrupt_ends_mapping },
	{ "task_ends_with_mapping",	test_task_ends_with_mapping },
};

static const struct ktest_suite ktest_suite = {
	local_cases, ARRAY_SIZE(local_cases)
};

MODULE_DESCRIPTION("tests of addrspace's local slots");
