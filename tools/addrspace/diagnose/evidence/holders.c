// SPDX-License-Identifier: GPL-2.0
/* The holders of vmalloc space (see holders.h). */
#include "diagnose/evidence/holders.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "import/text/scan.h"
#include "lib/alloc.h"
#include "lib/size.h"

#define MOST_SHOWN	5
#define MOST_BYTES	(1ULL << 32)

#define FILE_NAME	SOURCE_KERNEL "vmallocinfo"

/* "nv_vmalloc+0x21/0x70 [nvidia] pages=4096", "iotable_init+0x0/0xb4 phys=..." */
static void name_holder(struct holder *holder, const char *caller)
{
	const char *module = strstr(caller, " [");
	size_t len = strcspn(caller, "+ ");

	if (module && caller + strcspn(caller, "=") > module) {
		holder->is_module = true;
		caller = module + 2;
		len = strcspn(caller, "] ");
	}
	if (len >= sizeof(holder->name))
		len = sizeof(holder->name) - 1;
	memcpy(holder->name, caller, len);
	holder->name[len] = '\0';
}

/* Returns the size, and sets the text after it; 0 if this is no such line. */
static uint64_t read_line(const char *line, const char **caller, uint64_t *start)
{
	const char *at = scan_pointer(line);
	uint64_t size;
	int used = 0;

	at = at && *at == '-' ? scan_pointer(at + 1) : NULL;
	if (!at || sscanf(at, "%" SCNu64 "%n", &size, &used) != 1 || size > MOST_BYTES)
		return 0;
	*caller = at + used + strspn(at + used, " ");
	*start = line[2] == '(' ? 0 : strtoull(line, NULL, 16);
	return size;
}

/*
 * Recognises it by its address or, if that is hidden, by the function that allocated
 * it.
 */
static bool is_of_modules(const struct diagnosis *diagnosis, uint64_t start,
			  const char *caller)
{
	const struct region *modules = diagnosis->has_layout ?
				       layout_find(&diagnosis->layout, "modules") : NULL;

	if (!diagnosis->is_arm)
		return false;
	if (diagnosis->has_areas && modules)
		return region_holds(modules, start);
	return !strncmp(caller, "module_alloc", 12) || !strncmp(caller, "load_module", 11) ||
	       !strncmp(caller, "move_module", 11) || !strncmp(caller, "execmem", 7) ||
	       !strncmp(caller, "bpf_jit", 7);
}

static struct holder *find(struct holders *holders, const char *name)
{
	int i;

	for (i = 0; i < holders->nr; i++)
		if (!strcmp(holders->holder[i].name, name))
			return &holders->holder[i];
	return NULL;
}

static void add(struct holders *holders, const char *caller, uint64_t size,
		unsigned long line)
{
	struct holder one = { .line = line }, *known;

	name_holder(&one, caller);
	known = find(holders, one.name);
	if (!known) {
		holders->holder = make_room(holders->holder, holders->nr, &holders->room,
					    sizeof(one));
		known = &holders->holder[holders->nr++];
		*known = one;
	}
	known->bytes += size;
	known->areas++;
	if (size > known->largest) {
		known->largest = size;
		known->line = line;
	}
}

static int by_bytes(const void *a, const void *b)
{
	const struct holder *x = a, *y = b;

	if (x->bytes != y->bytes)
		return x->bytes > y->bytes ? -1 : 1;
	return strcmp(x->name, y->name);
}

void holders_read(struct holders *holders, const struct diagnosis *diagnosis,
		  bool of_modules)
{
	struct lines lines = lines_of(diagnosis, FILE_NAME);
	const char *caller;
	uint64_t size, start;

	*holders = (struct holders){ 0 };
	while (lines_next(&lines)) {
		size = read_line(lines.line, &caller, &start);
		if (!size || is_of_modules(diagnosis, start, caller) != of_modules)
			continue;
		if (!strncmp(caller, "unpurged", 8)) {
			holders->lazy += size;
			continue;
		}
		holders->bytes += size;
		add(holders, *caller ? caller : "(no caller)", size, lines.number);
	}
	if (holders->nr)
		qsort(holders->holder, holders->nr, sizeof(*holders->holder), by_bytes);
}

void holders_show(const struct holders *holders, const struct finding *finding)
{
	int i;

	for (i = 0; i < holders->nr && i < MOST_SHOWN; i++) {
		const struct holder *holder = &holders->holder[i];
		char *bytes = size_words(holder->bytes);

		finding_evidence(finding, FILE_NAME, holder->line, "%s%s holds %s in %"
				 PRIu64 " area%s", holder->is_module ? "module " : "",
				 holder->name, bytes, holder->areas,
				 holder->areas == 1 ? "" : "s");
		free(bytes);
	}
}

void holders_free(struct holders *holders)
{
	free(holders->holder);
}
