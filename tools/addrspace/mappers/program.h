/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The readable form of an atomic program, and its parser. It knows the words
 * and what they need, no page and no device; whether a step is wise is for the
 * module to say.
 *
 *   program = step { (";" | newline) step }
 *   step    = "push" PAGE ["as" TYPE]  |  "pop" [PAGE]
 *           | "write" PAGE OFFSET "TEXT"  |  "read" PAGE OFFSET LENGTH
 *           | "copy" PAGE PAGE [OFFSET LENGTH]
 *           | "remap" PAGE PAGE  |  "flush" PAGE  |  "sleep" PAGE
 */
#ifndef PROGRAM_H
#define PROGRAM_H

#include <stdbool.h>
#include <stdint.h>
#include <linux/addrspace.h>

struct program_step {
	uint32_t op;		/* enum addrspace_step_op */
	uint32_t type;		/* enum addrspace_slot_type */
	int page, to;		/* indices of names */
	uint32_t offset, length;
	char *data;		/* what to write, or room for what is read */
	char *text;		/* as it was given, blanks tidied */
};

struct program {
	struct program_step *step;
	int nr, room;
	char **name;		/* of pages, in the order of first use */
	int nr_names, names_room;
	bool typed;		/* each push names its type */
};

/*
 * Reports errors and shows where. program_free() takes what was parsed,
 * also after a failure.
 */
int program_parse(struct program *program, const char *text, bool typed);
void program_free(struct program *program);

const char *program_op_name(uint32_t op);

#endif
