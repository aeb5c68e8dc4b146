/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The witness for page tables: the kernel's own dump, through the test-only
 * module addrspace_ptdump. It knows an entry's rights and page size, but
 * neither its physical address nor accessed and dirty.
 */
#ifndef ADDRSPACE_TEST_DUMP_H
#define ADDRSPACE_TEST_DUMP_H

#include <stdbool.h>
#include <stdint.h>

struct dump_line {
	uint64_t start;
	uint64_t end;
	unsigned int flags;	/* of layout.h; 0: not mapped */
	bool large;
};

/* "---[ vmalloc() Area ]---", which stands before the line at @addr. */
struct dump_marker {
	char name[64];
	uint64_t addr;
	uint64_t previous;	/* where the line before it starts */
};

struct dump {
	struct dump_line *lines;
	int nr;
	struct dump_marker markers[16];
	int nr_markers;
};

/* The flags that the dump tells of. */
extern const unsigned int dump_flags;

/* Loads the module; the descriptor stays good while it is loaded. */
int dump_open(void);
void dump_close(int fd);
/* Reads through @fd from the start; a second read takes no new memory. */
void dump_read(int fd, struct dump *dump);
void dump_free(struct dump *dump);
/* How many bytes of [start, end) it shows mapped with all of @flags. */
uint64_t dump_mapped(const struct dump *dump, uint64_t start, uint64_t end,
		     unsigned int flags);

#endif /* ADDRSPACE_TEST_DUMP_H */
