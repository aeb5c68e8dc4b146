// SPDX-License-Identifier: GPL-2.0
/*
 * Kernel parameters from files of /proc and of a kernel's build (see
 * parameters.h).
 */
#include "import/facts/parameters.h"

#include <stdlib.h>
#include <string.h>

#include "import/facts/meminfo.h"
#include "import/text/scan.h"
#include "lib/error.h"
#include "lib/zones.h"

#define LINE		4097
#define PAGE_SHIFT_32	12
#define MIB		(1ULL << 20)
#define IMAGE_REACH	(64 * MIB)	/* how far above PAGE_OFFSET an image begins */

static void take_zone(struct parameters *parameters, const struct zone *zone,
		      uint64_t *first, uint64_t *last)
{
	uint64_t start = zone->pages[ZONE_START], spanned = zone->pages[ZONE_SPANNED];
	uint64_t end = start + spanned;

	if (!zone->known[ZONE_START] || !spanned)
		return;
	if (*first == UINT64_MAX)
		*first = start;
	/* ARM counts from the beginning of RAM; i386 leaves out page 0. */
	end -= *first > 1 ? *first : 0;
	if (!strcmp(zone->name, "HighMem")) {
		parameters_put_answer(parameters, "highmem", true,
				      "zone HighMem");
		parameters_put_address(parameters, "e820_top_pfn", end,
				       "the end of zone HighMem");
	}
	if (!strcmp(zone->name, "Normal") && *first <= 1)
		parameters_put_address(parameters, "max_low_pfn", end,
				       "the end of zone Normal");
	if (end > *last)
		*last = end;
}

void parameters_from_zoneinfo(struct parameters *parameters, const char *text)
{
	uint64_t first = UINT64_MAX, last = 0;
	struct zone zone;

	while (zone_next(&zone, &text))
		take_zone(parameters, &zone, &first, &last);
	if (last)
		parameters_put_number(parameters, "ram_pages", last,
				      "the end of the last zone");
}

static const struct {
	const char *field, *key;
} meminfo_keys[] = {
	{ "MemTotal:", "mem_total" }, { "HighTotal:", "high_total" },
	{ "LowTotal:", "low_total" }, { "VmallocTotal:", "vmalloc_total" },
};

static void take_meminfo(struct parameters *parameters, const char *line)
{
	uint64_t number;
	size_t i;

	for (i = 0; i < sizeof(meminfo_keys) / sizeof(*meminfo_keys); i++)
		if (!strncmp(line, meminfo_keys[i].field,
			     strlen(meminfo_keys[i].field)) &&
		    scan_behind(line, ":", 10, &number))
			parameters_put_number(parameters, meminfo_keys[i].key,
					      number, line);
	if (!strncmp(line, "MemTotal:", 9) && scan_behind(line, ":", 10, &number))
		parameters_put_number(parameters, "ram_least", number / 4, line);
	if (!strncmp(line, "HighTotal:", 10) &&
	    scan_behind(line, ":", 10, &number) && number)
		parameters_put_answer(parameters, "highmem", true, line);
}

/* The size of a large page is the range of a page table. */
static void take_huge_page(struct parameters *parameters, const char *line)
{
	const char *arch = parameters_text(parameters, "arch");
	uint64_t kib;

	if (strncmp(line, "Hugepagesize:", 13) || (arch && strcmp(arch, "i386")) ||
	    !scan_behind(line, ":", 10, &kib))
		return;
	if (kib == 4096) {
		parameters_put_answer(parameters, "pae", false, line);
		parameters_put_text(parameters, "arch", "i386", line);
	} else if (kib == 2048 && arch) {
		parameters_put_answer(parameters, "pae", true, line);
	}
}

/* It is between MemFree and SwapTotal, if the kernel is built for it. */
static bool lacks_highmem(const char *text)
{
	const char *from = strstr(text, "MemFree:");

	return strstr(text, "MemTotal:") && from && strstr(from, "SwapTotal:") &&
	       !strstr(text, "HighTotal:");
}

void parameters_from_meminfo(struct parameters *parameters, const char *text)
{
	char *wrong = meminfo_contradiction(text);
	char line[LINE];

	if (wrong) {
		warn("meminfo contradicts itself: %s; ignoring its figures", wrong);
		free(wrong);
		return;
	}
	if (lacks_highmem(text))
		parameters_put_answer(parameters, "highmem", false,
				      "there is no HighTotal");
	while ((text = scan_line(text, line, sizeof(line)))) {
		take_meminfo(parameters, line);
		take_huge_page(parameters, line);
	}
}

/* The last byte of RAM; on ARM also the first one. */
void parameters_from_iomem(struct parameters *parameters, const char *text)
{
	uint64_t first = UINT64_MAX, last = 0;
	char line[LINE];

	while ((text = scan_line(text, line, sizeof(line)))) {
		char *end;
		uint64_t start = strtoull(line, &end, 16), to;

		if (*end != '-' || !strstr(end, " : System RAM"))
			continue;
		to = strtoull(end + 1, NULL, 16);
		first = start < first ? start : first;
		last = to > last ? to : last;
	}
	if (first > last || !last)
		return;		/* readers without the right to addresses see zeros */
	parameters_put_address(parameters, "phys_offset", first < MIB ? 0 : first,
			       "the first System RAM");
	if (first < MIB)
		parameters_put_address(parameters, "e820_top_pfn",
				       (last + 1) >> PAGE_SHIFT_32,
				       "the last System RAM");
	parameters_put_number(parameters, "ram_pages",
			      (last + 1 - (first < MIB ? 0 : first)) >> PAGE_SHIFT_32,
			      "the last System RAM");
}

static void take_config(struct parameters *parameters, const char *line)
{
	uint64_t number;

	if (scan_behind(line, "CONFIG_PAGE_OFFSET=", 0, &number))
		parameters_put_address(parameters, "page_offset", number, line);
	if (scan_behind(line, "CONFIG_NR_CPUS=", 10, &number))
		parameters_put_number(parameters, "nr_cpus", number, line);
	if (!strcmp(line, "CONFIG_X86_PAE=y"))
		parameters_put_answer(parameters, "pae", true, line);
	if (!strcmp(line, "CONFIG_NOHIGHMEM=y") ||
	    !strcmp(line, "# CONFIG_HIGHMEM is not set"))
		parameters_put_answer(parameters, "highmem", false, line);
	if (!strcmp(line, "CONFIG_HIGHMEM=y"))
		parameters_put_answer(parameters, "highmem", true, line);
	if (!strcmp(line, "CONFIG_X86_32=y"))
		parameters_put_text(parameters, "arch", "i386", line);
	if (!strcmp(line, "CONFIG_X86_64=y"))
		parameters_put_text(parameters, "arch", "x86_64", line);
	if (!strcmp(line, "CONFIG_ARM=y"))
		parameters_put_text(parameters, "arch", "arm", line);
	if (!strcmp(line, "CONFIG_MIPS=y"))
		parameters_put_text(parameters, "arch", "mips", line);
	if (!strncmp(line, "CONFIG_CMDLINE=\"", 16) && line[16] != '"')
		parameters_put_text(parameters, "options", line + 16, line);
}

/* "# Linux/i386 6.1.0 Kernel Configuration" */
static void take_config_title(struct parameters *parameters, const char *line)
{
	const char *version;

	if (strncmp(line, "# Linux/", 8))
		return;
	version = strchr(line + 8, ' ');
	if (version)
		parameters_put_version(parameters, version + 1, line);
}

void parameters_from_config(struct parameters *parameters, const char *text)
{
	bool is_i386 = strstr(text, "CONFIG_X86_32=y"), any_pae;
	char line[LINE];

	any_pae = strstr(text, "CONFIG_X86_PAE=y") ||
		  strstr(text, "CONFIG_X86_PAE is");
	while ((text = scan_line(text, line, sizeof(line)))) {
		take_config_title(parameters, line);
		take_config(parameters, line);
		if (!strcmp(line, "# CONFIG_X86_PAE is not set") ||
		    (is_i386 && !any_pae && !strcmp(line, "CONFIG_HIGHMEM4G=y")))
			parameters_put_answer(parameters, "pae", false, line);
	}
}

/* The image begins a few MiB above PAGE_OFFSET, at one of the known splits. */
static void take_image(struct parameters *parameters, uint64_t start,
		       const char *line)
{
	static const uint64_t splits[] = {
		0x40000000, 0x78000000, 0x80000000, 0xb0000000, 0xc0000000,
	};
	size_t i;

	for (i = 0; i < sizeof(splits) / sizeof(*splits); i++)
		if (start >= splits[i] && start - splits[i] < IMAGE_REACH)
			parameters_put_address(parameters, "page_offset",
					       splits[i], line);
}

void parameters_from_symbols(struct parameters *parameters, const char *text)
{
	char line[LINE];

	while ((text = scan_line(text, line, sizeof(line)))) {
		const char *name = strrchr(line, ' ');

		if (!name)
			continue;
		name++;
		if (scan_hex_len(line) == 16)
			parameters_put_text(parameters, "arch", "x86_64", line);
		if (!strcmp(name, "_text") || !strcmp(name, "_stext"))
			take_image(parameters, strtoull(line, NULL, 16), line);
		if (!strcmp(name, "kmap_high"))
			parameters_put_answer(parameters, "highmem", true, line);
	}
}

void parameters_from_uname(struct parameters *parameters, const char *text)
{
	static const struct {
		const char *word, *arch;
	} machines[] = {
		{ " x86_64 ", "x86_64" }, { " i686 ", "i386" },
		{ " i586 ", "i386" }, { " i486 ", "i386" },
		{ " armv", "arm" }, { " aarch64 ", "arm64" },
		{ " mips", "mips" },
	};
	char line[LINE];
	const char *version;
	size_t i;

	if (!scan_line(text, line, sizeof(line)))
		return;
	for (i = 0; i < sizeof(machines) / sizeof(*machines); i++)
		if (strstr(line, machines[i].word))
			parameters_put_text(parameters, "arch",
					    machines[i].arch, line);
	version = strchr(line + strlen("Linux "), ' ');
	if (version)
		parameters_put_version(parameters, version + 1, line);
}

void parameters_from_cpuinfo(struct parameters *parameters, const char *text)
{
	char line[LINE];

	while ((text = scan_line(text, line, sizeof(line)))) {
		if (!strncmp(line, "CPU architecture:", 17) ||
		    strstr(line, ": ARMv"))
			parameters_put_text(parameters, "arch", "arm", line);
		else if (!strncmp(line, "system type\t", 12))
			parameters_put_text(parameters, "arch", "mips", line);
		else if (!strncmp(line, "fdiv_bug\t", 9))
			parameters_put_text(parameters, "arch", "i386", line);
	}
}

void parameters_from_cmdline(struct parameters *parameters, const char *text)
{
	char line[LINE];

	if (scan_line(text, line, sizeof(line)))
		parameters_put_text(parameters, "options", line, line);
}

/* Only ARM has static mappings; a 32-bit kernel with ACPI is i386. */
void parameters_from_vmallocinfo(struct parameters *parameters,
				 const char *text)
{
	uint64_t start, end, lowest = UINT64_MAX;
	char line[LINE], first[LINE] = "";

	while ((text = scan_line(text, line, sizeof(line)))) {
		/* Those of ARM's modules lie below. */
		if (scan_bounds(line, &start, &end) && start < lowest && end <= UINT32_MAX &&
		    !strstr(line, "load_module") && !strstr(line, "module_alloc")) {
			lowest = start;
			strcpy(first, line);
		}
		if (strstr(line, " iotable_init+"))
			parameters_put_text(parameters, "arch", "arm", line);
		if (strstr(line, " acpi_os_map_") && line[0] && line[10] == '-')
			parameters_put_text(parameters, "arch", "i386", line);
	}
	if (*first)
		parameters_put_address(parameters, "lowest_area", lowest, first);
}
