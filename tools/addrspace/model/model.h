/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The layout of a 32-bit kernel's address space from parameters alone: its inputs and
 * its results. The formulas are in i386.c and arm.c, the changes between versions in
 * the tables of eras.c; none of them reads a file or prints.
 */
#ifndef MODEL_H
#define MODEL_H

#include <stdbool.h>
#include <stdint.h>

#define MODEL_KERNEL(major, minor, patch) \
	((major) << 16 | (minor) << 8 | (patch))
#define MODEL_FIRST_KERNEL	MODEL_KERNEL(2, 4, 0)
#define MODEL_LAST_KERNEL	MODEL_KERNEL(7, 2, 255)
#define MODEL_LAST_NAME		"7.2"

#define MODEL_MOST_CPUS		512	/* NR_CPUS of any 32-bit kernel */
#define MODEL_SPACE_END		(1ULL << 32)
#define MODEL_VMALLOC_OFFSET	(8ULL << 20)
#define MODEL_ARM_LEAST_VMALLOC	(16ULL << 20)
#define MODEL_MOST_RAM_ARM	(1ULL << 40)	/* LPAE */
#define MODEL_FIXADDR_TOP_26	0xfffff000	/* since 2.6.0, with no hole above */

/*
 * A number, or the name of the missing input that it depends on. The smallest possible
 * value may be known all the same.
 */
struct figure {
	uint64_t value;
	const char *missing;	/* NULL: the value is known */
	uint64_t least;
};

/* The kernel is newer than this program. */
#define MODEL_TOO_NEW	"a formula for kernels after " MODEL_LAST_NAME

#define FIGURE(number)		((struct figure){ .value = (number) })
#define FIGURE_MISSING(name)	((struct figure){ .missing = (name) })

enum model_arch { MODEL_I386, MODEL_ARM };
enum model_answer { MODEL_NO, MODEL_YES, MODEL_UNKNOWN };

/* The boot option swiotlb=: bounce buffers for devices that do not reach all RAM. */
enum model_swiotlb {
	MODEL_SWIOTLB_AUTO,	/* if there is RAM above 4 GiB */
	MODEL_SWIOTLB_FORCE,
	MODEL_SWIOTLB_NOFORCE,
};

#define MODEL_MAX_BANKS	4

/* RAM as ARM's mem=SIZE@START sets it. */
struct model_bank {
	uint64_t start, size;
};

struct model_inputs {
	enum model_arch arch;
	unsigned int kernel, kernel_last;	/* the same, if it is known */
	enum model_answer pae;		/* ARM: LPAE */
	enum model_answer highmem;	/* CONFIG_HIGHMEM */
	bool strict;			/* do not guess the configuration */
	struct figure page_offset;
	struct figure top_pfn;		/* first page after RAM, from RAM's start */
	struct figure nr_cpus;
	struct figure fixaddr_top;	/* missing: the version's, or used by others */
	bool hole_at_top;		/* a hypervisor's, or of reservetop= */
	struct figure fixaddr_start;	/* missing: from the configuration */
	struct figure fixaddr_tot_start;	/* with the boot-time slots */
	struct figure cpu_entry;
	struct figure vmalloc_end;	/* of ARM: the platform's before 3.3, or given */
	struct figure max_low_pfn;	/* used if the top of RAM is missing */
	struct figure lowmem_end;	/* if no input gives it: observed, not computed */
	uint64_t vmalloc, highmem_size, mem;	/* boot options, 0: not given */
	uint64_t numa_remap;		/* i386: bytes that it takes from the end of lowmem */
	struct model_bank bank[MODEL_MAX_BANKS];
	int nr_banks;
	uint64_t phys_offset;		/* where RAM begins, on ARM */
	uint64_t cma, cma_start;	/* of cma=, and its place or 0 */
	enum model_swiotlb swiotlb;
	uint64_t io_tlb;		/* bytes of swiotlb=; 0: the default */
	uint64_t initrd_end;		/* as an offset in RAM; 0: not given */
	uint64_t holes;			/* in lowmem, given to vmalloc */
	bool no_highmem_seen;		/* all RAM is known to be in lowmem */
	bool layout_seen;		/* these were printed: */
	bool entry_seen;		/* there is a cpu_entry_area */
	uint64_t image;			/* bytes of the kernel's; 0: the version's */
	unsigned int page_struct;	/* bytes; 0: the version's */
	unsigned int kmap_bytes;	/* of the fixmap for each CPU; 0: as above */
	unsigned int entry_pages;	/* of cpu_entry_area; 0: the version's */
	const char *release;		/* the kernel's name, to be shown */
};

/* 0: the kernel does not have it. */
enum model_boundary {
	MODEL_FIXADDR_TOP,
	MODEL_FIXADDR_START,
	MODEL_FIXADDR_TOT_START,
	MODEL_CPU_ENTRY,
	MODEL_CPU_ENTRY_END,
	MODEL_LDT,
	MODEL_PKMAP,
	MODEL_PKMAP_END,
	MODEL_VMALLOC_START,
	MODEL_VMALLOC_END,
	MODEL_LOWMEM_END,
	MODEL_LOWMEM_CAP,	/* the end of lowmem with more RAM */
	MODEL_MODULES,
	MODEL_MODULES_END,
	MODEL_MAX_PFN,		/* first page after the RAM that is used */
	MODEL_RESERVE,		/* bytes kept free above lowmem */
	MODEL_NR_BOUNDARIES
};

struct model {
	const struct model_inputs *inputs;
	struct figure at[MODEL_NR_BOUNDARIES];
	uint64_t option_adds;	/* to the value of vmalloc=, in the reserve */
	uint64_t large_page;	/* the range of a page table; 0: unknown */
	unsigned int page_struct;	/* bytes of a struct page */
	unsigned int cpu_entry_pages;	/* of one CPU */
	uint64_t image;		/* bytes of the kernel's; 0: not known */
	uint64_t fdt;		/* ARM: bytes of the region of the device tree, or 0 */
	unsigned int vectors;	/* ARM: bytes of the exception vectors */
	uint64_t ioremap_align;	/* the most that ioremap() aligns to */
	unsigned int physical_bits;	/* that it reaches */
	unsigned int most_cpus;	/* that may be configured; 0: no address depends on it */
	bool has_io_tlb;	/* the software IO TLB, for RAM above 4 GiB */
	bool has_highpte;	/* page tables of processes may lie in highmem */
	bool moves_initrd;	/* down into lowmem if it ends beyond that */
	const char *source;	/* the era of the formulas; NULL: several */
};

/*
 * Computes all boundaries. Tries all possible values of an unknown input; a boundary is
 * known if all of them give the same.
 */
void model_compute(struct model *model, const struct model_inputs *inputs);

/* An option may set its start, and then for fewer CPUs. */
bool model_entry_fits(const struct model *model);

/* Missing values stay missing. */
struct figure figure_add(struct figure figure, int64_t more);
/* The first one that is known, or else the first. */
struct figure figure_or(struct figure figure, struct figure other);

#endif
