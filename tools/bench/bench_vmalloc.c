// SPDX-License-Identifier: GPL-2.0
/*
 * Measures the mini-vmalloc: allocates an area, touches both ends and frees it,
 * against vmalloc(), vmap() and vm_map_ram(); alone, and among many areas with
 * as many holes between them.
 */
#include <linux/addrspace.h>

#include <linux/kernel.h>
#include <linux/kprobes.h>
#include <linux/mm.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include "bench.h"

#define MOST_PAGES	256
#define ALIGNMENT	SZ_64K

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

static void aligned_ours(struct bench *b)
{
	void *area = addrspace_vmalloc_aligned(bytes_of(b), ALIGNMENT);

	touch_ends(b, area);
	addrspace_vfree(area);
}

/* It is not exported, but a kprobe finds its address. */
static typeof(__vmalloc_node) *kernel_vmalloc_node;

static int find_vmalloc_node(struct bench *b)
{
	struct kprobe probe = { .symbol_name = "__vmalloc_node" };
	int err = register_kprobe(&probe);

	if (err)
		return err;
	kernel_vmalloc_node = (void *)probe.addr;
	unregister_kprobe(&probe);
	return 0;
}

static void aligned_kernel(struct bench *b)
{
	void *area = kernel_vmalloc_node(bytes_of(b), ALIGNMENT, GFP_KERNEL,
					 NUMA_NO_NODE, NULL);

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

/*
 * Writes each entry, touches both ends, clears each entry; flushes are shared.
 */
static void write_entries(struct bench *b)
{
	const struct bench_entry *entry = &b->entry[0];
	unsigned int i;

	for (i = 0; i < b->operation->pages; i++)
		bench_write(b, entry, b->page[i]);
	bench_touch((void *)entry->addr);
	bench_touch((void *)entry->addr);
	for (i = 0; i < b->operation->pages; i++)
		bench_clear(entry);
}

/* The same, and allocates and frees as many pages. */
static void alloc_limit(struct bench *b)
{
	static struct page *page[MOST_PAGES];	/* one reading at a time */
	unsigned int i, nr;

	memset(page, 0, b->operation->pages * sizeof(*page));
	nr = alloc_pages_bulk_array(GFP_HIGHUSER, b->operation->pages, page);
	write_entries(b);
	for (i = 0; i < nr; i++)
		__free_page(page[i]);
}

/* Allocates twice as many areas as requested, then frees every second one. */
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

static int surround_ours(struct bench *b)
{
	return surround(b, make_ours, addrspace_vunmap);
}

static void release_ours(struct bench *b)
{
	release(b, addrspace_vunmap);
}

static int surround_kernel(struct bench *b)
{
	return surround(b, make_kernel, vunmap);
}

static void release_kernel(struct bench *b)
{
	release(b, vunmap);
}

#define ALLOC(nr, times)						\
	{ "alloc_" #nr, { alloc_ours, alloc_kernel, alloc_limit },	\
	  .pages = (nr), .rounds = (times) }
#define ALIGNED(nr, times)						\
	{ "alloc_" #nr "_aligned",					\
	  { aligned_ours, aligned_kernel, alloc_limit },		\
	  { NULL, find_vmalloc_node }, .pages = (nr), .rounds = (times) }
#define VMAP(nr, times)							\
	{ "vmap_" #nr, { vmap_ours, vmap_kernel, write_entries },	\
	  .pages = (nr), .rounds = (times) }
#define MAP_RAM(nr, times)						\
	{ "map_ram_" #nr, { vmap_ours, vmap_ram_kernel, write_entries }, \
	  .pages = (nr), .rounds = (times) }
#define AMONG(nr)							\
	{ "among_" #nr, { vmap_ours, vmap_kernel, write_entries },	\
	  { surround_ours, surround_kernel }, { release_ours, release_kernel }, \
	  .pages = 2, .areas = (nr), .rounds = 8192 }

static const struct operation operations[] = {
	ALLOC(1, 16384),
	ALLOC(4, 8192),
	ALLOC(16, 2048),
	ALLOC(64, 512),
	ALLOC(256, 256),
	VMAP(1, 16384),
	VMAP(4, 8192),
	VMAP(16, 2048),
	VMAP(64, 512),
	VMAP(256, 256),
	MAP_RAM(1, 16384),
	MAP_RAM(4, 8192),
	MAP_RAM(16, 2048),
	MAP_RAM(64, 512),
	MAP_RAM(256, 256),
	AMONG(10),
	AMONG(100),
	AMONG(1000),
	AMONG(10000),
	/*
	 * This comes last: once ours keeps sizes for an alignment, other
	 * operations may cost more.
	 */
	ALIGNED(1, 4096),
	ALIGNED(4, 4096),
	ALIGNED(16, 2048),
	ALIGNED(64, 512),
	ALIGNED(256, 256),
	{ "among_10000_after", { vmap_ours, vmap_kernel, write_entries },
	  { surround_ours, surround_kernel }, { release_ours, release_kernel },
	  .pages = 2, .areas = 10000, .rounds = 8192 },
};

const struct operations bench_vmalloc = { operations, ARRAY_SIZE(operations) };
