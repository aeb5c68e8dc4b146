/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The differences between two machines, or between two moments of one:
 * compare.c finds them, changes.c keeps and prints the list, diff.c is the
 * command.
 */
#ifndef DIFF_DIFF_H
#define DIFF_DIFF_H

#include <stdint.h>

struct app;
struct snapshot;

struct change {
	const char *what;	/* "fact", "region", ...: a literal */
	const char *how;	/* "came", "went", "changed", ...: a literal */
	char *name;
	uint64_t start, end;	/* both 0: it has no address */
	char *before, *after;	/* NULL if it was missing */
};

/* The use of the vmalloc space by a function, if it differs. */
struct caller_change {
	char *caller;
	uint64_t areas_before, areas_after, size_before, size_after;
};

struct changes {
	struct change *change;
	int nr, room;
	struct caller_change *caller;
	int nr_callers;
};

/* Takes over the texts; if both are NULL, or equal, there is no change. */
void changes_add(struct changes *changes, const char *what, const char *name,
		 uint64_t start, uint64_t end, char *before, char *after);

/* The same, with a given word for the kind of change. */
void changes_add_as(struct changes *changes, const char *what, const char *how,
		    const char *name, uint64_t start, uint64_t end,
		    char *before, char *after);

int changes_print(const struct changes *changes, const struct app *app);
void changes_free(struct changes *changes);

/*
 * Each compares one kind of record of two machines, or of one machine at two
 * moments. All return a status and report what cannot be read.
 */

/* Compares the file `layout`: facts and regions. */
int compare_layouts(struct changes *changes, struct snapshot *before,
		    struct snapshot *after);

/* The mapped ranges: the file `pagetables`. */
int compare_ranges(struct changes *changes, struct snapshot *before,
		   struct snapshot *after);

/* The areas of the kernel's vmalloc space: /proc/vmallocinfo. */
int compare_areas(struct changes *changes, struct snapshot *before,
		  struct snapshot *after);

/* The module's counters: the file `stats`. */
int compare_stats(struct changes *changes, struct snapshot *before,
		  struct snapshot *after);

#endif
