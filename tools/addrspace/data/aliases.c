// SPDX-License-Identifier: GPL-2.0
/* The addresses that map a page frame (see aliases.h). */
#include "data/aliases.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "data/ranges.h"
#include "lib/alloc.h"
#include "lib/error.h"
#include "lib/page.h"
#include "source/abi_names.h"
#include "source/calls.h"
#include "source/device.h"

#define AT_ONCE		128	/* the room for answers of one call */

struct names_of_regions {
	struct addrspace_region *region;
	uint32_t nr;
};

/* NULL if the process has just ended. */
static char *read_comm(uint32_t pid)
{
	char *path = xasprintf("/proc/%u/comm", pid), *line = NULL;
	FILE *file = fopen(path, "re");
	size_t room = 0;
	ssize_t len = file ? getline(&line, &room, file) : -1;

	if (len > 0)
		line[strcspn(line, "\n")] = '\0';
	if (file)
		fclose(file);
	free(path);
	if (len > 0)
		return line;
	free(line);
	return NULL;
}

static void add(struct alias_list *list, const struct addrspace_alias *from,
		const struct names_of_regions *names, uint32_t pid)
{
	bool known = from->region < names->nr;
	struct alias alias = {
		.address = from->address,
		.page_size = from->page_size,
		.flags = names_list(&flag_names, from->flags),
		.region = xstrdup(known ? names->region[from->region].name : "?"),
		.pid = pid,
		.comm = pid ? read_comm(pid) : NULL,
	};

	list->alias = make_room(list->alias, list->nr, &list->room,
				sizeof(alias));
	list->alias[list->nr++] = alias;
}

/* Searches one half of a process; returns 0 or a negative errno. */
static int search(struct alias_list *list, struct device *device,
		  const struct names_of_regions *names, uint32_t half,
		  uint32_t pid)
{
	struct addrspace_alias found[AT_ONCE];
	struct addrspace_aliases call = {
		.size = sizeof(call),
		.flags = half,
		.pfn = list->pfn,
		.pid = pid,
		.aliases = (uintptr_t)found,
	};
	uint32_t i;
	int err;

	do {
		call.count = AT_ONCE;
		err = dev_call(device_fd(device), ADDRSPACE_ALIASES, &call);
		if (err)
			return err;
		for (i = 0; i < call.count && i < AT_ONCE; i++)
			add(list, &found[i], names, pid);
		list->nanoseconds += call.nanoseconds;
	} while (call.next);
	return 0;
}

/* The same with the names of the regions, and a message. */
static int search_one(struct alias_list *list, struct device *device,
		      uint32_t half, uint32_t pid)
{
	struct names_of_regions names;
	int err;

	names.region = device_regions(device, &names.nr);
	if (!names.region)
		return STATUS_FAILED;
	err = search(list, device, &names, half, pid);
	free(names.region);
	return err ? device_refused(ADDRSPACE_ALIASES, -err) : STATUS_OK;
}

int alias_list_kernel(struct alias_list *list, struct device *device)
{
	return search_one(list, device, ADDRSPACE_HALF_KERNEL, 0);
}

int alias_list_process(struct alias_list *list, struct device *device,
		       uint32_t pid)
{
	return search_one(list, device, ADDRSPACE_HALF_USER, pid);
}

static int search_all(struct alias_list *list, struct device *device,
		      const struct names_of_regions *names, DIR *dir)
{
	struct dirent *entry;
	int err;

	while ((entry = readdir(dir))) {
		if (!isdigit((unsigned char)*entry->d_name))
			continue;
		err = search(list, device, names, ADDRSPACE_HALF_USER,
			     strtoul(entry->d_name, NULL, 10));
		/* A thread of the kernel, or it has just ended. */
		if (err && err != -ESRCH)
			return device_refused(ADDRSPACE_ALIASES, -err);
	}
	return STATUS_OK;
}

int alias_list_all_processes(struct alias_list *list, struct device *device)
{
	struct names_of_regions names;
	DIR *dir = opendir("/proc");
	int status;

	if (!dir)
		return fail("/proc: %s", strerror(errno));
	names.region = device_regions(device, &names.nr);
	status = names.region ? search_all(list, device, &names, dir) :
				STATUS_FAILED;
	free(names.region);
	closedir(dir);
	return status;
}

static bool holds(const struct range *range, uint64_t phys)
{
	return range->phys <= phys && phys - range->phys < range->size;
}

static void add_from_range(struct alias_list *list,
			   const struct range *range, uint64_t phys)
{
	list->alias = make_room(list->alias, list->nr, &list->room,
				sizeof(*list->alias));
	list->alias[list->nr++] = (struct alias){
		.address = range->start + (phys - range->phys),
		.page_size = range->page_size,
		.flags = xstrdup(range->flags),
		.region = xstrdup(range->region),
	};
}

static uint64_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000000000ULL + time.tv_nsec;
}

void alias_list_recorded(struct alias_list *list, const struct ranges *ranges)
{
	uint64_t phys = list->pfn << PAGE_SHIFT, begun = now();
	int i;

	for (i = 0; i < ranges->nr; i++)
		if (holds(&ranges->range[i], phys))
			add_from_range(list, &ranges->range[i], phys);
	list->nanoseconds = now() - begun;
}

int alias_frame_recorded(const struct ranges *ranges, uint64_t address,
			 uint64_t *pfn)
{
	const struct range *range = ranges_at(ranges, address);

	if (!range)
		return fail("0x%08llx maps nothing in the kernel half; a copy has no user half",
			    (unsigned long long)address);
	*pfn = (range->phys + address - range->start) >> PAGE_SHIFT;
	return STATUS_OK;
}

void alias_list_free(struct alias_list *list)
{
	int i;

	for (i = 0; i < list->nr; i++) {
		free(list->alias[i].flags);
		free(list->alias[i].region);
		free(list->alias[i].comm);
	}
	free(list->alias);
}
