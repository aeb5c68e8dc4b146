// SPDX-License-Identifier: GPL-2.0
/*
 * The command that reads an I/O APIC's version register through one of the caller's
 * areas (see cdev.h), to show that the area leads to a device.
 */
#include "cdev/cdev.h"

#include <linux/err.h>
#include <linux/errno.h>
#include <linux/io.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/sched.h>
#include <linux/stop_machine.h>

#include "arch/arch.h"
#include "objects/addrspace.h"
#include "observe/walk.h"

/* Offsets of the registers (Intel 82093AA, 3.1). */
#define IOAPIC_INDEX		0x00
#define IOAPIC_DATA		0x10
#define IOAPIC_BYTES		(IOAPIC_DATA + sizeof(u32))
#define IOAPIC_VERSION		0x01	/* an index */

/* The kernel's own mappings of its I/O APICs say where they are. */
static bool is_ioapic(phys_addr_t phys)
{
	struct walk_path path;
	unsigned long addr;
	int i;

	for (i = 0; (addr = arch_ioapic_address(i)); i++) {
		as_walk_address(current->mm, addr, &path);
		if (path.page_size && path.phys == phys)
			return true;
	}
	return false;
}

/* Only for registers that begin at a page, as nearly all do. */
static bool leads_to_ioapic(const struct object *object)
{
	struct walk_path path;

	if (object->kind != ADDRSPACE_OBJECT_DEVICE ||
	    object->bytes < IOAPIC_BYTES)
		return false;
	as_walk_address(current->mm, (unsigned long)object->addr, &path);
	return path.page_size == PAGE_SIZE &&
	       as_arch_is_uncached(1, path.level[path.nr - 1].entry) &&
	       is_ioapic(path.phys);
}

struct reading {
	void __iomem *base;
	u32 version;
};

/*
 * Runs in stop_machine(), because the kernel's spinlock for these registers
 * (ioapic_lock) is not exported. A check afterwards that the index has not changed
 * would protect only our read. It would not protect the kernel: if we write the index
 * after the kernel has selected a redirection entry, the kernel's write of the data
 * goes to the wrong register, and an interrupt stays masked or goes astray. The kernel
 * holds the lock, with interrupts off, from the write of the index to the access of the
 * data, so no CPU is stopped between the two.
 */
static int read_version(void *data)
{
	struct reading *reading = data;
	u32 index = readl(reading->base + IOAPIC_INDEX);

	writel(IOAPIC_VERSION, reading->base + IOAPIC_INDEX);
	reading->version = readl(reading->base + IOAPIC_DATA);
	writel(index, reading->base + IOAPIC_INDEX);
	return 0;
}

/* ADDRSPACE_IOAPIC */
int as_cdev_ioapic(struct cdev_call *call)
{
	struct addrspace_ioapic *arg = call->arg;
	struct object *object = as_object_use(&call->file->table, arg->id);
	struct reading reading;
	int err = -EPERM;

	if (IS_ERR(object))
		return PTR_ERR(object);
	if (leads_to_ioapic(object)) {
		reading.base = (void __iomem *)object->addr;
		err = stop_machine(read_version, &reading, NULL);
	}
	as_object_unuse(object);
	if (err)
		return err;
	arg->version = reading.version;
	return as_cdev_respond(call);
}
