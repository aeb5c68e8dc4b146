// SPDX-License-Identifier: GPL-2.0
/* The kernel's symbols (see symbols.h). */
#include "data/symbols.h"

#include <stdlib.h>
#include <string.h>

#include "lib/error.h"
#include "lib/alloc.h"
#include "source/source.h"

static int by_address(const void *a, const void *b)
{
	const struct symbol *x = a, *y = b;

	if (x->address != y->address)
		return x->address < y->address ? -1 : 1;
	return strcmp(x->name, y->name);
}

/* "c10297b0 T name" and, of a module, a tab and "[module]" */
static int take_line(struct symbols *symbols, char *line)
{
	struct symbol symbol = { 0 };
	char *end, *name;

	symbol.address = strtoull(line, &end, 16);
	if (end == line || end[0] != ' ' || !end[1] || end[2] != ' ')
		return fail("/proc/kallsyms: cannot parse '%s'", line);
	name = end + 3;
	symbol.name = strsep(&name, "\t");
	symbol.module = name;
	symbols->symbol = make_room(symbols->symbol, symbols->nr,
				    &symbols->room, sizeof(symbol));
	symbols->symbol[symbols->nr++] = symbol;
	return STATUS_OK;
}

static int take_all(struct symbols *symbols)
{
	char *line, *rest = symbols->text;
	int status = STATUS_OK;

	while (!status && (line = source_line(&rest)))
		status = take_line(symbols, line);
	if (status)
		return status;
	if (symbols->nr)
		qsort(symbols->symbol, symbols->nr, sizeof(*symbols->symbol),
		      by_address);
	if (!symbols->nr || !symbols->symbol[symbols->nr - 1].address)
		return fail("addresses in /proc/kallsyms read as zero; "
			    "read it with CAP_SYSLOG and kernel.kptr_restrict=1");
	return STATUS_OK;
}

int symbols_read(struct symbols *symbols, const struct source *source)
{
	int status;

	*symbols = (struct symbols){
		.text = source_text(source, SYMBOLS_FILE),
	};
	status = symbols->text ? take_all(symbols) : STATUS_FAILED;
	if (status)
		symbols_free(symbols);
	return status;
}

void symbols_free(struct symbols *symbols)
{
	free(symbols->symbol);
	free(symbols->text);
	*symbols = (struct symbols){ 0 };
}

const struct symbol *symbols_named(const struct symbols *symbols,
				   const char *name, int *how_many)
{
	const struct symbol *found = NULL;
	int i;

	*how_many = 0;
	for (i = 0; i < symbols->nr; i++) {
		const struct symbol *symbol = &symbols->symbol[i];

		if (strcmp(symbol->name, name))
			continue;
		++*how_many;
		if (!found || (found->module && !symbol->module))
			found = symbol;
	}
	return found;
}

const struct symbol *symbols_below(const struct symbols *symbols,
				   uint64_t address, uint64_t start)
{
	int low = 0, high = symbols->nr;

	while (low < high) {
		int middle = (low + high) / 2;

		if (symbols->symbol[middle].address <= address)
			low = middle + 1;
		else
			high = middle;
	}
	if (!low || symbols->symbol[low - 1].address < start)
		return NULL;
	return &symbols->symbol[low - 1];
}
