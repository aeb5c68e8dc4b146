// SPDX-License-Identifier: GPL-2.0
/*
 * Tests the atomic slots through the exported API only, against the kernel's
 * own mapping of the same pages and the entries of its page tables (arch.h),
 * while hard interrupts map and unmap between any two instructions. Run by
 * slots.sh. With `misuse=1` it pops in the wrong order, which must warn.
 */
#include <linux/hrtimer.h>
#include <linux/uaccess.h>

#include "ktest.h"
#include "slots_test.h"

#define ROUNDS		200000
#define TIMER_NS	20000
/* The pages that an interrupt maps on top of those of the process. */
#define TIMER_PAGES	3

static bool misuse;
module_param(misuse, bool, 0400);
MODULE_PARM_DESC(misuse, "pop in the wrong order, to see the warning");

static struct page_set set;

static void test_data(struct ktest *t)
{
	u32 *ours, *kernel;

	if (!page_set_alloc(t, &set, DEPTH + TIMER_PAGES))
		return;
	ours = addrspace_kmap_atomic(set.page[0]);
	KTEST_EXPECT(t, *ours == pattern_of(set.page[0]));
	*ours = 0x12345678;
	addrspace_kunmap_atomic(ours);
	kernel = kmap_local_page(set.page[0]);
	KTEST_EXPECT(t, *kernel == 0x12345678);
	kunmap_local(kernel);
	KTEST_EXPECT(t, entry_is_left_well(ours, set.page[0]));
	page_set_free(&set);
}

static void test_depth(struct ktest *t)
{
	u32 *addr[DEPTH];
	int i, wrong = 0;
	void *surplus;

	if (!page_set_alloc(t, &set, DEPTH + TIMER_PAGES))
		return;
	for (i = 0; i < DEPTH; i++)
		addr[i] = addrspace_kmap_atomic(set.page[i]);
	for (i = 0; i < DEPTH; i++)
		wrong += *addr[i] != pattern_of(set.page[i]);
	surplus = addrspace_kmap_atomic(set.page[DEPTH]);
	while (i--)
		addrspace_kunmap_atomic(addr[i]);
	KTEST_EXPECT(t, !wrong);
	KTEST_EXPECT(t, !surplus);
	KTEST_EXPECT(t, !preempt_count());
	for (i = 0; i < DEPTH; i++)
		KTEST_EXPECT(t, entry_is_left_well(addr[i], set.page[i]));
	page_set_free(&set);
}

static void test_guard(struct ktest *t)
{
	char *addr, byte;
	long behind;

	if (!page_set_alloc(t, &set, DEPTH + TIMER_PAGES))
		return;
	addr = addrspace_kmap_atomic(set.page[0]);
	behind = copy_from_kernel_nofault(&byte, addr + PAGE_SIZE, 1);
	addrspace_kunmap_atomic(addr);
	KTEST_EXPECT(t, behind == -EFAULT);
	page_set_free(&set);
}

struct nesting {
	struct hrtimer timer;
	const void *bottom;	/* the address of a CPU's first slot */
	unsigned long fired;
	unsigned long nested;
	unsigned long wrong;
};

static enum hrtimer_restart nest(struct hrtimer *timer)
{
	struct nesting *n = container_of(timer, struct nesting, timer);
	u32 *addr[TIMER_PAGES];
	int i;

	for (i = 0; i < TIMER_PAGES; i++) {
		addr[i] = addrspace_kmap_atomic(set.page[DEPTH + i]);
		if (!addr[i] || *addr[i] != pattern_of(set.page[DEPTH + i]))
			n->wrong++;
	}
	while (i--)
		if (addr[i])
			addrspace_kunmap_atomic(addr[i]);
	n->fired++;
	n->nested += addr[0] != n->bottom;
	hrtimer_forward_now(timer, ns_to_ktime(TIMER_NS));
	return HRTIMER_RESTART;
}

static unsigned long map_two(void)
{
	u32 *a = addrspace_kmap_atomic(set.page[0]);
	u32 *b = addrspace_kmap_atomic(set.page[1]);
	unsigned long wrong = *a != pattern_of(set.page[0]);

	wrong += *b != pattern_of(set.page[1]);
	addrspace_kunmap_atomic(b);
	wrong += *a != pattern_of(set.page[0]);
	addrspace_kunmap_atomic(a);
	return wrong;
}

static void test_hard_interrupts(struct ktest *t)
{
	struct nesting n = {};
	unsigned long wrong = 0;
	int i;

	if (!page_set_alloc(t, &set, DEPTH + TIMER_PAGES))
		return;
	/* The timer has to hit the CPU that maps. */
	kernel_stay_on_cpu();
	n.bottom = addrspace_kmap_atomic(set.page[0]);
	addrspace_kunmap_atomic(n.bottom);
	kernel_timer_setup_on_stack(&n.timer, nest, HRTIMER_MODE_REL_HARD);
	hrtimer_start(&n.timer, ns_to_ktime(TIMER_NS), HRTIMER_MODE_REL_HARD);
	for (i = 0; i < ROUNDS || READ_ONCE(n.nested) < 100; i++)
		wrong += map_two();
	hrtimer_cancel(&n.timer);
	destroy_hrtimer_on_stack(&n.timer);
	kernel_leave_cpu();
	KTEST_EXPECT(t, !wrong);
	KTEST_EXPECT(t, !n.wrong);
	page_set_free(&set);
}

static void test_wrong_order(struct ktest *t)
{
	u32 *a, *b;
	u32 in_a, in_b;

	if (!misuse) {
		t->skip = "only with misuse=1: it warns";
		return;
	}
	if (!page_set_alloc(t, &set, DEPTH + TIMER_PAGES))
		return;
	a = addrspace_kmap_atomic(set.page[0]);
	b = addrspace_kmap_atomic(set.page[1]);
	addrspace_kunmap_atomic(a);
	/* The pop was refused, so both are unchanged. */
	in_a = *a;
	in_b = *b;
	addrspace_kunmap_atomic(b);
	addrspace_kunmap_atomic(a);
	/*
	 * The NULL of a full stack maps nothing, so unmapping it does nothing.
	 */
	addrspace_kunmap_atomic(NULL);
	KTEST_EXPECT(t, !preempt_count());
	KTEST_EXPECT(t, in_a == pattern_of(set.page[0]));
	KTEST_EXPECT(t, in_b == pattern_of(set.page[1]));
	KTEST_EXPECT(t, entry_is_left_well(a, set.page[0]));
	KTEST_EXPECT(t, entry_is_left_well(b, set.page[1]));
	page_set_free(&set);
}

static const struct ktest_case slots_cases[] = {
	{ "data_both_ways",	test_data },
	{ "depth_and_overflow",	test_depth },
	{ "guard_page_faults",	test_guard },
	{ "hard_interrupts",	test_hard_interrupts },
	{ "wrong_order",	test_wrong_order },
};

static const struct ktest_suite ktest_suite = {
	slots_cases, ARRAY_SIZE(slots_cases)
};

MODULE_DESCRIPTION("tests of addrspace's atomic slots");
