// SPDX-License-Identifier: GPL-2.0
/*
 * Makes and unmakes the arena (see arena.h). get_vm_area() is not exported, so
 * the addresses are reserved by mapping the zero page over and over: vmap()
 * then has built the page-table pages, and clearing the entries leaves bare
 * address space that is ours until vunmap().
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
 * VM_IOREMAP, because device memory will be mapped here: /proc/kcore and
 * vread() then keep their hands off the whole arena.
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
	addr = vmap(pages, nr_pages, VM_IOREMAP, PAGE_KERNEL_RO);
	kvfree(pages);
	return addr;
}

static unsigned long nr_tables(const struct arena *arena)
{
	unsigned long last = arena->start + arena->size - 1;

	return (last >> PMD_SHIFT) - (arena->start >> PMD_SHIFT) + 1;
}

/*
 * The kernel never frees a PTE page of its half on x86-32, and not as long as
 * an area uses it elsewhere: the pointers hold until vunmap().
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

/* Also drops what the CPUs may have fetched of the zero page by speculation. */
static void clear_all(struct arena *arena)
{
	unsigned long addr, end = arena->start + arena->size;

	for (addr = arena->start; addr < end; addr += PAGE_SIZE)
		pte_erase(addr, arena_pte(arena, addr));
	tlb_flush_range_everywhere(arena->start, end);
}

static void carve(struct arena *arena,
		  const unsigned long sizes[ARENA_NR_STRETCHES])
{
	unsigned long next = arena->start;
	int i;

	for (i = 0; i < ARENA_NR_STRETCHES; i++) {
		arena->stretch[i].start = next;
		arena->stretch[i].size = sizes[i];
		next += sizes[i];
	}
}

/**
 * arena_create() - reserve the address space and carve it
 * @arena: filled in
 * @sizes: bytes for each stretch, multiples of the page size, not 0
 *
 * Visible afterwards in /proc/vmallocinfo as one area of arena_create's, a guard
 * page behind it.
 *
 * Context: process context, may sleep.
 * Return: 0; -ENOSPC where the vmalloc area has no hole of that size, where it is
 * more than all RAM, or where no memory is left for its page tables; -ENOMEM;
 * -ENXIO where the kernel did not map the area by PTEs.
 */
int arena_create(struct arena *arena,
		 const unsigned long sizes[ARENA_NR_STRETCHES])
{
	int i, err;

	arena->size = 0;
	for (i = 0; i < ARENA_NR_STRETCHES; i++)
		if (check_add_overflow(arena->size, sizes[i], &arena->size))
			return -ENOSPC;
	/* So vmap() says, but not before the list of pages is made. */
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
 * arena_destroy() - give the address space back
 * @arena: from arena_create()
 *
 * The mappers have emptied their stretches and flushed; what they missed,
 * vunmap() clears.
 *
 * Context: process context, may sleep.
 */
void arena_destroy(struct arena *arena)
{
	kfree(arena->tables);
	vunmap((void *)arena->start);
}
