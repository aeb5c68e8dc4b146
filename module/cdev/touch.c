// SPDX-License-Identifier: GPL-2.0
/*
 * The command that finds out whether reading an address faults (see
 * cdev.h): in the arena, and in the two holes that bound the vmalloc area.
 * The byte that was read is told to nobody.
 */
#include "cdev/cdev.h"

#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/pfn.h>
#include <linux/pgtable.h>
#include <linux/sched.h>
#include <linux/uaccess.h>

#include "objects/addrspace.h"
#include "arch/arch.h"
#include "observe/walk.h"

static bool is_in_arena(const struct arena *arena, unsigned long addr)
{
	return addr - arena->start < arena->size + PAGE_SIZE;
}

/*
 * A device's register may notice that it is read. What root maps there as a
 * device in this very moment is root's to touch.
 */
static bool is_device(unsigned long addr)
{
	struct walk_path path;

	walk_address(current->mm, addr, &path);
	return path.page_size && !page_is_ram(PHYS_PFN(path.phys));
}

static bool may_touch(const struct cdev_file *file, unsigned long addr)
{
	return file->visible &&
	       (arch_is_vmalloc_hole(addr) || is_in_arena(&file->table.as->arena, addr)) &&
	       !is_device(addr);
}

/* ADDRSPACE_TOUCH */
int cdev_touch(struct cdev_call *call)
{
	struct addrspace_touch *arg = call->arg;
	unsigned long addr = arg->address;
	u8 byte;

	if (arg->address > ULONG_MAX || !may_touch(call->file, addr))
		return -EPERM;
	arg->faulted = copy_from_kernel_nofault(&byte, (void *)addr, 1) != 0;
	return cdev_respond(call);
}
