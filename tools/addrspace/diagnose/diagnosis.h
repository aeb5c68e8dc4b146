/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The input of a diagnosis: the record of the machine, and the data that the other
 * layers read from it. A member may be unknown: each detector checks for that first.
 */
#ifndef DIAGNOSE_DIAGNOSIS_H
#define DIAGNOSE_DIAGNOSIS_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "app.h"
#include "data/layout.h"
#include "data/lowmem.h"
#include "data/vmareas.h"
#include "diagnose/findings.h"
#include "diagnose/evidence/oom.h"
#include "import/facts/parameters.h"
#include "model/model.h"
#include "source/source.h"

struct diagnosis {
	struct app app;			/* of the source below */
	struct source source;
	json_t *record;
	struct parameters parameters;
	bool is_arm;
	enum model_answer pae;
	struct layout layout;
	bool has_layout;
	char *no_layout;		/* why, or NULL */
	struct layout most;	/* the layout with as much RAM as lowmem can hold */
	bool has_most;
	uint64_t in_lowmem;	/* an address that lies in lowmem, whatever RAM there is */
	struct model_inputs inputs;
	struct model model;
	bool has_model;
	const char *assumed;	/* of its inputs; NULL: none that matters is missing */
	uint64_t least_ram;	/* a lower bound for the pages; 0: all are known */
	char *no_model;
	struct vmareas areas;
	bool has_areas;
	char *no_areas;
	struct lowmem lowmem;		/* where there is a layout */
	struct oom oom;
	struct findings findings;
};

/*
 * @record then belongs to the diagnosis. Rejects texts of any kernel other than 32-bit
 * i386 and ARM.
 */
int diagnosis_open(struct diagnosis *diagnosis, const struct app *app,
		   json_t *record, const char *path);
void diagnosis_close(struct diagnosis *diagnosis);

/* The lines of a file of the record, one after the other. */
struct lines {
	const char *file;
	const char *next;	/* what is still to be read; NULL: there is no such file */
	unsigned long number;	/* of the line, from 1 */
	char line[1025];	/* a longer one is cut */
};

struct lines lines_of(const struct diagnosis *diagnosis, const char *file);
bool lines_next(struct lines *lines);

/* The text of a file of the record, or NULL. */
const char *diagnosis_text(const struct diagnosis *diagnosis, const char *file);

/* A figure of meminfo in bytes; sets @lines to its line unless that is NULL. */
bool diagnosis_meminfo(const struct diagnosis *diagnosis, const char *name,
		       uint64_t *bytes, struct lines *lines);

/* Does the kernel's configuration set it to y, or say that it is not set? */
enum model_answer diagnosis_config(const struct diagnosis *diagnosis, const char *name);

/* The version as MODEL_KERNEL() makes it; 0 if it is not known. */
unsigned int diagnosis_kernel(const struct diagnosis *diagnosis);

/* May its split be one that the configuration chooses? */
bool diagnosis_has_splits(const struct diagnosis *diagnosis);

/*
 * The approximate bytes of lowmem that boot leaves to the page allocator, by the model.
 */
uint64_t diagnosis_left(const struct model *model);

#endif
