/* SPDX-License-Identifier: GPL-2.0 */
/* The files of a copy of /proc, or of what a support tool collected. */
#ifndef IMPORT_DIRECTORY_H
#define IMPORT_DIRECTORY_H

/*
 * Calls @take for each whose name says that it may be of use, in the order of
 * their names; links are not followed. One that cannot be read is passed over.
 */
int directory_files(const char *path,
		    int (*take)(void *context, const char *path),
		    void *context);

#endif
