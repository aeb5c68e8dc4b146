// SPDX-License-Identifier: GPL-2.0
/*
 * The steps of an atomic program (see steps.h). The push steps that are not popped yet
 * are the list of the mappings, in their order.
 *
 * A program's mistakes are found here, before the slots would warn: their warnings are
 * for mistakes of kernel code.
 */
#include "cdev/steps.h"

#include <linux/err.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/string.h>

#include "core/compat.h"
#include "map/slots.h"

static struct program_step *last_push(const struct program *program,
				      struct program_step *before)
{
	while (before-- > program->steps)
		if (before->pushed)
			return before;
	return NULL;
}

static struct program_step *find_push(const struct program *program,
				      struct program_step *before,
				      const struct page *page)
{
	struct program_step *step = last_push(program, before);

	while (step && step->page != page)
		step = last_push(program, step);
	return step;
}

static int push(struct program *program, struct program_step *step)
{
	void *addr = as_slot_map(program->slots, program->discipline,
				 step->user.type, step->page, _THIS_IP_);

	if (IS_ERR(addr))
		return PTR_ERR(addr);
	step->addr = (unsigned long)addr;
	step->pushed = true;
	return 0;
}

/* Restores the entry that a remap step has changed, and flushes it on this CPU. */
static void undo_remap(struct program *program, struct program_step *step)
{
	if (!step->repointed)
		return;
	step->repointed = false;
	as_slot_repoint(program->slots, step->addr, step->page);
	tlb_flush_page_local(step->addr);
}

static int end_push(struct program *program, struct program_step *step)
{
	undo_remap(program, step);
	step->pushed = false;
	return as_slot_unmap(program->slots, program->discipline, step->user.type,
			     (void *)step->addr, _THIS_IP_);
}

static bool ends_in_order(const struct program *program)
{
	return program->discipline == ADDRSPACE_SLOTS_STACK ||
	       program->discipline == ADDRSPACE_SLOTS_LOCAL;
}

static int pop(struct program *program, struct program_step *step)
{
	struct program_step *pushed = find_push(program, step, step->page);

	if (!pushed || pushed->user.type != step->user.type)
		return -EINVAL;
	if (ends_in_order(program) && pushed != last_push(program, step))
		return -EINVAL;
	step->addr = pushed->addr;
	return end_push(program, pushed);
}

/* The address at which a page is mapped, or NULL. */
static void *mapped_at(const struct program *program, struct program_step *step,
		       const struct page *page)
{
	const struct program_step *pushed = find_push(program, step, page);

	return pushed ? (void *)pushed->addr : NULL;
}

/* A read, write or copy step. */
static int move(struct program *program, struct program_step *step)
{
	void *addr = mapped_at(program, step, step->page);
	u32 offset = step->user.offset;
	void *to;

	if (!addr)
		return -EINVAL;
	step->addr = (unsigned long)addr;
	switch (step->user.op) {
	case ADDRSPACE_STEP_READ:
		memcpy(step->data, addr + offset, step->user.length);
		return 0;
	case ADDRSPACE_STEP_WRITE:
		memcpy(addr + offset, step->data, step->user.length);
		return 0;
	}
	to = mapped_at(program, step, step->to);
	if (!to)
		return -EINVAL;
	/* Both may be the same page, or a typed slot that is used twice. */
	memmove(to + offset, addr + offset, step->user.length);
	return 0;
}

/*
 * A remap step, which changes an entry without the slots' knowledge, or a flush step.
 * Preemption is disabled since the push. With local slots it is not, and a context
 * switch would restore the entry; so they are refused.
 */
static int remap_or_flush(struct program *program, struct program_step *step)
{
	struct program_step *pushed = find_push(program, step, step->page);
	int err;

	if (!pushed || slot_is_permanent(pushed->addr) ||
	    program->discipline == ADDRSPACE_SLOTS_LOCAL)
		return -EINVAL;
	step->addr = pushed->addr;
	if (step->user.op == ADDRSPACE_STEP_FLUSH) {
		tlb_flush_page_local(pushed->addr);
		return 0;
	}
	if (ARCH_BREAK_BEFORE_MAKE)
		return -EOPNOTSUPP;
	err = as_slot_repoint(program->slots, pushed->addr, step->to);
	if (!err)
		pushed->repointed = true;
	return err;
}

/* A sleep step: for a tick, other tasks may run on this CPU. */
static int sleep_a_tick(struct program *program, struct program_step *step)
{
	struct program_step *pushed = find_push(program, step, step->page);

	if (!pushed || !program->may_sleep ||
	    program->discipline != ADDRSPACE_SLOTS_LOCAL)
		return -EINVAL;
	if (!COMPAT_LOCAL_MAY_SLEEP)
		return -EOPNOTSUPP;
	step->addr = pushed->addr;
	schedule_timeout_uninterruptible(1);
	return 0;
}

static int run_step(struct program *program, struct program_step *step)
{
	switch (step->user.op) {
	case ADDRSPACE_STEP_PUSH:
		return push(program, step);
	case ADDRSPACE_STEP_POP:
		return pop(program, step);
	case ADDRSPACE_STEP_REMAP:
	case ADDRSPACE_STEP_FLUSH:
		return remap_or_flush(program, step);
	case ADDRSPACE_STEP_SLEEP:
		return sleep_a_tick(program, step);
	}
	return move(program, step);
}

static void unmap_rest(struct program *program)
{
	struct program_step *end = program->steps + program->count;
	struct program_step *step;

	while ((step = last_push(program, end)))
		end_push(program, step);
}

/**
 * as_program_run() - run a program, and unmap what it leaves mapped
 * @program: the program, checked
 *
 * Context: process, softirq or hardirq context; sleeps only if @may_sleep is set.
 */
void as_program_run(struct program *program)
{
	struct program_step *step = program->steps;
	int result = 0;

	for (; step < program->steps + program->count; step++) {
		if (result && !program->go_on) {
			step->user.result = -ECANCELED;
			continue;
		}
		result = run_step(program, step);
		step->user.result = result;
		if (!result)
			program->done++;
	}
	unmap_rest(program);
}

static bool moves_bytes(u32 op)
{
	return op == ADDRSPACE_STEP_READ || op == ADDRSPACE_STEP_WRITE ||
	       op == ADDRSPACE_STEP_COPY;
}

static bool has_type(u32 op)
{
	return op == ADDRSPACE_STEP_PUSH || op == ADDRSPACE_STEP_POP;
}

/**
 * as_program_step_has_to() - does a step have a second page?
 * @step: the step, as copied in
 */
bool as_program_step_has_to(const struct addrspace_step *step)
{
	return step->op == ADDRSPACE_STEP_COPY ||
	       step->op == ADDRSPACE_STEP_REMAP;
}

static bool is_type(const struct program *program,
		    const struct addrspace_step *step)
{
	if (program->discipline != ADDRSPACE_SLOTS_TYPED ||
	    !has_type(step->op))
		return !step->type;
	return step->type < ADDRSPACE_SLOT_TYPES;
}

static bool has_data(u32 op)
{
	return op == ADDRSPACE_STEP_READ || op == ADDRSPACE_STEP_WRITE;
}

/**
 * as_program_check_step() - check a step of a program
 * @program: the program
 * @step: the step, as copied in
 *
 * Return: 0; -EINVAL for an unknown value, a field that this step does not use, or
 * bytes outside the page; -EFAULT for an address that user memory cannot have.
 */
int as_program_check_step(const struct program *program,
			  const struct addrspace_step *step)
{
	if (step->op > ADDRSPACE_STEP_SLEEP || step->reserved ||
	    !is_type(program, step))
		return -EINVAL;
	if (!as_program_step_has_to(step) && (step->to.id || step->to.index))
		return -EINVAL;
	if (!moves_bytes(step->op) && (step->offset || step->length))
		return -EINVAL;
	if (step->length > PAGE_SIZE || step->offset > PAGE_SIZE - step->length)
		return -EINVAL;
	if (!has_data(step->op) && step->data)
		return -EINVAL;
	return step->data > ULONG_MAX ? -EFAULT : 0;
}
