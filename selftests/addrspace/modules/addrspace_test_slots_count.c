// SPDX-License-Identifier: GPL-2.0
/*
 * Maps and unmaps a given number of times by each atomic discipline, on one
 * CPU, always the same page, or two pages in turn. slots_lazy.sh reads in
 * /proc/addrspace/stats what this did to the page tables.
 */
#include "ktest.h"
#include "slots_test.h"

static int rounds = 1000;
module_param(rounds, int, 0400);
MODULE_PARM_DESC(rounds, "pairs of map and unmap by each discipline");

static int pages = 1;
module_param(pages, int, 0400);
MODULE_PARM_DESC(pages, "how many pages take turns");

static int map_in_turn(struct page_set *set, int how)
{
	int i, wrong = 0;

	for (i = 0; i < rounds; i++) {
		struct page *page = set->page[i % pages];
		u32 *addr = addrspace_slot_map(how, 0, page);

		wrong += !reads_pattern(addr, page);
		wrong += addrspace_slot_unmap(how, 0, addr) != 0;
	}
	return wrong;
}

static void test_in_turn(struct ktest *t)
{
	struct page_set set;
	int wrong;

	if (!page_set_alloc(t, &set, pages))
		return;
	kernel_stay_on_cpu();
	wrong = map_in_turn(&set, ADDRSPACE_SLOTS_TYPED);
	wrong += map_in_turn(&set, ADDRSPACE_SLOTS_STACK);
	wrong += map_in_turn(&set, ADDRSPACE_SLOTS_HEAP);
	kernel_leave_cpu();
	KTEST_EXPECT(t, !wrong);
	page_set_free(&set);
}

static const struct ktest_case count_cases[] = {
	{ "in_turn",	test_in_turn },
};

static const struct ktest_suite ktest_suite = {
	count_cases, ARRAY_SIZE(count_cases)
};

MODULE_DESCRIPTION("a known number of addrspace's atomic mappings");
