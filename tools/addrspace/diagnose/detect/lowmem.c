// SPDX-License-Identifier: GPL-2.0
/*
 * Out of memory with highmem free: the request that could not use it, and the uses of
 * lowmem. Reads a report in the log, or meminfo if nothing has failed yet.
 */
#include "diagnose/detect/detectors.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "diagnose/diagnosis.h"
#include "diagnose/evidence/uses.h"
#include "lib/page.h"
#include "lib/size.h"

#define MIB		((uint64_t)1 << 20)
#define FEW_PERCENT	6		/* of lowmem free: less is a shortage */

/* For an order above 0, memory may be free in pieces that are too small. */
static bool has_block(const struct oom_zone *zone, unsigned int order)
{
	unsigned int i;

	for (i = order; i < OOM_ORDERS; i++)
		if (zone->blocks[i])
			return true;
	return false;
}

/* The zone of lowmem: with LPAE, for example, only DMA. */
static const struct oom_zone *zone_of_lowmem(const struct oom *oom)
{
	const struct oom_zone *normal = &oom->zone[OOM_NORMAL];

	return normal->found ? normal : &oom->zone[OOM_DMA];
}

static bool is_fragmented(const struct oom *oom)
{
	const struct oom_zone *zone = zone_of_lowmem(oom);

	return oom->order && zone->has_blocks && zone->free > zone->min &&
	       !has_block(zone, oom->order);
}

/*
 * Highmem is plentiful: more pages are free than the watermarks of both zones require.
 */
static bool has_free_highmem(const struct oom *oom)
{
	const struct oom_zone *high = &oom->zone[OOM_HIGHMEM];

	return high->found && high->free > high->high && high->free >= 16 * MIB;
}

static bool lacks_lowmem(const struct oom *oom)
{
	const struct oom_zone *zone = zone_of_lowmem(oom);

	return zone->found && (zone->free <= (zone->low > zone->min ? zone->low :
					      zone->min + zone->min / 4));
}

static void show_zones(const struct diagnosis *diagnosis, const struct finding *finding)
{
	const struct oom *oom = &diagnosis->oom;
	struct lines lines = lines_of(diagnosis, SOURCE_KERNEL "oom");

	while (lines_next(&lines))
		if (lines.number == oom->request_line ||
		    lines.number == oom->zone[OOM_NORMAL].line ||
		    lines.number == oom->zone[OOM_HIGHMEM].line ||
		    (lines.number == oom->zone[OOM_DMA].line && !oom->zone[OOM_NORMAL].found))
			finding_line(finding, &lines);
}

static void explain_request(const struct oom *oom, const struct finding *finding)
{
	if (!oom->has_request)
		finding_why(finding, "The report does not begin with the request. A request "
			    "that could use highmem would not have failed with so much of it "
			    "free.");
	else
		finding_why(finding, "The request%s%s (gfp 0x%" PRIx64 ", order %u) may not use "
			    "highmem: the kernel itself is to access it without a mapping, so it "
			    "has to lie in lowmem.", *oom->comm ? " of " : "", oom->comm, oom->gfp,
			    oom->order);
}

static const char *which_zone(const struct oom *oom)
{
	return oom->zone[OOM_NORMAL].found ? "Normal" : "DMA";
}

static void report_oom(struct diagnosis *diagnosis, bool fragmented)
{
	const struct oom *oom = &diagnosis->oom;
	struct lowmem_use all = { .diagnosis = diagnosis };
	char *high = size_words(oom->zone[OOM_HIGHMEM].free);
	char *low = size_words(zone_of_lowmem(oom)->free);
	struct finding finding;

	if (fragmented)
		finding = finding_new(diagnosis, "lowmem-fragmented", "lowmem", oom->killed ?
				      WEIGHT_DEAD - 1 : WEIGHT_FAILED - 1,
				      "lowmem has %s free, but no block of %u pages in one piece "
				      "(order %u)", low, 1U << oom->order, oom->order);
	else
		finding = finding_new(diagnosis, "lowmem-exhausted", "lowmem", oom->killed ?
				      WEIGHT_DEAD : WEIGHT_FAILED,
				      "out of lowmem with %s of highmem free: zone %s has %s", high,
				      which_zone(oom), low);
	show_zones(diagnosis, &finding);
	explain_request(oom, &finding);
	uses_of_oom(&all);
	uses_of_boot(&all);
	uses_show(&all, &finding);
	uses_show_caches(diagnosis, &finding);
	uses_explain_processes(&all, &finding);
	if (fragmented)
		finding_change(&finding, "sysctl", "vm.min_free_kbytes=16384", "larger reserves "
			       "keep "
			       "more blocks in one piece; a driver that asks for order %u should "
			       "use "
			       "vmalloc() or scatter lists", oom->order);
	if (fragmented)
		finding_costs(&finding, "the 16 MiB of lowmem, which then are never handed out");
	uses_offer(&all, &finding);
	finding_figure(&finding, "highmem_free", oom->zone[OOM_HIGHMEM].free);
	finding_figure(&finding, "lowmem_free", oom->zone[OOM_DMA].free +
		       oom->zone[OOM_NORMAL].free);
	finding_sure(&finding, oom->has_request ? SURE_STATED : SURE_LIKELY, oom->has_request ?
		     "the report has the request and the zones" :
		     "the line with the request is missing");
	free(high);
	free(low);
}

/* After the OOM killer, with highmem short as well: not our finding. */
static void detect_oom(struct diagnosis *diagnosis)
{
	const struct oom *oom = &diagnosis->oom;

	if (oom->has_request && oom->may_use_highmem)
		return;
	if (has_free_highmem(oom) && lacks_lowmem(oom))
		report_oom(diagnosis, false);
	else if (oom->zone[OOM_HIGHMEM].found && is_fragmented(oom))
		report_oom(diagnosis, true);
}

/*
 * A request that may use highmem finds no free page there, and the reserve keeps it
 * from the free pages of lowmem.
 */
static void detect_reserve(struct diagnosis *diagnosis)
{
	const struct oom *oom = &diagnosis->oom;
	const struct oom_zone *normal = &oom->zone[OOM_NORMAL];
	uint64_t reserve = normal->reserve << PAGE_SHIFT;
	struct finding finding;
	char *free_text, *reserved;

	if (!oom->has_request || !oom->may_use_highmem || !oom->zone[OOM_HIGHMEM].found ||
	    oom->zone[OOM_HIGHMEM].free > oom->zone[OOM_HIGHMEM].low || !reserve ||
	    normal->free <= normal->high || normal->free > normal->min + reserve ||
	    normal->free < 16 * MIB)
		return;
	free_text = size_words(normal->free);
	reserved = size_words(reserve);
	finding = finding_new(diagnosis, "lowmem-reserve", "lowmem", oom->killed ? WEIGHT_DEAD - 2 :
			      WEIGHT_FAILED - 2, "out of memory with %s of lowmem free, which are "
			      "kept in reserve", free_text);
	show_zones(diagnosis, &finding);
	finding_why(&finding, "Zone Normal keeps %s from requests that could use highmem "
		    "(lowmem_reserve), so that the kernel's own can be served.", reserved);
	finding_change(&finding, "sysctl", "vm.lowmem_reserve_ratio=256 256",
		       "an eighth of the reserve: the second number, by default 32, divides the "
		       "size of "
		       "highmem to give what zone Normal keeps");
	finding_costs(&finding, "lowmem that the kernel's own requests may then lack");
	finding_sure(&finding, SURE_STATED, "the report has the request, the zones and the "
		     "reserve");
	free(free_text);
	free(reserved);
}

struct holder_of {
	const char *name;
	uint64_t bytes;
};

/*
 * The largest use in the report: of all zones, or of lowmem alone if highmem is free.
 */
static struct holder_of weightiest(const struct oom *oom)
{
	uint64_t high = has_free_highmem(oom) ? 0 : oom->zone[OOM_HIGHMEM].users;
	const struct holder_of holders[] = {
		{ "slab", oom->slab.bytes },
		{ "slab, which the kernel can shrink,", oom->slab_reclaimable.bytes },
		{ "slab, which the kernel cannot shrink,", oom->slab_unreclaimable.bytes },
		{ "the page tables", oom->page_tables.bytes },
		{ "the kernel stacks", oom->stacks.bytes },
		{ "the page cache and processes", oom->zone[OOM_DMA].users +
		  oom->zone[OOM_NORMAL].users + high },
	};
	struct holder_of most = holders[0];
	size_t i;

	for (i = 1; i < sizeof(holders) / sizeof(*holders); i++)
		if (holders[i].bytes > most.bytes)
			most = holders[i];
	return most;
}

/* The victim's line; and whether only a cgroup was at its limit. */
static bool show_victim(const struct diagnosis *diagnosis, const struct finding *finding)
{
	struct lines lines = lines_of(diagnosis, SOURCE_KERNEL "oom");
	bool is_cgroup = false;

	while (lines_next(&lines)) {
		if ((strstr(lines.line, "Killed process") ||
		     strstr(lines.line, "emory: Kill process")) &&
		    lines.number != diagnosis->oom.request_line)
			finding_line(finding, &lines);
		is_cgroup |= strstr(lines.line, "CONSTRAINT_MEMCG") ||
			     strstr(lines.line, "emory cgroup out of memory") ||
			     strstr(lines.line, "as a result of limit of");
	}
	return is_cgroup;
}

/* A report for another reason: memory was lacking all the same. */
static void report_lack(struct diagnosis *diagnosis)
{
	const struct oom *oom = &diagnosis->oom;
	struct lowmem_use all = { .diagnosis = diagnosis };
	struct holder_of most = weightiest(oom);
	char *bytes = size_words(most.bytes);
	bool is_known = oom->found && most.bytes;
	const char *what = oom->killed ? "a process was killed for lack of memory" :
					 "an allocation of pages failed for lack of memory";
	int weight = (oom->killed ? WEIGHT_DEAD : WEIGHT_FAILED) - 3;
	struct finding finding;

	if (is_known)
		finding = finding_new(diagnosis, "out-of-memory", "memory", weight,
				      "%s: %s had the most, %s", what, most.name, bytes);
	else
		finding = finding_new(diagnosis, "out-of-memory", "memory", weight,
				      "%s, not known why: the report has no %s", what,
				      oom->found ? "figures of its users" : "zones");
	show_zones(diagnosis, &finding);
	if (show_victim(diagnosis, &finding))
		finding_why(&finding, "A memory cgroup was at its limit: the machine itself need "
			    "not lack memory.");
	else if (!oom->found)
		finding_why(&finding, "The lines with the free memory of each zone (\"Normal "
			    "free:...\") are missing, so lack of lowmem and lack of all memory "
			    "look alike.");
	else if (!oom->zone[OOM_HIGHMEM].found)
		finding_why(&finding, "All RAM is lowmem here: this machine has no highmem.");
	else if (has_free_highmem(oom) && lacks_lowmem(oom))
		finding_why(&finding, "The request may use highmem, of which there was plenty; yet "
			    "lowmem was short, so the figures are of lowmem.");
	else
		finding_why(&finding, "The figures show none of the ways in which lowmem alone "
			    "runs out.");
	if (oom->found) {
		uses_of_oom(&all);
		uses_show(&all, &finding);
		uses_show_caches(diagnosis, &finding);
		finding_figure(&finding, "most", most.bytes);
	}
	finding_sure(&finding, SURE_STATED, "the kernel says that memory was lacking");
	free(bytes);
}

/* Without a report: the present state. */
static void detect_short(struct diagnosis *diagnosis)
{
	struct lowmem_use all = { .diagnosis = diagnosis };
	uint64_t total, left, high;
	struct lines at, free_at, high_at;
	struct finding finding;
	char *has, *rest;

	if (!diagnosis_meminfo(diagnosis, "LowTotal", &total, &at) || !total ||
	    !diagnosis_meminfo(diagnosis, "LowFree", &left, &free_at) || left > total ||
	    !diagnosis_meminfo(diagnosis, "HighFree", &high, &high_at) ||
	    left * 100 / total >= FEW_PERCENT || high < 2 * left || high < 64 * MIB)
		return;
	has = size_words(total);
	rest = size_words(left);
	finding = finding_new(diagnosis, "lowmem-short", "lowmem", WEIGHT_NEAR + 1,
			      "lowmem is short: %s of %s are free, while highmem has plenty", rest,
			      has);
	finding_line(&finding, &at);
	finding_line(&finding, &free_at);
	finding_line(&finding, &high_at);
	finding_why(&finding, "Memory that the kernel accesses itself (slab, page tables, "
		    "stacks, DMA buffers) cannot be in highmem. The kernel reclaims page cache "
		    "of lowmem before a request fails, so this alone is not yet a failure.");
	uses_of_meminfo(&all);
	uses_of_boot(&all);
	uses_show(&all, &finding);
	uses_show_caches(diagnosis, &finding);
	uses_offer(&all, &finding);
	finding_sure(&finding, SURE_COMPUTED, "meminfo says so, of one moment");
	free(has);
	free(rest);
}

void detect_lowmem(struct diagnosis *diagnosis)
{
	const struct oom *oom = &diagnosis->oom;
	size_t before = json_array_size(diagnosis->findings.list);

	if (oom->found) {
		detect_oom(diagnosis);
		detect_reserve(diagnosis);
	} else {
		detect_short(diagnosis);
	}
	/* vmalloc() that finds no addresses logs a failed allocation of pages as well. */
	if ((oom->killed || (oom->has_request && !before)) &&
	    json_array_size(diagnosis->findings.list) == before)
		report_lack(diagnosis);
}
