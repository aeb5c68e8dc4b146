// SPDX-License-Identifier: GPL-2.0
/*
 * The commands that only look: at the module, at a page frame, at an address (see
 * cdev.h).
 */
#include "cdev/cdev.h"

#include <linux/cpumask.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/pfn.h>
#include <linux/pgtable.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "arch/arch.h"
#include "core/count.h"
#include "objects/addrspace.h"
#include "observe/frame.h"
#include "observe/walk.h"

static void fill_ranges(const struct cdev_file *file,
			struct addrspace_info *info)
{
	const struct arena_range *range = file->table.as->arena.range;

	info->window_start = as_cdev_show(file, range[ARENA_WINDOW].start);
	info->window_size = range[ARENA_WINDOW].size;
	info->slots_start = as_cdev_show(file, range[ARENA_SLOTS].start);
	info->slots_size = range[ARENA_SLOTS].size;
	info->valloc_start = as_cdev_show(file, range[ARENA_VALLOC].start);
	info->valloc_size = range[ARENA_VALLOC].size;
}

static void fill_holdings(struct cdev_file *file, struct addrspace_info *info)
{
	const struct object_budget *budget = &file->table.as->budget;

	info->pages_per_file = READ_ONCE(budget->limits->per_table);
	info->pages_total = READ_ONCE(budget->limits->total);
	info->pages_in_use = atomic_read(&budget->pages);
	info->files_open = as_cdev_files_open();
	info->pages_held = atomic_read(&file->table.pages);
	mutex_lock(&file->table.lock);
	info->objects_held = file->table.nr_objects;
	mutex_unlock(&file->table.lock);
}

/* ADDRSPACE_INFO */
int as_cdev_info(struct cdev_call *call)
{
	struct addrspace_info *info = call->arg;

	info->abi_version = ADDRSPACE_ABI_VERSION;
	info->page_size = PAGE_SIZE;
	info->cpus = num_possible_cpus();
	info->slots_depth = SLOTS_DEPTH;
	fill_ranges(call->file, info);
	fill_holdings(call->file, info);
	return as_cdev_respond(call);
}

static void fill_region(const struct cdev_file *file, int index,
			struct addrspace_region *to)
{
	const struct region *region = &file->table.as->regions.region[index];

	*to = (struct addrspace_region) { .parent = region->parent };
	if (file->visible) {
		to->start = region->start;
		to->end = regions_end(region->last);
	}
	strscpy(to->name, region->name, sizeof(to->name));
}

/* ADDRSPACE_REGIONS */
int as_cdev_regions(struct cdev_call *call)
{
	struct addrspace_regions *arg = call->arg;
	struct addrspace_region __user *to = u64_to_user_ptr(arg->regions);
	u32 i, nr = call->file->table.as->regions.nr;
	struct addrspace_region region;

	if (arg->regions > ULONG_MAX)
		return -EFAULT;
	for (i = 0; arg->regions && i < min(arg->count, nr); i++) {
		fill_region(call->file, i, &region);
		if (copy_to_user(to + i, &region, sizeof(region)))
			return -EFAULT;
	}
	arg->count = nr;
	return as_cdev_respond(call);
}

/* ADDRSPACE_STATS */
int as_cdev_stats(struct cdev_call *call)
{
	struct addrspace_stats *arg = call->arg;
	struct addrspace_stat __user *to = u64_to_user_ptr(arg->stats);
	struct addrspace_stat stat;
	u32 i;

	if (arg->stats > ULONG_MAX)
		return -EFAULT;
	for (i = 0; arg->stats && i < min_t(u32, arg->count, COUNT_NR); i++) {
		stat = (struct addrspace_stat) { .value = as_count_sum(i) };
		strscpy(stat.name, as_count_name(i), sizeof(stat.name));
		if (copy_to_user(to + i, &stat, sizeof(stat)))
			return -EFAULT;
	}
	arg->count = COUNT_NR;
	return as_cdev_respond(call);
}

/* ADDRSPACE_PAGE */
int as_cdev_page(struct cdev_call *call)
{
	struct addrspace_page *arg = call->arg;
	struct frame frame;

	as_frame_get(arg->pfn, &frame);
	arg->address = as_cdev_show(call->file, frame.addr);
	arg->page_flags = frame.page_flags;
	arg->frame = frame.state;
	arg->refcount = frame.refcount;
	arg->mapcount = frame.mapcount;
	arg->node = frame.node;
	memset(arg->zone, 0, sizeof(arg->zone));
	if (frame.zone)
		strscpy(arg->zone, frame.zone, sizeof(arg->zone));
	return as_cdev_respond(call);
}

/*
 * ADDRSPACE_TOUCH finds out whether a read of an address faults: in the arena, and in
 * the two holes that bound the vmalloc area. The byte that is read is discarded.
 */
static bool is_in_arena(const struct arena *arena, unsigned long addr)
{
	return addr - arena->start < arena->size + PAGE_SIZE;
}

/*
 * Reading a device's register may have side effects: refuse it. A device that root
 * maps between this check and the read is root's own risk.
 */
static bool is_device(unsigned long addr)
{
	struct walk_path path;

	as_walk_address(current->mm, addr, &path);
	return path.page_size && !page_is_ram(PHYS_PFN(path.phys));
}

static bool may_touch(const struct cdev_file *file, unsigned long addr)
{
	return file->visible &&
	       (arch_is_vmalloc_hole(addr) || is_in_arena(&file->table.as->arena, addr)) &&
	       !is_device(addr);
}

/* ADDRSPACE_TOUCH */
int as_cdev_touch(struct cdev_call *call)
{
	struct addrspace_touch *arg = call->arg;
	unsigned long addr = arg->address;
	u8 byte;

	if (arg->address > ULONG_MAX || !may_touch(call->file, addr))
		return -EPERM;
	arg->faulted = copy_from_kernel_nofault(&byte, (void *)addr, 1) != 0;
	return as_cdev_respond(call);
}
