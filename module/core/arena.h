/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The reservation of kernel virtual addresses that contains all our mappings, divided
 * into a range for each mapper:
 *
 *   start                                                  last page
 *   | window        | slots         | valloc        | guard |
 *
 * Created by main.c; used by the mappers, each within its own range, and read by the
 * region map. Its page-table pages exist from as_arena_create() on and never change, so
 * arena_pte() needs no lock. Each mapper has its own locking for its entries.
 */
#ifndef ADDRSPACE_ARENA_H
#define ADDRSPACE_ARENA_H

#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/pgtable.h>

enum arena_range_id {
	ARENA_WINDOW,
	ARENA_SLOTS,
	ARENA_VALLOC,
	ARENA_NR_RANGES
};

/* [start, start + size), both multiples of the page size */
struct arena_range {
	unsigned long start;
	unsigned long size;
};

struct arena {
	unsigned long start;
	unsigned long size;	/* of the ranges together, without the guard */
	struct arena_range range[ARENA_NR_RANGES];
	pte_t **tables;		/* the PTE page for each PMD_SIZE of the arena */
};

int as_arena_create(struct arena *arena,
		    const unsigned long sizes[ARENA_NR_RANGES]);
void as_arena_destroy(struct arena *arena);

/**
 * arena_pte() - the page-table entry of an address of the arena
 * @arena: the arena
 * @addr: an address in one of its ranges
 *
 * Context: any. O(1): two loads.
 */
static inline pte_t *arena_pte(const struct arena *arena, unsigned long addr)
{
	unsigned long table = (addr >> PMD_SHIFT) - (arena->start >> PMD_SHIFT);

	return arena->tables[table] + pte_index(addr);
}

/**
 * arena_range_has() - is an address in a range of the arena?
 * @arena: the arena
 * @id: the range
 * @addr: any address
 */
static inline bool arena_range_has(const struct arena *arena,
				   enum arena_range_id id, const void *addr)
{
	const struct arena_range *range = &arena->range[id];

	return (unsigned long)addr - range->start < range->size;
}

/* The position of a walk along the arena's entries. */
struct arena_cursor {
	pte_t *ptep;
	pte_t **table;
};

static __always_inline struct arena_cursor
arena_seek(const struct arena *arena, unsigned long addr)
{
	struct arena_cursor at = {
		.ptep = arena_pte(arena, addr),
		.table = arena->tables +
			 ((addr >> PMD_SHIFT) - (arena->start >> PMD_SHIFT)),
	};

	return at;
}

/* Moves to the next page, which must be the arena's too. */
static __always_inline void arena_step(struct arena_cursor *at)
{
	at->ptep++;
	/* A table is aligned to its size: an aligned pointer is past its last entry. */
	if (unlikely(IS_ALIGNED((unsigned long)at->ptep,
				PTRS_PER_PTE * sizeof(pte_t))))
		at->ptep = *++at->table;
}

#endif /* ADDRSPACE_ARENA_H */
