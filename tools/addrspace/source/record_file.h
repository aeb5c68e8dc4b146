/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A record's form: all files that the views read, in one JSON document.
 *
 *   {"addrspace_record": 1, "written_by": "addrspace 0.2",
 *    "time": "2026-11-21T11:00:00Z",
 *    "uname": {"sysname", "release", "version", "machine"},
 *    "files": {"layout": TEXT, ..., "kernel/vmallocinfo": TEXT, ...},
 *    "missing": {"kernel/iomem": "Permission denied", ...}}
 *
 * Called by source.c, which reads one, and by the command `record`, which makes one.
 * Does not know the contents of the files.
 */
#ifndef RECORDING_H
#define RECORDING_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/* A record of this machine, without files yet. */
json_t *recording_new(void);

/* For a record of texts, whose time may be unknown. */
json_t *recording_new_of_texts(void);
bool recording_is_of_texts(const json_t *recording);

/* -1 if the text is not UTF-8. */
int recording_add(json_t *recording, const char *name, const char *text,
		  size_t len);
void recording_add_missing(json_t *recording, const char *name,
			   const char *why);

/* NULL, and a message on stderr, if it is no complete record of a known format. */
json_t *recording_read(const char *path);
/* The same from the data that @read returns; messages call it @path. */
json_t *recording_load(json_load_callback_t read, void *data, const char *path);

/* The present time in the form of a record; and the time of a record, or NULL. */
void recording_now(char *text, size_t size);
const char *recording_time(const json_t *recording);

/* The reason why a file is not in it, or NULL if none is stated. */
const char *recording_missing(const json_t *recording, const char *name);

/* The text of a file, or NULL if the record has none. */
const json_t *recording_file(const json_t *recording, const char *name);

#endif
