// SPDX-License-Identifier: GPL-2.0
/* Lab: the user part changes at each context switch, the kernel part does not. */
#include "lab/lab.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/alloc.h"
#include "lib/error.h"
#include "source/calls.h"

#define NR		2
#define CHANGES		0x60		/* accessed, dirty: set by the CPU */

/* Two processes with a page each, at the same address. */
struct twins {
	pid_t pid[NR];
	char *page;
};

static void be_twin(pid_t parent, char *page, int number, int to)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(1);
	*page = 'A' + number;	/* a private page, by copy on write */
	if (write(to, page, 1) == 1)
		for (;;)
			pause();
	_exit(1);
}

static int start_twin(struct twins *twins, int number)
{
	pid_t parent = getpid();
	int fds[2];
	char byte;

	if (pipe(fds))
		return fail("cannot make a pipe: %s", strerror(errno));
	fflush(stdout);
	twins->pid[number] = fork();
	if (!twins->pid[number])
		be_twin(parent, twins->page, number, fds[1]);
	close(fds[1]);
	if (twins->pid[number] > 0 && read(fds[0], &byte, 1) == 1) {
		close(fds[0]);
		return STATUS_OK;
	}
	close(fds[0]);
	return fail("cannot start a process");
}

static void end_twins(const struct twins *twins)
{
	int i;

	for (i = 0; i < NR; i++)
		if (twins->pid[i] > 0) {
			kill(twins->pid[i], SIGKILL);
			waitpid(twins->pid[i], NULL, 0);
		}
}

static int walk_of(struct lab_run *run, const struct twins *twins, int number,
		   uint64_t address, struct addrspace_walk *walk)
{
	return lab_status(run, ADDRSPACE_WALK,
			  dev_walk(lab_fd(run), address, twins->pid[number], walk));
}

static uint64_t entry_of(const struct addrspace_walk *walk, uint32_t level)
{
	uint32_t i;

	for (i = 0; i < walk->count; i++)
		if (walk->levels[i].level == level)
			return walk->levels[i].entry & ~(uint64_t)CHANGES;
	return 0;
}

static int try_user(struct lab_run *run, const struct twins *twins)
{
	struct addrspace_walk walk[NR];
	int i, status = STATUS_OK;

	for (i = 0; i < NR && !status; i++) {
		status = walk_of(run, twins, i, (uintptr_t)twins->page, &walk[i]);
		if (status)
			return status;
		lab_saw(run, i ? "process B" : "process A",
			"top table at 0x%08" PRIx64 ", 0x%08" PRIxPTR " leads to 0x%08" PRIx64,
			(uint64_t)walk[i].levels[0].table, (uintptr_t)twins->page,
			(uint64_t)walk[i].phys);
	}
	lab_expect(run, walk[0].levels[0].table != walk[1].levels[0].table,
		   "each process has a top table of its own");
	lab_expect(run, walk[0].phys != walk[1].phys && walk[0].present && walk[1].present,
		   "the same user address leads to two pages");
	return STATUS_OK;
}

/* With PTI, each process has its own mapping of the LDT. */
static bool is_private(const struct lab_run *run, uint64_t address)
{
	const struct region *ldt = layout_find(&run->layout, "ldt-remap");

	return ldt && address >= ldt->start && address < ldt->end;
}

/* The comparison of the kernel halves. */
struct half {
	uint64_t start, step;
	unsigned int nr;	/* of steps */
	uint32_t level;		/* of the entry that is compared */
	uint32_t present;	/* its bits that are not all 0 if it maps something */
	const char *text;	/* what a step is */
};

/*
 * On 32 bits, entries of level 2 with PAE, whose range is smaller than without;
 * on 64 bits, entries of the top table, half of which are the kernel's.
 */
static struct half kernel_half(const struct lab_run *run)
{
	uint64_t levels = layout_fact_number(&run->layout, "page_table_levels");
	struct half half = {
		.start = layout_fact_number(&run->layout, "page_offset"),
		.step = 2ULL << 20,
		.level = 2,
		.present = lab_is_arm(run) ? 3 : 1,
		.text = "2M",
	};

	half.nr = ((1ULL << 32) - half.start) / half.step;
	if (layout_has_64_bits(&run->layout))
		half = (struct half){
			.start = levels > 4 ? -(1ULL << 56) : -(1ULL << 47),
			.step = levels > 4 ? 1ULL << 48 : 1ULL << 39,
			.nr = 256,
			.level = levels,
			.present = 1,
			.text = levels > 4 ? "256T" : "512G",
		};
	return half;
}

static int try_kernel(struct lab_run *run, const struct twins *twins,
		      const struct half *half)
{
	unsigned int i, same = 0, all = 0, present = 0;
	struct addrspace_walk a, b;
	char *what;

	for (i = 0; i < half->nr; i++) {
		uint64_t at = half->start + i * half->step;
		int status;

		if (is_private(run, at))
			continue;
		status = walk_of(run, twins, 0, at, &a) ?:
			 walk_of(run, twins, 1, at, &b);
		if (status)
			return status;
		all++;
		same += entry_of(&a, half->level) == entry_of(&b, half->level);
		present += !!(entry_of(&a, half->level) & half->present);
	}
	what = xasprintf("places of the kernel half looked at, each %s", half->text);
	lab_saw_number(run, what, all);
	free(what);
	lab_saw_number(run, "of these with an entry", present);
	lab_saw_number(run, "of these, equal in A and B", same);
	lab_expect(run, same == all && present,
		   "every entry of the kernel half is the same in both");
	return STATUS_OK;
}

/*
 * The number of entries of the kernel half in user mode's tables; 0 without separate
 * tables.
 */
static int try_user_tables(struct lab_run *run, const struct twins *twins,
			   const struct half *half, bool *own,
			   unsigned int *present)
{
	struct addrspace_walk walk;
	unsigned int i;
	int err;

	*present = 0;
	*own = true;
	for (i = 0; i < half->nr; i++) {
		err = dev_walk_user(lab_fd(run), half->start + i * half->step,
				    twins->pid[0], &walk);
		if (err == -EOPNOTSUPP)
			*own = false;
		if (err)
			return *own ? lab_status(run, ADDRSPACE_WALK, err) : STATUS_OK;
		*present += !!(entry_of(&walk, half->level) & half->present);
	}
	lab_saw(run, "A's second set, for user mode", "top table at 0x%08" PRIx64,
		(uint64_t)walk.levels[0].table);
	lab_saw_number(run, "places of the kernel half that it has", *present);
	return STATUS_OK;
}

/* The module shows the kernel's own tables for the kernel half (TTBR1's). */
static int conclude_arm(struct lab_run *run)
{
	if (layout_has_pae(&run->layout))
		return lab_verdict(run, LAB_CONDITION,
			"with two roots: a process's (TTBR0) is switched and the kernel's (TTBR1) is "
			"not, so that with LPAE nothing above PAGE_OFFSET is copied");
	return lab_verdict(run, LAB_CONDITION,
		"for the kernel's own tables (TTBR1), which were compared. The CPU uses those of "
		"a process, which get a copy of an entry of the vmalloc area at the first fault "
		"there");
}

static int try_twins(struct lab_run *run, const struct twins *twins)
{
	const struct half half = kernel_half(run);
	unsigned int present;
	bool own;
	int status = try_user(run, twins) ?: try_kernel(run, twins, &half) ?:
		     try_user_tables(run, twins, &half, &own, &present);

	if (status)
		return status;
	if (lab_is_arm(run))
		return conclude_arm(run);
	if (!own)
		return lab_verdict(run, LAB_HOLDS, "one kernel half for all, without PTI");
	return lab_verdict(run, LAB_CONDITION,
		"in kernel mode. With PTI (since 4.15, on 32 bits 4.19) user mode runs on a "
		"second set of tables, which has %u places of the kernel half and is switched at "
		"each entry",
		present);
}

static int run_lab(struct lab_run *run)
{
	struct twins twins = { 0 };
	int status;

	twins.page = mmap(NULL, PAGE_SIZE, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (twins.page == MAP_FAILED)
		return fail("cannot mmap() a page");
	status = start_twin(&twins, 0) ?: start_twin(&twins, 1) ?:
		 try_twins(run, &twins);
	end_twins(&twins);
	munmap(twins.page, PAGE_SIZE);
	return status;
}

const struct lab lab_context_switch = {
	.name = "context-switch",
	.title = "a context switch changes the user part, not the kernel part",
	.claim = "Each process has page tables of its own. Their user part differs, their kernel "
		 "part is the same in all, copied from swapper_pg_dir; so a context switch "
		 "changes only the mappings below PAGE_OFFSET.",
	.source = "Gorman, chapters 3 and 4; Bovet and Cesati, chapter 9, The "
		  "Process Address Space",
	.prediction = "In two processes the same user address leads to two pages, and all entries "
		      "of the kernel half agree. With PTI, there is a second set for user mode.",
	.method = "Two processes write to one page at the same address. Both page tables are "
		  "walked: to that address, and to each 2 MiB of the kernel half; the bits that "
		  "the CPU sets by itself are left out.",
	.run = run_lab,
};
