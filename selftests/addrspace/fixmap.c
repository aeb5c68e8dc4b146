// SPDX-License-Identifier: GPL-2.0
/*
 * The regions above vmalloc, against the CPU itself (its GDT and IDT lie in
 * the cpu_entry_area), /proc/iomem (which device a slot maps) and the
 * kernel's pointers to the page tables of pkmap and kmap_local.
 */
#include "kselftest_harness.h"

#include <sched.h>

#include "layout.h"
#include "text.h"
#include "witness.h"

FIXTURE(fixmap)
{
	struct layout layout;
};

FIXTURE_SETUP(fixmap)
{
	layout_read(&self->layout);
}

FIXTURE_TEARDOWN(fixmap)
{
	layout_free(&self->layout);
}

TEST_F(fixmap, ends_at_fixaddr_top)
{
	uint64_t top = kcore_u32("__FIXADDR_TOP");

	EXPECT_EQ(layout_number(&self->layout, "fixaddr_top"), top);
	EXPECT_EQ(layout_need(&self->layout, "fixmap")->end, top);
	EXPECT_EQ(layout_need(&self->layout, "top")->start, top);
	EXPECT_EQ(layout_need(&self->layout, "top")->end, 1ULL << 32);
}

/* What sgdt and sidt store. */
struct table_register {
	uint16_t limit;
	uint32_t base;
} __attribute__((packed));

static void run_on(int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	if (sched_setaffinity(0, sizeof(set), &set))
		text_die("cannot run on CPU %d", cpu);
}

/* With UMIP the CPU tells a process nothing. */
static bool has_umip(void)
{
	char *text = text_read("/proc/cpuinfo");
	bool umip = strstr(text, " umip");

	free(text);
	return umip;
}

TEST_F(fixmap, each_cpu_runs_on_tables_in_its_entry_area)
{
	int cpu, cpus = sysconf(_SC_NPROCESSORS_ONLN);
	struct table_register idt, gdt;
	char name[32];

	if (has_umip())
		SKIP(return, "this CPU has UMIP");
	for (cpu = 0; cpu < cpus; cpu++) {
		run_on(cpu);
		asm volatile("sidt %0" : "=m" (idt));
		asm volatile("sgdt %0" : "=m" (gdt));
		snprintf(name, sizeof(name), "cpu_entry_area.cpu%d", cpu);
		EXPECT_EQ(layout_need(&self->layout,
				      "cpu_entry_area.idt")->start, idt.base);
		EXPECT_EQ(layout_need(&self->layout, name)->start, gdt.base);
	}
}

/* A device's registers must be what its slot maps. */
TEST_F(fixmap, slots_map_their_device)
{
	static const struct {
		const char *resource;
		const char *slot;
	} devices[] = {
		{ "Local APIC", "FIX_APIC_BASE" },
		{ "IOAPIC 0", "FIX_IO_APIC_BASE_0" },
	};
	struct pagetables tables;
	const struct range *range;
	const struct region *slot;
	struct iomem res;
	size_t i;

	pagetables_read(&tables);
	for (i = 0; i < sizeof(devices) / sizeof(*devices); i++) {
		ASSERT_TRUE(iomem_find(devices[i].resource, &res));
		slot = layout_need(&self->layout, devices[i].slot);
		range = pagetables_find(&tables, slot->start);
		ASSERT_NE(range, NULL) TH_LOG("%s", slot->name);
		EXPECT_EQ(range->phys + (slot->start - range->start),
			  res.start & ~4095ULL) TH_LOG("%s", slot->name);
		EXPECT_TRUE(range->flags & F_PCD) TH_LOG("%s", slot->name);
	}
	pagetables_free(&tables);
}

/* The place in its table that a pointer to a PTE points to. */
static uint64_t pte_place(uint32_t pointer, bool pae)
{
	return (pointer & 4095) / (pae ? 8 : 4);
}

TEST_F(fixmap, pkmap_starts_at_its_page_table)
{
	bool pae = layout_yes(&self->layout, "pae");
	const struct region *r;

	if (!layout_yes(&self->layout, "highmem"))
		SKIP(return, "this kernel has no highmem");
	r = layout_need(&self->layout, "pkmap");
	EXPECT_EQ((r->start >> 12) % (pae ? 512 : 1024),
		  pte_place(kcore_u32("pkmap_page_table"), pae));
	EXPECT_EQ(r->size >> 12, pae ? 512 : 1024);
}

/* The kernel finds the PTEs of kmap_local at its first use of highmem. */
TEST_F(fixmap, kmap_local_starts_at_its_ptes)
{
	bool pae = layout_yes(&self->layout, "pae");
	const struct region *r;
	uint32_t pte;

	if (!layout_yes(&self->layout, "highmem"))
		SKIP(return, "this kernel has no highmem");
	pte = kcore_u32("__kmap_pte");
	if (!pte) {
		EXPECT_EQ(layout_number(&self->layout, "highmem_bytes"), 0);
		return;
	}
	r = layout_need(&self->layout, "kmap_local.cpu0.slot0");
	EXPECT_EQ((r->start >> 12) % (pae ? 512 : 1024), pte_place(pte, pae));
}

TEST_HARNESS_MAIN
