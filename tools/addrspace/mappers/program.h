/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The readable form of an atomic program, and its parser. It knows the words and their
 * operands, but neither pages nor the device; the module decides whether a step is
 * allowed.
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
	char *data;		/* the bytes to write, or room for those read */
	char *text;		/* as the user typed it, with single blanks */
};

struct program {
	struct program_step *step;
	int nr, room;
	char **name;		/* of pages, in the order of first use */
	int nr_names, names_room;
	bool typed;		/* each push names its type */
};

/* Reports errors with their place. Call program_free() in any case. */
int program_parse(struct program *program, const char *text, bool typed);
void program_free(struct program *program);

const char *program_op_name(uint32_t op);

#endif
