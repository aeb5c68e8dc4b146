/* SPDX-License-Identifier: GPL-2.0 */
/* The changes between kernel versions; the table is in eras.c. */
#ifndef MODEL_ERAS_H
#define MODEL_ERAS_H

#include <stdbool.h>
#include <stdint.h>

#include "model/model.h"

/* The position of the boot-time slots of the i386 fixmap after the permanent ones. */
enum boot_rule {
	BOOT_NONE,
	BOOT_NEXT,		/* without a gap */
	BOOT_ALIGN_512,		/* at the next multiple, always */
	BOOT_ALIGN_256,
	BOOT_ALIGN_IF_SPLIT,	/* only where they would span two tables */
};

/* The area above the permanent kmap area, which decides its place. */
enum pkmap_rule {
	PKMAP_FIXED,		/* nothing: a constant */
	PKMAP_BELOW_BOOT,	/* the fixmap, including its boot-time slots */
	PKMAP_BELOW_FIXMAP,	/* the fixmap without them */
	PKMAP_BELOW_ENTRY,	/* the cpu_entry_area */
	PKMAP_BELOW_LDT,	/* the LDT slot, below the cpu_entry_area */
};

enum vmalloc_rule {
	VMALLOC_ALIGNED,	/* reserve below 4 GiB, start aligned to 8 MiB */
	VMALLOC_EXACT,		/* reserve below the end, start 8 MiB after lowmem */
};

enum entry_rule {
	ENTRY_NONE,
	ENTRY_BELOW_FIXMAP,
	ENTRY_BELOW_BOOT,
};

/* The values that a version may change; all others stay as they were. */
enum era_figure {
	ERA_FIXADDR_TOP,	/* ARM: the end of the fixmap */
	ERA_PAGE_STRUCT,	/* bytes, as distributions configure */
	ERA_PHYSICAL_BITS,	/* that PAE reaches, on ARM LPAE; 0: the kernel has neither */
	ERA_IMAGE_MIB,		/* as Debian builds it; 0: unknown */
	ERA_IO_TLB,		/* PAE has the software IO TLB for RAM above 4 GiB */
	ERA_HIGHPTE,		/* page tables of processes may lie in highmem */
	ERA_IOREMAP_BITS,	/* largest alignment of ioremap(); 0: a page table's range */
	ERA_INITRD_MOVES,	/* an initrd that ends beyond lowmem is copied into it */

	/* i386 */
	ERA_KMAP_SLOTS,		/* of the fixmap for each CPU */
	ERA_OTHER_SLOTS,	/* permanent ones, as distributions configure */
	ERA_BOOT_SLOTS,
	ERA_BOOT_RULE,
	ERA_PKMAP_RULE,
	ERA_VMALLOC_RULE,
	ERA_ENTRY_RULE,
	ERA_ENTRY_RESERVED,	/* pages of one CPU that the base allows for */
	ERA_ENTRY_PAGES,	/* and that the kernel has */
	ERA_MOST_CPUS,		/* NR_CPUS that may be configured */

	/* ARM */
	ERA_VMALLOC_END,	/* 0: each platform has its own */
	ERA_RESERVE,		/* default, the hole below vmalloc included */
	ERA_OPTION_ADDS,	/* to the argument of vmalloc= */
	ERA_FIXMAP,
	ERA_FDT_SECTIONS,	/* of the device tree above vmalloc */
	ERA_VECTORS,		/* pages */

	ERA_FIGURES
};

/* The versions between two that change something. */
struct era {
	unsigned int from, until;	/* until: the next one's first; 0: the last */
	const char *source;	/* the source of its last change: a file, and the name there */
	uint32_t is[ERA_FIGURES];
	int next;		/* change; for era_next() */
};

/* Starts from an era of zeros; false after the last one. */
bool era_next(struct era *era, enum model_arch arch);

/* The one of a version. */
struct era era_of(enum model_arch arch, unsigned int kernel);

/* The formulas for one era; they do not try values for unknown inputs. */
void model_i386(struct model *model, const struct era *era);
void model_arm(struct model *model, const struct era *era);

#endif
