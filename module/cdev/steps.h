/* SPDX-License-Identifier: GPL-2.0 */
/*
 * An atomic program of /dev/addrspace, ready to run in any context without touching
 * user memory. Used by atomic.c only.
 */
#ifndef ADDRSPACE_CDEV_STEPS_H
#define ADDRSPACE_CDEV_STEPS_H

#include <linux/types.h>
#include <uapi/linux/addrspace.h>

struct page;
struct slots;

struct program_step {
	struct addrspace_step user;	/* as copied in */
	struct page *page;
	struct page *to;		/* of a copy */
	void *data;			/* the bytes of a read or write */
	unsigned long addr;		/* the mapping of @page, or 0 */
	bool pushed;			/* a push step whose mapping exists */
	bool repointed;			/* that mapping leads to another page */
};

struct program {
	struct slots *slots;
	enum addrspace_discipline discipline;
	bool go_on;			/* after a step that failed */
	bool may_sleep;			/* the context allows it */
	unsigned int count;
	unsigned int done;
	struct program_step *steps;
	void *data;
};

int as_program_check_step(const struct program *program,
			  const struct addrspace_step *step);
bool as_program_step_has_to(const struct addrspace_step *step);
void as_program_run(struct program *program);

#endif /* ADDRSPACE_CDEV_STEPS_H */
