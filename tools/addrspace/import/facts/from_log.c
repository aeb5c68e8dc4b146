// SPDX-License-Identifier: GPL-2.0
/* Kernel parameters from a boot log (see parameters.h). */
#include "import/facts/parameters.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "import/text/scan.h"

#define LINE		4097
#define PAGE_SHIFT_32	12
#define KIB_PAE_PKMAP	2048	/* the range of one page table, with PAE */
#define K_PER_PAGE	4
#define LEAST_RAM	0x1000	/* pages, of 16 MiB */
#define MIB_OF_4_GIB	4096	/* more takes PAE */
#define PAE_MAX_PFN	0x1000000	/* of 64 GiB */
#define OLD_MAX_PFN	0x100000	/* of 4 GiB */

static bool begins(const char *line, const char *with)
{
	return !strncmp(line, with, strlen(with));
}

static json_t *range_json(uint64_t start, uint64_t end)
{
	char *text[2];
	json_t *json;

	if (asprintf(&text[0], "0x%08llx", (unsigned long long)start) < 0 ||
	    asprintf(&text[1], "0x%08llx", (unsigned long long)end) < 0)
		return json_null();
	json = json_pack("[s,s]", text[0], text[1]);
	free(text[0]);
	free(text[1]);
	return json;
}

static const struct {
	const char *printed, *key;
} regions[] = {
	{ "fixmap", "fixmap" }, { "cpu_entry", "cpu_entry" },
	{ "pkmap", "pkmap" }, { "vmalloc", "vmalloc" },
	{ "lowmem", "lowmem" }, { "modules", "modules" },
	{ "vector", "vector" }, { ".init", "init" }, { ".data", "data" },
	{ ".text", "text" }, { ".bss", "bss" },
};

/* Lowmem in pieces: all of them, in the order of printing, highest first. */
static void add_chunk(struct parameters *parameters, const char *key,
		      uint64_t start, uint64_t end)
{
	char name[32];
	json_t *chunks;

	if (strcmp(key, "lowmem") && strcmp(key, "vmalloc"))
		return;
	strcpy(stpcpy(name, key), "_chunks");
	chunks = json_object_get(parameters->keys, name);
	if (!chunks) {
		chunks = json_array();
		json_array_append(chunks, json_object_get(parameters->keys, key));
		json_object_set_new(parameters->keys, name, chunks);
	}
	if (json_array_size(chunks) < 64)
		json_array_append_new(chunks, range_json(start, end));
}

/* "    pkmap   : 0xff800000 - 0xffc00000   (4096 kB)" */
static void take_region(struct parameters *parameters, const char *line)
{
	const char *name = line + strspn(line, " "), *bounds;
	size_t i, len = strcspn(name, " :");
	uint64_t start, end;

	bounds = strchr(name, ':');
	if (!bounds || !scan_bounds(bounds + 1, &start, &end) ||
	    end > 1ULL << 32 || !strchr(bounds, '('))
		return;
	for (i = 0; i < sizeof(regions) / sizeof(*regions); i++) {
		if (strlen(regions[i].printed) != len ||
		    strncmp(regions[i].printed, name, len))
			continue;
		if (parameters_have(parameters, regions[i].key))
			add_chunk(parameters, regions[i].key, start, end);
		parameters_put(parameters, regions[i].key,
			       range_json(start, end), line);
	}
}

/*
 * If addresses are hidden, sizes are still shown; on ARM this one is whole MiB.
 */
static void take_hidden(struct parameters *parameters, const char *line)
{
	uint64_t mib;

	line += strspn(line, " ");
	if (begins(line, "vmalloc") && strstr(line, "ptrval") &&
	    scan_before(line, " MB)", &mib))
		parameters_put_number(parameters, "vmalloc_total", mib << 10, line);
}

static void take_options(struct parameters *parameters, const char *line)
{
	static const char *const names[] = {
		"Kernel command line: ", "Command line: ",
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (begins(line, names[i]))
			parameters_put_text(parameters, "options",
					    line + strlen(names[i]), line);
}

/* "last_pfn = 0x3f7a0 max_arch_pfn = 0x100000", since 2.6.27 */
static void take_last_pfn(struct parameters *parameters, const char *line)
{
	uint64_t number;

	if (!scan_behind(line, "last_pfn = ", 16, &number) ||
	    !strstr(line, "max_arch_pfn"))
		return;
	parameters_put_address(parameters, "e820_top_pfn", number, line);
	if (!scan_behind(line, "max_arch_pfn = ", 16, &number))
		return;
	if (number > PAE_MAX_PFN) {
		parameters_put_text(parameters, "arch", "x86_64", line);
		return;
	}
	parameters_put_text(parameters, "arch", "i386", line);
	parameters_put_answer(parameters, "pae", number > OLD_MAX_PFN, line);
}

/* The end of an e820 range that is RAM, in the formats before and since 3.4. */
static bool usable_end(const char *line, uint64_t *end)
{
	const char *at;

	if (!strstr(line, "usable"))
		return false;
	at = strstr(line, "[mem 0x");
	if (at) {
		if (!scan_behind(at, "-", 16, end))
			return false;
		++*end;
		return true;
	}
	at = strchr(line, ':');
	return at && scan_behind(at, " - ", 16, end);
}

static void take_e820(struct parameters *parameters, const char *line,
		      uint64_t *top)
{
	uint64_t end;

	if (begins(line, "BIOS-"))
		parameters_put_answer(parameters, "bios", true, line);
	if (!strstr(line, "e820") || !usable_end(line, &end))
		return;
	if (end > *top)
		*top = end;
}

/* A value of zero proves nothing: it was printed without highmem, too. */
static void take_highmem(struct parameters *parameters, uint64_t mib,
			 const char *line)
{
	parameters_put_number(parameters, "highmem_mb", mib, line);
	if (mib)
		parameters_put_answer(parameters, "highmem", true, line);
	if (mib >= MIB_OF_4_GIB)
		parameters_put_answer(parameters, "pae", true, line);
}

/*
 * Since 3.11, with K: a kernel without highmem does not mention it, and the
 * total is the present RAM.
 */
static void judge_memory(struct parameters *parameters, const char *line)
{
	uint64_t total;
	size_t len = strspn(line + 8, "0123456789");

	if (line[8 + len] != 'K')
		return;
	if (strchr(line, ')'))
		parameters_put_answer(parameters, "highmem",
				      strstr(line, "K highmem"), line);
	if (scan_behind(line, "K/", 10, &total))
		parameters_put_number(parameters, "ram_present",
				      total / K_PER_PAGE, line);
}

static void take_memory(struct parameters *parameters, const char *line)
{
	uint64_t number;

	if (begins(line, "Memory: ") && strstr(line, "available")) {
		parameters_put_text(parameters, "memory_line", line, line);
		judge_memory(parameters, line);
	}
	if (scan_before(line, "MB HIGHMEM available", &number))
		take_highmem(parameters, number, line);
	if (scan_before(line, "MB LOWMEM available", &number)) {
		parameters_put_number(parameters, "lowmem_mb", number, line);
		parameters_put_text(parameters, "arch", "i386", line);
	}
	if (begins(line, "low ram: ") && scan_behind(line, " - ", 16, &number))
		parameters_put_address(parameters, "max_low_pfn",
				       number >> PAGE_SHIFT_32, line);
}

/*
 * reserve_top_address(): the addresses above belong to a hypervisor, or were
 * reserved by an option.
 */
static void take_reserved_top(struct parameters *parameters, const char *line)
{
	uint64_t top;

	if (scan_behind(line, "(rounded to ", 16, &top) ||
	    scan_behind(line, "Reserving virtual address space above ", 16, &top))
		parameters_put_address(parameters, "fixaddr_top",
				       (top & UINT32_MAX) - (1 << PAGE_SHIFT_32),
				       line);
}

/*
 * The warnings of arch/x86/mm/init_32.c when RAM remains unused. 4 GiB is the
 * limit of a kernel with HIGHMEM4G, which older ones print as "Warning only
 * 4GB"; a limit in MB is that of lowmem, if there is no highmem.
 */
static void take_limit(struct parameters *parameters, const char *line)
{
	uint64_t mib;

	if (begins(line, "Warning only 4GB ") || begins(line, "Warning: only 4GB ")) {
		parameters_put_answer(parameters, "highmem", true, line);
		parameters_put_answer(parameters, "pae", false, line);
	} else if (begins(line, "Use a HIGHMEM enabled kernel") ||
		   (begins(line, "Warning only ") &&
		    scan_before(line, "MB will be used", &mib))) {
		parameters_put_answer(parameters, "highmem", false, line);
	}
}

static void take_configuration(struct parameters *parameters, const char *line)
{
	uint64_t number;

	if (scan_behind(line, "NR_CPUS:", 10, &number) ||
	    scan_behind(line, "NR_CPUS=", 10, &number))
		parameters_put_number(parameters, "nr_cpus", number, line);
	if (strstr(line, "NX (Execute Disable) protection: active"))
		parameters_put_answer(parameters, "pae", true, line);
	if (begins(line, "Xen version: "))
		parameters_put_answer(parameters, "hypervisor", true, line);
	if (begins(line, "Reserving virtual address space above "))
		take_reserved_top(parameters, line);
	take_limit(parameters, line);
}

/*
 * The cross compiler's name: "Linux version 4.14.9 (b@h) (mipsel-openwrt-linux-musl-gcc". That
 * of x86_64 builds i386's kernels as well.
 */
static void take_compiler(struct parameters *parameters, const char *line)
{
	static const struct {
		const char *compiler, *arch;
	} names[] = {
		{ "(arm-", "arm" }, { "(armv7", "arm" }, { "(aarch64-", "arm64" },
		{ "(i686-", "i386" }, { "(i586-", "i386" }, { "(i486-", "i386" },
		{ "(i386-", "i386" }, { "(mips", "mips" }, { "(powerpc", "powerpc" },
		{ "(riscv", "riscv" }, { "(m68k", "m68k" }, { "(sh4", "sh" },
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (strstr(line, names[i].compiler))
			parameters_put_text(parameters, "arch", names[i].arch, line);
}

static void take_architecture(struct parameters *parameters, const char *line)
{
	static const struct {
		const char *line, *arch;
	} signs[] = {
		{ "Booting Linux on physical CPU 0x0000000000", "arm64" },
		{ "CPU: ARM", "arm" }, { "Machine model: ", "arm" },
		{ "OF: fdt: Machine model: ", "arm" },
		{ "OF: fdt:Machine model: ", "arm" },
		{ "Machine: ", "arm" }, { "MIPS: machine is", "mips" },
		{ "CPU revision is", "mips" }, { "CPU0 revision is", "mips" },
		{ "Using PowerMac machine description", "powerpc" },
		{ "Kernel virtual memory layout:", "powerpc" },
	};
	size_t i;

	for (i = 0; i < sizeof(signs) / sizeof(*signs); i++)
		if (begins(line, signs[i].line))
			parameters_put_text(parameters, "arch", signs[i].arch,
					    line);
}

/*
 * The ranges below "Zone ranges:", in bytes. An empty zone has no line, or one that
 * says so.
 */
struct zones {
	uint64_t start, low_end, end;
	char line[LINE];	/* the last one, and that of the last below highmem */
	char low_line[LINE];
};

/*
 * "[mem 0x10000000-0x3fffffff]" since 3.5, before it page frames: "0x1000 -> 0x373fe",
 * and before 2.6.29 "4096 ->   229376".
 */
static bool zone_bounds(const char *line, uint64_t *start, uint64_t *end)
{
	const char *at = line + strcspn(line, " ");
	char *rest;

	if (scan_behind(at, "[mem ", 16, start))
		return scan_behind(strstr(at, "[mem "), "-", 16, end) && ++*end;
	at += strspn(at, " ");
	if (!isdigit((unsigned char)*at))
		return false;
	*start = strtoull(at, &rest, 0) << PAGE_SHIFT_32;
	if (!scan_behind(rest, "-> ", 0, end))
		return false;
	*end <<= PAGE_SHIFT_32;
	return true;
}

/* The first zone begins with RAM, and the last one ends with it. */
static void take_zone(struct zones *zones, const char *line)
{
	bool is_high = begins(line, "HighMem ");
	uint64_t start, end;

	if (!is_high && !begins(line, "DMA ") && !begins(line, "Normal "))
		return;
	if (!zone_bounds(line, &start, &end) || start >= end || start < zones->end)
		return;
	if (!zones->end)
		zones->start = start;
	zones->end = end;
	snprintf(zones->line, sizeof(zones->line), "%s", line);
	if (is_high)
		return;
	zones->low_end = end;
	snprintf(zones->low_line, sizeof(zones->low_line), "%s", line);
}

static void judge_zones(struct parameters *parameters, const struct zones *zones)
{
	const char *arch = parameters_text(parameters, "arch");
	bool is_arm = arch && !strcmp(arch, "arm");

	if (!zones->end || !arch)
		return;
	if (zones->end > zones->low_end)
		parameters_put_answer(parameters, "highmem", true, zones->line);
	if (is_arm && !parameters_have(parameters, "phys_offset"))
		parameters_put_address(parameters, "phys_offset", zones->start,
				       zones->line);
	/* On i386 without highmem, RAM that does not fit into lowmem is in no zone. */
	if (is_arm)
		parameters_put_number(parameters, "ram_pages",
				      (zones->end - zones->start) >> PAGE_SHIFT_32,
				      zones->line);
	else if (!strcmp(arch, "i386") && zones->end > zones->low_end && zones->low_end) {
		parameters_put_address(parameters, "e820_top_pfn",
				       zones->end >> PAGE_SHIFT_32, zones->line);
		parameters_put_address(parameters, "max_low_pfn",
				       zones->low_end >> PAGE_SHIFT_32,
				       zones->low_line);
	}
}

static void take_line(struct parameters *parameters, const char *line,
		      uint64_t *top, struct zones *zones)
{
	if (begins(line, "Linux version ")) {
		parameters_put_version(parameters, line + 14, line);
		take_compiler(parameters, line);
	}
	take_architecture(parameters, line);
	take_region(parameters, line);
	take_hidden(parameters, line);
	line += strspn(line, " ");
	take_options(parameters, line);
	take_last_pfn(parameters, line);
	take_e820(parameters, line, top);
	take_memory(parameters, line);
	take_zone(zones, line);
	take_configuration(parameters, line);
}

static uint64_t size_of(const struct parameters *parameters, const char *key)
{
	const json_t *range = json_object_get(parameters->keys, key);
	const char *start = json_string_value(json_array_get(range, 0));
	const char *end = json_string_value(json_array_get(range, 1));

	return start && end ? strtoull(end, NULL, 16) - strtoull(start, NULL, 16) : 0;
}

/* If the map is cut off, the last RAM in it is not the end of RAM. */
static void take_top(struct parameters *parameters, uint64_t top)
{
	const char *memory = parameters_text(parameters, "memory_line");
	uint64_t total;

	if (top < LEAST_RAM || (memory && scan_behind(memory, "/", 10, &total) &&
				top < total / K_PER_PAGE))
		return;
	if (top << PAGE_SHIFT_32 < size_of(parameters, "lowmem"))
		return;
	parameters_put_address(parameters, "e820_top_pfn", top,
			       "the last RAM of the e820 map");
}

/* Facts that the printed layout shows indirectly. */
static void judge_layout(struct parameters *parameters)
{
	bool is_arm = parameters_have(parameters, "vector") ||
		      parameters_have(parameters, "modules");
	bool has_pkmap = parameters_have(parameters, "pkmap");

	if (!parameters_have(parameters, "vmalloc"))
		return;
	parameters_put_text(parameters, "arch", is_arm ? "arm" : "i386",
			    "the printed layout");
	parameters_put_answer(parameters, "highmem", has_pkmap, has_pkmap ?
			      "the layout has a pkmap" :
			      "the layout has no pkmap");
	if (!is_arm && has_pkmap)
		parameters_put_answer(parameters, "pae",
				      size_of(parameters, "pkmap") >> 10 <=
				      KIB_PAE_PKMAP, "the size of pkmap");
}

void parameters_from_log(struct parameters *parameters, const char *text)
{
	struct zones zones = { 0 };
	uint64_t top = 0;
	char line[LINE];

	while ((text = scan_line(text, line, sizeof(line))))
		take_line(parameters, line, &top, &zones);
	take_top(parameters, top >> PAGE_SHIFT_32);
	judge_layout(parameters);
	judge_zones(parameters, &zones);
}
