/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Reads the running machine as the texts that it could have sent: its files of /proc
 * and the kernel's log. So a question has the same answer here and from the texts.
 */
#ifndef IMPORT_LIVE_H
#define IMPORT_LIVE_H

#include <stdbool.h>

struct import;

struct live_wish {
	bool module;		/* its files, if it is loaded */
	bool symbols;		/* kallsyms, by far the largest file */
};

/* Skips files that cannot be read. */
int import_add_live(struct import *import, const struct live_wish *wish);

#endif
