// SPDX-License-Identifier: GPL-2.0
/* Runs of pages in memory (see ranges.h). */
#include "data/ranges.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <linux/addrspace.h>

#include "lib/alloc.h"
#include "lib/array.h"
#include "lib/error.h"
#include "lib/page.h"
#include "lib/span.h"
#include "source/abi_names.h"
#include "source/device.h"
#include "source/reader.h"

static const char *without_present(const char *flags)
{
	static const char present[] = "present,";
	size_t len = sizeof(present) - 1;

	return strncmp(flags, present, len) ? flags : flags + len;
}

/* Computes the members that follow from the others. */
static void complete(struct range *range)
{
	range->size = range->end - range->start;
	range->runs = 1;
	range->other_flags = without_present(range->flags);
}

void ranges_add(struct ranges *ranges, struct range *range)
{
	complete(range);
	ranges->range = make_room(ranges->range, ranges->nr, &ranges->room,
				  sizeof(*ranges->range));
	ranges->range[ranges->nr++] = *range;
}

static bool is_hidden(const struct range *range)
{
	return !range->start && !range->end;
}

static bool is_page_size(uint64_t size)
{
	return size >= PAGE_SIZE && !(size & (size - 1));
}

/* Checks a range by itself, and against the one before it. */
static int check_range(void *whole, struct reader *reader, char *words[],
		       void *record)
{
	const struct ranges *ranges = whole;
	struct range *range = record;
	const struct range *last = ranges->nr ? &ranges->range[ranges->nr - 1] :
				   range;

	if (is_hidden(range) != is_hidden(last))
		return reader_contradicts(reader, "some addresses are hidden and others are not");
	if (!is_page_size(range->page_size))
		return reader_contradicts(reader, "no page has %" PRIu64 " bytes",
					  range->page_size);
	complete(range);
	if (is_hidden(range))
		return STATUS_OK;
	if (range->start >= range->end)
		return reader_contradicts(reader, "the range ends before it begins");
	if (last != range && range->start < last->end)
		return reader_contradicts(reader, "the range begins before the last one ends");
	return STATUS_OK;
}

#define RANGE(member)	offsetof(struct range, member)

/* START END PHYS PAGESIZE FLAGS REGION */
static const struct field fields[] = {
	{ FIELD_NUMBER, RANGE(start) },
	{ FIELD_NUMBER, RANGE(end) },
	{ FIELD_NUMBER, RANGE(phys) },
	{ FIELD_NUMBER, RANGE(page_size) },
	{ FIELD_TEXT, RANGE(flags) },
	{ FIELD_TEXT, RANGE(region) },
};

static const struct record_kind kinds[] = {
	{ "range", fields, ARRAY_SIZE(fields), sizeof(struct range),
	  offsetof(struct ranges, range), .exact = true, .check = check_range },
	{ NULL }
};

/* After a failure there is nothing to free. */
int ranges_read(struct ranges *ranges, const struct source *source)
{
	int status;

	*ranges = (struct ranges){ .known_to = UINT64_MAX };
	status = records_read(source, "pagetables", kinds, ranges);
	if (status)
		ranges_free(ranges);
	return status;
}

#define AT_ONCE	256	/* the room for answers of one call */

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

/* Moves *first forward. */
static void name_mapping(struct ranges *ranges, int *first, const char *line)
{
	struct span span;

	if (!span_of_maps(&span, line))
		return;
	for (; *first < ranges->nr; ++*first) {
		struct range *range = &ranges->range[*first];

		if (range->start >= span.end)
			return;
		if (range->start >= span.start)
			range->mapping = xstrdup(*span.name ? span.name :
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

	*ranges = (struct ranges){ .known_to = UINT64_MAX };
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

static void free_range(struct range *range)
{
	free(range->flags);
	free(range->region);
	free(range->mapping);
}

void ranges_free(struct ranges *ranges)
{
	int i;

	for (i = 0; i < ranges->nr; i++)
		free_range(&ranges->range[i]);
	free(ranges->range);
	*ranges = (struct ranges){ 0 };
}

bool range_has_flag(const struct range *range, const char *flag)
{
	const char *at = range->flags;
	size_t len = strlen(flag);

	for (; at; at = strchr(at, ',')) {
		at += *at == ',';
		if (!strncmp(at, flag, len) && (!at[len] || at[len] == ','))
			return true;
	}
	return false;
}

static bool follows(const struct range *first, const struct range *second)
{
	return first->end == second->start &&
	       first->page_size == second->page_size &&
	       !strcmp(first->flags, second->flags) &&
	       !strcmp(first->region ?: "", second->region ?: "") &&
	       !strcmp(first->mapping ?: "", second->mapping ?: "");
}

void ranges_choose(struct ranges *chosen, const struct ranges *all,
		   bool (*wanted)(const struct range *range))
{
	int i;

	*chosen = (struct ranges){
		.known_from = all->known_from,
		.known_to = all->known_to,
		.no_phys = all->no_phys,
	};
	for (i = 0; i < all->nr; i++) {
		if (!wanted(&all->range[i]))
			continue;
		chosen->range = make_room(chosen->range, chosen->nr,
					  &chosen->room, sizeof(*chosen->range));
		chosen->range[chosen->nr++] = all->range[i];
	}
}

void ranges_merge(struct ranges *chosen)
{
	int i, nr = 0;

	for (i = 0; i < chosen->nr; i++) {
		struct range *range = &chosen->range[i];
		struct range *last = nr ? &chosen->range[nr - 1] : NULL;

		if (!last || !follows(last, range)) {
			chosen->range[nr++] = *range;
			continue;
		}
		last->end = range->end;
		last->size += range->size;
		last->runs += range->runs;
	}
	chosen->nr = nr;
}

void ranges_keep(struct ranges *chosen,
		 bool (*wanted)(const struct range *range))
{
	int i, nr = 0;

	for (i = 0; i < chosen->nr; i++)
		if (wanted(&chosen->range[i]))
			chosen->range[nr++] = chosen->range[i];
	chosen->nr = nr;
}

bool ranges_know(const struct ranges *ranges, uint64_t start, uint64_t end)
{
	return ranges && start >= ranges->known_from && end <= ranges->known_to;
}

int ranges_first(const struct ranges *ranges, uint64_t address)
{
	int low = 0, high = ranges->nr;

	while (low < high) {
		int middle = low + (high - low) / 2;

		if (ranges->range[middle].end > address)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

const struct range *ranges_at(const struct ranges *ranges, uint64_t address)
{
	int i = ranges_first(ranges, address);

	if (i == ranges->nr || ranges->range[i].start > address)
		return NULL;
	return &ranges->range[i];
}

/* The rest of a list, from an address that only grows. */
struct cursor {
	const struct range *range, *end;
};

static struct cursor cursor_of(const struct ranges *ranges)
{
	return (struct cursor){ ranges->range, ranges->range + ranges->nr };
}

/* The range that holds @address, or NULL; lowers *next to where that ends. */
static const struct range *move_to(struct cursor *cursor, uint64_t address,
				   uint64_t *next)
{
	const struct range *range;
	uint64_t boundary;
	bool found;

	while (cursor->range < cursor->end && cursor->range->end <= address)
		cursor->range++;
	if (cursor->range == cursor->end)
		return NULL;
	range = cursor->range;
	found = range->start <= address;
	boundary = found ? range->end : range->start;
	if (boundary < *next)
		*next = boundary;
	return found ? range : NULL;
}

void ranges_pair(const struct ranges *first, const struct ranges *second,
		 void (*piece)(void *context, const struct range *first,
			       const struct range *second, uint64_t start,
			       uint64_t end),
		 void *context)
{
	struct cursor one = cursor_of(first), other = cursor_of(second);
	uint64_t address = 0, next;

	for (;; address = next) {
		const struct range *a, *b;

		next = UINT64_MAX;
		a = move_to(&one, address, &next);
		b = move_to(&other, address, &next);
		if (next == UINT64_MAX)
			return;
		piece(context, a, b, address, next);
	}
}

uint64_t ranges_mapped(const struct ranges *ranges, uint64_t start,
		       uint64_t end)
{
	uint64_t mapped = 0;
	int i;

	for (i = ranges_first(ranges, start);
	     i < ranges->nr && ranges->range[i].start < end; i++) {
		const struct range *range = &ranges->range[i];
		uint64_t from = range->start > start ? range->start : start;
		uint64_t to = range->end < end ? range->end : end;

		mapped += to - from;
	}
	return mapped;
}
