// SPDX-License-Identifier: GPL-2.0
/* Lab: temporary mappings and their four disciplines. */
#include "lab/lab.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "lib/error.h"

#define MOST_STEPS	12

struct program {
	struct addrspace_step step[MOST_STEPS];
	int nr;
	uint32_t id;		/* the set of pages */
};

static struct addrspace_step *add(struct program *program, uint32_t op,
				  uint32_t index)
{
	struct addrspace_step *step = &program->step[program->nr++];

	*step = (struct addrspace_step){
		.op = op,
		.page = { program->id, index },
	};
	return step;
}

static void add_byte(struct program *program, uint32_t op, uint32_t index,
		     char *byte)
{
	struct addrspace_step *step = add(program, op, index);

	step->length = 1;
	step->data = (uintptr_t)byte;
}

static const char *result_name(int result)
{
	return result ? strerrorname_np(-result) ?: "?" : "ok";
}

/* Two uses of one type on a CPU, for example by a task and an interrupt. */
static int try_typed(struct lab_run *run, uint32_t id)
{
	struct program program = { .id = id };
	int status, result;

	add(&program, ADDRSPACE_STEP_PUSH, 0)->type = ADDRSPACE_SLOT_USER0;
	add(&program, ADDRSPACE_STEP_PUSH, 1)->type = ADDRSPACE_SLOT_USER0;
	status = lab_atomic(run, ADDRSPACE_SLOTS_TYPED, program.step, program.nr);
	if (status)
		return status;
	result = program.step[1].result;
	lab_saw(run, "typed: user0, and user0 again", "%s, %s",
		result_name(program.step[0].result), result_name(result));
	lab_expect(run, lab_parameter_is_set("slots_typed_reuse") ? !result :
		   result == -EBUSY,
		   "our typed slots notice that a type is in use (slots_typed_reuse=1 lets it "
		   "happen)");
	return STATUS_OK;
}

/*
 * The unnoticed error before 2.6.37: the slot's entry now maps the second page.
 */
static int try_overwrite(struct lab_run *run, uint32_t id)
{
	struct program program = { .id = id };
	char first = '1', second = '2', seen = 0;
	int status;

	if (lab_is_arm(run)) {
		lab_saw(run, "nesting without a check",
			"not tried: on ARM an entry in use must not be overwritten");
		return STATUS_OK;
	}
	add(&program, ADDRSPACE_STEP_PUSH, 0)->type = ADDRSPACE_SLOT_USER0;
	add_byte(&program, ADDRSPACE_STEP_WRITE, 0, &first);
	add(&program, ADDRSPACE_STEP_PUSH, 1)->type = ADDRSPACE_SLOT_USER1;
	add_byte(&program, ADDRSPACE_STEP_WRITE, 1, &second);
	add(&program, ADDRSPACE_STEP_REMAP, 0)->to =
		(struct addrspace_page_ref){ id, 1 };
	add(&program, ADDRSPACE_STEP_FLUSH, 0);
	add_byte(&program, ADDRSPACE_STEP_READ, 0, &seen);
	status = lab_atomic(run, ADDRSPACE_SLOTS_TYPED, program.step, program.nr);
	if (status)
		return status;
	lab_saw(run, "nesting without a check",
		"the first user wrote '%c' and reads '%c'", first, seen);
	lab_expect(run, seen == second,
		   "the slot's entry overwritten, the first user's address shows the second "
		   "one's page");
	return STATUS_OK;
}

/* push 0, push 1, pop 0, pop 1 */
static int try_crossed(struct lab_run *run, uint32_t id,
		       enum addrspace_discipline discipline, const char *what,
		       int wanted)
{
	struct program program = { .id = id };
	int status;

	add(&program, ADDRSPACE_STEP_PUSH, 0);
	add(&program, ADDRSPACE_STEP_PUSH, 1);
	add(&program, ADDRSPACE_STEP_POP, 0);
	add(&program, ADDRSPACE_STEP_POP, 1);
	status = lab_atomic(run, discipline, program.step, program.nr);
	if (status)
		return status;
	lab_saw(run, what, "push ok, push ok, pop the first: %s",
		result_name(program.step[2].result));
	lab_expect(run, program.step[2].result == wanted, wanted ?
		   "the stack refuses to unmap any page but the last one mapped" :
		   "the heap allows any order");
	return STATUS_OK;
}

static int try_sleep(struct lab_run *run, uint32_t id,
		     enum addrspace_discipline discipline, const char *what,
		     int wanted)
{
	struct program program = { .id = id };
	char wrote = 'x', seen = 0;
	int status;

	add(&program, ADDRSPACE_STEP_PUSH, 0);
	add_byte(&program, ADDRSPACE_STEP_WRITE, 0, &wrote);
	add(&program, ADDRSPACE_STEP_SLEEP, 0);
	add_byte(&program, ADDRSPACE_STEP_READ, 0, &seen);
	status = lab_atomic(run, discipline, program.step, program.nr);
	if (status)
		return status;
	lab_saw(run, what, "%s; at 0x%08" PRIx64 " then '%c'",
		result_name(program.step[2].result),
		(uint64_t)program.step[0].address, seen);
	lab_expect(run, program.step[2].result == wanted && seen == wrote, wanted ?
		   "a stacked mapping holds the CPU: its user may not sleep" :
		   "a local mapping keeps its address when its task sleeps");
	return STATUS_OK;
}

static int try_all(struct lab_run *run, uint32_t id)
{
	return try_typed(run, id) ?:
	       try_overwrite(run, id) ?:
	       try_crossed(run, id, ADDRSPACE_SLOTS_STACK, "stack: crossed", -EINVAL) ?:
	       try_crossed(run, id, ADDRSPACE_SLOTS_HEAP, "heap: crossed", 0) ?:
	       try_sleep(run, id, ADDRSPACE_SLOTS_STACK, "stack: sleep", -EINVAL) ?:
	       try_sleep(run, id, ADDRSPACE_SLOTS_LOCAL, "local: sleep", 0);
}

static int run_lab(struct lab_run *run)
{
	struct page_set set;
	int status;

	if (!lab_has_highmem(run))
		return lab_cannot(run,
				  "there is no highmem: lowmem pages have their address, and "
				  "need no slot");
	status = lab_pages(run, &set, "highmem", 2) ?:
		 try_all(run, set.id);
	page_set_free(&set);
	return status ?: lab_verdict(run, LAB_NO_LONGER,
		"since 2.6.37 kmap_atomic() takes no type but a stack of slots, and since 5.11 "
		"kmap_local_page() keeps that stack for each task, which may then sleep");
}

const struct lab lab_disciplines = {
	.name = "disciplines",
	.title = "temporary mappings and their four disciplines",
	.claim = "Each CPU has a few windows for temporary mappings, one for each use (KM_USER0, "
		 "KM_IRQ0...). Code that uses one must not sleep, and must be sure that no other "
		 "code uses the same one meanwhile.",
	.source = "Bovet and Cesati, chapter 8, Temporary Kernel Mappings; Gorman, chapter 9, "
		  "Mapping High Memory Pages Atomically",
	.prediction = "With typed slots, a second use leaves the first with the wrong page. A "
		      "stack refuses a wrong order, a heap does not. Only local mappings survive "
		      "when their task sleeps.",
	.method = "The lab runs short programs in our own slots, with each discipline. It points a "
		  "slot in use at another page, which the old kernels did not notice.",
	.run = run_lab,
};
