// SPDX-License-Identifier: GPL-2.0
/* Parses options into a model's inputs (see options.h). */
#include <stdbool.h>

#include "model/options.h"

#include <string.h>

#include "lib/error.h"
#include "model/eras.h"
#include "model/inputs.h"
#include "lib/options.h"
#include "lib/page.h"
#include "lib/size.h"

#define LEAST_PAGE_OFFSET	(32 << 20)	/* ARM's modules lie below */
#define DEFAULT_CPUS		32	/* NR_CPUS of Debian's i386 kernels */

void model_options_default(struct model_inputs *in)
{
	model_inputs_init(in);
	in->kernel = MODEL_KERNEL(6, 1, 0);
	in->kernel_last = in->kernel;
	in->release = "6.1";
	in->pae = MODEL_NO;
	in->highmem = MODEL_YES;
	in->page_offset = FIGURE(model_splits[0].page_offset);
	in->nr_cpus = FIGURE(DEFAULT_CPUS);
}

static int read_size(const char *name, const char *text, uint64_t least,
		     uint64_t *size)
{
	const char *end = text;

	if (!size_read_decimal(&end, size) || *end || *size < least)
		return misuse("--%s must be a size such as 512M or 4G, not '%s'",
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
		return misuse("--%s must be the address of a page below 4 GiB, not '%s'",
			      name, text);
	*figure = FIGURE(addr);
	return STATUS_OK;
}

/* No kernel of that version is built for more. */
static void limit_cpus(struct model_inputs *in)
{
	unsigned int most = era_of(in->arch, in->kernel).is[ERA_MOST_CPUS];

	if (most && !in->nr_cpus.missing && in->nr_cpus.value > most)
		in->nr_cpus = FIGURE(most);
}

static int apply_kernel(struct model_inputs *in, const char *text)
{
	if (!text)
		return STATUS_OK;
	if (!model_read_kernel(in, text))
		return misuse("--kernel must be a version from 2.4 to "
			      MODEL_LAST_NAME ", not '%s'", text);
	if (in->kernel > MODEL_LAST_KERNEL)
		return misuse("the model ends with Linux " MODEL_LAST_NAME ", before '%s'", text);
	/* A distribution's kernel has the changes up to its release. */
	in->kernel = in->kernel_last;
	in->release = text;
	/* The measured figures belong to another version. */
	in->fixaddr_start = FIGURE_MISSING("fixmap");
	in->kmap_bytes = 0;
	in->entry_pages = 0;
	in->page_struct = 0;
	in->image = 0;
	limit_cpus(in);
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
	for (i = 0; i < MODEL_NR_SPLITS; i++) {
		if (strcmp(model_splits[i].name, name))
			continue;
		in->page_offset = FIGURE(model_splits[i].page_offset);
		return STATUS_OK;
	}
	return misuse("there is no split '%s': use 3G, 3G_OPT, 2G, 2G_OPT or 1G",
		      name);
}

#define FIRST_WITHOUT_64G	MODEL_KERNEL(6, 15, 0)

/* Before 6.15 only HIGHMEM64G set CONFIG_X86_PAE, and it excluded HIGHMEM4G. */
static bool has_64g(const struct model_inputs *in)
{
	return in->kernel < FIRST_WITHOUT_64G;
}

static int apply_64g(struct model_inputs *in)
{
	if (in->arch == MODEL_ARM)
		return misuse("--highmem 64G is of i386: on ARM give --pae, for LPAE");
	if (!has_64g(in))
		return misuse("HIGHMEM64G went with 6.15: give --pae, which then reaches 4 GiB");
	in->highmem = MODEL_YES;
	in->pae = MODEL_YES;
	return STATUS_OK;
}

static int apply_4g(struct model_inputs *in, bool pae)
{
	if (pae && in->arch == MODEL_I386 && has_64g(in))
		return misuse("PAE goes with --highmem 64G or none before 6.15, not with 4G");
	in->highmem = MODEL_YES;
	if (!pae && in->arch == MODEL_I386 && has_64g(in))
		in->pae = MODEL_NO;
	return STATUS_OK;
}

static int apply_highmem(struct model_inputs *in, const char *highmem, bool pae)
{
	if (pae)
		in->pae = MODEL_YES;
	if (pae && !highmem)
		in->highmem = MODEL_YES;
	if (!highmem)
		return STATUS_OK;
	if (!strcmp(highmem, "4G"))
		return apply_4g(in, pae);
	if (!strcmp(highmem, "64G"))
		return apply_64g(in);
	if (strcmp(highmem, "none"))
		return misuse("--highmem must be none, 4G or 64G, not '%s'", highmem);
	model_drop_highmem(in);
	return STATUS_OK;
}

static int apply_arch(struct model_inputs *in, const char *arch)
{
	const char *lacks = arch ? model_read_arch(&in->arch, arch) : NULL;

	if (lacks)
		return misuse("--arch must be i386 or arm; there is no model of '%s': %s",
			      arch, lacks);
	return STATUS_OK;
}

/*
 * The area begins at the start of a page table's range, with PAE a multiple of 2 MiB.
 */
static int check_cpu_entry(const struct model_inputs *in)
{
	uint64_t table = in->pae == MODEL_NO ? 4 << 20 : 2 << 20;

	if (in->cpu_entry.missing || in->cpu_entry.value % table == 0)
		return STATUS_OK;
	return misuse("--cpu-entry must be a multiple of %d MiB", (int)(table >> 20));
}

/* Rejects options of another architecture, and values that no kernel could have. */
static int check_arch(const struct model_inputs *in,
		      const struct model_given *given, bool for_records)
{
	if (given->page_offset && in->page_offset.value < LEAST_PAGE_OFFSET)
		return misuse("--page-offset leaves less than 32 MiB to user space");
	if (in->arch == MODEL_ARM) {
		if (in->pae == MODEL_YES && !for_records &&
		    !era_of(in->arch, in->kernel).is[ERA_PHYSICAL_BITS])
			return misuse("ARM has LPAE (--pae) since 3.3");
		if (given->cpu_entry || given->fixaddr_start || given->fixaddr_top)
			return misuse("--cpu-entry and --fixaddr-... are for i386 only");
		if (given->cpus && !for_records)
			return misuse("--cpus is for i386 only: on ARM no address depends on it");
	} else if (given->vmalloc_end && !for_records) {
		return misuse("--vmalloc-end is for --arch arm only: i386 computes it");
	} else if (given->phys_offset && !for_records) {
		return misuse("--phys-offset is for --arch arm only: on i386 RAM begins at 0");
	}
	return STATUS_OK;
}

/* A boundary that the record does not state cannot be compared. */
static int check_records(const struct model_given *given)
{
	static const char lacks[] = "changes no boundary that a record states: "
				    "--check has no use for it";

	if (given->cma)
		return misuse("--cma %s", lacks);
	if (given->swiotlb)
		return misuse("--swiotlb %s", lacks);
	if (given->initrd_end)
		return misuse("--initrd-end %s", lacks);
	if (given->page_struct)
		return misuse("--page-struct %s", lacks);
	return STATUS_OK;
}

/* The initrd depends on RAM, and bounce buffers exist only if they are needed. */
static int check_reserved(const struct model_inputs *in,
			  const struct model_given *given)
{
	struct era era = era_of(in->arch, in->kernel);

	if (given->initrd_end && !in->top_pfn.missing &&
	    in->initrd_end > in->top_pfn.value << PAGE_SHIFT)
		return misuse("--initrd-end %s lies beyond the end of RAM",
			      given->initrd_end);
	if (given->swiotlb && in->pae != MODEL_YES)
		return misuse("--swiotlb takes effect with --pae only: "
			      "such a kernel is built without it");
	if (given->swiotlb && !era.is[ERA_IO_TLB])
		return misuse("--swiotlb: this version has no software IO TLB on %s",
			      in->arch == MODEL_ARM ? "ARM" : "i386");
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
			return misuse("--top-pfn is too large: '%s' is beyond 64-bit addresses",
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
		return misuse("--cpus must be NR_CPUS, at most %d, not '%s'",
			      MODEL_MOST_CPUS, text);
	in->nr_cpus = FIGURE(cpus);
	if (!in->fixaddr_start.missing)
		in->fixaddr_start.value += in->kmap_bytes * old -
					   in->kmap_bytes * cpus;
	return STATUS_OK;
}

/* Addresses of RAM, which may lie above 4 GiB. */
static int read_physical(const char *name, const char *text, uint64_t *number)
{
	return text ? options_number(name, text, 0, number) : STATUS_OK;
}

static int apply_reserved(struct model_inputs *in,
			  const struct model_given *given)
{
	uint64_t initrd = 0;

	if (given->cma && !model_read_cma(in, given->cma))
		return misuse("--cma must be as for the kernel, 64M or 64M@0x10000000, not '%s'",
			      given->cma);
	if (given->swiotlb && !model_read_swiotlb(in, given->swiotlb))
		return misuse("--swiotlb must be as for the kernel, a number of slabs, "
			      "force or noforce, not '%s'", given->swiotlb);
	if (read_physical("phys-offset", given->phys_offset, &in->phys_offset) ||
	    read_physical("initrd-end", given->initrd_end, &initrd))
		return STATUS_MISUSE;
	if (given->initrd_end && initrd <= in->phys_offset)
		return misuse("--initrd-end must be a physical address in RAM, not '%s'",
			      given->initrd_end);
	in->initrd_end = given->initrd_end ? initrd - in->phys_offset : 0;
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
		     apply_numbers(in, given) ?:
		     apply_reserved(in, given);

	if (status)
		return status;
	/* The boot-time slots are measured, but move with the changed inputs. */
	if (given->cpus || given->kernel || given->fixaddr_start ||
	    given->fixaddr_top || given->pae || given->highmem)
		in->fixaddr_tot_start = FIGURE_MISSING("fixmap");
	return check_arch(in, given, for_records) ?: check_cpu_entry(in) ?:
	       (for_records ? check_records(given) : check_reserved(in, given));
}
