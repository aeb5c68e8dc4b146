// SPDX-License-Identifier: GPL-2.0
/*
 * Every CPU maps, unmaps, allocates and frees at random, with all mappers at
 * once. Each page carries a value that only its CPU's thread knows; all CPUs
 * map some pages at once. stress_ops.c has the operations. At the end the
 * module reports what was done, in lines "# did NAME COUNT"; stress.sh, which
 * runs it, compares them with the counters of addrspace.
 */
#include "ktest.h"
#include "stress.h"

#include <linux/cpumask.h>
#include <linux/jiffies.h>
#include <linux/kthread.h>

#include "slots_test.h"
#include "threads.h"

static unsigned int rounds = 10000;
module_param(rounds, uint, 0400);
MODULE_PARM_DESC(rounds, "how many operations on each CPU");

static unsigned int seed = 1;
module_param(seed, uint, 0400);
MODULE_PARM_DESC(seed, "another one gives another order of operations");

static const char * const did_names[DID_NR] = {
	[DID_KMAPS]	    = "kmaps",
	[DID_SLOT_MAPS]	    = "slot_maps",
	[DID_AREAS]	    = "areas",
	[DID_AREA_PAGES]    = "area_pages",
	[DID_REFUSED_AREAS] = "refused_areas",
};

static bool get_pages(struct ktest *t, struct stress_page *pages, int nr)
{
	struct page_set set;
	int i;

	if (!page_set_alloc(t, &set, nr))
		return false;
	for (i = 0; i < nr; i++)
		pages[i] = (struct stress_page) {
			.page = set.page[i],
			.value = pattern_of(set.page[i]),
		};
	kfree(set.page);
	return true;
}

/* Through the kernel's own mapping, each page is as its last user left it. */
static void put_pages(struct ktest *t, struct stress_page *pages, int nr)
{
	int i, wrong = 0;

	for (i = 0; i < nr; i++) {
		u32 *addr = kmap_local_page(pages[i].page);

		wrong += *addr != pages[i].value;
		kunmap_local(addr);
		__free_page(pages[i].page);
	}
	KTEST_EXPECT(t, !wrong);
}

static int stress_thread(void *data)
{
	struct stress *s = data;
	unsigned int i;

	for (i = 0; i < rounds; i++) {
		stress_once(s);
		cond_resched();
	}
	stress_finish(s);
	complete(&s->done);
	thread_wait_for_stop();
	return 0;
}

static bool prepare(struct ktest *t, struct stress *s, int cpu,
		    struct stress_page *shared)
{
	if (!get_pages(t, s->own, OWN_PAGES))
		return false;
	s->shared = shared;
	init_completion(&s->done);
	prandom_seed_state(&s->rnd, ((u64)seed << 32) + cpu);
	s->task = kthread_create(stress_thread, s, "stress/%d", cpu);
	if (KTEST_EXPECT(t, !IS_ERR(s->task))) {
		kthread_bind(s->task, cpu);
		return true;
	}
	put_pages(t, s->own, OWN_PAGES);
	return false;
}

/* The kernel's hung-task detector does not know how long this may take. */
static void wait_for(struct ktest *t, struct stress *s, unsigned long *did)
{
	int i;

	while (!wait_for_completion_timeout(&s->done, HZ))
		;
	kthread_stop(s->task);
	KTEST_EXPECT(t, !s->wrong);
	for (i = 0; i < DID_NR; i++)
		did[i] += s->did[i];
	put_pages(t, s->own, OWN_PAGES);
}

static void run_on_all(struct ktest *t, struct stress *s,
		       struct stress_page *shared)
{
	unsigned long did[DID_NR] = {};
	struct cpumask ready = {};
	int cpu, i;

	for_each_online_cpu(cpu)
		if (prepare(t, &s[cpu], cpu, shared))
			cpumask_set_cpu(cpu, &ready);
	for_each_cpu(cpu, &ready)
		wake_up_process(s[cpu].task);
	for_each_cpu(cpu, &ready)
		wait_for(t, &s[cpu], did);
	KTEST_EXPECT(t, cpumask_equal(&ready, cpu_online_mask));
	for (i = 0; i < DID_NR; i++)
		seq_printf(t->m, "# did %s %lu\n", did_names[i], did[i]);
}

static void test_all_at_once(struct ktest *t)
{
	struct stress *s = kvcalloc(nr_cpu_ids, sizeof(*s), GFP_KERNEL);
	struct stress_page shared[SHARED_PAGES];

	if (!KTEST_EXPECT(t, s))
		return;
	if (get_pages(t, shared, SHARED_PAGES)) {
		run_on_all(t, s, shared);
		put_pages(t, shared, SHARED_PAGES);
	}
	kvfree(s);
}

static const struct ktest_case stress_cases[] = {
	{ "no_pattern_is_wrong",	test_all_at_once },
};

static const struct ktest_suite ktest_suite = {
	stress_cases, ARRAY_SIZE(stress_cases)
};

MODULE_DESCRIPTION("all mappers of addrspace on all CPUs at once");
