// SPDX-License-Identifier: GPL-2.0
/* The file `pagetables` in memory (see ranges.h). */
#include "ranges.h"

#include <stdlib.h>
#include <string.h>

#include "error.h"
#include "memory.h"
#include "reader.h"

#define PAGETABLES_VERSION	1

static const char *without_present(const char *flags)
{
	static const char present[] = "present,";
	size_t len = sizeof(present) - 1;

	return strncmp(flags, present, len) ? flags : flags + len;
}

/* range START END PHYS PAGESIZE FLAGS REGION */
static int read_range(struct ranges *ranges, struct reader *reader,
		      char *words[], int nr)
{
	struct range range;

	if (nr != 7)
		return reader_bad(reader, "range");
	if (reader_number(reader, words[1], &range.start) ||
	    reader_number(reader, words[2], &range.end) ||
	    reader_number(reader, words[3], &range.phys) ||
	    reader_number(reader, words[4], &range.page_size))
		return STATUS_FAILED;
	range.size = range.end - range.start;
	range.flags = xstrdup(words[5]);
	range.other_flags = without_present(range.flags);
	range.region = xstrdup(words[6]);
	ranges->range = make_room(ranges->range, ranges->nr, &ranges->room,
				  sizeof(*ranges->range));
	ranges->range[ranges->nr++] = range;
	return STATUS_OK;
}

/* After a failure there is nothing to free. */
int ranges_read(struct ranges *ranges, const struct app *app)
{
	char *words[READER_WORDS];
	struct reader reader;
	int nr, status;

	*ranges = (struct ranges){ 0 };
	status = reader_open(&reader, app, "pagetables", PAGETABLES_VERSION);
	if (status)
		return status;
	while (!status && (nr = reader_next(&reader, words)) != 0) {
		if (nr < 0)
			status = STATUS_FAILED;
		else if (!strcmp(words[0], "range"))
			status = read_range(ranges, &reader, words, nr);
	}
	reader_close(&reader);
	if (status)
		ranges_free(ranges);
	return status;
}

void ranges_free(struct ranges *ranges)
{
	int i;

	for (i = 0; i < ranges->nr; i++) {
		free(ranges->range[i].flags);
		free(ranges->range[i].region);
	}
	free(ranges->range);
	*ranges = (struct ranges){ 0 };
}

uint64_t ranges_mapped(const struct ranges *ranges, uint64_t start,
		       uint64_t end)
{
	uint64_t mapped = 0;
	int i;

	for (i = 0; i < ranges->nr; i++) {
		const struct range *range = &ranges->range[i];
		uint64_t from = range->start > start ? range->start : start;
		uint64_t to = range->end < end ? range->end : end;

		if (from < to)
			mapped += to - from;
	}
	return mapped;
}
