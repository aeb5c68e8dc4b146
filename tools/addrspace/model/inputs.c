// SPDX-License-Identifier: GPL-2.0
/* Parses words into a model's inputs (see inputs.h). */
#include "model/inputs.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/model.h"
#include "lib/size.h"

#define ANY_PATCH	255
#define HASH_DIGITS	7
#define SLAB		2048	/* 1 << IO_TLB_SHIFT */
#define SLABS_OF_SEGMENT	128	/* IO_TLB_SEGSIZE */
#define MOST_SLABS	(1U << 21)	/* 4 GiB */
#define LARGEST_TABLE	(4ULL << 20)	/* the range of one page table */

/* The oldest that prints its layout at boot (i386: 2.6.20). */
#define FIRST_THAT_PRINTS	MODEL_KERNEL(2, 6, 20)

const struct model_split model_splits[MODEL_NR_SPLITS] = {
	{ "3G", 0xc0000000 },
	{ "3G_OPT", 0xb0000000 },
	{ "2G", 0x80000000 },
	{ "2G_OPT", 0x78000000, true },
	{ "1G", 0x40000000 },
};

void model_inputs_init(struct model_inputs *inputs)
{
	*inputs = (struct model_inputs){
		.kernel = FIRST_THAT_PRINTS,
		.kernel_last = MODEL_LAST_KERNEL,
		.pae = MODEL_UNKNOWN,
		.highmem = MODEL_UNKNOWN,
		.page_offset = FIGURE_MISSING("lowmem"),
		.top_pfn = FIGURE_MISSING("e820_top_pfn"),
		.nr_cpus = FIGURE_MISSING("nr_cpus"),
		.fixaddr_top = FIGURE_MISSING("fixaddr_top, below a hypervisor's hole,"),
		.fixaddr_start = FIGURE_MISSING("fixmap"),
		.fixaddr_tot_start = FIGURE_MISSING("fixmap"),
		.cpu_entry = FIGURE_MISSING("cpu_entry"),
		.vmalloc_end = FIGURE_MISSING("platform"),
		.max_low_pfn = FIGURE_MISSING("max_low_pfn"),
		.lowmem_end = FIGURE_MISSING("lowmem"),
	};
}

void model_inputs_fill(struct model_inputs *inputs,
		       const struct model_inputs *more)
{
	inputs->page_offset = figure_or(inputs->page_offset, more->page_offset);
	inputs->top_pfn = figure_or(inputs->top_pfn, more->top_pfn);
	inputs->nr_cpus = figure_or(inputs->nr_cpus, more->nr_cpus);
	inputs->fixaddr_top = figure_or(inputs->fixaddr_top, more->fixaddr_top);
	inputs->fixaddr_start = figure_or(inputs->fixaddr_start,
					  more->fixaddr_start);
	inputs->cpu_entry = figure_or(inputs->cpu_entry, more->cpu_entry);
	inputs->vmalloc_end = figure_or(inputs->vmalloc_end, more->vmalloc_end);
	if (!inputs->vmalloc)
		inputs->vmalloc = more->vmalloc;
	if (inputs->pae == MODEL_UNKNOWN)
		inputs->pae = more->pae;
	if (inputs->highmem == MODEL_UNKNOWN)
		inputs->highmem = more->highmem;
	if (inputs->kernel != inputs->kernel_last &&
	    more->kernel == more->kernel_last) {
		inputs->kernel = more->kernel;
		inputs->kernel_last = more->kernel_last;
	}
}

void model_drop_highmem(struct model_inputs *in)
{
	if (in->highmem == MODEL_YES && !in->fixaddr_start.missing)
		in->fixaddr_start.value += in->kmap_bytes * in->nr_cpus.value;
	in->highmem = MODEL_NO;
	in->kmap_bytes = 0;
	in->fixaddr_tot_start = FIGURE_MISSING("fixmap");
}

/* The number of slots is that of the version; some kernels have none. */
void model_add_highmem(struct model_inputs *in)
{
	if (in->highmem == MODEL_YES)
		return;
	in->highmem = MODEL_YES;
	in->fixaddr_start = FIGURE_MISSING("fixmap");
	in->fixaddr_tot_start = in->fixaddr_start;
}

#define OTHER_SEGMENTS	"its CPU fixes the segments of the kernel's half"
#define OTHER_LAYOUT	"it has another layout"
#define WIDE		"it has 64 bits"

static const struct {
	const char *name;	/* as it begins */
	const char *lacks;	/* NULL: there is a model */
	enum model_arch arch;
} archs[] = {
	{ "i386", NULL, MODEL_I386 }, { "i486", NULL, MODEL_I386 },
	{ "i586", NULL, MODEL_I386 }, { "i686", NULL, MODEL_I386 },
	{ "x86_64", WIDE }, { "x86-64", WIDE }, { "amd64", WIDE },
	{ "x86", NULL, MODEL_I386 },
	{ "arm64", WIDE }, { "aarch64", WIDE },
	{ "arm", NULL, MODEL_ARM },
	{ "mips", OTHER_SEGMENTS }, { "sh", OTHER_SEGMENTS },
	{ "arc", OTHER_LAYOUT }, { "csky", OTHER_LAYOUT }, { "hexagon", OTHER_LAYOUT },
	{ "ia64", WIDE }, { "loongarch", OTHER_LAYOUT }, { "m68k", OTHER_LAYOUT },
	{ "microblaze", OTHER_LAYOUT }, { "nios2", OTHER_LAYOUT },
	{ "openrisc", OTHER_LAYOUT }, { "parisc", OTHER_LAYOUT },
	{ "powerpc", OTHER_LAYOUT }, { "ppc", OTHER_LAYOUT },
	{ "riscv", OTHER_LAYOUT }, { "s390", WIDE }, { "sparc", OTHER_LAYOUT },
	{ "um", OTHER_LAYOUT }, { "xtensa", OTHER_LAYOUT },
};

const char *model_read_arch(enum model_arch *arch, const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(archs) / sizeof(*archs); i++) {
		if (strncmp(archs[i].name, name, strlen(archs[i].name)))
			continue;
		*arch = archs[i].arch;
		return archs[i].lacks;
	}
	return "addrspace does not know it";
}

/* -09421-g14f83d4: commits since the version, a hash of one. */
static bool is_described(const char *text)
{
	char *end;

	if (*text != '-' || !isdigit((unsigned char)text[1]))
		return false;
	strtoul(text + 1, &end, 10);
	if (strncmp(end, "-g", 2))
		return false;
	return strspn(end + 2, "0123456789abcdef") >= HASH_DIGITS;
}

static unsigned int version_after(unsigned int major, unsigned int minor)
{
	static const unsigned int last_of[] = { [3] = 19, [4] = 20, [5] = 19 };

	if (major < sizeof(last_of) / sizeof(*last_of) && last_of[major] &&
	    minor >= last_of[major])
		return MODEL_KERNEL(major + 1, 0, 0);
	return MODEL_KERNEL(major, minor + 1, 0);
}

/*
 * A version with commits after it may already have changes of the next one. A
 * distribution's 4.15.0-23 may be any of the stable ones.
 */
bool model_read_kernel(struct model_inputs *inputs, const char *text)
{
	unsigned int major, minor, patch = 0;
	int used = 0;

	if (sscanf(text, "%u.%u%n", &major, &minor, &used) != 2 || minor > 255 ||
	    !used)
		return false;
	text += used;
	if (sscanf(text, ".%u%n", &patch, &used) == 1)
		text += used;
	/* What a distribution or a vendor appends: "6.18.2_1", "2.4.20mvl", "4.9~rc8". */
	if (*text && !strchr("-.+_~", *text) && !islower((unsigned char)*text))
		return false;
	if (patch > ANY_PATCH)
		patch = ANY_PATCH;	/* no row needs a later one, such as 4.9.337 */
	inputs->kernel = MODEL_KERNEL(major, minor, patch);
	inputs->kernel_last = inputs->kernel;
	inputs->hole_at_top = strstr(text, "xen");
	if (major > 2 && patch == 0 && is_described(text))
		inputs->kernel_last = version_after(major, minor);
	else if (major > 2 && patch == 0 && *text == '-' &&
		 isdigit((unsigned char)text[1]))
		inputs->kernel_last = MODEL_KERNEL(major, minor, ANY_PATCH);
	return inputs->kernel >= MODEL_FIRST_KERNEL;
}

/* mem=SIZE, or for ARM mem=SIZE@START, which may come more than once. */
static void read_mem(struct model_inputs *inputs, const char *text)
{
	struct model_bank bank = { 0 };

	if (!size_read(&text, &bank.size))
		return;
	if (*text == '@') {
		text++;
		size_read(&text, &bank.start);
	}
	inputs->mem = bank.size;
	if (inputs->arch == MODEL_ARM && inputs->nr_banks < MODEL_MAX_BANKS)
		inputs->bank[inputs->nr_banks++] = bank;
}

/* SIZE, SIZE@START or SIZE@START-END */
bool model_read_cma(struct model_inputs *inputs, const char *text)
{
	uint64_t size, start = 0, end;

	if (!size_read(&text, &size))
		return false;
	if (*text == '@') {
		text++;
		if (!size_read(&text, &start))
			return false;
	}
	if (*text == '-') {
		text++;
		if (!size_read(&text, &end))
			return false;
	}
	if (*text && !strchr(" \t\n", *text))
		return false;
	inputs->cma = size;
	inputs->cma_start = start;
	return true;
}

/* setup_io_tlb_npages(): [SLABS[,AREAS],][force|noforce] */
bool model_read_swiotlb(struct model_inputs *inputs, const char *text)
{
	enum model_swiotlb how = MODEL_SWIOTLB_AUTO;
	uint64_t slabs = 0;
	char *end;

	if (isdigit((unsigned char)*text)) {
		slabs = strtoull(text, &end, 0);
		if (slabs > MOST_SLABS)
			return false;
		text = end + (*end == ',');
		if (isdigit((unsigned char)*text)) {
			strtoull(text, &end, 0);
			text = end + (*end == ',');
		}
	}
	if (!strncmp(text, "noforce", 7)) {
		how = MODEL_SWIOTLB_NOFORCE;
		text += 7;
	} else if (!strncmp(text, "force", 5)) {
		how = MODEL_SWIOTLB_FORCE;
		text += 5;
	}
	if ((*text && !strchr(" \t\n", *text)) ||
	    (!slabs && how == MODEL_SWIOTLB_AUTO))
		return false;
	slabs = (slabs + SLABS_OF_SEGMENT - 1) / SLABS_OF_SEGMENT * SLABS_OF_SEGMENT;
	inputs->io_tlb = slabs * SLAB;
	inputs->swiotlb = how;
	return true;
}

/* Some versions round it down; the value is known if that makes no difference. */
static void read_reservetop(struct model_inputs *inputs, uint64_t size)
{
	if (size < MODEL_FIXADDR_TOP_26 && size % LARGEST_TABLE == 0)
		inputs->fixaddr_top = FIGURE(MODEL_FIXADDR_TOP_26 - size);
	else
		inputs->hole_at_top = true;
}

static void read_option(struct model_inputs *inputs, const char *word)
{
	const char *value = strchr(word, '=');
	uint64_t size;

	if (!value)
		return;
	value++;
	if (!strncmp(word, "mem=", 4))
		read_mem(inputs, value);
	else if (!strncmp(word, "cma=", 4))
		model_read_cma(inputs, value);
	else if (!strncmp(word, "swiotlb=", 8))
		model_read_swiotlb(inputs, value);
	else if (!size_read(&value, &size))
		return;
	else if (!strncmp(word, "vmalloc=", 8))
		inputs->vmalloc = size;
	else if (!strncmp(word, "highmem=", 8))
		inputs->highmem_size = size;
	else if (!strncmp(word, "reservetop=", 11))
		read_reservetop(inputs, size);
}

void model_read_options(struct model_inputs *inputs, const char *line)
{
	while (*line) {
		line += strspn(line, " \t\n");
		read_option(inputs, line);
		line += strcspn(line, " \t\n");
	}
}
