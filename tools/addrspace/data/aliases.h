/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The addresses that map a page frame, collected through /dev/addrspace: of
 * the kernel half, of a process, of all processes; or from a record. Shows nothing.
 */
#ifndef ALIAS_LIST_H
#define ALIAS_LIST_H

#include <stdint.h>

struct device;
struct ranges;

struct alias {
	uint64_t address;
	uint64_t page_size;
	char *flags;		/* commas between */
	char *region;
	uint64_t pid;		/* 0: the kernel half */
	char *comm;		/* of @pid, or NULL */
};

struct alias_list {
	uint64_t pfn;
	uint64_t nanoseconds;	/* the time of all searches */
	struct alias *alias;
	int nr, room;
};

/*
 * Each appends to a list, which begins as zeros with its @pfn. They return a
 * status and report errors; alias_list_free() is right in any case.
 */
int alias_list_kernel(struct alias_list *list, struct device *device);
int alias_list_process(struct alias_list *list, struct device *device,
		       uint32_t pid);
/* A process that ends meanwhile is skipped. */
int alias_list_all_processes(struct alias_list *list, struct device *device);

/*
 * The same from a copy of a machine, which holds only the kernel half; and the frame
 * that an address maps there.
 */
void alias_list_recorded(struct alias_list *list, const struct ranges *ranges);
int alias_frame_recorded(const struct ranges *ranges, uint64_t address,
			 uint64_t *pfn);

void alias_list_free(struct alias_list *list);

#endif
