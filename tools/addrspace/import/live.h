/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The machine that runs this, as the texts it could have sent: its files of /proc and the
 * kernel's log, so that a question has one answer, here or where the texts were sent to.
 */
#ifndef IMPORT_LIVE_H
#define IMPORT_LIVE_H

#include <stdbool.h>

struct import;

struct live_wish {
	bool module;		/* its files, where it is loaded */
	bool symbols;		/* kallsyms, by far the largest file */
};

/* Skips files that cannot be read. */
int import_add_live(struct import *import, const struct live_wish *wish);

#endif
