/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Splits an address into indices and decodes page-table entries, as the machine that is
 * shown does. The module names the format in the file `entries`.
 */
#ifndef PAGING_H
#define PAGING_H

#include <stdbool.h>
#include <stdint.h>

struct paging_format;
struct reader;
struct source;

#define PAGING_MOST_LEVELS	5
#define PAGING_OFFSET_BITS	12

struct paging {
	const struct paging_format *format;
	unsigned int levels;
};

/* Parses the file's line root LEVEL PHYS START [FORMAT]; reports an error. */
int paging_of_root(struct paging *paging, struct reader *reader, char *words[],
		   int nr);
/* The same, of the machine that is shown. */
int paging_read(struct paging *paging, const struct source *source);

/* The number of address bits below a level's index, and of the index itself. */
unsigned int paging_shift(const struct paging *paging, unsigned int level);
unsigned int paging_bits(const struct paging *paging, unsigned int level);
unsigned int paging_index(const struct paging *paging, unsigned int level,
			  uint64_t address);

bool paging_is_table(const struct paging *paging, unsigned int level,
		     uint64_t entry);
/* Bytes of the page that an entry maps, or 0 if it maps none. */
uint64_t paging_page_size(const struct paging *paging, unsigned int level,
			  uint64_t entry);
/* The physical start of the page or the table. */
uint64_t paging_frame(const struct paging *paging, unsigned int level,
		      uint64_t entry);
/* The entry that is @steps after @entry in a run of contiguous pages. */
uint64_t paging_step(const struct paging *paging, unsigned int level,
		     uint64_t entry, uint64_t steps);
/* The names of the flags that are set, with commas between them; for free(). */
char *paging_flags(const struct paging *paging, unsigned int level,
		   uint64_t entry);

#endif
