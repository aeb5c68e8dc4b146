// SPDX-License-Identifier: GPL-2.0
/*
 * Compares /proc/addrspace/fixmap and pkmap, slot by slot, with the kernel's
 * own dump of the page tables (test module addrspace_ptdump), which shows what
 * is mapped with which rights, and with layout and pagetables. A slot may
 * change between two readings, so there are several rounds.
 */
#include "kselftest_harness.h"

#include "lib/dump.h"
#include "lib/layout.h"
#include "lib/text.h"
#include "lib/witness.h"

#define PAGE		4096
#define ROUNDS		20
#define MANY_SLOTS	4096
#define NOT_MAPPED	(~0ULL)

struct slot {
	unsigned int index;
	uint64_t addr;
	uint64_t pfn;		/* NOT_MAPPED, or the frame that is mapped there */
	bool mapped;
	char name[NAME_LEN];
	char flags[128];
};

static struct slot slots[MANY_SLOTS];

/* slot INDEX ADDRESS [NAME] STATE PFN ZONE FLAGS */
static bool parse_slot(const char *line, bool named, struct slot *slot)
{
	unsigned long long addr;
	char state[16], pfn[32];
	int used = 0;

	if (sscanf(line, "slot %u 0x%llx %n", &slot->index, &addr, &used) != 2)
		return false;
	slot->addr = addr;
	slot->name[0] = '\0';
	if (named) {
		if (sscanf(line + used, "%63s", slot->name) != 1)
			return false;
		used += strlen(slot->name);
	}
	if (sscanf(line + used, " %15s %31s %*s %127s", state, pfn,
		   slot->flags) != 3)
		return false;
	slot->mapped = !strcmp(state, "mapped");
	slot->pfn = slot->mapped ? strtoull(pfn, NULL, 16) : NOT_MAPPED;
	return slot->mapped || !strcmp(state, "unmapped");
}

static int read_slots(const char *file, bool named)
{
	char *text = layout_text(file), *rest = text, *line;
	int nr = 0;

	while ((line = text_line(&rest))) {
		if (strncmp(line, "slot ", 5))
			continue;
		if (nr == MANY_SLOTS || !parse_slot(line, named, &slots[nr++]))
			text_die("%s: '%s'", file, line);
	}
	free(text);
	return nr;
}

/* Does the dump show it mapped, writable, uncached and so on, as we do? */
static bool dump_agrees(const struct dump *dump, const struct slot *slot)
{
	static const struct {
		unsigned int flag;
		const char *name;
	} names[] = {
		{ F_RW, "rw" }, { F_USER, "user" }, { F_PWT, "pwt" },
		{ F_PCD, "pcd" }, { F_GLOBAL, "global" }, { F_NX, "nx" },
	};
	uint64_t end = slot->addr + PAGE;
	size_t i;

	if (slot->mapped != (dump_mapped(dump, slot->addr, end, 0) == PAGE))
		return false;
	for (i = 0; i < sizeof(names) / sizeof(*names); i++) {
		bool theirs = dump_mapped(dump, slot->addr, end,
					  names[i].flag) == PAGE;

		if ((names[i].flag & dump_flags) &&
		    theirs != !!strstr(slot->flags, names[i].name))
			return false;
	}
	return true;
}

static int disagree(int fd, int nr, bool say)
{
	struct dump dump;
	int i, bad = 0;

	dump_read(fd, &dump);
	for (i = 0; i < nr; i++) {
		if (dump_agrees(&dump, &slots[i]))
			continue;
		bad++;
		if (say)
			printf("# slot %u at 0x%llx: %s %s\n", slots[i].index,
			       (long long)slots[i].addr,
			       slots[i].mapped ? "mapped" : "unmapped",
			       slots[i].flags);
	}
	dump_free(&dump);
	return bad;
}

FIXTURE(kernel_slots)
{
	struct layout layout;
	int fd;
};

FIXTURE_SETUP(kernel_slots)
{
	layout_read(&self->layout);
	self->fd = dump_open();
}

FIXTURE_TEARDOWN(kernel_slots)
{
	dump_close(self->fd);
	layout_free(&self->layout);
}

TEST_F_TIMEOUT(kernel_slots, fixmap_is_as_the_kernel_dumps_it, 120)
{
	int nr, round, bad = 1;

	for (round = 0; bad && round < ROUNDS; round++) {
		nr = read_slots("fixmap", true);
		bad = disagree(self->fd, nr, round == ROUNDS - 1);
	}
	EXPECT_EQ(bad, 0);
	EXPECT_GT(nr, 500);
}

/* kmap() leaves its mapping until the wrap, so that there is one. */
TEST_F_TIMEOUT(kernel_slots, pkmap_is_as_the_kernel_dumps_it, 120)
{
	uint64_t kmapped = kernel_says("kmap");
	bool highmem = kernel_says("highmem");
	int i, nr, round, bad = 1, mapped = 0;

	if (!layout_find(&self->layout, "pkmap"))
		SKIP(return, "this kernel has no pkmap");
	for (round = 0; bad && round < ROUNDS; round++) {
		nr = read_slots("pkmap", false);
		bad = disagree(self->fd, nr, round == ROUNDS - 1);
	}
	EXPECT_EQ(bad, 0);
	EXPECT_GT(nr, 0);
	for (i = 0; i < nr; i++)
		mapped += slots[i].mapped;
	EXPECT_EQ(mapped > 0, highmem);
	EXPECT_EQ(kmapped >= slots[0].addr && kmapped <= slots[nr - 1].addr,
		  highmem);
}

/* Each page of the fixmap that is its own region, once, with its name. */
TEST_F(kernel_slots, fixmap_has_the_regions_slots)
{
	const struct region *fixmap = layout_need(&self->layout, "fixmap");
	int i, nr = read_slots("fixmap", true), regions = 0;

	for (i = 0; i < nr; i++) {
		EXPECT_STREQ(layout_owner(&self->layout, slots[i].addr)->name,
			     slots[i].name);
		if (i) {
			EXPECT_LT(slots[i].addr, slots[i - 1].addr);
		}
	}
	for (i = 0; i < self->layout.nr_regions; i++) {
		const struct region *r = &self->layout.regions[i];

		regions += r->size == PAGE && r->start > fixmap->start &&
			   strcmp(r->name, "top");
	}
	EXPECT_EQ(nr, regions);
}

TEST_F(kernel_slots, pkmap_fills_its_region)
{
	const struct region *r = layout_find(&self->layout, "pkmap");
	int i, nr = read_slots("pkmap", false);

	if (!r)
		SKIP(return, "this kernel has no pkmap");
	ASSERT_EQ(nr * (uint64_t)PAGE, r->size);
	for (i = 0; i < nr; i++) {
		EXPECT_EQ(slots[i].index, (unsigned int)i);
		EXPECT_EQ(slots[i].addr, r->start + i * PAGE);
	}
}

/* The slot must map the frame that the firmware names. */
TEST_F(kernel_slots, fixmap_maps_the_local_apic)
{
	int i, nr = read_slots("fixmap", true);

	for (i = 0; i < nr && strcmp(slots[i].name, "FIX_APIC_BASE"); i++)
		;
	ASSERT_LT(i, nr);
	EXPECT_EQ(slots[i].pfn, local_apic() / PAGE);
}

TEST_HARNESS_MAIN
