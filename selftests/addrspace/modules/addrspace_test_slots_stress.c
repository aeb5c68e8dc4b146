// SPDX-License-Identifier: GPL-2.0
/*
 * Maps and unmaps by all disciplines of the atomic slots at random, on all CPUs
 * at once, with two tasks on each and a hard interrupt that does the same. Each
 * page carries its own number, which is read through every mapping. Run by
 * slots_stress.sh, which then compares the counters.
 */
#include <linux/completion.h>
#include <linux/cpumask.h>
#include <linux/hrtimer.h>
#include <linux/kthread.h>
#include <linux/prandom.h>
#include <linux/random.h>

#include "ktest.h"
#include "slots_test.h"
#include "threads.h"

#define NR_DISCIPLINES	(ADDRSPACE_SLOTS_LOCAL + 1)
#define NR_PAGES	64
#define TASKS_PER_CPU	2
#define TIMER_NS	50000

static int rounds = 20000;
module_param(rounds, int, 0400);
MODULE_PARM_DESC(rounds, "mappings by each task");

static struct page_set set;

struct worker {
	struct task_struct *thread;
	struct completion done;
	struct hrtimer timer;
	struct rnd_state random;	/* its own, and its timer's: no lock, */
	struct rnd_state timer_random;	/* which might sleep on PREEMPT_RT */
	int type;		/* its slot of the typed discipline */
	unsigned long wrong;	/* its own and its timer's */
};

static u32 below(struct rnd_state *random, u32 limit)
{
	return prandom_u32_state(random) % limit;
}

static unsigned long map_one(struct rnd_state *random, int how, int type,
			     void (*within)(void))
{
	struct page *page = set.page[below(random, set.nr)];
	u32 *addr = addrspace_slot_map(how, type, page);
	unsigned long wrong = !reads_pattern(addr, page);

	if (within)
		within();
	wrong += !reads_pattern(addr, page);
	return wrong + (addrspace_slot_unmap(how, type, addr) != 0);
}

static enum hrtimer_restart on_timer(struct hrtimer *timer)
{
	struct worker *w = container_of(timer, struct worker, timer);

	w->wrong += map_one(&w->timer_random,
			    below(&w->timer_random, NR_DISCIPLINES),
			    ADDRSPACE_SLOT_IRQ0, NULL);
	hrtimer_forward_now(timer, ns_to_ktime(TIMER_NS));
	return HRTIMER_RESTART;
}

/* A task may lose its CPU only while it holds nothing but local mappings. */
static void lose_cpu(void)
{
	schedule();
}

static void work(struct worker *w)
{
	int i;

	for (i = 0; i < rounds; i++) {
		int how = below(&w->random, NR_DISCIPLINES);
		bool lose = KERNEL_KEEPS_TASKS &&
			    how == ADDRSPACE_SLOTS_LOCAL;

		w->wrong += map_one(&w->random, how, w->type,
				    lose ? lose_cpu : NULL);
		cond_resched();
	}
}

/* The first task of each CPU has the timer, too. */
static int stress(void *data)
{
	struct worker *w = data;
	bool timed = w->type == ADDRSPACE_SLOT_USER0;

	if (timed) {
		kernel_timer_setup(&w->timer, on_timer,
				   HRTIMER_MODE_REL_PINNED_HARD);
		hrtimer_start(&w->timer, ns_to_ktime(TIMER_NS),
			      HRTIMER_MODE_REL_PINNED_HARD);
	}
	work(w);
	if (timed)
		hrtimer_cancel(&w->timer);
	complete(&w->done);
	thread_wait_for_stop();
	return 0;
}

static bool start(struct ktest *t, struct worker *w, int cpu, int type)
{
	w->type = type;
	prandom_seed_state(&w->random, get_random_u32());
	prandom_seed_state(&w->timer_random, get_random_u32());
	init_completion(&w->done);
	w->thread = kthread_create(stress, w, "ktest_stress/%d", cpu);
	if (!KTEST_EXPECT(t, !IS_ERR(w->thread))) {
		w->thread = NULL;
		return false;
	}
	kthread_bind(w->thread, cpu);
	wake_up_process(w->thread);
	return true;
}

static void finish(struct ktest *t, struct worker *w)
{
	if (!w->thread)
		return;
	ktest_wait(&w->done);
	kthread_stop(w->thread);
	KTEST_EXPECT(t, !w->wrong);
}

static void test_stress(struct ktest *t)
{
	struct worker *w = kcalloc(nr_cpu_ids * TASKS_PER_CPU, sizeof(*w),
				   GFP_KERNEL);
	int cpu, i;

	if (!KTEST_EXPECT(t, w))
		return;
	if (!page_set_alloc(t, &set, NR_PAGES))
		goto free;
	for_each_online_cpu(cpu)
		for (i = 0; i < TASKS_PER_CPU; i++)
			start(t, &w[cpu * TASKS_PER_CPU + i], cpu,
			      ADDRSPACE_SLOT_USER0 + i);
	for (i = 0; i < nr_cpu_ids * TASKS_PER_CPU; i++)
		finish(t, &w[i]);
	page_set_free(&set);
free:
	kfree(w);
}

static const struct ktest_case stress_cases[] = {
	{ "all_disciplines_on_all_cpus", test_stress },
};

static const struct ktest_suite ktest_suite = {
	stress_cases, ARRAY_SIZE(stress_cases)
};

MODULE_DESCRIPTION("a stress test of addrspace's atomic slots");
