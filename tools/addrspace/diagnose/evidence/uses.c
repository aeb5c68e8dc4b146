// SPDX-License-Identifier: GPL-2.0
/* The uses of lowmem (see uses.h). */
#include "diagnose/evidence/uses.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "diagnose/evidence/space.h"
#include "import/text/scan.h"
#include "lib/alloc.h"
#include "lib/page.h"
#include "lib/size.h"

#define MIB		((uint64_t)1 << 20)
#define GIB		((uint64_t)1 << 30)
#define SMALL_CMA	(16 * MIB)	/* the usual size of CONFIG_CMA_SIZE_MBYTES */
#define STACK		((uint64_t)8 << 10)	/* of each thread, on i386 and ARM */

static void add(struct lowmem_use *all, const char *name, uint64_t bytes, const char *file,
		unsigned long line)
{
	if (!bytes || all->nr == USES_MOST)
		return;
	all->use[all->nr++] = (struct use){ name, bytes, file, line };
}

/* "software IO TLB: mapped [mem 0x...-0x...] (64MB)", "Placing 64MB software IO TLB" */
static uint64_t io_tlb_of_log(const struct diagnosis *diagnosis, struct lines *at)
{
	struct lines lines = lines_of(diagnosis, SOURCE_KERNEL "dmesg");
	uint64_t mib;

	while (lines_next(&lines)) {
		if (!strstr(lines.line, "software IO TLB") &&
		    !strstr(lines.line, "software bounce buffering"))
			continue;
		if (scan_before(lines.line, "MB)", &mib) ||
		    scan_before(lines.line, "MB software IO TLB", &mib)) {
			*at = lines;
			return mib < 4096 ? mib << 20 : 0;
		}
	}
	return 0;
}

/* "cma: Reserved 64 MiB at 0x..." */
static void add_cma(struct lowmem_use *all)
{
	struct lines lines = lines_of(all->diagnosis, SOURCE_KERNEL "dmesg");
	uint64_t mib;

	if (all->diagnosis->oom.cma.found) {
		add(all, "CMA, which only movable pages may use", all->diagnosis->oom.cma.bytes,
		    SOURCE_KERNEL "oom", all->diagnosis->oom.cma.line);
		return;
	}
	while (lines_next(&lines))
		if (strstr(lines.line, "cma: Reserved") &&
		    scan_behind(lines.line, "Reserved ", 10, &mib) && mib < 4096)
			add(all, "CMA, which only movable pages may use", mib << 20,
			    lines.file, lines.number);
}

/* Memory taken before the page allocator started, by the model and by the log. */
void uses_of_boot(struct lowmem_use *all)
{
	const struct model *model = &all->diagnosis->model;
	struct lines at = { .number = 0 };

	all->io_tlb = io_tlb_of_log(all->diagnosis, &at);
	if (all->io_tlb)
		add(all, "the software IO TLB", all->io_tlb, SOURCE_KERNEL "dmesg", at.number);
	add_cma(all);
	if (!all->diagnosis->has_model)
		return;
	model_cost(&all->cost, model, model->at[MODEL_MAX_PFN].value << PAGE_SHIFT);
	all->has_cost = true;
	add(all, "mem_map: a struct page for each page of RAM", all->cost.mem_map, "model", 0);
	if (!all->io_tlb && all->cost.io_tlb) {
		all->io_tlb = all->cost.io_tlb;
		add(all, "the software IO TLB, for RAM above 4 GiB", all->io_tlb, "model", 0);
	}
	add(all, "the kernel's image", all->cost.image, "model", 0);
}

void uses_of_oom(struct lowmem_use *all)
{
	const struct oom *oom = &all->diagnosis->oom;
	const char *file = SOURCE_KERNEL "oom";
	uint64_t users = oom->zone[OOM_DMA].users + oom->zone[OOM_NORMAL].users;

	add(all, "slab", oom->slab.bytes, file, oom->slab.line);
	add(all, "slab, which the kernel can shrink", oom->slab_reclaimable.bytes, file,
	    oom->slab_reclaimable.line);
	add(all, "slab, which it cannot", oom->slab_unreclaimable.bytes, file,
	    oom->slab_unreclaimable.line);
	add(all, "kernel stacks", oom->stacks.bytes, file, oom->stacks.line);
	add(all, "page tables", oom->page_tables.bytes, file, oom->page_tables.line);
	add(all, "page cache and processes", users, file, oom->zone[OOM_NORMAL].line);
	add(all, "free", oom->zone[OOM_DMA].free + oom->zone[OOM_NORMAL].free, file,
	    oom->zone[OOM_NORMAL].line);
	all->size = oom->zone[OOM_DMA].present + oom->zone[OOM_NORMAL].present;
}

/* Uses the code of the layout's view, which reads meminfo and zoneinfo. */
void uses_of_meminfo(struct lowmem_use *all)
{
	static const struct {
		enum lowmem_figure figure;
		const char *name;
	} parts[] = {
		{ LOWMEM_SLAB, "slab" }, { LOWMEM_STACKS, "kernel stacks" },
		{ LOWMEM_PAGE_TABLES, "page tables" },
		{ LOWMEM_USERS, "page cache and processes" }, { LOWMEM_FREE, "free" },
	};
	const struct lowmem *lowmem = &all->diagnosis->lowmem;
	size_t i;

	for (i = 0; i < sizeof(parts) / sizeof(*parts); i++)
		if (lowmem->known[parts[i].figure])
			add(all, parts[i].name, lowmem->bytes[parts[i].figure],
			    SOURCE_KERNEL "meminfo", 0);
	all->size = lowmem->size;
}

static int by_bytes(const void *a, const void *b)
{
	const struct use *x = a, *y = b;

	return (x->bytes < y->bytes) - (x->bytes > y->bytes);
}

static uint64_t sum(const struct lowmem_use *all)
{
	uint64_t bytes = 0;
	int i;

	for (i = 0; i < all->nr; i++)
		bytes += all->use[i].bytes;
	return bytes;
}

/* HIGHPTE: i386 has it until 6.14, and with it page tables may lie in highmem. */
static const char *where_tables_lie(const struct diagnosis *diagnosis)
{
	switch (diagnosis_config(diagnosis, "CONFIG_HIGHPTE")) {
	case MODEL_YES:
		return ", most of which lie in highmem (CONFIG_HIGHPTE)";
	case MODEL_NO:
		return ", all of them in lowmem (no CONFIG_HIGHPTE)";
	default:
		return ", in lowmem unless the kernel has CONFIG_HIGHPTE";
	}
}

void uses_show(struct lowmem_use *all, const struct finding *finding)
{
	uint64_t known = sum(all);
	int i;

	qsort(all->use, all->nr, sizeof(*all->use), by_bytes);
	for (i = 0; i < all->nr; i++) {
		const struct use *use = &all->use[i];
		char *bytes = size_words(use->bytes);

		finding_evidence(finding, use->file, use->line, "%s of lowmem: %s%s", bytes,
				 use->name, strcmp(use->name, "page tables") ? "" :
				 where_tables_lie(all->diagnosis));
		free(bytes);
	}
	if (all->size > 4 * known) {
		finding_evidence(finding, "missing", 0, "the report does not show the other "
				 "uses: /proc/meminfo and /proc/slabinfo would");
	} else if (all->size > known + all->size / 20) {
		char *rest = size_words(all->size - known), *size = size_words(all->size);

		finding_evidence(finding, "computed", 0, "%s of %s are in no figure: drivers' own "
				 "pages, boot-time tables", rest, size);
		free(rest);
		free(size);
	}
	if (all->size)
		finding_figure(finding, "lowmem", all->size);
}

/* /proc/slabinfo: "name <active_objs> <num_objs> <objsize> <objperslab> <pagesperslab>" */
void uses_show_caches(const struct diagnosis *diagnosis, const struct finding *finding)
{
	struct lines lines = lines_of(diagnosis, SOURCE_KERNEL "slabinfo");
	struct { char name[32]; uint64_t bytes; unsigned long line; } most = { "" };

	while (lines_next(&lines)) {
		uint64_t objects, size;
		char name[32];

		if (sscanf(lines.line, "%31s %*u %" SCNu64 " %" SCNu64, name, &objects,
			   &size) != 3 || objects > 1ULL << 32 || size > 1 << 20 ||
		    objects * size <= most.bytes)
			continue;
		strcpy(most.name, name);
		most.bytes = objects * size;
		most.line = lines.number;
	}
	if (most.bytes) {
		char *bytes = size_words(most.bytes);

		finding_evidence(finding, SOURCE_KERNEL "slabinfo", most.line,
				 "the largest cache: %s, %s", most.name, bytes);
		free(bytes);
	}
}

/* The lowmem that one more process takes: its stacks and page tables. */
void uses_explain_processes(const struct lowmem_use *all, const struct finding *finding)
{
	const struct oom *oom = &all->diagnosis->oom;
	unsigned int tables = all->diagnosis->pae == MODEL_YES ? 5 : 1;
	uint64_t threads = oom->stacks.bytes / STACK;
	char *each;

	if (all->diagnosis->is_arm)
		tables = 4;
	if (threads < 8 || !oom->page_tables.found) {
		finding_why(finding, "Each process takes of lowmem at least %u KiB: a kernel stack "
			    "for each thread, %u KiB of upper page tables; and what slab has of "
			    "it.",
			    (unsigned int)(STACK >> 10) + 4 * tables, 4 * tables);
		return;
	}
	each = size_words((oom->stacks.bytes + oom->page_tables.bytes) / threads);
	finding_why(finding, "%" PRIu64 " threads, by their stacks: each takes of lowmem 8 KiB of "
		    "stack, with its page tables %s on average; and what slab has of it.",
		    threads, each);
	finding_figure(finding, "threads", threads);
	free(each);
}

static void offer_split(const struct lowmem_use *all, const struct finding *finding)
{
	const struct diagnosis *diagnosis = all->diagnosis;
	struct vmalloc_boot boot, now;
	char *lowmem, *before, *left;

	if (!diagnosis->has_model || !diagnosis_has_splits(diagnosis) ||
	    diagnosis->inputs.page_offset.value <= 0x80000000 ||
	    !space_with_split(diagnosis, 0x80000000, &boot) ||
	    !space_with_split(diagnosis, diagnosis->inputs.page_offset.value, &now) ||
	    boot.lowmem <= now.lowmem)
		return;
	lowmem = size_words(boot.lowmem);
	before = size_words(now.lowmem);
	left = size_words(boot.left);
	finding_change(finding, "configuration", "CONFIG_VMSPLIT_2G=y", "%s of lowmem in place of "
		       "%s; about %s of it remain after mem_map and other boot-time data", lowmem,
		       before, left);
	finding_costs(finding, "1 GiB of each process's address space, of which 2 GiB remain; "
		      "a rebuilt kernel");
	finding_figure(finding, "lowmem_with_2g_split", boot.lowmem);
	free(lowmem);
	free(before);
	free(left);
}

static void offer_vmalloc(const struct lowmem_use *all, const struct finding *finding)
{
	const struct model_inputs *inputs = &all->diagnosis->inputs;
	uint64_t usual = all->diagnosis->is_arm ? 240 * MIB : 128 * MIB;
	char *more, *set;

	if (!all->diagnosis->has_model || inputs->vmalloc < usual + 16 * MIB)
		return;
	more = size_words(inputs->vmalloc - usual);
	set = xasprintf("vmalloc=%" PRIu64 "M", usual >> 20);
	finding_change(finding, "boot parameter", set, "%s more of lowmem than with vmalloc=%"
		       PRIu64 "M", more, inputs->vmalloc >> 20);
	finding_costs(finding, "as much of vmalloc space: /proc/vmallocinfo shows its use");
	free(set);
	free(more);
}

static void offer_io_tlb(const struct lowmem_use *all, const struct finding *finding)
{
	char *bytes = size_words(all->io_tlb);

	if (all->io_tlb) {
		finding_change(finding, "boot parameter", "swiotlb=noforce",
			       "%s of lowmem come back", bytes);
		finding_costs(finding, "32-bit devices cannot use pages above 4 GiB: only if "
			      "all devices reach all RAM, or with mem=4G");
	}
	free(bytes);
}

/* If mem_map takes a quarter of lowmem, less RAM would leave more lowmem. */
static void offer_less_ram(const struct lowmem_use *all, const struct finding *finding)
{
	uint64_t saved;
	char *bytes;

	if (!all->has_cost || all->cost.mem_map < all->cost.lowmem / 6 || all->cost.ram <= 8 * GIB)
		return;
	saved = all->cost.mem_map - all->cost.mem_map / (all->cost.ram / GIB) * 8;
	bytes = size_words(saved);
	finding_change(finding, "boot parameter", "mem=8G", "%s of lowmem, which mem_map takes for "
		       "RAM beyond that", bytes);
	finding_costs(finding, "the RAM beyond 8 GiB, which is highmem");
	free(bytes);
}

/* Its free pages cannot serve a request of the kernel's own. */
static void offer_cma(const struct lowmem_use *all, const struct finding *finding)
{
	const struct use *most = NULL;
	char *bytes;
	int i;

	for (i = 0; i < all->nr; i++)
		if (!strncmp(all->use[i].name, "CMA,", 4))
			most = &all->use[i];
	if (!most || most->bytes <= SMALL_CMA ||
	    (most->bytes < all->size / 8 && most != &all->use[0]))
		return;
	bytes = size_words(most->bytes - SMALL_CMA);
	finding_change(finding, "boot parameter", "cma=16M", "%s of lowmem come back; a device "
		       "tree may state the size instead (reserved-memory, linux,cma), and on ARM "
		       "the area may lie in highmem (alloc-ranges, or cma=64M@0x...)", bytes);
	finding_costs(finding, "devices that need large contiguous buffers (displays, cameras, "
		      "video) may not get them");
	finding_figure(finding, "cma", most->bytes);
	free(bytes);
}

void uses_offer(const struct lowmem_use *all, const struct finding *finding)
{
	uint64_t users = all->diagnosis->oom.zone[OOM_NORMAL].users;

	offer_cma(all, finding);
	offer_vmalloc(all, finding);
	offer_io_tlb(all, finding);
	offer_split(all, finding);
	offer_less_ram(all, finding);
	if (users > all->size / 4 && all->size)
		finding_change(finding, "sysctl", "vm.lowmem_reserve_ratio=256 16",
			       "keeps twice as much of lowmem (of zone Normal, 1/16 of highmem in "
			       "place of 1/32) from pages that could lie in highmem as well: the "
			       "page cache and processes have much of it");
	finding_change(finding, "hardware", "a 64-bit kernel", "all memory is lowmem there; "
		       "32-bit programs run unchanged, if the CPU has 64 bits");
}
