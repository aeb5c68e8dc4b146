// SPDX-License-Identifier: GPL-2.0
/*
 * Tests moments of the mini-vmalloc that last a few instructions. In each of
 * them another CPU frees an area, with the same result as at any other time.
 * Run by valloc_races.sh. With `misuse=1` it frees an address that is not an
 * area, which must warn.
 *
 * A probe stops the first CPU at the moment until the second CPU has freed, so
 * the moment is hit each time. This needs two CPUs.
 */
#include <linux/addrspace.h>

#include <linux/cpumask.h>
#include <linux/kprobes.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/tracepoint.h>
#include <linux/vmalloc.h>

#include "ktest.h"
#include "threads.h"

#define PAGES		3
#define AREA_SIZE	((PAGES + 1) * PAGE_SIZE)	/* with the guard */

/* The number that fits into 64 MiB. */
#define AREAS_MAX	4096

static bool misuse;
module_param(misuse, bool, 0400);
MODULE_PARM_DESC(misuse, "free an address that is not an area, to test the warning");

/*
 * @now is set at the moment, and @done when @area is freed. There is one moment
 * at a time; the CPU that the comment names writes, the other reads.
 */
static struct {
	void *area;		/* set before the thread starts */
	bool now;		/* first CPU */
	bool done;		/* second CPU */
	struct task_struct *task;
} moment;

static int free_in_the_moment(void *unused)
{
	while (!READ_ONCE(moment.now) && !kthread_should_stop())
		schedule_timeout_interruptible(1);
	if (READ_ONCE(moment.now)) {
		addrspace_vunmap(moment.area);
		/*
		 * A CPU that sees this also sees the area freed: pairs with
		 * meet_moment().
		 */
		smp_store_release(&moment.done, true);
	}
	thread_wait_for_stop();
	return 0;
}

/* Preemption is disabled here, so only another CPU can free meanwhile. */
static void meet_moment(void)
{
	if (READ_ONCE(moment.now))
		return;
	WRITE_ONCE(moment.now, true);
	/* Pairs with free_in_the_moment(). */
	while (!smp_load_acquire(&moment.done))
		cpu_relax();
}

static bool another_cpu(unsigned int *cpu)
{
	*cpu = cpumask_any_but(cpu_online_mask, raw_smp_processor_id());
	return *cpu < nr_cpu_ids;
}

static void stay_here(void)
{
	set_cpus_allowed_ptr(current, cpumask_of(raw_smp_processor_id()));
}

static void go_anywhere(void)
{
	set_cpus_allowed_ptr(current, cpu_possible_mask);
}

static bool await_moment(struct ktest *t, void *area)
{
	unsigned int cpu;

	stay_here();
	if (!another_cpu(&cpu)) {
		go_anywhere();
		t->skip = "it takes two CPUs";
		return false;
	}
	moment.area = area;
	moment.now = false;
	moment.done = false;
	moment.task = kthread_create(free_in_the_moment, NULL, "moment");
	if (!KTEST_EXPECT(t, !IS_ERR(moment.task))) {
		go_anywhere();
		return false;
	}
	kthread_bind(moment.task, cpu);
	wake_up_process(moment.task);
	return true;
}

static void forget_moment(void)
{
	kthread_stop(moment.task);
	go_anywhere();
}

/* The space, filled with areas of one page, over and over. */
struct full {
	void *area[AREAS_MAX];
	unsigned int nr;
};

static void *map(void)
{
	struct page *pages[PAGES];

	memset_p((void **)pages, ZERO_PAGE(0), PAGES);
	return addrspace_vmap(pages, PAGES, VM_MAP, PAGE_KERNEL_RO);
}

static struct full *fill(struct ktest *t)
{
	struct full *full = kvzalloc(sizeof(*full), GFP_KERNEL);

	if (!KTEST_EXPECT(t, full))
		return NULL;
	while (full->nr < AREAS_MAX) {
		void *area = map();

		if (!area)
			break;
		full->area[full->nr++] = area;
	}
	KTEST_EXPECT(t, full->nr > 2 && full->nr < AREAS_MAX);
	return full;
}

static void empty(struct full *full)
{
	while (full->nr)
		addrspace_vunmap(full->area[--full->nr]);
	kvfree(full);
}

/*
 * Allocates areas side by side. A request as large as the whole space purges
 * earlier areas: because it finds no room, or when it is freed.
 */
static struct full *fill_in_order(struct ktest *t)
{
	struct full *full = fill(t);
	unsigned int nr;

	if (!full)
		return NULL;
	nr = full->nr;
	empty(full);
	addrspace_vfree(addrspace_vmalloc(nr * AREA_SIZE - PAGE_SIZE));
	return fill(t);
}

static struct tracepoint *purge_event;

static int find_event(struct notifier_block *nb, unsigned long action,
		      void *data)
{
	const struct module *module = ((struct tp_module *)data)->mod;
	unsigned int i;

	for (i = 0; i < module->num_tracepoints; i++) {
		struct tracepoint *event =
			tracepoint_ptr_deref(&module->tracepoints_ptrs[i]);

		if (!strcmp(event->name, "area_purge"))
			purge_event = event;
	}
	return NOTIFY_OK;
}

static struct notifier_block finder = { .notifier_call = find_event };

static void on_purge(void *unused, unsigned int areas, unsigned long bytes)
{
	meet_moment();
}

/* The event lies between the flush and the use of the flushed addresses. */
static bool probe_purge(struct ktest *t)
{
	int err;

	register_tracepoint_module_notifier(&finder);
	unregister_tracepoint_module_notifier(&finder);
	if (!KTEST_EXPECT(t, purge_event))
		return false;
	err = tracepoint_probe_register(purge_event, on_purge, NULL);
	return KTEST_EXPECT(t, !err);
}

static void forget_purge(void)
{
	tracepoint_probe_unregister(purge_event, on_purge, NULL);
	tracepoint_synchronize_unregister();
}

/*
 * Areas that are freed after the flush has begun wait for the next flush, even
 * next to flushed ones: a TLB may still hold their translations.
 */
static void free_two(struct ktest *t, struct full *full)
{
	unsigned int nr = full->nr / 2;
	void *flushed = full->area[nr], *late = full->area[nr + 1];
	unsigned long purges;

	if (!KTEST_EXPECT(t, late == flushed + AREA_SIZE) ||
	    !await_moment(t, late))
		return;
	addrspace_vunmap(flushed);
	full->area[nr] = NULL;
	if (probe_purge(t)) {
		full->area[nr] = map();
		forget_purge();
		KTEST_EXPECT(t, full->area[nr] == flushed);
		if (KTEST_EXPECT(t, moment.done)) {
			purges = addrspace_stat("valloc_purges");
			full->area[nr + 1] = map();
			KTEST_EXPECT(t, full->area[nr + 1] == late);
			KTEST_EXPECT(t, addrspace_stat("valloc_purges") ==
					purges + 1);
		}
	}
	forget_moment();
}

static void test_freed_during_a_flush(struct ktest *t)
{
	struct full *full = fill_in_order(t);

	if (!full)
		return;
	if (full->nr > 2)
		free_two(t, full);
	empty(full);
}

static int on_publish(struct kprobe *probe, struct pt_regs *regs)
{
	meet_moment();
	return 0;
}

/* A free of an address within an area must not disturb a correct free. */
static void test_freed_beside_a_wrong_free(struct ktest *t)
{
	/* Here an area that was claimed in vain would be given back. */
	struct kprobe probe = {
		.symbol_name = "as_space_publish",
		.pre_handler = on_publish,
	};
	void *area;

	if (!misuse) {
		t->skip = "only with misuse=1: it warns";
		return;
	}
	area = map();
	if (!KTEST_EXPECT(t, area) || !await_moment(t, area))
		return;
	if (KTEST_EXPECT(t, !register_kprobe(&probe))) {
		addrspace_vunmap(area + 1);
		unregister_kprobe(&probe);
	}
	forget_moment();
	if (!moment.done)
		addrspace_vunmap(area);
	KTEST_EXPECT(t, !addrspace_vmalloc_to_page(area));
}

static const struct ktest_case race_cases[] = {
	{ "freed_during_a_flush",	test_freed_during_a_flush },
	{ "freed_beside_a_wrong_free",	test_freed_beside_a_wrong_free },
};

static const struct ktest_suite ktest_suite = {
	race_cases, ARRAY_SIZE(race_cases)
};

MODULE_DESCRIPTION("test only: areas that are freed in the middle of another operation");
