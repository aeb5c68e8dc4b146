// SPDX-License-Identifier: GPL-2.0
/*
 * The holes of the mini-vmalloc, in a red-black tree ordered by size: the best fit for
 * a page-aligned request is the first hole that is large enough, found in O(log n).
 *
 * For a larger alignment, a hole of sufficient size may still begin at the wrong
 * address. So each hole also holds, for each order of alignment, the largest size that
 * fits into a hole of its subtree: a red-black tree augmented as in Cormen et al.,
 * chapter 14, and as in the kernel's own mm/vmalloc.c, there with one size. The first
 * hole in order that fits is then found in O(log n) too. The kernel's tree is ordered
 * by address, and the kernel takes the lowest hole that fits.
 *
 * To keep a dozen sizes up to date would slow down every request for the sake of the
 * few with an alignment. So only the orders that were requested so far are kept: the
 * first request of a higher order visits all holes once.
 *
 * The largest hole is not in the tree. Most requests are cut from it. In the tree it
 * would be the last, and each of these requests would change the sizes in all holes
 * above it, up to the root.
 */
#include "map/valloc_holes.h"

#include <linux/kernel.h>
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/rbtree_augmented.h>
#include <linux/string.h>

#include "map/valloc_space.h"

static struct area *hole_of(struct rb_node *node)
{
	return rb_entry_safe(node, struct area, by_size);
}

static unsigned long hole_size(const struct area *hole)
{
	return hole->end - hole->start;
}

/* The bytes of a hole from the first address that has this alignment. */
static unsigned long fits_into(const struct area *hole, unsigned int order)
{
	unsigned long start = ALIGN(hole->start, PAGE_SIZE << order);

	/* Near the top of the address space, ALIGN() wraps around. */
	if (start < hole->start || start >= hole->end)
		return 0;
	return hole->end - start;
}

static unsigned long fits_below(struct rb_node *node, unsigned int order)
{
	return node ? hole_of(node)->fits[order - 1] : 0;
}

/* Returns true if the sizes of the subtree have changed. */
static bool update_fits(struct area *hole)
{
	const struct space *space = hole->space;
	bool changed = false;
	unsigned int order;

	for (order = 1; order <= space->orders; order++) {
		unsigned long fits = max3(fits_into(hole, order),
			fits_below(hole->by_size.rb_left, order),
			fits_below(hole->by_size.rb_right, order));

		changed |= hole->fits[order - 1] != fits;
		hole->fits[order - 1] = fits;
	}
	return changed;
}

static void fits_propagate(struct rb_node *node, struct rb_node *stop)
{
	while (node != stop && update_fits(hole_of(node)))
		node = rb_parent(node);
}

static void fits_copy(struct rb_node *from, struct rb_node *to)
{
	memcpy(hole_of(to)->fits, hole_of(from)->fits,
	       hole_of(to)->space->orders * sizeof(unsigned long));
}

static void fits_rotate(struct rb_node *old_top, struct rb_node *new_top)
{
	fits_copy(old_top, new_top);
	update_fits(hole_of(old_top));
}

static const struct rb_augment_callbacks fits_callbacks = {
	.propagate = fits_propagate,
	.copy = fits_copy,
	.rotate = fits_rotate,
};

static bool comes_before(const struct area *a, const struct area *b)
{
	if (hole_size(a) != hole_size(b))
		return hole_size(a) < hole_size(b);
	return a->start < b->start;
}

/**
 * as_holes_max_orders() - the orders of alignment for which a hole has room
 * @bytes: size of the whole space
 *
 * Of a higher order, at most one address of the space is aligned: see as_holes_find().
 */
unsigned int as_holes_max_orders(unsigned long bytes)
{
	return order_base_2(bytes >> PAGE_SHIFT);
}

static void tree_insert(struct space *space, struct area *hole)
{
	struct rb_node **link = &space->holes.rb_node;
	struct rb_node *parent = NULL;

	while (*link) {
		parent = *link;
		link = comes_before(hole, hole_of(parent)) ? &parent->rb_left :
							     &parent->rb_right;
	}
	rb_link_node(&hole->by_size, parent, link);
	/* Zero them, so that fits_propagate() finds them changed. */
	memset(hole->fits, 0, space->orders * sizeof(unsigned long));
	fits_propagate(&hole->by_size, NULL);
	rb_insert_augmented(&hole->by_size, &space->holes, &fits_callbacks);
}

static void tree_remove(struct space *space, struct area *hole)
{
	rb_erase_augmented(&hole->by_size, &space->holes, &fits_callbacks);
}

/**
 * as_holes_insert() - add a hole to those that are searched
 * @space: the space
 * @hole: the hole, with @start and @end set
 */
void as_holes_insert(struct space *space, struct area *hole)
{
	struct area *largest = space->largest;

	lockdep_assert_held(&space->lock);
	if (largest && comes_before(hole, largest)) {
		tree_insert(space, hole);
		return;
	}
	space->largest = hole;
	if (largest)
		tree_insert(space, largest);
}

/**
 * as_holes_remove() - undo as_holes_insert()
 * @space: the space
 * @hole: the hole, unchanged since
 */
void as_holes_remove(struct space *space, struct area *hole)
{
	lockdep_assert_held(&space->lock);
	if (hole != space->largest) {
		tree_remove(space, hole);
		return;
	}
	space->largest = hole_of(rb_last(&space->holes));
	if (space->largest)
		tree_remove(space, space->largest);
}

static bool in_order(const struct space *space, struct area *hole)
{
	struct area *before, *behind;

	if (hole == space->largest) {
		before = hole_of(rb_last(&space->holes));
		return !before || comes_before(before, hole);
	}
	before = hole_of(rb_prev(&hole->by_size));
	behind = hole_of(rb_next(&hole->by_size)) ?: space->largest;
	return (!before || comes_before(before, hole)) &&
	       comes_before(hole, behind);
}

/**
 * as_holes_resize() - change the start and the end of a hole
 * @space: the space
 * @hole: the hole, inserted
 * @start: its new first address
 * @end: its new end, above @start
 *
 * The hole stays where it is in the tree if its rank does not change, as is usual for
 * the largest one.
 */
void as_holes_resize(struct space *space, struct area *hole, unsigned long start,
		     unsigned long end)
{
	unsigned long old_start = hole->start, old_end = hole->end;

	lockdep_assert_held(&space->lock);
	hole->start = start;
	hole->end = end;
	if (in_order(space, hole)) {
		if (hole != space->largest)
			fits_propagate(&hole->by_size, NULL);
		return;
	}
	hole->start = old_start;
	hole->end = old_end;
	as_holes_remove(space, hole);
	hole->start = start;
	hole->end = end;
	as_holes_insert(space, hole);
}

/* From now on, keep the sizes for the orders of alignment up to this one. */
static void keep_orders(struct space *space, unsigned int orders)
{
	struct area *hole, *next;

	space->orders = orders;
	rbtree_postorder_for_each_entry_safe(hole, next, &space->holes, by_size)
		update_fits(hole);
}

/*
 * Each search is compiled twice: with @steps, it counts the holes visited, for the
 * tracepoint; with a constant NULL, it does not.
 */
static __always_inline void count_step(unsigned int *steps)
{
	if (steps)
		++*steps;
}

/* The first hole of the tree, in its order, that is large enough. */
static __always_inline struct area *find_by_size(const struct space *space,
						 unsigned long size,
						 unsigned int *steps)
{
	struct rb_node *node = space->holes.rb_node;
	struct area *found = NULL;

	while (node) {
		count_step(steps);
		if (hole_size(hole_of(node)) >= size) {
			found = hole_of(node);
			node = node->rb_left;
		} else {
			node = node->rb_right;
		}
	}
	return found;
}

/* The first hole that is large enough from its first address with this alignment. */
static __always_inline struct area *find_by_fit(const struct space *space,
						unsigned long size,
						unsigned int order,
						unsigned int *steps)
{
	struct rb_node *node = space->holes.rb_node;

	if (fits_below(node, order) < size)
		return NULL;
	while (node) {
		count_step(steps);
		if (fits_below(node->rb_left, order) >= size) {
			node = node->rb_left;
			continue;
		}
		if (fits_into(hole_of(node), order) >= size)
			break;
		node = node->rb_right;
	}
	return hole_of(node);
}

/* For an alignment that at most one address of the space has. */
static __always_inline struct area *find_by_address(struct space *space,
						    unsigned long size,
						    unsigned long align,
						    unsigned int *steps)
{
	unsigned long addr = ALIGN(space->start, align);
	struct rb_node *node;

	for (node = rb_first(&space->holes); node; node = rb_next(node)) {
		struct area *hole = hole_of(node);

		count_step(steps);
		if (hole->start <= addr && addr < hole->end &&
		    hole->end - addr >= size)
			return hole;
	}
	return NULL;
}

static __always_inline struct area *find_in_tree(struct space *space,
						 unsigned long size,
						 unsigned long align,
						 unsigned int order,
						 unsigned int *steps)
{
	if (!order)
		return find_by_size(space, size, steps);
	if (order > as_holes_max_orders(space->size))
		return find_by_address(space, size, align, steps);
	if (order > space->orders)
		keep_orders(space, order);
	return find_by_fit(space, size, order, steps);
}

/* Tries the largest hole last: it is the last in the order. */
static __always_inline struct area *find(struct space *space,
					 unsigned long size,
					 unsigned long align,
					 unsigned int *steps)
{
	unsigned int order = ilog2(align >> PAGE_SHIFT);
	struct area *hole;

	lockdep_assert_held(&space->lock);
	hole = find_in_tree(space, size, align, order, steps);
	if (hole || !space->largest)
		return hole;
	count_step(steps);
	return fits_into(space->largest, order) >= size ? space->largest : NULL;
}

/**
 * as_holes_find() - find the smallest hole that a request fits into
 * @space: the space
 * @size: bytes, guard page included
 * @align: a power of two, at least a page
 *
 * O(log n) in the number of holes; O(n) for an alignment of more than the whole space.
 *
 * Return: the hole, or NULL.
 */
struct area *as_holes_find(struct space *space, unsigned long size,
			   unsigned long align)
{
	return find(space, size, align, NULL);
}

/**
 * as_holes_count_steps() - count the holes that as_holes_find() visits
 * @space: the space
 * @size: as there
 * @align: as there
 */
unsigned int as_holes_count_steps(struct space *space, unsigned long size,
				  unsigned long align)
{
	unsigned int steps = 0;

	find(space, size, align, &steps);
	return steps;
}

/**
 * as_holes_largest() - the size of the largest hole
 * @space: the space
 *
 * Return: bytes; 0 if there is no hole.
 */
unsigned long as_holes_largest(const struct space *space)
{
	lockdep_assert_held(&space->lock);
	return space->largest ? hole_size(space->largest) : 0;
}
