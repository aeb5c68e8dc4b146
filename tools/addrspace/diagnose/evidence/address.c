// SPDX-License-Identifier: GPL-2.0
/* The possible meanings of a word (see address.h). */
#include "diagnose/evidence/address.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "diagnose/diagnosis.h"
#include "import/text/scan.h"
#include "lib/page.h"
#include "lib/size.h"
#include "lib/span.h"

#define NULL_REACH	PAGE_SIZE	/* of a structure's fields */
#define POISON_REACH	PAGE_SIZE
#define LEAST_SPLIT	0x40000000	/* PAGE_OFFSET of 1G */
#define FIRST_USER	0x10000		/* where programs may map something by default */
#define FIRST_ERROR	0xfffff001	/* -MAX_ERRNO */
#define ERROR_REACH	0x1000		/* how far a field lies above an error pointer */

/* Values that the kernel writes on purpose in place of an address. */
static const struct {
	uint32_t value;
	const char *is;
} poisons[] = {
	{ 0x6b6b6b6b, "slab memory that was freed (POISON_FREE)" },
	{ 0x5a5a5a5a, "slab memory that was never written (POISON_INUSE)" },
	{ 0xa5a5a5a5, "the end of a slab object (POISON_END)" },
	{ 0x00100100, "a list entry that was deleted (LIST_POISON1)" },
	{ 0x00200200, "a list entry that was deleted (LIST_POISON2)" },
	{ 0xaaaaaaaa, "a page that was freed (PAGE_POISON)" },
	{ 0xcccccccc, "init memory that was freed (POISON_FREE_INITMEM)" },
	{ 0xdeadbeef, "a mark that a driver left (0xdeadbeef)" },
	{ 0xdead4ead, "the mark of a spinlock (SPINLOCK_MAGIC)" },
	{ 0x57ac6e9d, "the mark at the end of a stack (STACK_END_MAGIC)" },
};

/* Errors that only the kernel has: none of them reaches a program. */
static const struct {
	uint64_t number;
	const char *name;
} errors[] = {
	{ 512, "ERESTARTSYS" }, { 513, "ERESTARTNOINTR" }, { 514, "ERESTARTNOHAND" },
	{ 515, "ENOIOCTLCMD" }, { 516, "ERESTART_RESTARTBLOCK" }, { 517, "EPROBE_DEFER" },
	{ 518, "EOPENSTALE" }, { 519, "ENOPARAM" }, { 521, "EBADHANDLE" }, { 522, "ENOTSYNC" },
	{ 523, "EBADCOOKIE" }, { 524, "ENOTSUPP" }, { 525, "ETOOSMALL" },
	{ 526, "ESERVERFAULT" }, { 527, "EBADTYPE" }, { 528, "EJUKEBOX" },
	{ 529, "EIOCBQUEUED" },
};

#define NR(array)	(sizeof(array) / sizeof(*(array)))

#define SAY(address, ...) snprintf((address)->text, sizeof((address)->text), __VA_ARGS__)

static const char *error_name(uint64_t number)
{
	size_t i;

	for (i = 0; i < NR(errors); i++)
		if (errors[i].number == number)
			return errors[i].name;
	return strerrorname_np(number) ?: "an error";
}

static bool judge_value(struct address *address, uint64_t value)
{
	size_t i;

	if (value < NULL_REACH) {
		address->kind = ADDRESS_NULL;
		if (value)
			SAY(address, "NULL with an offset: byte 0x%" PRIx64 " of a structure, or "
			    "a plain number", value);
		else
			SAY(address, "NULL");
		return true;
	}
	for (i = 0; i < NR(poisons); i++) {
		if (value < poisons[i].value || value - poisons[i].value >= POISON_REACH)
			continue;
		address->kind = ADDRESS_POISON;
		SAY(address, "%s%s", poisons[i].is, value == poisons[i].value ? "" : ", with an "
		    "offset");
		return true;
	}
	if (value < FIRST_ERROR || value > UINT32_MAX)
		return false;
	address->kind = ADDRESS_ERROR;
	SAY(address, "an error pointer: -%" PRIu64 ", %s%s", ((uint64_t)1 << 32) - value,
	    error_name(((uint64_t)1 << 32) - value), value > UINT32_MAX - 8 ?
	    ", or a small negative number" : "");
	return true;
}

/* Takes it for the result of a __va() that was called for a highmem page. */
static void add_physical(struct address *address, const struct diagnosis *diagnosis,
			 uint64_t value)
{
	uint64_t base = layout_fact_number(&diagnosis->layout, "page_offset");
	uint64_t phys = value - base + layout_fact_number(&diagnosis->layout, "phys_offset");
	size_t len = strlen(address->text);

	if (!base || value < base || !layout_fact(&diagnosis->layout, "phys_offset") ||
	    !diagnosis->has_model || phys >> PAGE_SHIFT >= diagnosis->model.at[MODEL_MAX_PFN].value)
		return;
	snprintf(address->text + len, sizeof(address->text) - len, "; or __va() of 0x%08" PRIx64
		 ", which is highmem and has no such address", phys);
}

static void judge_area(struct address *address, const struct diagnosis *diagnosis,
		       uint64_t value)
{
	const struct vmareas *areas = &diagnosis->areas;
	const struct vmarea *area;

	if (!diagnosis->has_areas || areas->placed) {
		address->kind = ADDRESS_VMALLOC;
		SAY(address, "vmalloc space: /proc/vmallocinfo, read as root, would name its "
		    "owner");
		add_physical(address, diagnosis, value);
		return;
	}
	area = vmareas_find(areas, value);
	if (!area && vmareas_is_doubtful(areas, value)) {
		address->kind = ADDRESS_VMALLOC;
		SAY(address, "vmalloc space, but the list of areas is incomplete");
	} else if (!area) {
		address->kind = ADDRESS_NO_AREA;
		SAY(address, "vmalloc space, of no area: freed, or a wild pointer");
		add_physical(address, diagnosis, value);
	} else if (area->lazy) {
		address->kind = ADDRESS_FREED;
		SAY(address, "a vmalloc area that was freed, and waits for the TLB flush");
	} else if (value >= area->end - (area->guard ?: area->phys ? 0 : PAGE_SIZE)) {
		address->kind = ADDRESS_GUARD;
		SAY(address, "the guard page after 0x%08" PRIx64 " of %s: an access beyond its end",
		    area->start, area->caller);
	} else {
		address->kind = ADDRESS_AREA;
		SAY(address, "byte 0x%" PRIx64 " of the area of "
		    "%s", value - area->start, area->caller);
	}
}

static bool judge_module(struct address *address, const struct diagnosis *diagnosis,
			 uint64_t value)
{
	struct lines lines = lines_of(diagnosis, SOURCE_KERNEL "modules");
	char name[MODULE_NAME];
	struct span span;

	while (lines_next(&lines)) {
		if (!span_of_module(&span, lines.line, name) || value < span.start ||
		    value >= span.end)
			continue;
		address->kind = ADDRESS_MODULES;
		SAY(address, "byte 0x%" PRIx64 " of the module %s", value - span.start, name);
		return true;
	}
	return false;
}

static void judge_lowmem(struct address *address, const struct diagnosis *diagnosis,
			 const struct region *inner, uint64_t value)
{
	uint64_t base = layout_fact_number(&diagnosis->layout, "page_offset");
	uint64_t phys = value - base + layout_fact_number(&diagnosis->layout, "phys_offset");

	address->kind = ADDRESS_LOWMEM;
	if (!layout_fact(&diagnosis->layout, "phys_offset"))
		SAY(address, "%s", inner->name);
	else if (strcmp(inner->name, "lowmem"))
		SAY(address, "%s, physical 0x%08" PRIx64, inner->name, phys);
	else
		SAY(address, "lowmem, physical 0x%08" PRIx64, phys);
}

/* Uses the layout's names of the innermost and of the outermost region. */
static void judge_region(struct address *address, const struct diagnosis *diagnosis,
			 const struct region *outer, const struct region *inner, uint64_t value)
{
	const char *name = outer->name;

	if (!strcmp(name, "user")) {
		address->kind = ADDRESS_USER;
		SAY(address, "a user address%s", value < FIRST_USER ? ", or a plain number" : "");
	} else if (!strcmp(name, "lowmem")) {
		judge_lowmem(address, diagnosis, inner, value);
	} else if (!strcmp(name, "vmalloc")) {
		judge_area(address, diagnosis, value);
	} else if (!strcmp(name, "pkmap")) {
		address->kind = ADDRESS_PKMAP;
		SAY(address,
		    "slot %" PRIu64 " of pkmap, from kmap(): not mapped after kunmap()",
		    (value - outer->start) / PAGE_SIZE);
	} else if (!strcmp(name, "fixmap")) {
		address->kind = ADDRESS_FIXMAP;
		SAY(address, "the fixmap%s%s: a slot of kmap_atomic() or kmap_local_page() "
		    "belongs to one CPU, until it is unmapped", inner == outer ? "" : ", ",
		    inner == outer ? "" : inner->name);
	} else if (!strcmp(name, "modules")) {
		address->kind = ADDRESS_MODULES;
		SAY(address, "the modules' area");
	} else if (!strcmp(name, "vmalloc-offset")) {
		address->kind = ADDRESS_HOLE;
		SAY(address, "the hole after lowmem, which catches what runs off its end");
		add_physical(address, diagnosis, value);
	} else if (strstr(name, "gap") || !strcmp(name, "top")) {
		address->kind = ADDRESS_HOLE;
		SAY(address, "a hole between regions (%s)", name);
	} else {
		address->kind = ADDRESS_OTHER;
		SAY(address, "%s", name);
	}
}

/*
 * Even without a layout, the lists of areas and of modules may show the owner of an
 * address.
 */
static bool judge_listed_area(struct address *address, const struct diagnosis *diagnosis,
			      uint64_t value)
{
	struct lines lines = lines_of(diagnosis, SOURCE_KERNEL "vmallocinfo");
	uint64_t start, end;

	while (lines_next(&lines)) {
		char caller[64] = "an unnamed caller";

		if (!scan_bounds(lines.line, &start, &end) || value < start || value >= end ||
		    end > (uint64_t)1 << 32)
			continue;
		sscanf(lines.line, "%*s %*s %63s", caller);
		if (!strstr(lines.line, " phys=") && value >= end - PAGE_SIZE) {
			address->kind = ADDRESS_GUARD;
			SAY(address, "the guard page after 0x%08" PRIx64 " of %s: an access beyond "
			    "its end", start, caller);
		} else {
			address->kind = ADDRESS_AREA;
			SAY(address, "byte 0x%" PRIx64 " of the area of %s", value - start, caller);
		}
		return true;
	}
	return false;
}

static const struct region *outermost(const struct layout *layout, uint64_t value)
{
	int i;

	for (i = 0; i < layout->nr_regions; i++)
		if (layout->region[i].parent == REGION_NO_PARENT &&
		    region_holds(&layout->region[i], value))
			return &layout->region[i];
	return NULL;
}

/* Regions whose bounds depend on how much RAM there is. */
static bool depends_on_ram(const char *name)
{
	return !strcmp(name, "lowmem") || !strcmp(name, "vmalloc-offset");
}

/*
 * Without knowing how much RAM there is: lowmem ends no higher than in this layout, and
 * where it ends lower, vmalloc space begins there.
 */
static void judge_of_most(struct address *address, const struct diagnosis *diagnosis,
			  uint64_t value)
{
	const struct region *outer = diagnosis->has_most ? outermost(&diagnosis->most, value) :
							   NULL;
	char *ram;

	if (!outer) {
		SAY(address, "the region is not known");
	} else if (strstr(outer->name, "gap")) {
		SAY(address, "a hole, or a region beside it: NR_CPUS, which no file shows, moves "
		    "their bounds");
	} else if (!strcmp(outer->name, "user") && value >= LEAST_SPLIT &&
		   !parameters_have(&diagnosis->parameters, "page_offset")) {
		SAY(address, "a user address if the split is 3G, which is assumed");
	} else if (!depends_on_ram(outer->name)) {
		judge_region(address, diagnosis, outer, outer, value);
	} else if (value <= diagnosis->in_lowmem) {
		address->kind = ADDRESS_LOWMEM;
		SAY(address, "lowmem");
	} else {
		uint64_t base = layout_fact_number(&diagnosis->most, "page_offset");

		ram = size_words(((value - base) >> 20 << 20) + ((uint64_t)1 << 20));
		SAY(address, "lowmem, or vmalloc space if there is less RAM than %s", ram);
		free(ram);
	}
}

void address_judge(struct address *address, const struct diagnosis *diagnosis,
		   uint64_t value)
{
	const struct region *outer;
	int inner;

	*address = (struct address){ .kind = ADDRESS_NUMBER };
	if (judge_value(address, value))
		return;
	outer = diagnosis->has_layout ? outermost(&diagnosis->layout, value) : NULL;
	if (!outer) {
		if (!judge_module(address, diagnosis, value) &&
		    !judge_listed_area(address, diagnosis, value))
			judge_of_most(address, diagnosis, value);
		return;
	}
	inner = layout_at(&diagnosis->layout, value);
	if (strcmp(outer->name, "lowmem") && strcmp(outer->name, "user") &&
	    judge_module(address, diagnosis, value))
		return;
	judge_region(address, diagnosis, outer, inner < 0 ? outer :
		     &diagnosis->layout.region[inner], value);
}

int address_is_telling(const struct address *address)
{
	switch (address->kind) {
	case ADDRESS_NUMBER:
	case ADDRESS_NULL:
	case ADDRESS_USER:
	case ADDRESS_LOWMEM:
		return 0;
	default:
		return 1;
	}
}
