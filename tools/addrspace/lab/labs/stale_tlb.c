// SPDX-License-Identifier: GPL-2.0
/* Lab: why the TLB must be flushed. */
#include "lab/lab.h"

#include <inttypes.h>
#include <string.h>

#include "lib/error.h"

#define LEN	4

enum {
	PUSH_OLD, WRITE_OLD, PUSH_NEW, WRITE_NEW, READ_BEFORE, REMAP,
	READ_STALE, FLUSH, READ_AFTER, POP_NEW, POP_OLD, NR_STEPS
};

struct seen {
	char before[LEN], stale[LEN], after[LEN];
};

static void set_step(struct addrspace_step *step, uint32_t op,
		     struct addrspace_page_ref page, const void *data)
{
	*step = (struct addrspace_step){
		.op = op,
		.page = page,
		.length = data ? LEN : 0,
		.data = (uintptr_t)data,
	};
}

/* Only the change happens between the reads; the program keeps the CPU. */
static void write_program(struct addrspace_step *step, uint32_t id,
			  struct seen *seen)
{
	const struct addrspace_page_ref old = { id, 0 }, new = { id, 1 };

	set_step(&step[PUSH_OLD], ADDRSPACE_STEP_PUSH, old, NULL);
	set_step(&step[WRITE_OLD], ADDRSPACE_STEP_WRITE, old, "old!");
	set_step(&step[PUSH_NEW], ADDRSPACE_STEP_PUSH, new, NULL);
	set_step(&step[WRITE_NEW], ADDRSPACE_STEP_WRITE, new, "new!");
	set_step(&step[READ_BEFORE], ADDRSPACE_STEP_READ, old, seen->before);
	set_step(&step[REMAP], ADDRSPACE_STEP_REMAP, old, NULL);
	step[REMAP].to = new;
	set_step(&step[READ_STALE], ADDRSPACE_STEP_READ, old, seen->stale);
	set_step(&step[FLUSH], ADDRSPACE_STEP_FLUSH, old, NULL);
	set_step(&step[READ_AFTER], ADDRSPACE_STEP_READ, old, seen->after);
	set_step(&step[POP_NEW], ADDRSPACE_STEP_POP, new, NULL);
	set_step(&step[POP_OLD], ADDRSPACE_STEP_POP, old, NULL);
}

static int all_done(const struct addrspace_step *step)
{
	int i;

	for (i = 0; i < NR_STEPS; i++)
		if (step[i].result)
			return fail("step %d of the program: %s", i + 1,
				    strerror(-step[i].result));
	return STATUS_OK;
}

static int conclude(struct lab_run *run, const struct seen *seen)
{
	bool stale = !memcmp(seen->stale, "old!", LEN);

	lab_expect(run, !memcmp(seen->before, "old!", LEN),
		   "before the change, the address shows the old page");
	lab_expect(run, !memcmp(seen->after, "new!", LEN),
		   "after the flush, it shows the new one");
	lab_expect(run, stale || !memcmp(seen->stale, "new!", LEN),
		   "in between, one of the two");
	if (stale)
		return lab_verdict(run, LAB_HOLDS,
			"the entry led to the new page, and the CPU still read the old one");
	return lab_verdict(run, LAB_NOT_SEEN,
		"the CPU had already dropped the old translation, as it may at any time");
}

static int try_pages(struct lab_run *run, const struct page_set *set)
{
	struct addrspace_step step[NR_STEPS];
	struct seen seen = { 0 };
	int status;

	write_program(step, set->id, &seen);
	status = lab_atomic(run, ADDRSPACE_SLOTS_STACK, step, NR_STEPS) ?:
		 all_done(step);
	if (status)
		return status;
	lab_saw(run, "the old page, the new page", "pfn 0x%" PRIx64 ", pfn 0x%" PRIx64,
		set->pfn[0], set->pfn[1]);
	lab_saw_address(run, "the old one was mapped at", step[PUSH_OLD].address);
	lab_saw(run, "read there", "\"%.*s\"", LEN, seen.before);
	lab_saw(run, "entry changed to the new page; read", "\"%.*s\"", LEN, seen.stale);
	lab_saw(run, "INVLPG; read", "\"%.*s\"", LEN, seen.after);
	return conclude(run, &seen);
}

static int run_lab(struct lab_run *run)
{
	struct page_set set;
	int status;

	if (lab_is_arm(run))
		return lab_cannot(run,
				  "on ARM a TLB must never have two entries for an address: what it "
				  "does then is unpredictable. The kernel clears and flushes an entry "
				  "before it writes another one (break before make), and the module "
				  "refuses a step that would not");
	if (!lab_has_highmem(run))
		return lab_cannot(run,
				  "there is no highmem: lowmem pages need no slot whose entry could change");
	status = lab_pages(run, &set, "highmem", 2);
	if (status)
		return status;
	status = try_pages(run, &set);
	page_set_free(&set);
	return status;
}

const struct lab lab_stale_tlb = {
	.name = "stale-tlb",
	.title = "why the TLB must be flushed",
	.claim = "The CPU caches translations. When a present entry is changed and the TLB is not "
		 "flushed, the CPU may go on to use the page that the entry led to before.",
	.source = "Gorman, chapter 3, Translation Lookaside Buffer (TLB); Intel SDM "
		  "volume 3, 4.10.4",
	.prediction = "Read through an address, change its entry to another page, read again: the "
		      "old bytes, unless the CPU has dropped the translation meanwhile. After "
		      "INVLPG: the new bytes, always.",
	.method = "An atomic program, which holds the CPU from its first step to its last, maps "
		  "two highmem pages, points the first one's entry at the second, without a "
		  "flush, reads, flushes and reads; then the entry is put back.",
	.run = run_lab,
};
