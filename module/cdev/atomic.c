// SPDX-License-Identifier: GPL-2.0
/*
 * The command that runs an atomic program (see cdev.h): copies the program in, with
 * all bytes that it writes, runs it in the context requested, and copies the results
 * out. While the program runs, user memory is not touched. The steps are in steps.c.
 *
 * Writes of a step cannot be undone. So before the first step runs, the memory for
 * each result is read and written back unchanged: a program whose results cannot be
 * copied out does nothing.
 */
#include "cdev/cdev.h"

#include <linux/completion.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/interrupt.h>
#include <linux/irq_work.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "objects/addrspace.h"
#include "cdev/steps.h"

/* A program that runs in another context, while the caller waits. */
struct errand {
	struct program *program;
	struct tasklet_struct tasklet;
	struct irq_work work;
	struct completion done;
};

static void run_in_tasklet(struct tasklet_struct *tasklet)
{
	struct errand *errand = from_tasklet(errand, tasklet, tasklet);

	as_program_run(errand->program);
	complete(&errand->done);
}

static void run_in_softirq(struct program *program)
{
	struct errand errand = { .program = program };

	init_completion(&errand.done);
	tasklet_setup(&errand.tasklet, run_in_tasklet);
	tasklet_schedule(&errand.tasklet);
	wait_for_completion(&errand.done);
	tasklet_kill(&errand.tasklet);	/* it may not have returned yet */
}

static void run_in_work(struct irq_work *work)
{
	struct errand *errand = container_of(work, struct errand, work);

	as_program_run(errand->program);
}

/* Hard, so that PREEMPT_RT does not move it to a thread. */
static void run_in_hardirq(struct program *program)
{
	struct errand errand = {
		.program = program,
		.work = IRQ_WORK_INIT_HARD(run_in_work),
	};

	irq_work_queue(&errand.work);
	irq_work_sync(&errand.work);
}

static void (* const contexts[])(struct program *program) = {
	[ADDRSPACE_CONTEXT_PROCESS] = as_program_run,
	[ADDRSPACE_CONTEXT_SOFTIRQ] = run_in_softirq,
	[ADDRSPACE_CONTEXT_HARDIRQ] = run_in_hardirq,
};

static int resolve(struct object_table *table,
		   const struct addrspace_page_ref *ref, struct page **page)
{
	const struct object *object = as_object_find(table, ref->id);

	if (!object || ref->index >= object->nr_pages)
		return -ENOENT;
	*page = object->pages[ref->index];
	return 0;
}

static int resolve_all(struct object_table *table, struct program *program)
{
	struct program_step *step = program->steps;
	int err = 0;

	for (; step < program->steps + program->count && !err; step++) {
		err = resolve(table, &step->user.page, &step->page);
		if (!err && as_program_step_has_to(&step->user))
			err = resolve(table, &step->user.to, &step->to);
	}
	return err;
}

/* The lock keeps the program's objects from being given back. */
static int run(struct object_table *table, struct program *program, u32 context)
{
	int err;

	mutex_lock(&table->lock);
	err = resolve_all(table, program);
	if (!err)
		contexts[context](program);
	mutex_unlock(&table->lock);
	return err;
}

static int copy_steps_in(struct program *program,
			 const struct addrspace_step __user *from)
{
	struct program_step *step = program->steps;
	int err = 0;

	for (; step < program->steps + program->count && !err; step++, from++) {
		if (copy_from_user(&step->user, from, sizeof(step->user)))
			return -EFAULT;
		err = as_program_check_step(program, &step->user);
	}
	return err;
}

static size_t bytes_of(const struct addrspace_step *step)
{
	return step->op == ADDRSPACE_STEP_READ ||
	       step->op == ADDRSPACE_STEP_WRITE ? step->length : 0;
}

/*
 * Reads the memory that a read step will write to, and writes it back: so it can be
 * written now. The caller may still unmap it while the program runs.
 */
static int probe_reads(struct program *program)
{
	struct program_step *step = program->steps;

	for (; step < program->steps + program->count; step++) {
		void __user *to = u64_to_user_ptr(step->user.data);

		if (step->user.op != ADDRSPACE_STEP_READ)
			continue;
		if (copy_from_user(step->data, to, step->user.length) ||
		    copy_to_user(to, step->data, step->user.length))
			return -EFAULT;
	}
	return 0;
}

static int probe_answers(const struct cdev_call *call, struct program *program,
			 struct addrspace_step __user *to)
{
	struct program_step *step = program->steps;

	for (; step < program->steps + program->count; step++, to++)
		if (copy_to_user(to, &step->user, sizeof(step->user)))
			return -EFAULT;
	return probe_reads(program) ?: as_cdev_respond(call);
}

/* Allocates one buffer for the data of all steps, and copies in those of writes. */
static int get_data(struct program *program)
{
	struct program_step *step, *end = program->steps + program->count;
	size_t total = 0;

	for (step = program->steps; step < end; step++)
		total += bytes_of(&step->user);
	program->data = kvzalloc(total, GFP_KERNEL);
	if (!program->data)
		return -ENOMEM;
	for (total = 0, step = program->steps; step < end; step++) {
		step->data = program->data + total;
		total += bytes_of(&step->user);
		if (step->user.op == ADDRSPACE_STEP_WRITE &&
		    copy_from_user(step->data, u64_to_user_ptr(step->user.data),
				   step->user.length))
			return -EFAULT;
	}
	return 0;
}

static int copy_steps_out(struct cdev_file *file, struct program *program,
			  struct addrspace_step __user *to)
{
	struct program_step *step = program->steps;

	for (; step < program->steps + program->count; step++, to++) {
		step->user.address = as_cdev_show(file, step->addr);
		if (step->user.op == ADDRSPACE_STEP_READ && !step->user.result &&
		    copy_to_user(u64_to_user_ptr(step->user.data), step->data,
				 step->user.length))
			return -EFAULT;
		if (copy_to_user(to, &step->user, sizeof(step->user)))
			return -EFAULT;
	}
	return 0;
}

static int take_and_run(struct cdev_call *call, struct program *program)
{
	struct addrspace_atomic *arg = call->arg;
	struct addrspace_step __user *steps = u64_to_user_ptr(arg->steps);
	int err;

	err = copy_steps_in(program, steps);
	if (!err)
		err = get_data(program);
	if (!err)
		err = probe_answers(call, program, steps);
	if (!err)
		err = run(&call->file->table, program, arg->context);
	if (!err)
		err = copy_steps_out(call->file, program, steps);
	arg->done = program->done;
	return err ?: as_cdev_respond(call);
}

/* ADDRSPACE_ATOMIC */
int as_cdev_atomic(struct cdev_call *call)
{
	const struct addrspace_atomic *arg = call->arg;
	struct program program = {
		.slots = &call->file->table.as->slots,
		.discipline = arg->discipline,
		.go_on = arg->flags & ADDRSPACE_ATOMIC_GO_ON,
		.may_sleep = arg->context == ADDRSPACE_CONTEXT_PROCESS,
		.count = arg->count,
	};
	int err;

	if (arg->discipline >= ADDRSPACE_SLOTS_NR ||
	    arg->context >= ARRAY_SIZE(contexts) ||
	    !arg->count || arg->count > ADDRSPACE_STEPS_MAX)
		return -EINVAL;
	if (arg->steps > ULONG_MAX)
		return -EFAULT;
	program.steps = kvcalloc(arg->count, sizeof(*program.steps), GFP_KERNEL);
	if (!program.steps)
		return -ENOMEM;
	err = take_and_run(call, &program);
	kvfree(program.data);
	kvfree(program.steps);
	return err;
}
