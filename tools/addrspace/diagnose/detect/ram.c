// SPDX-License-Identifier: GPL-2.0
/*
 * RAM that is not used: above the reach of the kernel's page tables, above lowmem
 * without highmem, cut off by mem=, lost by the BIOS.
 */
#include "diagnose/detect/detectors.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "diagnose/diagnosis.h"
#include "diagnose/evidence/space.h"
#include "import/text/scan.h"
#include "lib/alloc.h"
#include "lib/page.h"
#include "lib/size.h"

#define MIB		((uint64_t)1 << 20)
#define GIB		((uint64_t)1 << 30)
#define MOST_RANGES	64
#define LEAST_LOST	(32 * MIB)	/* less is reserved by the BIOS */

struct ram_range {
	uint64_t start, end;
	unsigned long line;
};

/* The map of RAM that the BIOS gave, before mem= cut it. */
struct ram {
	struct ram_range range[MOST_RANGES];
	int nr;
	uint64_t total, above_4g, top;
	uint64_t gap;		/* below 4 GiB, from the last RAM there; 0: all is RAM */
	const char *file;
};

static bool begins(const char *line, const char *with)
{
	line += strspn(line, " ");
	return !strncmp(line, with, strlen(with));
}

/* " BIOS-e820: [mem 0x...-0x...] usable", " BIOS-e820: 0... - 0... (usable)" */
static bool read_usable(const char *line, struct ram_range *range)
{
	const char *at;

	if (!begins(line, "BIOS-e820:") || !strstr(line, "usable"))
		return false;
	at = strstr(line, "[mem 0x");
	if (at) {
		if (!scan_behind(at, "[mem ", 16, &range->start) ||
		    !scan_behind(at, "-", 16, &range->end))
			return false;
		range->end++;
	} else if (!scan_behind(line, "BIOS-e820:", 16, &range->start) ||
		   !scan_behind(line, " - ", 16, &range->end)) {
		return false;
	}
	return range->start < range->end && range->end <= 1ULL << 40;
}

static void add_range(struct ram *ram, const struct ram_range *range)
{
	uint64_t start = range->start > 4 * GIB ? range->start : 4 * GIB;
	int i;

	for (i = 0; i < ram->nr; i++)	/* a log that occurs twice */
		if (range->start < ram->range[i].end && ram->range[i].start < range->end)
			return;
	if (ram->nr == MOST_RANGES)
		return;
	ram->range[ram->nr++] = *range;
	ram->total += range->end - range->start;
	ram->above_4g += range->end > start ? range->end - start : 0;
	ram->top = range->end > ram->top ? range->end : ram->top;
}

static void read_ram(struct ram *ram, const struct diagnosis *diagnosis)
{
	struct lines lines = lines_of(diagnosis, SOURCE_KERNEL "dmesg");
	uint64_t last = 0;
	int i;

	*ram = (struct ram){ .file = lines.file };
	while (lines_next(&lines)) {
		struct ram_range range = { .line = 0 };

		if (!read_usable(lines.line, &range))
			continue;
		range.line = lines.number;
		add_range(ram, &range);
	}
	for (i = 0; i < ram->nr; i++)
		if (ram->range[i].end <= 4 * GIB && ram->range[i].end > last)
			last = ram->range[i].end;
	ram->gap = last ? 4 * GIB - last : 0;
}

/* The ranges that reach beyond an address are evidence. */
static void show_ranges(const struct diagnosis *diagnosis, const struct ram *ram,
			uint64_t beyond, const struct finding *finding)
{
	struct lines lines = lines_of(diagnosis, ram->file);
	int i;

	while (lines_next(&lines))
		for (i = 0; i < ram->nr; i++)
			if (ram->range[i].line == lines.number && ram->range[i].end > beyond)
				finding_line(finding, &lines);
}

static bool find_line(const struct diagnosis *diagnosis, const char *text, struct lines *at)
{
	*at = lines_of(diagnosis, SOURCE_KERNEL "dmesg");
	while (lines_next(at))
		if (strstr(at->line, text))
			return true;
	return false;
}

static bool has_highmem(const struct diagnosis *diagnosis)
{
	return json_is_true(json_object_get(diagnosis->parameters.keys, "highmem"));
}

/* "Warning only 4GB will be used." and "Use a HIGHMEM64G enabled kernel." */
static void detect_no_pae(struct diagnosis *diagnosis, const struct ram *ram)
{
	struct lines warning, advice;
	bool said = find_line(diagnosis, "only 4GB will be used", &warning);
	struct finding finding;
	char *lost = size_words(ram->above_4g);
	unsigned int kernel = diagnosis_kernel(diagnosis);

	if (said || (ram->above_4g >= LEAST_LOST && diagnosis->pae == MODEL_NO &&
		     !diagnosis->is_arm)) {
		finding = finding_new(diagnosis, "ram-above-4g-without-pae", "ram",
				      WEIGHT_WASTE + 5,
				      "%s of RAM above 4 GiB are not used: the kernel has no PAE",
				      ram->above_4g ? lost : "all");
		if (said)
			finding_line(&finding, &warning);
		if (find_line(diagnosis, "Use a HIGHMEM64G", &advice) ||
		    find_line(diagnosis, "Use a PAE", &advice))
			finding_line(&finding, &advice);
		show_ranges(diagnosis, ram, 4 * GIB, &finding);
		finding_why(&finding, "Page tables of two levels have entries of 32 bits, which "
			    "hold "
			    "no physical address above 4 GiB. Part of the RAM lies there because "
			    "devices have addresses below.");
		if (kernel >= MODEL_KERNEL(6, 15, 0))
			finding_change(&finding, "hardware", "a 64-bit kernel", "from 6.15 on "
				       "32-bit "
				       "x86 uses no RAM above 4 GiB, with PAE neither");
		else
			finding_change(&finding, "configuration", "CONFIG_HIGHMEM64G=y",
				       "a PAE kernel (the distribution's -pae package): 64 GiB; "
				       "from "
				       "6.15 on it takes a 64-bit one");
		finding_costs(&finding, "mem_map for that RAM, in lowmem");
		finding_figure(&finding, "lost", ram->above_4g);
		finding_sure(&finding, said ? SURE_STATED : SURE_COMPUTED, said ? "the kernel "
			     "says so" :
			     "the BIOS's map has the RAM, and the kernel has no PAE");
	}
	free(lost);
}

static void offer_split(const struct diagnosis *diagnosis, const struct finding *finding)
{
	struct vmalloc_boot boot;

	if (!diagnosis_has_splits(diagnosis))
		return;
	if (diagnosis->has_model && space_with_split(diagnosis, 0x80000000, &boot)) {
		char *lowmem = size_words(boot.lowmem);

		finding_change(finding, "configuration", "CONFIG_VMSPLIT_2G=y",
			       "lowmem of %s, without highmem and its costs", lowmem);
		finding_costs(finding, "1 GiB of each process's address space");
		free(lowmem);
		return;
	}
	finding_change(finding, "configuration", diagnosis->is_arm ? "CONFIG_VMSPLIT_2G=y" :
		       "CONFIG_VMSPLIT_3G_OPT=y, or _2G",
		       "more lowmem, without highmem and its costs");
	finding_costs(finding, "address space of each process");
}

/* Without highmem, RAM beyond lowmem has no use. */
static void detect_no_highmem(struct diagnosis *diagnosis)
{
	static const char *const texts[] = {
		"Use a HIGHMEM enabled kernel", "Consider using a HIGHMEM", "Ignoring RAM at",
		"Truncating RAM at", "Truncating memory at",
	};
	struct finding finding;
	struct lines line, warning;
	uint64_t mib = 0;
	size_t i;

	for (i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		if (find_line(diagnosis, texts[i], &line))
			break;
	if (i == sizeof(texts) / sizeof(*texts) || strstr(line.line, "HIGHMEM64G"))
		return;
	if (find_line(diagnosis, "MB will be used", &warning))
		scan_before(warning.line, "MB will be used", &mib);
	finding = finding_new(diagnosis, "ram-beyond-lowmem", "ram", WEIGHT_WASTE + 6,
			      "RAM beyond lowmem is not used%s", has_highmem(diagnosis) ?
			      "" : ": the kernel has no highmem");
	if (mib)
		finding_line(&finding, &warning);
	for (i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		if (find_line(diagnosis, texts[i], &line))
			finding_line(&finding, &line);
	finding_why(&finding, "Without highmem, all RAM must have a permanent address in the "
		    "kernel's part of the address space, which also contains vmalloc space.");
	offer_split(diagnosis, &finding);
	finding_change(&finding, "configuration", "CONFIG_HIGHMEM=y", "the RAM serves processes "
		       "and the "
		       "page cache (on i386 CONFIG_HIGHMEM4G)");
	finding_costs(&finding, "a mapping whenever the kernel accesses such a page; highmem is "
		      "going to be "
		      "removed");
	if (mib)
		finding_figure(&finding, "used", mib << 20);
	finding_sure(&finding, SURE_STATED, "the kernel says so");
}

/* mem= is an address, not an amount. */
static uint64_t mem_option(const struct diagnosis *diagnosis, struct lines *at)
{
	static const char *const files[] = { SOURCE_KERNEL "dmesg", SOURCE_KERNEL "cmdline" };
	size_t i;

	for (i = 0; i < sizeof(files) / sizeof(*files); i++) {
		*at = lines_of(diagnosis, files[i]);
		while (lines_next(at)) {
			const char *option = strstr(at->line, " mem=");
			uint64_t size;

			if (!option && begins(at->line, "mem="))
				option = at->line - 1;
			if (!option || (i == 0 && !strstr(at->line, "ommand line: ")))
				continue;
			option += strlen(" mem=");
			if (size_read(&option, &size) && size >= MIB && *option != '@')
				return size;
		}
	}
	return 0;
}

static uint64_t ram_beyond(const struct ram *ram, uint64_t address)
{
	uint64_t bytes = 0;
	int i;

	for (i = 0; i < ram->nr; i++)
		if (ram->range[i].end > address)
			bytes += ram->range[i].end - (ram->range[i].start > address ?
						      ram->range[i].start : address);
	return bytes;
}

static void detect_mem_option(struct diagnosis *diagnosis, const struct ram *ram)
{
	struct finding finding;
	struct lines line;
	uint64_t mem = mem_option(diagnosis, &line), lost;
	char *bytes, *set, *top;

	if (!mem || diagnosis->is_arm)
		return;
	lost = ram_beyond(ram, mem);
	if (lost < LEAST_LOST)
		return;
	bytes = size_words(lost);
	top = size_words(ram->top);
	set = xasprintf("mem=%" PRIu64 "M", (ram->top + MIB - 1) >> 20);
	finding = finding_new(diagnosis, "ram-cut-by-mem", "ram", WEIGHT_WASTE + 3,
			      "%s of RAM are not used: mem= cuts them off", bytes);
	finding_line(&finding, &line);
	show_ranges(diagnosis, ram, mem, &finding);
	finding_why(&finding, "On x86, mem= is an address, not an amount: the kernel ignores "
		    "RAM above it. A hole for devices moves some RAM up, so mem= with the "
		    "installed amount loses that part; here RAM ends at %s.", top);
	finding_change(&finding, "boot parameter", set, "or no mem= at all: all "
		       "RAM%s", diagnosis->pae ==
		       MODEL_NO && ram->top > 4 * GIB ? " that 4 GiB of addresses have" : "");
	finding_figure(&finding, "lost", lost);
	finding_sure(&finding, SURE_COMPUTED, "the BIOS's map has RAM above the limit");
	free(bytes);
	free(top);
	free(set);
}

/* "WARNING: BIOS bug: CPU MTRRs don't cover all of memory, losing 512MB of RAM." */
static void detect_mtrr(struct diagnosis *diagnosis)
{
	struct finding finding;
	struct lines line;
	uint64_t mib = 0;

	if (!find_line(diagnosis, "CPU MTRRs don't cover", &line))
		return;
	scan_behind(line.line, "losing ", 10, &mib);
	finding = finding_new(diagnosis, "ram-without-mtrr", "ram", WEIGHT_WASTE + 2,
			      "%" PRIu64 " MiB of RAM are not used: the BIOS left them "
			      "uncached", mib);
	finding_line(&finding, &line);
	finding_why(&finding, "RAM without an MTRR that makes it cacheable would be many times "
		    "slower, so "
		    "the kernel leaves it alone.");
	finding_change(&finding, "boot parameter", "enable_mtrr_cleanup", "the kernel rearranges "
		       "the "
		       "MTRRs so that they cover it");
	finding_change(&finding, "hardware", "a newer BIOS", "the BIOS made the mistake");
	finding_figure(&finding, "lost", mib << 20);
	finding_sure(&finding, SURE_STATED, "the kernel says so");
}

/* PAE reaches 64 GiB, since 6.15 only 4 GiB. */
static void detect_limit(struct diagnosis *diagnosis, const struct ram *ram)
{
	bool only_4g = diagnosis_kernel(diagnosis) >= MODEL_KERNEL(6, 15, 0);
	uint64_t limit = only_4g ? 4 * GIB : 64 * GIB, lost = ram_beyond(ram, limit);
	struct finding finding;
	char *bytes;

	if (diagnosis->is_arm || diagnosis->pae != MODEL_YES || lost < LEAST_LOST)
		return;
	bytes = size_words(lost);
	finding = finding_new(diagnosis, "ram-beyond-limit", "ram", WEIGHT_WASTE + 4,
			      "%s of RAM above %s are not used", bytes, only_4g ? "4 GiB" : "64 "
			      "GiB");
	show_ranges(diagnosis, ram, limit, &finding);
	finding_why(&finding, only_4g ? "From 6.15 on a 32-bit x86 kernel uses no RAM above 4 GiB: "
		    "CONFIG_HIGHMEM64G was removed, PAE is there for NX alone." :
		    "PAE's entries hold physical addresses of 36 bits.");
	finding_change(&finding, "hardware", "a 64-bit kernel", "uses all of it, and 32-bit "
		       "programs run "
		       "on it");
	finding_figure(&finding, "lost", lost);
	finding_sure(&finding, SURE_COMPUTED, "the BIOS's map has the RAM");
	free(bytes);
}

/*
 * Devices use the addresses below 4 GiB, and the BIOS did not move the RAM above them.
 */
static void detect_device_hole(struct diagnosis *diagnosis, const struct ram *ram)
{
	uint64_t last = 4 * GIB - ram->gap;
	struct finding finding;
	char *has, *gap;

	if (diagnosis->is_arm || !ram->gap || ram->above_4g || last < 3 * GIB + 32 * MIB ||
	    ram->gap < 128 * MIB)
		return;
	has = size_words(ram->total);
	gap = size_words(ram->gap);
	finding = finding_new(diagnosis, "ram-behind-devices", "ram", WEIGHT_NOTE + 2,
			      "RAM ends at 0x%08" PRIx64 ": with 4 GiB installed, up to %s are "
			      "hidden by "
			      "the addresses of devices", last, gap);
	show_ranges(diagnosis, ram, last - MIB, &finding);
	finding_why(&finding, "The BIOS gives the addresses below 4 GiB to devices. It can remap "
		    "the "
		    "hidden RAM above 4 GiB if the chipset can, but did not: it reports %s.",
		    has);
	finding_change(&finding, "hardware", "\"memory remapping\" in the BIOS's setup",
		       "the RAM appears above 4 GiB, where a PAE or a 64-bit kernel uses it");
	finding_sure(&finding, SURE_LIKELY, "how much RAM is installed, the log does not say");
	free(has);
	free(gap);
}

void detect_ram(struct diagnosis *diagnosis)
{
	struct ram *ram = xcalloc(1, sizeof(*ram));

	read_ram(ram, diagnosis);
	detect_no_pae(diagnosis, ram);
	detect_no_highmem(diagnosis);
	detect_mem_option(diagnosis, ram);
	detect_mtrr(diagnosis);
	detect_limit(diagnosis, ram);
	detect_device_hole(diagnosis, ram);
	free(ram);
}
