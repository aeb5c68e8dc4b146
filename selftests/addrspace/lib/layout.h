/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Reads the files under test: /proc/addrspace/layout and pagetables. It knows
 * their format and nothing of the kernel; the witnesses (witness.h) give the
 * right figures. ADDRSPACE_PROC in the environment names another directory, for
 * a recorded copy. ADDRSPACE_FILTER names an awk program that changes the file
 * named by ADDRSPACE_FILTERED, so that a test can be given a wrong figure
 * (mutations.sh).
 *
 * A line that does not follow the format fails the test that reads it.
 */
#ifndef ADDRSPACE_TEST_LAYOUT_H
#define ADDRSPACE_TEST_LAYOUT_H

#include <stdbool.h>
#include <stdint.h>

#define NAME_LEN	64

struct fact {
	char name[NAME_LEN];
	char value[96];
};

/* [start, end), in 64 bits so that the end of the address space fits. */
struct region {
	int depth;
	uint64_t start;
	uint64_t end;
	uint64_t size;
	uint64_t mapped;
	uint64_t readonly;
	char name[NAME_LEN];
	char parent[NAME_LEN];
};

struct layout {
	struct fact *facts;
	int nr_facts;
	struct region *regions;
	int nr_regions;
};

/* The flags by the names that pagetables gives them. */
enum range_flag {
	F_PRESENT = 1 << 0,
	F_RW = 1 << 1,
	F_USER = 1 << 2,
	F_PWT = 1 << 3,
	F_PCD = 1 << 4,
	F_ACCESSED = 1 << 5,
	F_DIRTY = 1 << 6,
	F_PSIZE = 1 << 7,
	F_GLOBAL = 1 << 8,
	F_NX = 1 << 9,
	F_PAT = 1 << 10,
	F_PXN = 1 << 11,
	F_SHARED = 1 << 12,
	F_STRONGLY_ORDERED = 1 << 13,
	F_DEVICE = 1 << 14,
	F_UNCACHED = 1 << 15,
	F_WRITE_THROUGH = 1 << 16,
	F_WRITE_BACK = 1 << 17,
	F_WRITE_ALLOCATE = 1 << 18,
};

struct range {
	uint64_t start;
	uint64_t end;
	uint64_t phys;
	uint64_t page_size;
	unsigned int flags;
	char region[NAME_LEN];
};

struct pagetables {
	struct range *ranges;
	int nr;
};

/* The path of a file of the module; valid until the next call. */
const char *layout_path(const char *file);

/* The text of a file of the module, to be freed. */
char *layout_text(const char *file);

/*
 * How often in a row the same difference from a witness must be seen, until it is no
 * change of the machine: @usual times, or ADDRSPACE_STAYS in the environment, for a
 * difference that is in each reading.
 */
int layout_stays(int usual);
void layout_read(struct layout *layout);
void layout_parse(struct layout *layout, char *text);
void layout_free(struct layout *layout);

/*
 * Defines a struct layout or pagetables that is read before the first test runs. The
 * harness forks a process for each test, so that what a fixture reads is read again for
 * each.
 */
#define READ_AT_START(_type, _name)					\
static struct _type _name;						\
static void __attribute__((constructor)) _name##_read(void)		\
{									\
	_type##_read(&_name);						\
}

void pagetables_read(struct pagetables *tables);
void pagetables_parse(struct pagetables *tables, char *text);
void pagetables_free(struct pagetables *tables);

const char *layout_fact(const struct layout *layout, const char *name);
uint64_t layout_number(const struct layout *layout, const char *name);
bool layout_yes(const struct layout *layout, const char *name);

/* NULL if there is no region with that name. */
const struct region *layout_find(const struct layout *layout, const char *name);
/* The same, but a missing region fails the test. */
const struct region *layout_need(const struct layout *layout, const char *name);
/* The innermost region around an address. */
const struct region *layout_owner(const struct layout *layout, uint64_t addr);
/* Is the region with that name, or one around it, called @outer? */
bool layout_within(const struct layout *layout, const char *name,
		   const char *outer);
/* Is nothing ever mapped there: a gap, a guard, the top? */
bool layout_stays_empty(const struct region *region);
/* The range that maps an address; NULL if there is none. */
const struct range *pagetables_find(const struct pagetables *tables,
				    uint64_t addr);
/* The number of bytes of [start, end) that are mapped. */
uint64_t pagetables_mapped(const struct pagetables *tables, uint64_t start,
			   uint64_t end);

#endif /* ADDRSPACE_TEST_LAYOUT_H */
