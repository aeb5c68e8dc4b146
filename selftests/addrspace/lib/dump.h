/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The witness for page tables: the kernel's own dump, through the test module
 * addrspace_ptdump. It shows an entry's rights and page size, but neither its
 * physical address nor the accessed and dirty bits.
 */
#ifndef ADDRSPACE_TEST_DUMP_H
#define ADDRSPACE_TEST_DUMP_H

#include <stdbool.h>
#include <stdint.h>

struct dump_line {
	uint64_t start;
	uint64_t end;
	unsigned int flags;	/* flags of layout.h; 0: not mapped */
	bool large;
};

/* The line "---[ vmalloc() Area ]---" that precedes the line at @addr. */
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

/* The flags that the dump shows. */
extern const unsigned int dump_flags;

/* Loads the module; the descriptor stays valid while it is loaded. */
int dump_open(void);
void dump_close(int fd);
/* Reads through @fd from the start; a second read allocates no memory. */
void dump_read(int fd, struct dump *dump);
void dump_free(struct dump *dump);
/* The number of bytes of [start, end) that are mapped with all of @flags. */
uint64_t dump_mapped(const struct dump *dump, uint64_t start, uint64_t end,
		     unsigned int flags);

#endif /* ADDRSPACE_TEST_DUMP_H */
