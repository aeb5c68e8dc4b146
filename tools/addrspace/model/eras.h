/* SPDX-License-Identifier: GPL-2.0 */
/* What changed between kernel versions; the tables are in eras.c. */
#ifndef MODEL_ERAS_H
#define MODEL_ERAS_H

#include <stdbool.h>
#include <stdint.h>

struct model;
struct model_inputs;

/* How the boot-time slots of the i386 fixmap follow the permanent ones. */
enum boot_rule {
	BOOT_NONE,
	BOOT_NEXT,		/* without a gap */
	BOOT_ALIGN_512,		/* at the next multiple, always */
	BOOT_ALIGN_256,
	BOOT_ALIGN_IF_SPLIT,	/* only where they would span two tables */
};

/* What lies above the permanent kmap area, and so decides where it is. */
enum pkmap_rule {
	PKMAP_FIXED,		/* nothing: a constant */
	PKMAP_BELOW_BOOT,	/* the fixmap with its boot-time slots */
	PKMAP_BELOW_FIXMAP,	/* the fixmap without them */
	PKMAP_BELOW_ENTRY,	/* the cpu_entry_area */
	PKMAP_BELOW_LDT,	/* the LDT slot, below the cpu_entry_area */
};

enum vmalloc_rule {
	VMALLOC_ALIGNED,	/* reserve below 4 GiB, start aligned to 8 MiB */
	VMALLOC_EXACT,		/* reserve below the end, start 8 MiB behind lowmem */
};

enum entry_rule {
	ENTRY_NONE,
	ENTRY_BELOW_FIXMAP,
	ENTRY_BELOW_BOOT,
};

struct i386_era {
	unsigned int from;
	uint32_t fixaddr_top;
	uint8_t kmap_slots;	/* of one CPU */
	uint8_t other_slots;	/* permanent ones, as distributions configure */
	uint16_t boot_slots;
	enum boot_rule boot;
	enum pkmap_rule pkmap;
	enum vmalloc_rule vmalloc;
	enum entry_rule entry;
	uint8_t entry_reserved;	/* pages of one CPU that the base allows for */
	uint8_t entry_pages;	/* and that are there */
	uint8_t page_struct;
	const char *source;
	uint8_t image_mib;	/* as Debian builds it; 0: not looked at */
	bool has_io_tlb;	/* CONFIG_SWIOTLB, which PAE selects; the same */
};

struct arm_era {
	unsigned int from;
	uint32_t vmalloc_end;	/* 0: each platform has its own */
	uint32_t reserve;	/* default, the hole below vmalloc included */
	uint32_t option_adds;	/* to the argument of vmalloc= */
	uint32_t fixmap, fixmap_end;
	uint8_t page_struct;
	const char *source;
};

/* Each ends with an entry whose source is NULL. */
extern const struct i386_era i386_eras[];
extern const struct arm_era arm_eras[];

/* The formulas for one version; they leave the inputs' own unknowns alone. */
void model_i386(struct model *model, const struct i386_era *era);
void model_arm(struct model *model, const struct arm_era *era);

#endif
