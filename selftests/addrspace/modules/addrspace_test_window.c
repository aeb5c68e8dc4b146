// SPDX-License-Identifier: GPL-2.0
/*
 * Tests the window through the exported API only, against the kernel's own
 * mapping of the same pages and the entries of its page tables (arch.h). Run by
 * window.sh. With `surplus=1` it unmaps once too often, which must warn.
 */
#include <linux/addrspace.h>

#include <linux/completion.h>
#include <linux/cpumask.h>
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/highmem.h>
#include <linux/kprobes.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/random.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>

#include "arch.h"
#include "kernel.h"
#include "ktest.h"
#include "threads.h"

#define MAX_PAGES	4096
#define NR_WAITERS	3
#define STRESS_ROUNDS	20000

static bool surplus;
module_param(surplus, bool, 0400);
MODULE_PARM_DESC(surplus, "unmap once too often, to see the warning");

/* Pages that carry their own number; enough of them to fill the window. */
struct page_set {
	struct page **page;
	int nr;
};

static u32 pattern_of(const struct page *page)
{
	return 0xadd50000 ^ (u32)page_to_pfn(page);
}

static void write_by_kernel(struct page *page, u32 value)
{
	u32 *addr = kmap_local_page(page);

	*addr = value;
	kunmap_local(addr);
}

static u32 read_by_kernel(struct page *page)
{
	u32 *addr = kmap_local_page(page);
	u32 value = *addr;

	kunmap_local(addr);
	return value;
}

static void free_pages_of(struct page_set *set)
{
	while (set->nr)
		__free_page(set->page[--set->nr]);
	kvfree(set->page);
}

static bool alloc_pages_for(struct ktest *t, struct page_set *set, int nr)
{
	set->nr = 0;
	set->page = kvcalloc(nr, sizeof(*set->page), GFP_KERNEL);
	while (set->page && set->nr < nr) {
		struct page *page = alloc_page(GFP_HIGHUSER);

		if (!page)
			break;
		write_by_kernel(page, pattern_of(page));
		set->page[set->nr++] = page;
	}
	if (KTEST_EXPECT(t, set->nr == nr))
		return true;
	free_pages_of(set);
	return false;
}

/* A page gets a slot if it is in highmem, or if window_lowmem is set. */
static bool gets_slot(struct ktest *t, struct page *page)
{
	void *addr = addrspace_kmap(page);

	addrspace_kunmap(page);
	if (addr && (PageHighMem(page) || addr != page_address(page)))
		return true;
	t->skip = "no highmem page; load addrspace with window_lowmem=1";
	return false;
}

static bool entry_maps(unsigned long addr, const struct page *page)
{
	pte_t *ptep = arch_pte_at(addr);

	return ptep && pte_present(*ptep) && pte_pfn(*ptep) == page_to_pfn(page);
}

static bool reads_pattern(const u32 *addr, const struct page *page)
{
	return !IS_ERR_OR_NULL(addr) && *addr == pattern_of(page);
}

static void test_data(struct ktest *t)
{
	struct page_set set;
	u32 *addr;

	if (!alloc_pages_for(t, &set, 1))
		return;
	addr = addrspace_kmap(set.page[0]);
	KTEST_EXPECT(t, *addr == pattern_of(set.page[0]));
	*addr = 0x12345678;
	KTEST_EXPECT(t, read_by_kernel(set.page[0]) == 0x12345678);
	KTEST_EXPECT(t, entry_maps((unsigned long)addr, set.page[0]));
	addrspace_kunmap(set.page[0]);
	free_pages_of(&set);
}

static void test_same_address(struct ktest *t)
{
	struct page_set set;
	void *first;

	if (!alloc_pages_for(t, &set, 1))
		return;
	if (gets_slot(t, set.page[0])) {
		first = addrspace_kmap(set.page[0]);
		KTEST_EXPECT(t, addrspace_kmap(set.page[0]) == first);
		addrspace_kunmap(set.page[0]);
		addrspace_kunmap(set.page[0]);
		/* Now unused, but mapped until the pool wraps. */
		KTEST_EXPECT(t, entry_maps((unsigned long)first, set.page[0]));
		KTEST_EXPECT(t, addrspace_kmap(set.page[0]) == first);
		addrspace_kunmap(set.page[0]);
	}
	free_pages_of(&set);
}

/* A flush takes unused slots, and keeps slots in use. */
static void test_flush_unused(struct ktest *t)
{
	unsigned long unused, used;
	struct page_set set;

	if (!alloc_pages_for(t, &set, 2))
		return;
	if (gets_slot(t, set.page[0])) {
		unused = (unsigned long)addrspace_kmap(set.page[0]);
		used = (unsigned long)addrspace_kmap(set.page[1]);
		addrspace_kunmap(set.page[0]);
		KTEST_EXPECT(t, entry_maps(unused, set.page[0]));
		addrspace_flush_unused();
		KTEST_EXPECT(t, !entry_maps(unused, set.page[0]));
		KTEST_EXPECT(t, entry_maps(used, set.page[1]));
		KTEST_EXPECT(t, reads_pattern((u32 *)used, set.page[1]));
		addrspace_kunmap(set.page[1]);
		/* It can be mapped again, like any other page. */
		KTEST_EXPECT(t, reads_pattern(addrspace_kmap(set.page[0]),
					      set.page[0]));
		addrspace_kunmap(set.page[0]);
	}
	free_pages_of(&set);
}

/*
 * Maps until the window is full; returns how many pages of the set are mapped.
 */
static int fill_window(struct page_set *set)
{
	int i;

	for (i = 0; i < set->nr; i++)
		if (IS_ERR(addrspace_kmap_nowait(set->page[i])))
			break;
	return i;
}

static void drain_window(struct page_set *set, int mapped)
{
	while (mapped)
		addrspace_kunmap(set->page[--mapped]);
}

/* The number of pages of a set with wrong contents; maps each for a moment. */
static int count_wrong(struct page_set *set)
{
	int i, wrong = 0;

	for (i = 0; i < set->nr; i++) {
		if (!reads_pattern(addrspace_kmap(set->page[i]), set->page[i]))
			wrong++;
		addrspace_kunmap(set->page[i]);
	}
	return wrong;
}

static void test_wrap(struct ktest *t)
{
	unsigned long first;
	struct page_set set;
	int round;

	if (!alloc_pages_for(t, &set, MAX_PAGES))
		return;
	first = (unsigned long)addrspace_kmap(set.page[0]);
	addrspace_kunmap(set.page[0]);
	for (round = 0; round < 3; round++)
		KTEST_EXPECT(t, count_wrong(&set) == 0);
	/* Other pages have used the slot since; its entry shows this. */
	if (first != (unsigned long)page_address(set.page[0]))
		KTEST_EXPECT(t, !entry_maps(first, set.page[0]));
	free_pages_of(&set);
}

static unsigned long taken;

static int count_taken(struct kprobe *probe, struct pt_regs *regs)
{
	taken++;
	return 0;
}

/* This takes the window's lock; hits must work without it. */
static struct kprobe slow_paths[] = {
	{ .symbol_name = "as_window_map_slowly", .pre_handler = count_taken },
	{ .symbol_name = "as_window_unmap_slowly", .pre_handler = count_taken },
};

static struct kprobe *slow_path[] = { &slow_paths[0], &slow_paths[1] };

/* In a different order, so that some share a bucket of the window's hash. */
static void shuffle(struct page_set *set)
{
	struct rnd_state state;
	int i, other;

	prandom_seed_state(&state, 14);
	for (i = set->nr - 1; i > 0; i--) {
		other = prandom_u32_state(&state) % i;
		swap(set->page[i], set->page[other]);
	}
}

static void test_hits_without_lock(struct ktest *t)
{
	struct page_set set;
	int i, mapped;

	if (!alloc_pages_for(t, &set, MAX_PAGES))
		return;
	if (!gets_slot(t, set.page[0]))
		goto free;
	shuffle(&set);
	mapped = fill_window(&set);
	if (KTEST_EXPECT(t, !register_kprobes(slow_path, 2))) {
		taken = 0;
		for (i = 0; i < mapped; i++)
			addrspace_kmap(set.page[i]);
		KTEST_EXPECT(t, !taken);
		for (i = 0; i < mapped; i++)
			addrspace_kunmap(set.page[i]);
		KTEST_EXPECT(t, !taken);
		unregister_kprobes(slow_path, 2);
	}
	drain_window(&set, mapped);
free:
	free_pages_of(&set);
}

static void test_full(struct ktest *t)
{
	struct page_set set;
	int mapped;

	if (!alloc_pages_for(t, &set, MAX_PAGES))
		return;
	if (gets_slot(t, set.page[0])) {
		mapped = fill_window(&set);
		KTEST_EXPECT(t, mapped > 0 && mapped < set.nr);
		KTEST_EXPECT(t, addrspace_kmap_nowait(set.page[mapped]) ==
				ERR_PTR(-EAGAIN));
		/*
		 * A page that has its slot can be mapped although the window is
		 * full.
		 */
		KTEST_EXPECT(t, !IS_ERR(addrspace_kmap_nowait(set.page[0])));
		addrspace_kunmap(set.page[0]);
		drain_window(&set, mapped);
	}
	free_pages_of(&set);
}

struct waiting {
	struct page *page;
	struct task_struct *task;
	struct completion done;
	atomic_t *order;
	int served;
	void *addr;
};

static int wait_for_slot(void *data)
{
	struct waiting *w = data;

	allow_signal(SIGTERM);
	w->addr = addrspace_kmap_interruptible(w->page);
	w->served = atomic_inc_return(w->order);
	complete(&w->done);
	thread_wait_for_stop();
	return 0;
}

static bool asleep(const struct waiting *w)
{
	int tries;

	for (tries = 0; tries < 1000; tries++) {
		if (kernel_task_state(w->task) == TASK_INTERRUPTIBLE)
			return true;
		usleep_range(500, 1000);
	}
	return false;
}

static bool start_waiting(struct ktest *t, struct waiting *w, struct page *page,
			  atomic_t *order)
{
	w->page = page;
	w->order = order;
	init_completion(&w->done);
	w->task = kthread_run(wait_for_slot, w, "ktest_window");
	return KTEST_EXPECT(t, !IS_ERR(w->task)) && KTEST_EXPECT(t, asleep(w));
}

static void test_wait_in_order(struct ktest *t)
{
	struct waiting w[NR_WAITERS] = {};
	atomic_t order = ATOMIC_INIT(0);
	struct page_set set;
	int i, mapped;

	if (!alloc_pages_for(t, &set, MAX_PAGES))
		return;
	if (!gets_slot(t, set.page[0]))
		goto free;
	mapped = fill_window(&set);
	for (i = 0; i < NR_WAITERS; i++)
		start_waiting(t, &w[i], set.page[mapped + i], &order);
	/* No task may overtake the waiters. */
	addrspace_kunmap(set.page[--mapped]);
	for (i = 0; i < NR_WAITERS; i++) {
		ktest_wait(&w[i].done);
		KTEST_EXPECT(t, w[i].served == i + 1);
		KTEST_EXPECT(t, reads_pattern(w[i].addr, w[i].page));
		if (i < NR_WAITERS - 1) {
			KTEST_EXPECT(t, !completion_done(&w[i + 1].done));
			addrspace_kunmap(set.page[--mapped]);
		}
	}
	for (i = 0; i < NR_WAITERS; i++) {
		kthread_stop(w[i].task);
		addrspace_kunmap(w[i].page);
	}
	drain_window(&set, mapped);
free:
	free_pages_of(&set);
}

static void test_wait_interrupted(struct ktest *t)
{
	atomic_t order = ATOMIC_INIT(0);
	struct waiting w = {};
	struct page_set set;
	int mapped;

	if (!alloc_pages_for(t, &set, MAX_PAGES))
		return;
	if (gets_slot(t, set.page[0])) {
		mapped = fill_window(&set);
		start_waiting(t, &w, set.page[mapped], &order);
		send_sig(SIGTERM, w.task, 1);
		ktest_wait(&w.done);
		KTEST_EXPECT(t, w.addr == ERR_PTR(-EINTR));
		kthread_stop(w.task);
		drain_window(&set, mapped);
		/* The window still works for the other tasks. */
		KTEST_EXPECT(t, !IS_ERR(addrspace_kmap_nowait(set.page[mapped])));
		addrspace_kunmap(set.page[mapped]);
	}
	free_pages_of(&set);
}

static void test_count_limit(struct ktest *t)
{
	struct page_set set;
	int users = 0;

	if (!alloc_pages_for(t, &set, 1))
		return;
	if (gets_slot(t, set.page[0])) {
		void *addr = addrspace_kmap_nowait(set.page[0]);

		while (!IS_ERR(addr) && users < INT_MAX) {
			users++;
			addr = addrspace_kmap_nowait(set.page[0]);
		}
		KTEST_EXPECT(t, addr == ERR_PTR(-EOVERFLOW));
		while (users--)
			addrspace_kunmap(set.page[0]);
	}
	free_pages_of(&set);
}

struct stress {
	struct page_set *set;
	struct task_struct *task;
	struct completion done;
	unsigned long wrong;
};

static int stress_thread(void *data)
{
	struct stress *s = data;
	int i;

	for (i = 0; i < STRESS_ROUNDS; i++) {
		struct page *page = s->set->page[get_random_u32() % s->set->nr];
		u32 *addr = addrspace_kmap(page);

		if (READ_ONCE(*addr) != pattern_of(page))
			s->wrong++;
		addrspace_kunmap(page);
		cond_resched();
	}
	complete(&s->done);
	thread_wait_for_stop();
	return 0;
}

static void test_stress(struct ktest *t)
{
	struct stress *s = kcalloc(nr_cpu_ids, sizeof(*s), GFP_KERNEL);
	struct page_set set;
	int cpu;

	if (!KTEST_EXPECT(t, s))
		return;
	if (!alloc_pages_for(t, &set, MAX_PAGES))
		goto free;
	for_each_online_cpu(cpu) {
		s[cpu].set = &set;
		init_completion(&s[cpu].done);
		s[cpu].task = kthread_create(stress_thread, &s[cpu], "ktest/%d",
					     cpu);
		if (!KTEST_EXPECT(t, !IS_ERR(s[cpu].task)))
			continue;
		kthread_bind(s[cpu].task, cpu);
		wake_up_process(s[cpu].task);
	}
	for_each_online_cpu(cpu) {
		if (IS_ERR_OR_NULL(s[cpu].task))
			continue;
		ktest_wait(&s[cpu].done);
		kthread_stop(s[cpu].task);
		KTEST_EXPECT(t, s[cpu].wrong == 0);
	}
	free_pages_of(&set);
free:
	kfree(s);
}

/*
 * The surplus unmap is refused: the next user's count and slot are not
 * affected.
 */
static void test_surplus(struct ktest *t)
{
	struct page_set set, others;
	u32 *addr;
	int mapped;

	if (!surplus) {
		t->skip = "only with surplus=1: it warns";
		return;
	}
	if (!alloc_pages_for(t, &set, MAX_PAGES))
		return;
	if (!gets_slot(t, set.page[0]))
		goto free;
	others.page = set.page + 1;
	others.nr = set.nr - 1;
	addr = addrspace_kmap(set.page[0]);
	addrspace_kunmap(set.page[0]);
	addrspace_kunmap(set.page[0]);
	KTEST_EXPECT(t, entry_maps((unsigned long)addr, set.page[0]));
	KTEST_EXPECT(t, addrspace_kmap(set.page[0]) == addr);
	mapped = fill_window(&others);
	KTEST_EXPECT(t, mapped > 0 && mapped < others.nr);
	KTEST_EXPECT(t, reads_pattern(addr, set.page[0]));
	drain_window(&others, mapped);
	addrspace_kunmap(set.page[0]);
	/* Nor does it lose a slot: with that of page 0 there is one more. */
	KTEST_EXPECT(t, fill_window(&others) == mapped + 1);
	drain_window(&others, mapped + 1);
free:
	free_pages_of(&set);
}

static const struct ktest_case window_cases[] = {
	{ "data_both_ways",	test_data },
	{ "same_address",	test_same_address },
	{ "flush_unused",	test_flush_unused },
	{ "wrap",		test_wrap },
	{ "hits_without_lock",	test_hits_without_lock },
	{ "full_fails_at_once",	test_full },
	{ "waiters_in_order",	test_wait_in_order },
	{ "wait_interrupted",	test_wait_interrupted },
	{ "count_limit",	test_count_limit },
	{ "stress_all_cpus",	test_stress },
	{ "surplus_unmap",	test_surplus },
};

static const struct ktest_suite ktest_suite = {
	window_cases, ARRAY_SIZE(window_cases)
};

MODULE_DESCRIPTION("tests of addrspace's window");
