/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The labs: each tests a claim of the books on the running machine. Each lab has a file
 * in labs/, which defines its entry; lab.c lists them, and is the command. A lab
 * reports by the functions below (run.c): they print the text at once and keep it as
 * JSON.
 *
 * Everything that a lab makes belongs to one open /dev/addrspace, and to child
 * processes that die with this one. So nothing remains, however the lab ends.
 */
#ifndef LAB_LAB_H
#define LAB_LAB_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <linux/addrspace.h>

#include "data/layout.h"
#include "lib/page.h"
#include "mappers/page_set.h"
#include "source/session.h"

struct app;
struct lab_run;

enum lab_outcome {
	LAB_HOLDS,
	LAB_CONDITION,		/* holds, under the condition that is stated */
	LAB_NO_LONGER,		/* was true once; the verdict says until when */
	LAB_NOT_SEEN,		/* possible, but not observed this time */
	LAB_NOT_HERE,		/* this machine lacks what the lab needs */
	LAB_REFUTED,		/* something was not as predicted */
	LAB_FAILED,		/* could not be carried out */
};

struct lab {
	const char *name;
	const char *title;
	const char *claim;	/* as people learn it */
	const char *source;	/* where they learn it */
	const char *prediction;	/* what must be observed if the claim holds */
	const char *method;	/* how the lab observes it */
	/* Ends with a verdict, or with a status after an error message. */
	int (*run)(struct lab_run *run);
};

/* From the command line. */
struct lab_options {
	bool pause;		/* wait for a line of input after each observation */
	const char *with;	/* a record of another boot; NULL: none */
};

struct lab_run {
	const struct app *app;
	const struct lab *lab;
	struct session session;	/* of this run alone */
	struct layout layout;	/* as it was at the start of the run */
	json_t *evidence;
	json_t *expectations;
	enum lab_outcome outcome;
	char *verdict;
	bool surprised;		/* something was not as predicted */
	bool limited;		/* it failed because it cannot be tried here */
	const struct lab_options *options;
	bool quiet;		/* JSON: print nothing during the run */
};

/* The labs, in the order of the course; ends with NULL. */
extern const struct lab *const lab_list[];

/* Finds a lab by name or number; prints an error and returns NULL if there is none. */
const struct lab *lab_find(const char *text);
int lab_number(const struct lab *lab);

/* Evidence: the check, and the observation. */
void lab_saw(struct lab_run *run, const char *what, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
void lab_saw_number(struct lab_run *run, const char *what, uint64_t number);
void lab_saw_bytes(struct lab_run *run, const char *what, uint64_t bytes);
void lab_saw_address(struct lab_run *run, const char *what, uint64_t address);

/* A prediction, and whether it came true. If not, the claim is refuted. */
bool lab_expect(struct lab_run *run, bool as_predicted, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/*
 * The lab cannot be tried here, which says nothing about its claim; @fmt
 * continues after "because". Returns a status that ends the run.
 */
int lab_cannot(struct lab_run *run, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* The final verdict; returns STATUS_OK. */
int lab_verdict(struct lab_run *run, enum lab_outcome outcome,
		const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* Runs a lab; appends its answer to @answers unless that is NULL. */
enum lab_outcome lab_run(const struct app *app, const struct lab *lab,
			 const struct lab_options *options, json_t *answers);

const char *lab_outcome_name(enum lab_outcome outcome);

/* Its number, name and title. */
void lab_print_title(const struct app *app, const struct lab *lab);

/* Prints text after a heading, wrapped to the width of the output. */
void lab_print(const struct app *app, const char *heading, const char *text);

/*
 * Short functions by which the labs use the device: pages, window mappings,
 * areas, bytes, and the aliases of a page. All return a status, and the objects
 * belong to the run's session.
 */

/* For a call without a function here: the device, and the status for its result. */
int lab_fd(struct lab_run *run);
int lab_status(const struct lab_run *run, unsigned int request, int answer);

int lab_info(struct lab_run *run, struct addrspace_info *info);
bool lab_has_highmem(const struct lab_run *run);
bool lab_is_arm(const struct lab_run *run);

/* An address of lowmem minus its physical address: RAM need not begin at 0. */
uint64_t lab_permanent_offset(const struct lab_run *run);
/* The physical address of lowmem's first byte. */
uint64_t lab_phys_offset(const struct lab_run *run);

/* Does our kmap() take a slot for a lowmem page, too? */
bool lab_window_takes_lowmem(const struct lab_run *run);

/*
 * Reports that the device refused, with the errno as a positive number: a
 * failure or, for a limit of the machine or of the module, that the lab cannot
 * be tried.
 */
int lab_refused(struct lab_run *run, unsigned int request, int err);

/* New pages; without a zone, of highmem or of the zone that replaces it. */
int lab_pages(struct lab_run *run, struct page_set *set, const char *zone,
	      uint32_t count);

int lab_kmap(struct lab_run *run, uint32_t id, uint32_t index,
	     uint64_t *address);
int lab_kunmap(struct lab_run *run, uint32_t id, uint32_t index);

struct lab_area {
	uint64_t address;
	uint32_t id;
};

int lab_area(struct lab_run *run, uint64_t bytes, struct lab_area *area);
int lab_vmap(struct lab_run *run, const struct addrspace_page_ref *pages,
	     uint32_t count, struct lab_area *area);

/* A page of device memory, uncached. */
int lab_device_area(struct lab_run *run, uint64_t phys, struct lab_area *area);

/* Gives an area or pages back. */
int lab_put(struct lab_run *run, uint32_t id);

int lab_read(struct lab_run *run, uint32_t id, uint64_t offset, void *to,
	     size_t len);
int lab_write(struct lab_run *run, uint32_t id, uint64_t offset,
	      const void *from, size_t len);

/* Walks the page tables to an address. */
int lab_walk(struct lab_run *run, uint64_t address,
	     struct addrspace_walk *walk);

/* The kernel addresses that map a frame now, by all page tables. */
struct lab_aliases {
	int nr;
	uint64_t address;	/* of the last one */
	bool permanent;		/* its address in lowmem is among them */
	char region[64];
	char *text;		/* all of them; the caller frees it */
};

int lab_aliases(struct lab_run *run, uint64_t pfn, struct lab_aliases *aliases);

/* Do the page tables say that no cache keeps what is mapped there, as device memory? */
int lab_is_uncached(struct lab_run *run, uint64_t address, bool *uncached);

/* The same as lab_aliases(), shown as evidence. */
int lab_saw_aliases(struct lab_run *run, const char *what, uint64_t pfn,
		    int *nr);

/*
 * Gets more new pages than the unused slots of our window and of the kernel's pkmap can
 * map. *index is the first page with this number of kernel addresses, or set->nr.
 */
int lab_page_with_aliases(struct lab_run *run, struct page_set *set,
			  const char *zone, uint32_t aliases, uint32_t *index);

/* User addresses of this process that map a frame. */
int lab_user_aliases(struct lab_run *run, uint64_t pfn, int *nr);

/* Maps pages of an object into this process; NULL after an error message. */
void *lab_mmap(struct lab_run *run, uint32_t id, uint32_t pages);

/* An atomic program in process context; each step has its result. */
int lab_atomic(struct lab_run *run, enum addrspace_discipline discipline,
	       struct addrspace_step *steps, uint32_t count);

/*
 * A counter of the module, summed over all CPUs and users; 0 if there is none.
 */
struct lab_stats {
	struct addrspace_stat stat[32];
	uint32_t count;
};

int lab_read_stats(struct lab_run *run, struct lab_stats *stats);
uint64_t lab_stat(const struct lab_stats *stats, const char *name);

/* Is this parameter of the module set? */
bool lab_parameter_is_set(const char *name);

#define LAB_RAM		" : System RAM"

/*
 * Calls @each for each line of /proc/iomem with that name; @last is the last
 * byte.
 */
void lab_visit_iomem(const char *name,
		     void (*visit)(void *context, uint64_t start, uint64_t last),
		     void *context);

/* The start of the first such line; 0 if there is none. */
uint64_t lab_iomem_start(const char *name);

/* Lets the module read a byte there; it survives a fault. */
int lab_touch(struct lab_run *run, uint64_t address, bool *faulted);

/* The entries of the labs, one a file of this folder. */

extern const struct lab lab_lowmem_offset;
extern const struct lab lab_highmem_no_address;
extern const struct lab lab_mapped_twice;
extern const struct lab lab_device_memory;
extern const struct lab lab_vmalloc_disjoint;
extern const struct lab lab_translation;
extern const struct lab lab_vmalloc_full;
extern const struct lab lab_lowmem_limit;
extern const struct lab lab_guard_gaps;
extern const struct lab lab_page_tables_mapped;
extern const struct lab lab_mem_map;
extern const struct lab lab_context_switch;
extern const struct lab lab_fixed_addresses;
extern const struct lab lab_kmap_sleeps;
extern const struct lab lab_disciplines;
extern const struct lab lab_stale_tlb;
extern const struct lab lab_above_4g;
extern const struct lab lab_mapping_cost;

#endif
