/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Whose files they are: what is given in several files has to come from one machine.
 * Only the texts in which a kernel says what it is are looked at.
 */
#ifndef IMPORT_ORIGIN_H
#define IMPORT_ORIGIN_H

#include <jansson.h>

struct origin {
	char *arch, *arch_path;		/* the first that was seen, and where */
	char *version, *version_path;	/* of the boot log that was seen last */
};

/*
 * Takes in what @path brought, by the names of a record's files. Refuses another
 * architecture; warns of a boot log of another kernel.
 */
int origin_check(struct origin *origin, const json_t *files, const char *path);
void origin_free(struct origin *origin);

#endif
