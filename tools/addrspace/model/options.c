// SPDX-License-Identifier: GPL-2.0
/* Options into a model's inputs (see options.h). */
#include <stdbool.h>

#include "model/options.h"

#include <string.h>

#include "lib/error.h"
#include "model/model.h"
#include "model/inputs.h"
#include "lib/options.h"
#include "lib/page.h"
#include "lib/size.h"

#define LEAST_PAGE_OFFSET	(32 << 20)	/* ARM's modules lie below */
#define DEFAULT_CPUS		32	/* NR_CPUS of Debian's i386 kernels */

/* CONFIG_VMSPLIT_*, arch/x86/Kconfig */
static const struct {
	const char *name;
	uint64_t page_offset;
} splits[] = {
	{ "3G", 0xc0000000 },
	{ "3G_OPT", 0xb0000000 },
	{ "2G", 0x80000000 },
	{ "2G_OPT", 0x78000000 },
	{ "1G", 0x40000000 },
};

void model_options_default(struct model_inputs *in)
{
	model_inputs_init(in);
	in->kernel = MODEL_KERNEL(6, 1, 0);
	in->kernel_last = in->kernel;
	in->release = "6.1";
	in->pae = MODEL_NO;
	in->highmem = MODEL_YES;
	in->page_offset = FIGURE(splits[0].page_offset);
	in->nr_cpus = FIGURE(DEFAULT_CPUS);
}

static int read_size(const char *name, const char *text, uint64_t least,
		     uint64_t *size)
{
	const char *end = text;

	if (!size_read_decimal(&end, size) || *end || *size < least)
		return misuse("--%s wants a size such as 512M or 4G, not '%s'",
			      name, text);
	return STATUS_OK;
}

static int read_address(const char *name, const char *text,
			struct figure *figure)
{
	uint64_t addr;

	if (!text)
		return STATUS_OK;
	if (options_number(name, text, PAGE_SIZE, &addr))
		return STATUS_MISUSE;
	if (addr >= MODEL_SPACE_END || addr % PAGE_SIZE)
		return misuse("--%s wants the address of a page below 4 GiB, not '%s'",
			      name, text);
	*figure = FIGURE(addr);
	return STATUS_OK;
}

static int apply_kernel(struct model_inputs *in, const char *text)
{
	if (!text)
		return STATUS_OK;
	if (!model_read_kernel(in, text))
		return misuse("--kernel wants a version from 2.4 to 6.1, not '%s'",
			      text);
	if (in->kernel > MODEL_LAST_KERNEL)
		return misuse("the model ends with Linux 6.1: not '%s'", text);
	/* A distribution's kernel has what came until its release. */
	in->kernel = in->kernel_last;
	in->release = text;
	/* What was measured is another version's. */
	in->fixaddr_start = FIGURE_MISSING("fixmap");
	in->kmap_bytes = 0;
	in->entry_pages = 0;
	in->page_struct = 0;
	in->image = 0;
	return STATUS_OK;
}

static int apply_split(struct model_inputs *in, const struct model_given *given)
{
	const char *name = given->split;
	size_t i;

	if (!name)
		return STATUS_OK;
	if (given->page_offset)
		return misuse("give --split or --page-offset, not both");
	for (i = 0; i < sizeof(splits) / sizeof(*splits); i++) {
		if (strcmp(splits[i].name, name))
			continue;
		in->page_offset = FIGURE(splits[i].page_offset);
		return STATUS_OK;
	}
	return misuse("there is no split '%s': it is 3G, 3G_OPT, 2G, 2G_OPT or 1G",
		      name);
}

/* Without highmem the fixmap has no slots for its temporary mappings. */
static void drop_kmap_slots(struct model_inputs *in)
{
	if (in->highmem == MODEL_YES && !in->fixaddr_start.missing)
		in->fixaddr_start.value += in->kmap_bytes * in->nr_cpus.value;
	in->highmem = MODEL_NO;
	in->kmap_bytes = 0;
}

/* CONFIG_X86_PAE comes with HIGHMEM64G and excludes HIGHMEM4G. */
static int apply_highmem(struct model_inputs *in, const char *highmem, bool pae)
{
	if (pae)
		in->pae = MODEL_YES;
	if (pae && !highmem)
		in->highmem = MODEL_YES;
	if (!highmem)
		return STATUS_OK;
	if (!strcmp(highmem, "none")) {
		drop_kmap_slots(in);
	} else if (!strcmp(highmem, "4G")) {
		if (pae)
			return misuse("PAE goes with --highmem 64G or none, not with 4G");
		in->highmem = MODEL_YES;
		in->pae = MODEL_NO;
	} else if (!strcmp(highmem, "64G")) {
		in->highmem = MODEL_YES;
		in->pae = MODEL_YES;
	} else {
		return misuse("--highmem is none, 4G or 64G, not '%s'", highmem);
	}
	return STATUS_OK;
}

static int apply_arch(struct model_inputs *in, const char *arch)
{
	if (!arch || !strcmp(arch, "i386"))
		return STATUS_OK;
	if (strcmp(arch, "arm"))
		return misuse("--arch is i386 or arm, not '%s'", arch);
	in->arch = MODEL_ARM;
	return STATUS_OK;
}

/* The area begins where a page table does, which with PAE is each 2 MiB. */
static int check_cpu_entry(const struct model_inputs *in)
{
	uint64_t table = in->pae == MODEL_NO ? 4 << 20 : 2 << 20;

	if (in->cpu_entry.missing || in->cpu_entry.value % table == 0)
		return STATUS_OK;
	return misuse("--cpu-entry is a multiple of %d MiB", (int)(table >> 20));
}

/* What belongs to one architecture only, and what no kernel could have. */
static int check_arch(const struct model_inputs *in,
		      const struct model_given *given, bool for_records)
{
	if (given->page_offset && in->page_offset.value < LEAST_PAGE_OFFSET)
		return misuse("--page-offset leaves less than 32 MiB to user space");
	if (in->arch == MODEL_ARM) {
		if (in->pae == MODEL_YES)
			return misuse("PAE and --highmem 64G are for i386 only");
		if (given->cpu_entry || given->fixaddr_start || given->fixaddr_top)
			return misuse("--cpu-entry and --fixaddr-... are for i386 only");
		if (given->cpus && !for_records)
			return misuse("--cpus is for i386 only: on ARM no address depends on it");
	} else if (given->vmalloc_end && !for_records) {
		return misuse("--vmalloc-end is for --arch arm only: i386 computes it");
	}
	return STATUS_OK;
}

static int apply_ram(struct model_inputs *in, const struct model_given *given)
{
	uint64_t size, pfn;

	if (given->ram && given->top_pfn)
		return misuse("give --ram or --top-pfn, not both");
	if (given->ram) {
		if (read_size("ram", given->ram, 1 << 20, &size))
			return STATUS_MISUSE;
		in->top_pfn = FIGURE(size >> PAGE_SHIFT);
	}
	if (given->top_pfn) {
		if (options_number("top-pfn", given->top_pfn, 256, &pfn))
			return STATUS_MISUSE;
		if (pfn > UINT64_MAX >> PAGE_SHIFT)
			return misuse("--top-pfn is beyond what 64 bits address: '%s'",
				      given->top_pfn);
		in->top_pfn = FIGURE(pfn);
	}
	return STATUS_OK;
}

static int apply_cpus(struct model_inputs *in, const char *text)
{
	uint64_t old = in->nr_cpus.value, cpus;

	if (!text)
		return STATUS_OK;
	if (options_number("cpus", text, 1, &cpus))
		return STATUS_MISUSE;
	if (cpus > MODEL_MOST_CPUS)
		return misuse("--cpus is NR_CPUS, %d at most: not '%s'",
			      MODEL_MOST_CPUS, text);
	in->nr_cpus = FIGURE(cpus);
	if (!in->fixaddr_start.missing)
		in->fixaddr_start.value += in->kmap_bytes * old -
					   in->kmap_bytes * cpus;
	return STATUS_OK;
}

static int apply_numbers(struct model_inputs *in,
			 const struct model_given *given)
{
	uint64_t number;

	if (given->vmalloc &&
	    read_size("vmalloc", given->vmalloc, PAGE_SIZE, &in->vmalloc))
		return STATUS_MISUSE;
	if (given->page_struct) {
		if (options_number("page-struct", given->page_struct, 16, &number))
			return STATUS_MISUSE;
		in->page_struct = number;
	}
	return read_address("page-offset", given->page_offset, &in->page_offset) ?:
	       read_address("fixaddr-top", given->fixaddr_top,
			    &in->fixaddr_top) ?:
	       read_address("fixaddr-start", given->fixaddr_start,
			    &in->fixaddr_start) ?:
	       read_address("cpu-entry", given->cpu_entry, &in->cpu_entry) ?:
	       read_address("vmalloc-end", given->vmalloc_end, &in->vmalloc_end);
}

int model_options_apply(struct model_inputs *in,
			const struct model_given *given, bool for_records)
{
	int status = apply_arch(in, given->arch) ?:
		     apply_kernel(in, given->kernel) ?:
		     apply_split(in, given) ?:
		     apply_highmem(in, given->highmem, given->pae) ?:
		     apply_ram(in, given) ?:
		     apply_cpus(in, given->cpus) ?:
		     apply_numbers(in, given);

	if (status)
		return status;
	/* The boot-time slots are measured, but follow what was changed. */
	if (given->cpus || given->kernel || given->fixaddr_start ||
	    given->fixaddr_top || given->pae || given->highmem)
		in->fixaddr_tot_start = FIGURE_MISSING("fixmap");
	return check_arch(in, given, for_records) ?: check_cpu_entry(in);
}
