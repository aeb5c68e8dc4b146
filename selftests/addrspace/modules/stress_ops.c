// SPDX-License-Identifier: GPL-2.0
/*
 * The operations of the threads of addrspace_test_stress (see stress.h): one at
 * a time, by any mapper, through the exported API only. Each mapping checks and
 * changes its page's value, so that a stale translation, or that of another
 * page, is noticed. Now and then the kernel's own mapping is the witness.
 */
#include "kernel.h"
#include "stress.h"

#include <linux/addrspace.h>

#include <linux/err.h>
#include <linux/highmem.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#define MAX_NESTED	4
#define MAX_AREA_PAGES	16
#define MAX_VMAP	8

static u32 random_below(struct stress *s, u32 limit)
{
	return prandom_u32_state(&s->rnd) % limit;
}

static struct stress_page *random_own(struct stress *s)
{
	return &s->own[random_below(s, OWN_PAGES)];
}

static void use_own(struct stress *s, struct stress_page *own, u32 *addr)
{
	if (IS_ERR_OR_NULL(addr)) {
		s->wrong++;
		return;
	}
	s->wrong += READ_ONCE(*addr) != own->value;
	own->value = prandom_u32_state(&s->rnd);
	WRITE_ONCE(*addr, own->value);
}

static void use_held(struct stress *s, const struct held *held)
{
	if (held->shared)
		s->wrong += !held->addr || READ_ONCE(*held->addr) != held->of->value;
	else
		use_own(s, held->of, held->addr);
}

static void window_hold(struct stress *s)
{
	struct held *held = &s->held[s->nr_held++];

	held->shared = !random_below(s, 4);
	held->of = held->shared ? &s->shared[random_below(s, SHARED_PAGES)] :
				  random_own(s);
	held->addr = addrspace_kmap(held->of->page);
	s->did[DID_KMAPS]++;
	use_held(s, held);
}

static void window_drop(struct stress *s)
{
	struct held *held = &s->held[random_below(s, s->nr_held)];

	use_held(s, held);
	addrspace_kunmap(held->of->page);
	*held = s->held[--s->nr_held];
}

/* Each use of the window continues while other operations run. */
static void do_window(struct stress *s)
{
	if (s->nr_held && (s->nr_held == MAX_HELD || random_below(s, 2)))
		window_drop(s);
	else
		window_hold(s);
}

static void do_stack(struct stress *s)
{
	int i, nr = 1 + random_below(s, MAX_NESTED);
	struct stress_page *own[MAX_NESTED];
	u32 *addr[MAX_NESTED];

	for (i = 0; i < nr; i++) {
		own[i] = random_own(s);
		addr[i] = addrspace_kmap_atomic(own[i]->page);
		use_own(s, own[i], addr[i]);
	}
	s->did[DID_SLOT_MAPS] += nr;
	while (i--) {
		use_own(s, own[i], addr[i]);
		addrspace_kunmap_atomic(addr[i]);
	}
}

/* Unmapped in order from a place in the middle. */
static void do_heap(struct stress *s)
{
	int i, nr = 1 + random_below(s, MAX_NESTED);
	int first = random_below(s, nr);
	u32 *addr[MAX_NESTED];

	for (i = 0; i < nr; i++) {
		struct stress_page *own = random_own(s);

		addr[i] = addrspace_slot_map(ADDRSPACE_SLOTS_HEAP, 0, own->page);
		use_own(s, own, addr[i]);
	}
	s->did[DID_SLOT_MAPS] += nr;
	for (i = 0; i < nr; i++)
		s->wrong += addrspace_slot_unmap(ADDRSPACE_SLOTS_HEAP, 0,
						 addr[(first + i) % nr]) != 0;
}

static void do_typed(struct stress *s)
{
	int type = random_below(s, ADDRSPACE_SLOT_TYPES);
	struct stress_page *own = random_own(s);
	u32 *addr;

	addr = addrspace_slot_map(ADDRSPACE_SLOTS_TYPED, type, own->page);
	s->did[DID_SLOT_MAPS]++;
	use_own(s, own, addr);
	s->wrong += addrspace_slot_unmap(ADDRSPACE_SLOTS_TYPED, type, addr) != 0;
}

/* Sleeps now and then, so that the mappings are switched out and in. */
static void do_local(struct stress *s)
{
	int i, nr = 1 + random_below(s, MAX_NESTED);
	struct stress_page *own[MAX_NESTED];
	u32 *addr[MAX_NESTED];

	for (i = 0; i < nr; i++) {
		own[i] = random_own(s);
		addr[i] = addrspace_kmap_local(own[i]->page);
		use_own(s, own[i], addr[i]);
	}
	s->did[DID_SLOT_MAPS] += nr;
	if (!random_below(s, 64))
		schedule_timeout_uninterruptible(1);
	while (i--) {
		use_own(s, own[i], addr[i]);
		addrspace_kunmap_local(addr[i]);
	}
}

static u32 *last_word(const struct stress_area *area, unsigned int page)
{
	return area->addr + (page + 1) * PAGE_SIZE - sizeof(u32);
}

static bool allocate(struct stress *s, struct stress_area *area)
{
	unsigned long size;

	area->nr_pages = 1 + random_below(s, MAX_AREA_PAGES);
	size = area->nr_pages * PAGE_SIZE;
	switch (random_below(s, 3)) {
	case 0:
		area->addr = addrspace_vmalloc(size);
		break;
	case 1:
		area->addr = addrspace_vzalloc(size);
		s->wrong += area->addr && memchr_inv(area->addr, 0, size);
		break;
	default:
		area->addr = addrspace_vmalloc_aligned(size, PAGE_SIZE <<
						       random_below(s, 6));
	}
	return area->addr;
}

static void count_area(struct stress *s, unsigned int nr_pages)
{
	s->did[DID_AREAS]++;
	s->did[DID_AREA_PAGES] += nr_pages;
}

static void fill_area(struct stress *s, struct stress_area *area)
{
	unsigned int i;

	if (!allocate(s, area)) {
		s->did[DID_REFUSED_AREAS]++;
		return;
	}
	count_area(s, area->nr_pages);
	area->value = prandom_u32_state(&s->rnd);
	for (i = 0; i < area->nr_pages; i++)
		WRITE_ONCE(*last_word(area, i), area->value + i);
}

static u32 kernel_reads(const u32 *addr)
{
	void *page = kmap_local_page(addrspace_vmalloc_to_page(addr));
	u32 value = *(u32 *)(page + offset_in_page(addr));

	kunmap_local(page);
	return value;
}

static void free_area(struct stress *s, struct stress_area *area)
{
	unsigned int i;

	for (i = 0; i < area->nr_pages; i++)
		s->wrong += READ_ONCE(*last_word(area, i)) != area->value + i;
	s->wrong += kernel_reads(last_word(area, 0)) != area->value;
	addrspace_vfree(area->addr);
	area->addr = NULL;
}

static void do_area(struct stress *s)
{
	struct stress_area *area = &s->area[random_below(s, MAX_AREAS)];

	if (area->addr)
		free_area(s, area);
	else
		fill_area(s, area);
}

static void do_vmap(struct stress *s)
{
	int i, nr = 1 + random_below(s, MAX_VMAP);
	struct stress_page *own[MAX_VMAP];
	struct page *pages[MAX_VMAP];
	void *addr;

	for (i = 0; i < nr; i++) {
		own[i] = random_own(s);
		pages[i] = own[i]->page;
	}
	addr = addrspace_vmap(pages, nr, VM_MAP, PAGE_KERNEL);
	if (!addr) {
		s->did[DID_REFUSED_AREAS]++;
		return;
	}
	count_area(s, nr);
	for (i = 0; i < nr; i++)
		use_own(s, own[i], addr + i * PAGE_SIZE);
	addrspace_vunmap(addr);
}

static void do_witness(struct stress *s)
{
	struct stress_page *own = random_own(s);
	u32 *addr = kmap_local_page(own->page);

	use_own(s, own, addr);
	kunmap_local(addr);
}

static void (* const operations[])(struct stress *s) = {
	do_window, do_window, do_stack, do_heap, do_typed, do_local, do_area,
	do_area, do_vmap, do_witness,
};

/**
 * stress_once() - any operation
 * @s: the CPU's
 *
 * Context: the CPU's thread; may sleep.
 */
void stress_once(struct stress *s)
{
	operations[random_below(s, ARRAY_SIZE(operations))](s);
}

/**
 * stress_finish() - end all that lasts
 * @s: the CPU's
 *
 * Context: as stress_once().
 */
void stress_finish(struct stress *s)
{
	int i;

	while (s->nr_held)
		window_drop(s);
	for (i = 0; i < MAX_AREAS; i++)
		if (s->area[i].addr)
			free_area(s, &s->area[i]);
}
