/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The witnesses: files of the kernel that describe the address space and know
 * nothing of addrspace. Each reader returns numbers and names; none compares.
 * If a witness cannot be read, the test fails.
 */
#ifndef ADDRSPACE_TEST_WITNESS_H
#define ADDRSPACE_TEST_WITNESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* [start, end), physical: the first entry of /proc/iomem with that name. */
struct iomem {
	uint64_t start;
	uint64_t end;
};

bool iomem_find(const char *name, struct iomem *found);
/* All of "System RAM", at most @most ranges; returns how many. */
int iomem_ram(struct iomem *ranges, int most);
/* One past the last byte of the highest "System RAM". */
uint64_t iomem_ram_end(void);
/* The physical address of PAGE_OFFSET: on ARM where RAM begins, else 0. */
uint64_t iomem_ram_start(void);

/* Does the kernel have 64-bit addresses, whatever this program has? */
bool kernel_is_64bit(void);
/* Is it a kernel of 32-bit ARM? */
bool kernel_is_arm(void);
/*
 * Can the kernel keep a sleeping task on its CPU? Since 5.11; before that with
 * PREEMPT_RT. Its temporary mapping for a task is called after that, too.
 */
bool kernel_keeps_tasks(void);
const char *kernel_kmap_name(void);
/*
 * On 64 bits the last byte is left out, because the end after it does not fit.
 */
uint64_t space_end(void);

/* In bytes. */
uint64_t meminfo_bytes(const char *name);

/* One area of /proc/vmallocinfo, its guard page included. */
struct vmarea {
	uint64_t start;
	uint64_t end;
	uint64_t pages;		/* 0 if the line does not state it */
	uint64_t phys;
	bool has_phys;
	bool unpurged;		/* freed, waiting for the TLB flush */
	char caller[128];	/* the rest of the line */
};

struct vmareas {
	struct vmarea *areas;
	int nr;
};

void vmallocinfo_read(struct vmareas *areas);
void vmallocinfo_free(struct vmareas *areas);
const struct vmarea *vmallocinfo_find(const struct vmareas *areas,
				      uint64_t addr);

/* Calls @each for each loaded module. */
void modules_each(void (*each)(const char *name, uint64_t start, uint64_t size,
			       void *data), void *data);

/* A symbol's address; 0 if there is none. */
uint64_t ksym(const char *name);
/* The same, but a missing symbol fails the test. */
uint64_t ksym_need(const char *name);

/* Address minus physical address, for the image at the place where it runs. */
uint64_t image_offset(void);

/* Stays on that CPU from now on. */
void run_on(int cpu);

/* A line "name 0x..." of the test-only module's /proc/addrspace_kernel. */
uint64_t kernel_says(const char *name);

/*
 * Physical address of the local APIC, as the firmware states it: newer kernels show its
 * virtual address in /proc/iomem.
 */
uint64_t local_apic(void);

/* Is that page of RAM reserved: part of the image, or never freed? */
bool page_reserved(uint64_t phys);

/* The hexadecimal number after @words in the kernel's log since boot. */
bool log_number(const char *words, uint64_t *value);
bool log_says(const char *words);

/* Does the kernel unmap free pages (DEBUG_PAGEALLOC)? */
bool freed_is_unmapped(void);
/* A lower bound for how much of @low bytes of lowmem is mapped, in bytes. */
uint64_t lowmem_surely_mapped(uint64_t low);

/* In pages. */
struct zoneinfo {
	uint64_t start_pfn;
	uint64_t spanned;
};

/* False if there is no such zone, or it is empty. */
bool zoneinfo_find(const char *zone, struct zoneinfo *found);
/* Free, but kept at hand by a CPU and not counted as free; in pages. */
uint64_t zoneinfo_at_hand(void);

#endif /* ADDRSPACE_TEST_WITNESS_H */
