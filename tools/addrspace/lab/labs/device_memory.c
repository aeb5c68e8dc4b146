// SPDX-License-Identifier: GPL-2.0
/* Lab: kmap maps only RAM; vmalloc space holds device memory, too. */
#include "lab/lab.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "lib/error.h"
#include "source/calls.h"

static int show_mapping(struct lab_run *run, uint64_t phys,
			const struct lab_area *area)
{
	struct addrspace_query query;
	struct addrspace_walk walk;
	uint64_t entry;
	bool uncached;
	int status = device_query(&run->session.device, area->id, &query) ?:
		     lab_walk(run, area->address, &walk) ?:
		     lab_is_uncached(run, area->address, &uncached);

	if (status)
		return status;
	entry = walk.count ? walk.levels[walk.count - 1].entry : 0;
	lab_saw_address(run, "our mapping of it", area->address);
	lab_saw(run, "its entry", "0x%08" PRIx64, entry);
	lab_saw_number(run, "struct pages of it", query.pages);
	lab_expect(run, walk.present && walk.phys == phys && uncached,
		   "the entry leads to 0x%08" PRIx64 ", with the cache disabled", phys);
	return STATUS_OK;
}

static int read_register(struct lab_run *run, uint32_t id)
{
	uint32_t version;
	int err = dev_ioapic(lab_fd(run), id, &version);
	unsigned int last_pin = version >> 16 & 0xff;

	if (err)
		return lab_status(run, ADDRSPACE_IOAPIC, err);
	lab_saw(run, "version register read through it", "0x%08x", version);
	lab_saw(run, "which means", "version 0x%02x, %u interrupt pins",
		version & 0xff, last_pin + 1);
	lab_expect(run, version != UINT32_MAX && version & 0xff && last_pin,
		   "a device answers there, not memory");
	return STATUS_OK;
}

/* kmap() needs a struct page, and a device has none. */
static int try_kmap(struct lab_run *run, uint32_t id)
{
	int err = dev_map(lab_fd(run), id, 0, NULL);

	lab_saw(run, "kmap() of the same", "%s", err ? strerror(-err) : "maps it");
	lab_expect(run, err != 0, "kmap() has no page to map there");
	return STATUS_OK;
}

static int try_ram(struct lab_run *run)
{
	uint64_t phys = layout_fact_number(&run->layout, "kernel_start");
	int id = dev_device(lab_fd(run), phys, PAGE_SIZE, ADDRSPACE_UNCACHED, NULL);

	lab_saw(run, "RAM as device memory", "%s", id < 0 ? strerror(-id) : "is mapped");
	lab_expect(run, id == -EPERM,
		   "RAM is refused: two mappings that cache differently lose writes");
	return STATUS_OK;
}

/* A register is read of an I/O APIC only: of other devices that may change their state. */
static int try_device(struct lab_run *run, const char *what, uint64_t phys, bool is_ioapic)
{
	struct lab_area area;

	lab_saw(run, what, "0x%08" PRIx64, phys);
	return lab_device_area(run, phys, &area) ?:
	       show_mapping(run, phys, &area) ?:
	       (is_ioapic ? read_register(run, area.id) : STATUS_OK) ?:
	       try_kmap(run, area.id) ?:
	       try_ram(run);
}

static int try_ioapic(struct lab_run *run, uint64_t phys)
{
	int status = try_device(run, "I/O APIC, by /proc/iomem", phys, true);

	return status ?: lab_verdict(run, LAB_HOLDS,
				     "the device answered through vmalloc space, and kmap() had no page of it");
}

static int try_clock(struct lab_run *run, uint64_t phys)
{
	int status = try_device(run, "clock, by /proc/iomem", phys, false);

	return status ?: lab_verdict(run, LAB_CONDITION,
		"by the page tables: the device is mapped in vmalloc space, and kmap() had no page "
		"of it. The lab reads a register of a PC's I/O APIC only, and this machine has none");
}

static int run_lab(struct lab_run *run)
{
	uint64_t ioapic = lab_iomem_start(": IOAPIC ");
	uint64_t clock = lab_is_arm(run) ? lab_iomem_start(": rtc-") : 0;

	if (ioapic && ioapic % PAGE_SIZE == 0)
		return try_ioapic(run, ioapic);
	if (clock && clock % PAGE_SIZE == 0)
		return try_clock(run, clock);
	return lab_cannot(run, lab_is_arm(run) ?
			  "/proc/iomem shows no clock (rtc) that begins at a page" :
			  "/proc/iomem shows no I/O APIC that begins at a page");
}

const struct lab lab_device_memory = {
	.name = "device-memory",
	.title = "kmap maps only RAM; vmalloc space holds device memory too",
	.claim = "kmap() takes a struct page, so it maps RAM and nothing else. Device memory has "
		 "none: it is mapped into the vmalloc area, by ioremap().",
	.source = "Bovet and Cesati, chapter 13, Accessing the I/O Shared Memory; "
		  "Documentation/driver-api/device-io.rst of the kernel",
	.prediction = "A mapping of the I/O APIC in vmalloc space has an uncached entry and no "
		      "page; its version register answers through it. kmap() cannot map it, and "
		      "RAM cannot be mapped as a device.",
	.method = "The lab maps the I/O APIC that /proc/iomem shows into an area of our own, and "
		  "the module reads its version register there. It stops all CPUs for that: the "
		  "register is reached through an index register that the kernel uses too.",
	.run = run_lab,
};
