/* SPDX-License-Identifier: GPL-2.0 */
/* The kernel's symbols and their addresses: /proc/kallsyms in memory. */
#ifndef SYMBOLS_H
#define SYMBOLS_H

#include <stdint.h>

struct source;

#define SYMBOLS_FILE	"kernel/kallsyms"	/* of a source */

struct symbol {
	uint64_t address;
	const char *name;
	const char *module;	/* NULL for the kernel itself */
};

struct symbols {
	struct symbol *symbol;	/* by address */
	int nr, room;
	char *text;		/* the text that contains the names */
};

/* Reports errors; hidden addresses are one. */
int symbols_read(struct symbols *symbols, const struct source *source);
void symbols_free(struct symbols *symbols);

/* The first of that name, the kernel's own before a module's; or NULL. */
const struct symbol *symbols_named(const struct symbols *symbols,
				   const char *name, int *how_many);

/* The last at or below an address that is not below @start; or NULL. */
const struct symbol *symbols_below(const struct symbols *symbols,
				   uint64_t address, uint64_t start);

#endif
