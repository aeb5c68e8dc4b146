// SPDX-License-Identifier: GPL-2.0
/*
 * The commands that only look (see cdev_file.h).
 */
#include <linux/cpumask.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/mm.h>

#include "addrspace.h"
#include "cdev_file.h"

static void tell_stretches(const struct cdev_file *file,
			   struct addrspace_info *info)
{
	const struct arena_stretch *stretch = file->as->arena.stretch;

	info->window_start = cdev_show(file, stretch[ARENA_WINDOW].start);
	info->window_size = stretch[ARENA_WINDOW].size;
	info->slots_start = cdev_show(file, stretch[ARENA_SLOTS].start);
	info->slots_size = stretch[ARENA_SLOTS].size;
	info->valloc_start = cdev_show(file, stretch[ARENA_VALLOC].start);
	info->valloc_size = stretch[ARENA_VALLOC].size;
}

static void tell_holdings(struct cdev_file *file, struct addrspace_info *info)
{
	const struct cdev_device *device = &file->as->device;

	info->pages_per_file = READ_ONCE(device->limits->per_file);
	info->pages_total = READ_ONCE(device->limits->total);
	info->pages_in_use = atomic_read(&device->pages);
	info->files_open = atomic_read(&device->files);
	info->pages_held = atomic_read(&file->pages);
	mutex_lock(&file->lock);
	info->objects_held = file->nr_objects;
	mutex_unlock(&file->lock);
}

/* ADDRSPACE_INFO */
int cdev_info(struct cdev_call *call)
{
	struct addrspace_info *info = call->arg;

	info->abi_version = ADDRSPACE_ABI_VERSION;
	info->page_size = PAGE_SIZE;
	info->cpus = num_possible_cpus();
	info->slots_depth = SLOTS_DEPTH;
	tell_stretches(call->file, info);
	tell_holdings(call->file, info);
	return cdev_respond(call);
}
