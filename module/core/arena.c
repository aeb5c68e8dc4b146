// SPDX-License-Identifier: GPL-2.0
/*
 * Creates and destroys the arena (see arena.h). get_vm_area() is not exported, so the
 * addresses are reserved by mapping the zero page at each of them. vmap() allocates the
 * page-table pages; after the entries are cleared, the address space is empty, and ours
 * until vunmap().
 */
#include "core/arena.h"

#include <linux/errno.h>
#include <linux/overflow.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include "arch/arch.h"
#include "core/pte.h"
#include "core/tlb.h"

/*
 * VM_IOREMAP keeps /proc/kcore and vread() from reading the arena, in which device
 * memory may be mapped.
 */
static void *reserve(unsigned long nr_pages)
{
	struct page **pages;
	unsigned long i;
	void *addr;

	pages = kvmalloc_array(nr_pages, sizeof(*pages), GFP_KERNEL);
	if (!pages)
		return NULL;
	for (i = 0; i < nr_pages; i++)
		pages[i] = ZERO_PAGE(0);
	addr = vmap(pages, nr_pages, VM_IOREMAP, ARCH_PAGE_READ_ONLY);
	kvfree(pages);
	return addr;
}

static unsigned long nr_tables(const struct arena *arena)
{
	unsigned long last = arena->start + arena->size - 1;

	return (last >> PMD_SHIFT) - (arena->start >> PMD_SHIFT) + 1;
}

/*
 * On x86-32 the kernel never frees a PTE page of its half; elsewhere it does not while
 * an area uses it. So the pointers are valid until vunmap().
 */
static int find_tables(struct arena *arena)
{
	unsigned long i, addr = arena->start;

	arena->tables = kcalloc(nr_tables(arena), sizeof(*arena->tables),
				GFP_KERNEL);
	if (!arena->tables)
		return -ENOMEM;
	for (i = 0; i < nr_tables(arena); i++) {
		pte_t *ptep = arch_kernel_pte(addr);

		if (!ptep) {
			kfree(arena->tables);
			return -ENXIO;
		}
		arena->tables[i] = ptep - pte_index(addr);
		addr = (addr & PMD_MASK) + PMD_SIZE;
	}
	return 0;
}

/* A CPU may have cached a mapping of the zero page by speculation: flush them all. */
static void clear_all(struct arena *arena)
{
	unsigned long addr, end = arena->start + arena->size;

	for (addr = arena->start; addr < end; addr += PAGE_SIZE)
		pte_erase(addr, arena_pte(arena, addr));
	as_tlb_flush_range_everywhere(arena->start, end);
}

static void carve(struct arena *arena,
		  const unsigned long sizes[ARENA_NR_RANGES])
{
	unsigned long next = arena->start;
	int i;

	for (i = 0; i < ARENA_NR_RANGES; i++) {
		arena->range[i].start = next;
		arena->range[i].size = sizes[i];
		next += sizes[i];
	}
}

/**
 * as_arena_create() - reserve the address space and divide it
 * @arena: filled in
 * @sizes: bytes for each mapper's range, multiples of the page size, not 0
 *
 * /proc/vmallocinfo shows the arena as one area with the caller as_arena_create; its last
 * page is a guard page.
 *
 * Context: process context, may sleep.
 * Return: 0; -ENOSPC if the vmalloc area has no hole of that size, if the size exceeds
 * all RAM, or if no memory is left for the page tables; -ENOMEM; -ENXIO if the kernel
 * did not map the area with PTEs.
 */
int as_arena_create(struct arena *arena,
		    const unsigned long sizes[ARENA_NR_RANGES])
{
	int i, err;

	arena->size = 0;
	for (i = 0; i < ARENA_NR_RANGES; i++)
		if (check_add_overflow(arena->size, sizes[i], &arena->size))
			return -ENOSPC;
	/* vmap() would refuse this too, but only after we have allocated the array. */
	if (arena->size >> PAGE_SHIFT > totalram_pages())
		return -ENOSPC;
	arena->start = (unsigned long)reserve(arena->size >> PAGE_SHIFT);
	if (!arena->start)
		return -ENOSPC;
	err = find_tables(arena);
	if (err)
		goto unreserve;
	clear_all(arena);
	carve(arena, sizes);
	return 0;

unreserve:
	vunmap((void *)arena->start);
	return err;
}

/**
 * as_arena_destroy() - undo as_arena_create()
 * @arena: the arena
 *
 * The mappers have cleared and flushed their ranges; vunmap() clears the rest.
 *
 * Context: process context, may sleep.
 */
void as_arena_destroy(struct arena *arena)
{
	kfree(arena->tables);
	vunmap((void *)arena->start);
}
