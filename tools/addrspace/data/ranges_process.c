// SPDX-License-Identifier: GPL-2.0
/* What a process has mapped, as runs of pages (see ranges.h). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <linux/addrspace.h>

#include "source/abi_names.h"
#include "source/device.h"
#include "lib/error.h"
#include "lib/alloc.h"
#include "data/ranges.h"

#define AT_ONCE	256	/* answers that a call has room for */

static void add_found(struct ranges *ranges, const struct addrspace_range *from)
{
	struct range range = {
		.start = from->start,
		.end = from->end,
		.phys = from->phys,
		.page_size = from->page_size,
		.flags = names_list(&flag_names, from->flags),
		.region = xstrdup("user"),
	};

	ranges_add(ranges, &range);
}

/* START-END PERMS OFFSET DEV INODE [NAME]; moves *first forward. */
static void name_mapping(struct ranges *ranges, int *first, const char *line)
{
	unsigned long long start, end;
	int name = 0;

	if (sscanf(line, "%llx-%llx %*s %*s %*s %*s %n", &start, &end,
		   &name) != 2 || !name)
		return;
	for (; *first < ranges->nr; ++*first) {
		struct range *range = &ranges->range[*first];

		if (range->start >= end)
			return;
		if (range->start >= start)
			range->mapping = xstrdup(line[name] ? line + name :
							      "anonymous");
	}
}

static void name_mappings(struct ranges *ranges, uint32_t pid)
{
	char *path = xasprintf("/proc/%u/maps", pid), *line = NULL;
	FILE *file = fopen(pid ? path : "/proc/self/maps", "re");
	size_t room = 0;
	int first = 0;

	free(path);
	if (!file)
		return;
	while (getline(&line, &room, file) > 0) {
		line[strcspn(line, "\n")] = '\0';
		name_mapping(ranges, &first, line);
	}
	free(line);
	fclose(file);
}

/* After a failure there is nothing to free. */
int ranges_read_process(struct ranges *ranges, struct device *device,
			uint32_t pid, struct table_pages *tables)
{
	struct addrspace_range found[AT_ONCE];
	struct addrspace_ranges call = {
		.size = sizeof(call),
		.flags = ADDRSPACE_HALF_USER,
		.pid = pid,
		.ranges = (uintptr_t)found,
	};
	uint64_t began;
	uint32_t i;

	*ranges = (struct ranges){ 0 };
	do {
		began = call.next;
		call.count = AT_ONCE;
		if (device_call(device, ADDRSPACE_RANGES, &call)) {
			ranges_free(ranges);
			return STATUS_FAILED;
		}
		if (!began)
			*tables = (struct table_pages){
				.lowmem = call.tables_lowmem,
				.highmem = call.tables_highmem,
			};
		for (i = 0; i < call.count && i < AT_ONCE; i++)
			add_found(ranges, &found[i]);
	} while (call.next);
	name_mappings(ranges, pid);
	return STATUS_OK;
}
