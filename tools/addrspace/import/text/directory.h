/* SPDX-License-Identifier: GPL-2.0 */
/* The files of a copy of /proc, or of the output of a support tool. */
#ifndef IMPORT_DIRECTORY_H
#define IMPORT_DIRECTORY_H

/*
 * Calls @take for each file with a known name, sorted by name; links are not
 * followed. A file that cannot be read is skipped.
 */
int directory_files(const char *path,
		    int (*take)(void *context, const char *path),
		    void *context);

#endif
