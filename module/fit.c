// SPDX-License-Identifier: GPL-2.0
/*
 * Fits the arena into the kernel's vmalloc area (see params.h).
 *
 * Only the kernel knows which size fits: it aligns the area, and unmapped addresses may
 * be taken, too. So the arena is first requested with the wanted sizes, and then with
 * smaller ones. Each failed request is a line in the kernel's log, so sizes that are
 * too large by the page tables are not tried.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include "params.h"

#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/sizes.h>
#include <linux/string.h>

#include "arch/arch.h"
#include "core/arena.h"
#include "observe/walk.h"

/* The smallest size that is tried for a mapper's range. */
#define LEAST	SZ_64K

/* In KiB, so that the sum cannot overflow. */
static unsigned long sum_kib(const unsigned long sizes[ARENA_NR_RANGES])
{
	unsigned long sum = 0;
	int i;

	for (i = 0; i < ARENA_NR_RANGES; i++)
		sum += sizes[i] >> 10;
	return sum;
}

static int largest_of(const unsigned long sizes[ARENA_NR_RANGES])
{
	int i, largest = 0;

	for (i = 1; i < ARENA_NR_RANGES; i++)
		if (sizes[i] > sizes[largest])
			largest = i;
	return largest;
}

/* The slots need a fixed size; the other ranges work with less. */
static bool can_shrink(int i, const unsigned long sizes[ARENA_NR_RANGES],
		       bool also_given)
{
	return i != ARENA_SLOTS && sizes[i] > LEAST &&
	       (also_given || !as_params_size_is_given(i));
}

/* Halves the largest range that can shrink; false if none can. */
static bool shrink(unsigned long sizes[ARENA_NR_RANGES], bool also_given)
{
	int i, largest = -1;

	for (i = 0; i < ARENA_NR_RANGES; i++)
		if (can_shrink(i, sizes, also_given) &&
		    (largest < 0 || sizes[i] > sizes[largest]))
			largest = i;
	if (largest < 0)
		return false;
	sizes[largest] = max_t(unsigned long, LEAST,
			       PAGE_ALIGN(sizes[largest] / 2));
	return true;
}

/* Creates the arena with the largest of the smaller sizes that fit. */
static int create_smaller(struct arena *arena,
			  unsigned long sizes[ARENA_NR_RANGES],
			  bool also_given, const struct walk_holes *holes)
{
	int err = -ENOSPC;

	while (err == -ENOSPC && shrink(sizes, also_given))
		if (sum_kib(sizes) < holes->largest >> 10)
			err = as_arena_create(arena, sizes);
	return err;
}

/* Room for three parameters with their sizes. */
struct size_text {
	char text[128];
};

/* Writes the sizes that differ from those wanted, or were given, as parameters. */
static const char *describe(struct size_text *to,
			    const unsigned long sizes[ARENA_NR_RANGES],
			    const unsigned long wanted[ARENA_NR_RANGES])
{
	size_t len = 0;
	int i;

	to->text[0] = '\0';
	for (i = 0; i < ARENA_NR_RANGES; i++)
		if (sizes[i] != wanted[i] || as_params_size_is_given(i))
			len += scnprintf(to->text + len, sizeof(to->text) - len,
					 "%s%s=%luK", len ? " " : "",
					 as_params_size_name(i), sizes[i] >> 10);
	return to->text;
}

/* Logs why the arena does not fit, and which sizes would fit at this moment. */
static void refuse(struct arena *arena,
		   const unsigned long wanted[ARENA_NR_RANGES],
		   const struct walk_holes *holes)
{
	unsigned long sizes[ARENA_NR_RANGES];
	struct size_text text;
	bool known;

	memcpy(sizes, wanted, sizeof(sizes));
	known = !create_smaller(arena, sizes, true, holes);
	if (known)
		as_arena_destroy(arena);
	pr_err("%s is too large: the arena needs %lu KiB in one piece and cannot exceed RAM; the vmalloc area has %lu KiB free, the largest piece is %lu KiB before alignment; a larger vmalloc= at boot gives more%s%s\n",
	       as_params_size_name(largest_of(wanted)), sum_kib(wanted),
	       holes->total >> 10, holes->largest >> 10,
	       known ? "; this would load: " : "",
	       known ? describe(&text, sizes, wanted) : "");
}

/**
 * as_fit_arena() - reserve the arena
 * @arena: filled in
 *
 * Sizes given as parameters are used as they are, or refused. Default sizes shrink to
 * the room that there is. The kernel's log has a line in either case.
 *
 * Context: process context, may sleep.
 * Return: 0, or the error of as_arena_create() or as_walk_find_holes().
 */
int as_fit_arena(struct arena *arena)
{
	unsigned long wanted[ARENA_NR_RANGES], sizes[ARENA_NR_RANGES];
	struct walk_holes holes;
	struct size_text text;
	int err;

	as_params_arena_sizes(wanted);
	err = as_arena_create(arena, wanted);
	if (!err)
		as_params_note_sizes(wanted);
	else if (err != -ENOSPC)
		pr_err("cannot make the arena: error %d\n", err);
	if (err != -ENOSPC)
		return err;
	err = as_walk_find_holes(current->active_mm, VMALLOC_START,
				 arch_vmalloc_last(), &holes);
	if (err)
		return err;
	memcpy(sizes, wanted, sizeof(sizes));
	err = create_smaller(arena, sizes, false, &holes);
	if (err) {
		refuse(arena, wanted, &holes);
		return err;
	}
	pr_notice("no room for the default sizes in the vmalloc area, whose largest free piece has %lu KiB: loaded with %s\n",
		  holes.largest >> 10, describe(&text, sizes, wanted));
	as_params_note_sizes(sizes);
	return 0;
}
