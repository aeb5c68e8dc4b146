// SPDX-License-Identifier: GPL-2.0
/* Reads the mappings as runs, and steps through them (see runs.h). */
#include "lib/runs.h"

#include <stdlib.h>

#include "lib/dump.h"
#include "lib/layout.h"
#include "lib/text.h"

static void runs_init(struct runs *runs, int room)
{
	*runs = (struct runs) { .run = calloc(room, sizeof(*runs->run)) };
	if (!runs->run)
		text_die("no memory for %d runs", room);
}

void runs_free(struct runs *runs)
{
	free(runs->run);
}

static void add(struct runs *runs, uint64_t start, uint64_t end,
		unsigned int flags)
{
	if (flags & F_PRESENT)
		runs->run[runs->nr++] = (struct run) {
			start, end, flags & dump_flags
		};
}

void runs_of_pagetables(struct runs *runs)
{
	struct pagetables tables;
	int i;

	pagetables_read(&tables);
	runs_init(runs, tables.nr);
	for (i = 0; i < tables.nr; i++)
		add(runs, tables.ranges[i].start, tables.ranges[i].end,
		    tables.ranges[i].flags);
	pagetables_free(&tables);
}

void runs_of_dump(struct runs *runs, int fd)
{
	struct dump dump;
	int i;

	dump_read(fd, &dump);
	runs_init(runs, dump.nr);
	for (i = 0; i < dump.nr; i++)
		add(runs, dump.lines[i].start, dump.lines[i].end,
		    dump.lines[i].flags);
	dump_free(&dump);
}

unsigned int runs_flags(struct runs *runs, uint64_t addr, uint64_t *end)
{
	const struct run *run;
	uint64_t border;

	while (runs->at < runs->nr && runs->run[runs->at].end <= addr)
		runs->at++;
	if (runs->at == runs->nr)
		return 0;
	run = &runs->run[runs->at];
	border = run->start > addr ? run->start : run->end;
	if (border < *end)
		*end = border;
	return run->start > addr ? 0 : run->flags;
}
