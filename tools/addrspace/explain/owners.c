// SPDX-License-Identifier: GPL-2.0
/*
 * Who has what lies at a place (see explanation.h): for each virtual address
 * that leads there, by its region; for a process's, its mapping; for physical
 * memory, what /proc/iomem calls it.
 */
#include "explain/explanation.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "lib/error.h"
#include "lib/alloc.h"
#include "source/source.h"

#define IOMEM_FILE	SOURCE_KERNEL "iomem"
#define MOST_ADDRESSES	16	/* of which owners are looked for */

/* In a module a symbol is worth its name, too; /proc/modules gives the bounds. */
static void own_module_symbol(struct explanation *explanation)
{
	const struct symbol *symbol;

	if (!explanation->is_virtual ||
	    !pairs_find(&explanation->owners, "module"))
		return;
	symbol = symbols_below(&explanation->symbols, explanation->address, 0);
	if (symbol && symbol->module)
		explanation_own(explanation, "symbol", "%s+0x%" PRIx64 " %s",
				symbol->name, explanation->address - symbol->address,
				symbol->module);
}

/* "08048000-08049000 r-xp 00000000 08:01 1234   /bin/cat" */
static void take_mapping(struct explanation *explanation, const char *line)
{
	uint64_t start, end;
	char rights[5];
	int used = 0;

	if (sscanf(line, "%" SCNx64 "-%" SCNx64 " %4s %*s %*s %*s %n", &start,
		   &end, rights, &used) != 3 || !used)
		return;
	if (start <= explanation->address && explanation->address < end)
		explanation_own(explanation, "mapping",
				"0x%08" PRIx64 "-0x%08" PRIx64 " %s %s", start, end,
				rights, line[used] ? line + used : "(anonymous)");
}

/* Live only, as the page tables of a process are. */
static void own_user(struct explanation *explanation)
{
	char *path, *line = NULL;
	size_t room = 0;
	FILE *file;

	if (!source_is_live(explanation->app->source))
		return;
	path = explanation->pid ? xasprintf("/proc/%u/maps", explanation->pid) :
	       xstrdup("/proc/self/maps");
	file = fopen(path, "re");
	if (!file)
		pairs_add(&explanation->missing, "mapping", path);
	while (file && getline(&line, &room, file) > 0) {
		line[strcspn(line, "\n")] = '\0';
		take_mapping(explanation, line);
	}
	if (file)
		fclose(file);
	free(line);
	free(path);
}

/* "  fee00000-fee00fff : Local APIC": those within another are indented. */
static void own_resource(struct explanation *explanation)
{
	bool was_quiet = error_quiet(true);
	char *text = source_text(explanation->app->source, IOMEM_FILE);
	char *rest = text, *line, *found = NULL;

	error_quiet(was_quiet);
	if (!text) {
		pairs_add(&explanation->missing, "resource", error_last());
		return;
	}
	while ((line = source_line(&rest))) {
		uint64_t start, last;
		int used = 0;

		if (sscanf(line, "%" SCNx64 "-%" SCNx64 " : %n", &start, &last,
			   &used) == 2 && used &&
		    start <= explanation->phys && explanation->phys <= last)
			found = line + used;
	}
	if (found && strcmp(found, "System RAM"))
		explanation_own(explanation, "resource", "%s", found);
	free(text);
}

int explain_owners(struct explanation *explanation)
{
	int i;

	if (explanation->has_address && explanation_is_user(explanation))
		own_user(explanation);
	else if (explanation->has_address)
		explain_region_owners(explanation, explanation->address);
	own_module_symbol(explanation);
	for (i = 0; i < explanation->nr_translations && i < MOST_ADDRESSES; i++) {
		const struct translation *one = &explanation->translation[i];

		if (!one->pid && one->address >= explanation->page_offset &&
		    !(explanation->has_address &&
		      one->address == explanation->address))
			explain_region_owners(explanation, one->address);
	}
	if (explanation->is_mapped)
		own_resource(explanation);
	return STATUS_OK;
}
