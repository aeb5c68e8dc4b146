// SPDX-License-Identifier: GPL-2.0
/*
 * Tests the typed and the heap discipline of the atomic slots through the
 * exported API only. Run by slots_kinds.sh and slots_lazy.sh. With `misuse=1`
 * it unmaps a page that is not mapped, which must warn; with `reuse=1` it
 * checks the corruption that addrspace allows with slots_typed_reuse=1.
 */
#include <linux/prandom.h>
#include <linux/random.h>

#include "ktest.h"
#include "slots_test.h"

#define HEAP_ROUNDS	20000

static bool misuse;
module_param(misuse, bool, 0400);
MODULE_PARM_DESC(misuse, "unmap an address that is not mapped, to test the warning");

static bool reuse;
module_param(reuse, bool, 0400);
MODULE_PARM_DESC(reuse, "addrspace was loaded with slots_typed_reuse=1");

static void *typed_map(int type, struct page *page)
{
	return addrspace_slot_map(ADDRSPACE_SLOTS_TYPED, type, page);
}

static int typed_unmap(int type, const void *addr)
{
	return addrspace_slot_unmap(ADDRSPACE_SLOTS_TYPED, type, addr);
}

static void *heap_map(struct page *page)
{
	return addrspace_slot_map(ADDRSPACE_SLOTS_HEAP, 0, page);
}

static int heap_unmap(const void *addr)
{
	return addrspace_slot_unmap(ADDRSPACE_SLOTS_HEAP, 0, addr);
}

static void test_typed_slots_are_fixed(struct ktest *t)
{
	void *first[ADDRSPACE_SLOT_TYPES], *again[ADDRSPACE_SLOT_TYPES];
	struct page_set set;
	int i, wrong = 0;

	if (!page_set_alloc(t, &set, ADDRSPACE_SLOT_TYPES))
		return;
	preempt_disable();
	for (i = 0; i < set.nr; i++)
		first[i] = typed_map(i, set.page[i]);
	for (i = 0; i < set.nr; i++)
		wrong += !reads_pattern(first[i], set.page[i]);
	/*
	 * In the order in which they were mapped; here the order does not
	 * matter.
	 */
	for (i = 0; i < set.nr; i++)
		wrong += typed_unmap(i, first[i]) != 0;
	for (i = 0; i < set.nr; i++)
		wrong += !entry_is_left_well(first[i], set.page[i]);
	for (i = 0; i < set.nr; i++) {
		again[i] = typed_map(i, set.page[set.nr - 1 - i]);
		wrong += again[i] != first[i];
		wrong += !reads_pattern(again[i], set.page[set.nr - 1 - i]);
		wrong += typed_unmap(i, again[i]) != 0;
	}
	preempt_enable();
	KTEST_EXPECT(t, !wrong);
	KTEST_EXPECT(t, !preempt_count());
	page_set_free(&set);
}

static void test_typed_second_use_is_refused(struct ktest *t)
{
	struct page_set set;
	u32 *first, *second;

	if (reuse) {
		t->skip = "addrspace allows it";
		return;
	}
	if (!page_set_alloc(t, &set, 2))
		return;
	first = typed_map(ADDRSPACE_SLOT_USER0, set.page[0]);
	second = typed_map(ADDRSPACE_SLOT_USER0, set.page[1]);
	KTEST_EXPECT(t, second == ERR_PTR(-EBUSY));
	KTEST_EXPECT(t, reads_pattern(first, set.page[0]));
	KTEST_EXPECT(t, typed_unmap(ADDRSPACE_SLOT_USER0, first) == 0);
	KTEST_EXPECT(t, !preempt_count());
	KTEST_EXPECT(t, !pagefault_disabled());
	KTEST_EXPECT(t, entry_is_left_well(first, set.page[0]));
	page_set_free(&set);
}

/* The books warn of this: the first user reads the second user's page. */
static void test_typed_second_use_corrupts(struct ktest *t)
{
	struct page_set set;
	u32 *first, *second;

	if (!reuse) {
		t->skip = "only with reuse=1";
		return;
	}
	if (!page_set_alloc(t, &set, 2))
		return;
	first = typed_map(ADDRSPACE_SLOT_USER0, set.page[0]);
	second = typed_map(ADDRSPACE_SLOT_USER0, set.page[1]);
	KTEST_EXPECT(t, second == first);
	KTEST_EXPECT(t, reads_pattern(first, set.page[1]));
	KTEST_EXPECT(t, typed_unmap(ADDRSPACE_SLOT_USER0, second) == 0);
	KTEST_EXPECT(t, reads_pattern(first, set.page[1]));
	KTEST_EXPECT(t, typed_unmap(ADDRSPACE_SLOT_USER0, first) == 0);
	KTEST_EXPECT(t, entry_is_left_well(first, set.page[1]));
	KTEST_EXPECT(t, !preempt_count());
	page_set_free(&set);
}

static void test_heap_full(struct ktest *t)
{
	u32 *addr[DEPTH], *surplus;
	struct page_set set;
	int i, wrong = 0;

	if (!page_set_alloc(t, &set, DEPTH + 1))
		return;
	for (i = 0; i < DEPTH; i++)
		addr[i] = heap_map(set.page[i]);
	surplus = heap_map(set.page[DEPTH]);
	for (i = 0; i < DEPTH; i++)
		wrong += !reads_pattern(addr[i], set.page[i]);
	for (i = 0; i < DEPTH; i++)
		wrong += heap_unmap(addr[i]) != 0;
	KTEST_EXPECT(t, !wrong);
	KTEST_EXPECT(t, surplus == ERR_PTR(-ENOSPC));
	KTEST_EXPECT(t, !preempt_count());
	KTEST_EXPECT(t, !pagefault_disabled());
	for (i = 0; i < DEPTH; i++)
		KTEST_EXPECT(t, entry_is_left_well(addr[i], set.page[i]));
	page_set_free(&set);
}

/*
 * Picks one of DEPTH pages at random; maps it if it is unmapped, otherwise
 * unmaps it.
 */
static int toggle(struct page_set *set, u32 **addr, struct rnd_state *random)
{
	int i = prandom_u32_state(random) % DEPTH;

	if (!addr[i]) {
		addr[i] = heap_map(set->page[i]);
		return !reads_pattern(addr[i], set->page[i]);
	}
	if (!reads_pattern(addr[i], set->page[i]) || heap_unmap(addr[i]))
		return 1;
	addr[i] = NULL;
	return 0;
}

static void test_heap_any_order(struct ktest *t)
{
	u32 *addr[DEPTH] = {};
	struct rnd_state random;
	struct page_set set;
	int i, wrong = 0;

	prandom_seed_state(&random, get_random_u32());
	if (!page_set_alloc(t, &set, DEPTH))
		return;
	for (i = 0; i < HEAP_ROUNDS; i++)
		wrong += toggle(&set, addr, &random);
	for (i = 0; i < DEPTH; i++)
		if (addr[i])
			wrong += heap_unmap(addr[i]) != 0;
	KTEST_EXPECT(t, !wrong);
	KTEST_EXPECT(t, !preempt_count());
	page_set_free(&set);
}

/* Each discipline has its own slots. */
static void test_disciplines_side_by_side(struct ktest *t)
{
	u32 *typed, *stack, *heap, *local;
	struct page_set set;

	if (!page_set_alloc(t, &set, 4))
		return;
	local = addrspace_kmap_local(set.page[0]);
	typed = typed_map(ADDRSPACE_SLOT_USER1, set.page[1]);
	stack = addrspace_kmap_atomic(set.page[2]);
	heap = heap_map(set.page[3]);
	KTEST_EXPECT(t, reads_pattern(local, set.page[0]));
	KTEST_EXPECT(t, reads_pattern(typed, set.page[1]));
	KTEST_EXPECT(t, reads_pattern(stack, set.page[2]));
	KTEST_EXPECT(t, reads_pattern(heap, set.page[3]));
	KTEST_EXPECT(t, typed_unmap(ADDRSPACE_SLOT_USER1, typed) == 0);
	addrspace_kunmap_atomic(stack);
	KTEST_EXPECT(t, heap_unmap(heap) == 0);
	KTEST_EXPECT(t, reads_pattern(local, set.page[0]));
	addrspace_kunmap_local(local);
	KTEST_EXPECT(t, entry_is_left_well(stack, set.page[2]));
	KTEST_EXPECT(t, entry_is_left_well(heap, set.page[3]));
	KTEST_EXPECT(t, !preempt_count());
	page_set_free(&set);
}

static void test_no_such_slot(struct ktest *t)
{
	struct page_set set;

	if (!page_set_alloc(t, &set, 1))
		return;
	KTEST_EXPECT(t, typed_map(-1, set.page[0]) == ERR_PTR(-EINVAL));
	KTEST_EXPECT(t, typed_map(ADDRSPACE_SLOT_TYPES, set.page[0]) ==
			ERR_PTR(-EINVAL));
	KTEST_EXPECT(t, addrspace_slot_map(ADDRSPACE_SLOTS_LOCAL + 1, 0,
					   set.page[0]) == ERR_PTR(-EINVAL));
	KTEST_EXPECT(t, typed_unmap(ADDRSPACE_SLOT_TYPES, NULL) == -EINVAL);
	KTEST_EXPECT(t, addrspace_slot_unmap(ADDRSPACE_SLOTS_LOCAL + 1, 0,
					     NULL) == -EINVAL);
	KTEST_EXPECT(t, !preempt_count());
	page_set_free(&set);
}

static void test_lowmem(struct ktest *t)
{
	struct page *page;
	int how, wrong = 0;

	if (!IS_ENABLED(CONFIG_HIGHMEM)) {
		t->skip = "this kernel knows no highmem, so all pages get slots";
		return;
	}
	page = alloc_page(GFP_KERNEL);
	if (!KTEST_EXPECT(t, page))
		return;
	for (how = 0; how <= ADDRSPACE_SLOTS_LOCAL; how++) {
		void *addr = addrspace_slot_map(how, 0, page);

		wrong += addr != page_address(page);
		wrong += addrspace_slot_unmap(how, 0, addr) != 0;
	}
	KTEST_EXPECT(t, !wrong);
	KTEST_EXPECT(t, !preempt_count());
	KTEST_EXPECT(t, !pagefault_disabled());
	__free_page(page);
}

static void test_wrong_unmap(struct ktest *t)
{
	struct page_set set;
	u32 *typed, *heap;

	if (!misuse) {
		t->skip = "only with misuse=1: it warns";
		return;
	}
	if (!page_set_alloc(t, &set, 2))
		return;
	typed = typed_map(ADDRSPACE_SLOT_USER0, set.page[0]);
	heap = heap_map(set.page[1]);
	/* The address of another slot, another type, a slot that is free. */
	KTEST_EXPECT(t, typed_unmap(ADDRSPACE_SLOT_USER0, heap) == -EINVAL);
	KTEST_EXPECT(t, typed_unmap(ADDRSPACE_SLOT_USER1, typed) == -EINVAL);
	KTEST_EXPECT(t, heap_unmap(typed) == -EINVAL);
	KTEST_EXPECT(t, heap_unmap((void *)heap + 2 * PAGE_SIZE) == -EINVAL);
	KTEST_EXPECT(t, heap_unmap(NULL) == -EINVAL);
	KTEST_EXPECT(t, typed_unmap(ADDRSPACE_SLOT_USER0, NULL) == -EINVAL);
	KTEST_EXPECT(t, reads_pattern(typed, set.page[0]));
	KTEST_EXPECT(t, reads_pattern(heap, set.page[1]));
	KTEST_EXPECT(t, typed_unmap(ADDRSPACE_SLOT_USER0, typed) == 0);
	KTEST_EXPECT(t, heap_unmap(heap) == 0);
	preempt_disable();
	KTEST_EXPECT(t, heap_unmap(heap) == -EINVAL);
	KTEST_EXPECT(t, typed_unmap(ADDRSPACE_SLOT_USER0, typed) == -EINVAL);
	preempt_enable();
	KTEST_EXPECT(t, !preempt_count());
	page_set_free(&set);
}

static const struct ktest_case kinds_cases[] = {
	{ "typed_slots_are_fixed",	 test_typed_slots_are_fixed },
	{ "typed_second_use_is_refused", test_typed_second_use_is_refused },
	{ "typed_second_use_corrupts",	 test_typed_second_use_corrupts },
	{ "heap_full",			 test_heap_full },
	{ "heap_any_order",		 test_heap_any_order },
	{ "disciplines_side_by_side",	 test_disciplines_side_by_side },
	{ "no_such_slot",		 test_no_such_slot },
	{ "lowmem_is_permanent",	 test_lowmem },
	{ "wrong_unmap_is_refused",	 test_wrong_unmap },
};

static const struct ktest_suite ktest_suite = {
	kinds_cases, ARRAY_SIZE(kinds_cases)
};

MODULE_DESCRIPTION("tests of addrspace's typed and heap slots");
