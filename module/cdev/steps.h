/* SPDX-License-Identifier: GPL-2.0 */
/*
 * An atomic program of /dev/addrspace as it is run: in any context, without
 * touching user memory. Used by atomic.c only.
 */
#ifndef ADDRSPACE_CDEV_STEPS_H
#define ADDRSPACE_CDEV_STEPS_H

#include <linux/types.h>
#include <uapi/linux/addrspace.h>

struct page;
struct slots;

struct program_step {
	struct addrspace_step user;	/* as the caller gave it */
	struct page *page;
	struct page *to;		/* of a copy */
	void *data;			/* what is read or written */
	unsigned long addr;		/* where @page is mapped, or 0 */
	bool pushed;			/* this step's mapping is still there */
	bool repointed;			/* and shows another page */
};

struct program {
	struct slots *slots;
	enum addrspace_discipline discipline;
	bool go_on;			/* behind a step that failed */
	bool may_sleep;			/* the context does */
	unsigned int count;
	unsigned int done;
	struct program_step *steps;
	void *data;
};

int program_check_step(const struct program *program,
		       const struct addrspace_step *step);
bool program_step_has_to(const struct addrspace_step *step);
void program_run(struct program *program);

#endif /* ADDRSPACE_CDEV_STEPS_H */
