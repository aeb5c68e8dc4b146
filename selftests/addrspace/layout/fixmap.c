// SPDX-License-Identifier: GPL-2.0
/*
 * Compares the regions above vmalloc with the CPU itself (its GDT and IDT lie
 * in the cpu_entry_area), with /proc/iomem (which device a slot maps), and with
 * the addresses at which the kernel maps a highmem page by kmap() and
 * kmap_local_page().
 */
#include "kselftest_harness.h"

#include "lib/layout.h"
#include "lib/text.h"
#include "lib/witness.h"

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
	uint64_t top = kernel_says("FIXADDR_TOP");

	EXPECT_EQ(layout_number(&self->layout, "fixaddr_top"), top);
	/* ARM's is the last slot. */
	EXPECT_EQ(layout_need(&self->layout, "fixmap")->end,
		  kernel_is_arm() ? top + 4096 : top);
	if (!kernel_is_arm())
		EXPECT_EQ(layout_need(&self->layout, "top")->start, top);
	EXPECT_EQ(layout_need(&self->layout, "top")->end, space_end());
}

#ifndef __arm__
/* The 32-bit address that sgdt and sidt store; of a wider one, the lower half. */
struct table_register {
	uint16_t limit;
	uint32_t base;
} __attribute__((packed));

static uint32_t low_half(const struct layout *layout, const char *name)
{
	return layout_need(layout, name)->start;
}

/* With UMIP the CPU does not show these to a process. */
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
		EXPECT_EQ(low_half(&self->layout, "cpu_entry_area.idt"),
			  idt.base);
		EXPECT_EQ(low_half(&self->layout, name), gdt.base);
	}
}

/* The slot must map the registers of the device. On ARM none maps a device. */
TEST_F(fixmap, slots_map_their_device)
{
	struct {
		uint64_t phys;
		const char *slot;
	} devices[] = {
		{ local_apic(), "FIX_APIC_BASE" },
		{ 0, "FIX_IO_APIC_BASE_0" },
	};
	struct pagetables tables;
	const struct range *range;
	const struct region *slot;
	struct iomem ioapic;
	size_t i;

	ASSERT_TRUE(iomem_find("IOAPIC 0", &ioapic));
	devices[1].phys = ioapic.start;
	pagetables_read(&tables);
	for (i = 0; i < sizeof(devices) / sizeof(*devices); i++) {
		slot = layout_need(&self->layout, devices[i].slot);
		range = pagetables_find(&tables, slot->start);
		ASSERT_NE(range, NULL) TH_LOG("%s", slot->name);
		EXPECT_EQ(range->phys + (slot->start - range->start),
			  devices[i].phys & ~4095ULL) TH_LOG("%s", slot->name);
		EXPECT_TRUE(range->flags & F_PCD) TH_LOG("%s", slot->name);
	}
	pagetables_free(&tables);
}

#endif

/* Without highmem in the machine, both return the lowmem address. */
TEST_F(fixmap, kmap_goes_where_we_say)
{
	uint64_t addr = kernel_says("kmap");

	EXPECT_STREQ(layout_owner(&self->layout, addr)->name,
		     kernel_says("highmem") ? "pkmap" : "lowmem");
}

/* One slot after the other, from the first to the last. */
TEST_F(fixmap, kmap_uses_all_of_pkmap)
{
	const struct region *r;

	if (!kernel_says("highmem"))
		SKIP(return, "there is no highmem in this machine");
	r = layout_need(&self->layout, "pkmap");
	EXPECT_EQ(r->start, kernel_says("kmap_first"));
	EXPECT_EQ(r->end - 4096, kernel_says("kmap_last"));
}

/* The first mapping of a task on that CPU, and a nested one. */
TEST_F(fixmap, kmap_local_goes_where_we_say)
{
	int cpu, cpus = sysconf(_SC_NPROCESSORS_ONLN);
	const char *kind = kernel_kmap_name();
	const struct region *low, *high;
	char name[64];

	if (!kernel_says("highmem"))
		SKIP(return, "there is no highmem in this machine");
	for (cpu = 0; cpu < cpus; cpu++) {
		run_on(cpu);
		ASSERT_EQ(kernel_says("cpu"), (uint64_t)cpu);
		low = layout_owner(&self->layout, kernel_says("kmap_local"));
		high = layout_owner(&self->layout,
				    kernel_says("kmap_local_next"));
		snprintf(name, sizeof(name), "%s.cpu%d", kind, cpu);
		EXPECT_STREQ(low->parent, name);
		EXPECT_STREQ(high->parent, name);
		snprintf(name, sizeof(name), "%s.cpu%d.slot0", kind, cpu);
		EXPECT_STREQ(low->name, name);
		snprintf(name, sizeof(name), "%s.cpu%d.slot1", kind, cpu);
		EXPECT_STREQ(high->name, name);
	}
}

TEST_HARNESS_MAIN
