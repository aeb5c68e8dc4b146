// SPDX-License-Identifier: GPL-2.0
/* Lab: what each way of mapping costs, counted. */
#include "lab/lab.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "lib/error.h"

#define ROUNDS	64
#define PAGES	4	/* of an area */

/* Counts over ROUNDS maps and unmaps. */
struct cost {
	uint64_t writes, clears, pages_flushed, broadcasts, ipis;
};

struct way {
	const char *name;
	int (*work)(struct lab_run *run, uint32_t id);
	uint64_t writes;	/* a map and unmap of highmem, at least */
	uint64_t flushes;	/* of one page, on this CPU */
};

#define LEAST_SLOTS	4	/* of a window that does not wrap all the time */

static int use_window(struct lab_run *run, uint32_t id, bool same)
{
	uint64_t address;
	int i, status = STATUS_OK;

	for (i = 0; i < ROUNDS && !status; i++)
		status = lab_kmap(run, id, same ? 0 : i, &address) ?:
			 lab_kunmap(run, id, same ? 0 : i);
	return status;
}

static int use_window_same(struct lab_run *run, uint32_t id)
{
	return use_window(run, id, true);
}

static int use_window_other(struct lab_run *run, uint32_t id)
{
	return use_window(run, id, false);
}

static int use_slots(struct lab_run *run, uint32_t id,
		     enum addrspace_discipline discipline)
{
	struct addrspace_step step[2 * ROUNDS] = { 0 };
	int i;

	for (i = 0; i < 2 * ROUNDS; i++) {
		step[i].op = i % 2 ? ADDRSPACE_STEP_POP : ADDRSPACE_STEP_PUSH;
		step[i].page = (struct addrspace_page_ref){ id, i / 2 };
	}
	return lab_atomic(run, discipline, step, 2 * ROUNDS);
}

static int use_typed(struct lab_run *run, uint32_t id)
{
	return use_slots(run, id, ADDRSPACE_SLOTS_TYPED);
}

static int use_stack(struct lab_run *run, uint32_t id)
{
	return use_slots(run, id, ADDRSPACE_SLOTS_STACK);
}

static int use_heap(struct lab_run *run, uint32_t id)
{
	return use_slots(run, id, ADDRSPACE_SLOTS_HEAP);
}

static int use_local(struct lab_run *run, uint32_t id)
{
	return use_slots(run, id, ADDRSPACE_SLOTS_LOCAL);
}

static int use_vmap(struct lab_run *run, uint32_t id)
{
	struct addrspace_page_ref ref[PAGES];
	struct lab_area area;
	int i, status = STATUS_OK;

	for (i = 0; i < PAGES; i++)
		ref[i] = (struct addrspace_page_ref){ id, i };
	for (i = 0; i < ROUNDS && !status; i++)
		status = lab_vmap(run, ref, PAGES, &area) ?:
			 lab_put(run, area.id);
	return status;
}

/* As many pages as there are slots, and a few more, so that the pool wraps. */
static int use_whole_window(struct lab_run *run, uint32_t slots)
{
	struct page_set set;
	uint64_t address;
	uint32_t i;
	int status = lab_pages(run, &set, NULL, slots + ROUNDS);

	if (status)
		return status;
	for (i = 0; i < set.nr && !status; i++)
		status = lab_kmap(run, set.id, i, &address) ?:
			 lab_kunmap(run, set.id, i);
	page_set_free(&set);
	return status;
}

static const struct way ways[] = {
	{ "kmap(), always the same page", use_window_same, 0, 0 },
	{ "kmap(), 64 pages in turn", use_window_other, 0, 0 },
	{ "typed", use_typed, ROUNDS, ROUNDS },
	{ "stack, as kmap_atomic()", use_stack, ROUNDS, ROUNDS },
	{ "heap", use_heap, ROUNDS, ROUNDS },
	{ "local, as kmap_local_page()", use_local, ROUNDS, ROUNDS },
	{ "vmap() of 4 pages, and vfree()", use_vmap, ROUNDS * PAGES, 0 },
	{ 0 }
};

static uint64_t delta(const struct lab_stats *before,
		      const struct lab_stats *after, const char *name)
{
	return lab_stat(after, name) - lab_stat(before, name);
}

/* The instruction that flushes a page on one CPU. */
static const char *flush_of_page(const struct lab_run *run)
{
	return lab_is_arm(run) ? "TLBIMVA" : "INVLPG";
}

static int measure(struct lab_run *run,
		   int (*work)(struct lab_run *run, uint32_t id), uint32_t id,
		   const char *what, struct cost *cost)
{
	struct lab_stats before, after;
	int status = lab_read_stats(run, &before) ?: work(run, id) ?:
		     lab_read_stats(run, &after);

	if (status)
		return status;
	*cost = (struct cost){
		.writes = delta(&before, &after, "pte_writes"),
		.clears = delta(&before, &after, "pte_clears"),
		.pages_flushed = delta(&before, &after, "flush_page_local"),
		.broadcasts = delta(&before, &after, "flush_broadcasts"),
		.ipis = delta(&before, &after, "flush_ipis"),
	};
	lab_saw(run, what, "%" PRIu64 " writes, %" PRIu64 " clears, %" PRIu64
		" %s, %" PRIu64 " broadcasts, %" PRIu64 " IPIs", cost->writes,
		cost->clears, cost->pages_flushed, flush_of_page(run), cost->broadcasts,
		cost->ipis);
	return STATUS_OK;
}

/* Does mapping the lab's pages take a slot of the window? */
static bool window_is_used(const struct lab_run *run)
{
	return lab_has_highmem(run) || lab_window_takes_lowmem(run);
}

/* And an atomic slot? */
static bool slots_are_used(const struct lab_run *run)
{
	return lab_has_highmem(run) || layout_has_64_bits(&run->layout);
}

static int try_wrap(struct lab_run *run, uint32_t slots)
{
	struct addrspace_info info;
	uint32_t wraps = (slots + ROUNDS) / slots;
	struct cost cost;
	int status = lab_info(run, &info);

	if (status || info.pages_held + slots + ROUNDS > info.pages_per_file)
		return status;
	status = measure(run, use_whole_window, slots,
			 "kmap(), once around the pool", &cost);
	if (!status && window_is_used(run))
		lab_expect(run, cost.broadcasts >= 1 && cost.broadcasts <= wraps + 3,
			   "one broadcast a wrap, for %u slots", slots);
	return status;
}

static void check_slots(struct lab_run *run, const struct way *way,
			const struct cost *cost)
{
	if (!slots_are_used(run)) {
		lab_expect(run, !cost->writes && !cost->pages_flushed,
			   "a lowmem page costs nothing");
		return;
	}
	if (lab_parameter_is_set("slots_lazy"))
		return;
	lab_expect(run, cost->writes >= way->writes && cost->clears >= ROUNDS,
		   "one write and one clear for each, at least");
	lab_expect(run, cost->pages_flushed >= way->flushes,
		   "and one %s", flush_of_page(run));
}

static int try_way(struct lab_run *run, const struct way *way, uint32_t id)
{
	struct cost cost;
	bool slots = way->flushes;
	int status = measure(run, way->work, id, way->name, &cost);

	if (status)
		return status;
	if (slots)
		check_slots(run, way, &cost);
	else if (way->writes)
		lab_expect(run, cost.writes >= way->writes && cost.ipis < way->writes,
			   "a write for each page, but no broadcast for each");
	else
		lab_expect(run, cost.broadcasts < ROUNDS && cost.writes <= ROUNDS + 1,
			   "at most a write for each page, and no broadcast for each unmap");
	return STATUS_OK;
}

static int ask_slots(struct lab_run *run, uint32_t *slots)
{
	struct addrspace_info info;
	int status = lab_info(run, &info);

	*slots = info.window_size >> PAGE_SHIFT;
	if (!status && *slots < LEAST_SLOTS)
		return lab_cannot(run,
				  "a window of %u slots wraps at every other map (window_size)",
				  *slots);
	return status;
}

static int run_ways(struct lab_run *run, uint32_t id)
{
	const struct way *way;
	int status = STATUS_OK;

	for (way = ways; way->name && !status; way++)
		status = try_way(run, way, id);
	return status;
}

static int run_lab(struct lab_run *run)
{
	struct page_set set;
	uint32_t slots;
	int status = ask_slots(run, &slots);

	if (status)
		return status;
	lab_saw_number(run, "maps and unmaps of each way", ROUNDS);
	status = lab_pages(run, &set, NULL, ROUNDS);
	if (status)
		return status;
	status = run_ways(run, set.id) ?: try_wrap(run, slots);
	page_set_free(&set);
	if (status)
		return status;
	if (!slots_are_used(run))
		return lab_verdict(run, LAB_CONDITION,
				   "if there is highmem; a lowmem page has its address and "
				   "costs nothing");
	return lab_verdict(run, LAB_HOLDS,
		"slots flush for each page, but on one CPU only; the window and vmalloc flush "
		"all CPUs, but for many pages at once. The counts include other users of the "
		"module");
}

const struct lab lab_mapping_cost = {
	.name = "mapping-cost",
	.title = "what the mapping costs",
	.claim = "kmap() is costly because the flush when its pool wraps goes to all CPUs; "
		 "kmap_atomic() is cheap because it concerns one CPU; vmalloc() writes an "
		 "entry for "
		 "each page and flushes all CPUs when areas are freed.",
	.source = "Documentation/mm/highmem.rst of the kernel, Cost of Temporary Mappings; Gorman, "
		  "chapter 9",
	.prediction = "A slot: one write, one clear, one INVLPG, no IPI. The window: nothing for "
		      "a page that it still maps, one write for another page, and one broadcast "
		      "for each wrap. An area: one write for each page, and one broadcast for "
		      "many areas.",
	.method = "Each way maps and unmaps 64 times; the module's own counters are read before "
		  "and after.",
	.run = run_lab,
};
