/* SPDX-License-Identifier: GPL-2.0 */
/* An import under way: import.c sorts lines into it, result.c makes the record. */
#ifndef IMPORT_STATE_H
#define IMPORT_STATE_H

#include "import/import.h"
#include "import/kinds.h"
#include "import/log.h"
#include "import/notes.h"
#include "import/origin.h"
#include "import/text/part.h"
#include "import/text/places.h"

struct stream;

#define OWN		NR_KINDS	/* a file of the module's */
#define MOST_OWN	16		/* of these */

struct own_file {
	char name[32];
	struct part part;
};

struct import {
	struct part part[NR_KINDS];
	bool closed[NR_KINDS];	/* more of it would be another one */
	struct own_file own[MOST_OWN];
	int nr_own;
	struct log log;
	struct notes notes;
	json_t *records;	/* the files of records that were given */
	json_t *record;		/* the first of them */
	int nr_records;
	bool has_bytes;
	struct places places;
	struct origin origin;
	/* The state of the file that is being read: */
	struct stream *stream;
	struct position at;	/* its present line, with our copy of the path */
	int current;		/* kind of the section, NONE, or OWN */
	struct part *into;	/* NULL: skipped, because there already is one */
	struct part between;	/* unknown lines: damaged ones, if the section goes on */
};

#endif
