// SPDX-License-Identifier: GPL-2.0
/*
 * What the bench measures of the mini-vmalloc: an area made, touched at both
 * ends and freed, against vmalloc(), vmap() and vm_map_ram(); alone, and among
 * many areas with as many holes between them.
 */
#include <linux/addrspace.h>

#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include "bench.h"

static unsigned long bytes_of(const struct bench *b)
{
	return (unsigned long)b->operation->pages << PAGE_SHIFT;
}

static void touch_ends(const struct bench *b, const void *area)
{
	bench_touch(area);
	bench_touch(area + bytes_of(b) - PAGE_SIZE);
}

static void alloc_ours(struct bench *b)
{
	void *area = addrspace_vmalloc(bytes_of(b));

	touch_ends(b, area);
	addrspace_vfree(area);
}

static void alloc_kernel(struct bench *b)
{
	void *area = vmalloc(bytes_of(b));

	touch_ends(b, area);
	vfree(area);
}

static void vmap_ours(struct bench *b)
{
	void *area = addrspace_vmap(b->page, b->operation->pages, VM_MAP,
				    PAGE_KERNEL);

	touch_ends(b, area);
	addrspace_vunmap(area);
}

static void vmap_kernel(struct bench *b)
{
	void *area = vmap(b->page, b->operation->pages, VM_MAP, PAGE_KERNEL);

	touch_ends(b, area);
	vunmap(area);
}

static void vmap_ram_kernel(struct bench *b)
{
	void *area = vm_map_ram(b->page, b->operation->pages, NUMA_NO_NODE);

	touch_ends(b, area);
	vm_unmap_ram(area, b->operation->pages);
}

/* Write each entry, touch both ends, clear each entry; the flush is shared. */
static void write_entries(struct bench *b)
{
	unsigned int i;

	for (i = 0; i < b->operation->pages; i++)
		set_pte(b->ptep, b->pte);
	bench_touch((void *)b->addr);
	bench_touch((void *)b->addr);
	for (i = 0; i < b->operation->pages; i++)
		pte_clear(NULL, b->addr, b->ptep);
}

/* And get as many pages and give them back. */
static void alloc_limit(struct bench *b)
{
	LIST_HEAD(pages);

	alloc_pages_bulk_list(GFP_HIGHUSER, b->operation->pages, &pages);
	write_entries(b);
	put_pages_list(&pages);
}

/* Twice as many areas as asked for; then every second one is freed. */
static int surround(struct bench *b, void *(*make)(struct bench *b),
		    void (*end)(const void *area))
{
	unsigned int i, nr = b->operation->areas;

	b->area = kvcalloc(2 * nr + 1, sizeof(*b->area), GFP_KERNEL);
	if (!b->area)
		return -ENOMEM;
	for (i = 0; i < 2 * nr; i++)
		b->area[i] = make(b);
	for (i = 0; i < 2 * nr; i += 2) {
		if (b->area[i])
			end(b->area[i]);
		b->area[i] = NULL;
	}
	return 0;
}

static void release(struct bench *b, void (*end)(const void *area))
{
	unsigned int i;

	for (i = 0; i < 2 * b->operation->areas; i++)
		if (b->area[i])
			end(b->area[i]);
	kvfree(b->area);
}

static void *make_ours(struct bench *b)
{
	return addrspace_vmap(b->page, 1, VM_MAP, PAGE_KERNEL);
}

static void *make_kernel(struct bench *b)
{
	return vmap(b->page, 1, VM_MAP, PAGE_KERNEL);
}

/**
 * bench_surround_ours() - make the areas among which an operation runs
 * @b: its operation says how many
 *
 * Return: 0 or -ENOMEM.
 */
int bench_surround_ours(struct bench *b)
{
	return surround(b, make_ours, addrspace_vunmap);
}

/**
 * bench_release_ours() - free what bench_surround_ours() made
 * @b: as there
 */
void bench_release_ours(struct bench *b)
{
	release(b, addrspace_vunmap);
}

/**
 * bench_surround_kernel() - bench_surround_ours() in the kernel's area
 * @b: as there
 *
 * Return: 0 or -ENOMEM.
 */
int bench_surround_kernel(struct bench *b)
{
	return surround(b, make_kernel, vunmap);
}

/**
 * bench_release_kernel() - free what bench_surround_kernel() made
 * @b: as there
 */
void bench_release_kernel(struct bench *b)
{
	release(b, vunmap);
}

static const struct operation operations[] = {
	{ "alloc_1", alloc_ours, alloc_kernel, alloc_limit, .pages = 1,
	  .rounds = 16384 },
	{ "alloc_4", alloc_ours, alloc_kernel, alloc_limit, .pages = 4,
	  .rounds = 8192 },
	{ "alloc_16", alloc_ours, alloc_kernel, alloc_limit, .pages = 16,
	  .rounds = 2048 },
	{ "alloc_64", alloc_ours, alloc_kernel, alloc_limit, .pages = 64,
	  .rounds = 512 },
	{ "alloc_256", alloc_ours, alloc_kernel, alloc_limit, .pages = 256,
	  .rounds = 256 },
	{ "vmap_1", vmap_ours, vmap_kernel, write_entries, .pages = 1,
	  .rounds = 16384 },
	{ "vmap_16", vmap_ours, vmap_kernel, write_entries, .pages = 16,
	  .rounds = 2048 },
	{ "vmap_256", vmap_ours, vmap_kernel, write_entries, .pages = 256,
	  .rounds = 256 },
	{ "vmap_16_map_ram", vmap_ours, vmap_ram_kernel, write_entries,
	  .pages = 16, .rounds = 2048 },
	{ "among_10", vmap_ours, vmap_kernel, write_entries, .pages = 2,
	  .areas = 10, .rounds = 16384 },
	{ "among_100", vmap_ours, vmap_kernel, write_entries, .pages = 2,
	  .areas = 100, .rounds = 16384 },
	{ "among_1000", vmap_ours, vmap_kernel, write_entries, .pages = 2,
	  .areas = 1000, .rounds = 16384 },
	{ "among_10000", vmap_ours, vmap_kernel, write_entries, .pages = 2,
	  .areas = 10000, .rounds = 16384 },
};

const struct operations bench_vmalloc = { operations, ARRAY_SIZE(operations) };
