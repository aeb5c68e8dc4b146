/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Checks that the files of the input are from one machine. Looks only at texts
 * in which a kernel identifies itself.
 */
#ifndef IMPORT_ORIGIN_H
#define IMPORT_ORIGIN_H

#include <jansson.h>

struct origin {
	char *arch, *arch_path;		/* the first one seen, and its file */
	char *version, *version_path;	/* of the last boot log */
};

/*
 * Checks the files of a record that @path contains, by name. Rejects another
 * architecture; warns about a boot log of another kernel.
 */
int origin_check(struct origin *origin, const json_t *files, const char *path);
void origin_free(struct origin *origin);

#endif
