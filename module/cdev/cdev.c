// SPDX-License-Identifier: GPL-2.0
/*
 * /dev/addrspace: opens and closes it, and hands each command on to its handler
 * (see cdev.h). What all commands have in common is done here, by one table:
 * the structure is copied in, its size, flags and reserved field are checked.
 */
#include "cdev/cdev.h"

#include <linux/build_bug.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/stddef.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "core/access.h"
#include "core/compat.h"
#include "objects/addrspace.h"
#include "objects/object.h"

/* Room for the longest of the structures. */
#define ARG_SIZE	256

struct command {
	int (*run)(struct cdev_call *call);
	u32 size;		/* of the structure */
	u32 flags;		/* those that there are */
	u32 reserved;		/* offset of the field, or 0 */
};

/* All structures begin so. */
struct head {
	u32 size;
	u32 flags;
};

#define COMMAND(name, type, known_flags, handler, reserved_at)		\
	[_IOC_NR(ADDRSPACE_##name)] = {					\
		.run = (handler),					\
		.size = sizeof(struct type) +				\
			BUILD_BUG_ON_ZERO(sizeof(struct type) > ARG_SIZE), \
		.flags = (known_flags),					\
		.reserved = (reserved_at),				\
	}
#define RESERVED(type)	offsetof(struct type, reserved)
#define NO_RESERVED	0

static const struct command commands[] = {
	COMMAND(INFO, addrspace_info, 0, cdev_info, NO_RESERVED),
	COMMAND(PAGES_GET, addrspace_pages_get, 0, cdev_pages_get,
		RESERVED(addrspace_pages_get)),
	COMMAND(PUT, addrspace_put, 0, cdev_put_object, RESERVED(addrspace_put)),
	COMMAND(WINDOW_MAP, addrspace_window, ADDRSPACE_WINDOW_NOWAIT,
		cdev_window_map, NO_RESERVED),
	COMMAND(WINDOW_UNMAP, addrspace_window, 0, cdev_window_unmap,
		NO_RESERVED),
	COMMAND(ATOMIC, addrspace_atomic, ADDRSPACE_ATOMIC_GO_ON, cdev_atomic,
		NO_RESERVED),
	COMMAND(AREA_ALLOC, addrspace_area_alloc,
		ADDRSPACE_AREA_ZERO | ADDRSPACE_AREA_LOWMEM, cdev_area_alloc,
		RESERVED(addrspace_area_alloc)),
	COMMAND(AREA_VMAP, addrspace_area_vmap, ADDRSPACE_VMAP_READ_ONLY,
		cdev_area_vmap, NO_RESERVED),
	COMMAND(AREA_DEVICE, addrspace_area_device, 0, cdev_area_device,
		NO_RESERVED),
	COMMAND(READ, addrspace_transfer, 0, cdev_read,
		RESERVED(addrspace_transfer)),
	COMMAND(WRITE, addrspace_transfer, 0, cdev_write,
		RESERVED(addrspace_transfer)),
	COMMAND(QUERY, addrspace_query, 0, cdev_query, NO_RESERVED),
	COMMAND(WALK, addrspace_walk, ADDRSPACE_WALK_USER_TABLES, cdev_walk,
		RESERVED(addrspace_walk)),
	COMMAND(REGIONS, addrspace_regions, 0, cdev_regions,
		RESERVED(addrspace_regions)),
	COMMAND(STATS, addrspace_stats, 0, cdev_stats,
		RESERVED(addrspace_stats)),
	COMMAND(STATS_RESET, addrspace_stats, 0, cdev_stats_reset,
		RESERVED(addrspace_stats)),
	COMMAND(ALIASES, addrspace_aliases,
		ADDRSPACE_HALF_USER | ADDRSPACE_HALF_KERNEL, cdev_aliases,
		NO_RESERVED),
	COMMAND(RANGES, addrspace_ranges,
		ADDRSPACE_HALF_USER | ADDRSPACE_HALF_KERNEL, cdev_ranges,
		NO_RESERVED),
	COMMAND(TOUCH, addrspace_touch, 0, cdev_touch,
		RESERVED(addrspace_touch)),
	COMMAND(IOAPIC, addrspace_ioapic, 0, cdev_ioapic, NO_RESERVED),
	COMMAND(PAGE, addrspace_page, 0, cdev_page, NO_RESERVED),
	COMMAND(FLUSH, addrspace_flush, 0, cdev_flush, NO_RESERVED),
};

static const struct command *find_command(unsigned int cmd)
{
	unsigned int nr = _IOC_NR(cmd);

	if (cmd != _IO(ADDRSPACE_IOC_MAGIC, nr) || nr >= ARRAY_SIZE(commands) ||
	    !commands[nr].run)
		return NULL;
	return &commands[nr];
}

static int check_arg(const struct command *command, const void *arg)
{
	const struct head *head = arg;

	if (head->flags & ~command->flags)
		return -EINVAL;
	if (command->reserved && *(const u32 *)(arg + command->reserved))
		return -EINVAL;
	return 0;
}

/* The rules are those of openat2(2), its limit on the size included. */
static int copy_arg(const struct command *command, struct cdev_call *call)
{
	u32 size;
	int err;

	if (get_user(size, (u32 __user *)call->uarg))
		return -EFAULT;
	if (size < command->size)
		return -EINVAL;
	if (size > PAGE_SIZE)
		return -E2BIG;
	err = copy_struct_from_user(call->arg, command->size, call->uarg, size);
	if (err)
		return err;
	call->size = command->size;
	return check_arg(command, call->arg);
}

/**
 * cdev_respond() - give the caller back its structure, with the answers
 * @call: the command
 *
 * A handler calls this before it does what cannot be undone. A caller in the
 * kernel finds the answers where it put the questions.
 *
 * Return: 0 or -EFAULT.
 */
int cdev_respond(const struct cdev_call *call)
{
	if (!call->uarg)
		return 0;
	return copy_to_user(call->uarg, call->arg, call->size) ? -EFAULT : 0;
}

static long cdev_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	const struct command *command = find_command(cmd);
	u64 room[ARG_SIZE / sizeof(u64)];
	struct cdev_call call = {
		.file = file->private_data,
		.arg = room,
		.uarg = (void __user *)arg,
	};
	int err;

	if (!command)
		return -ENOTTY;
	err = copy_arg(command, &call);
	return err ?: command->run(&call);
}

static int cdev_open(struct inode *inode, struct file *file)
{
	struct cdev_device *device = container_of(file->private_data,
						  struct cdev_device, misc);
	struct cdev_file *own;
	int err;

	err = access_may_use_device();
	if (err)
		return err;
	own = cdev_file_new(container_of(device, struct addrspace, device),
			    access_may_see_addresses(file));
	if (!own)
		return -ENOMEM;
	file->private_data = own;
	atomic_inc(&own->as->device.files);
	file->f_mode |= COMPAT_FMODE_UNSIGNED;
	return nonseekable_open(inode, file);
}

/* The last user of the file is gone, mappings of its pages included. */
static int cdev_release(struct inode *inode, struct file *file)
{
	struct cdev_file *own = file->private_data;

	atomic_dec(&own->as->device.files);
	cdev_file_free(own);
	return 0;
}

static const struct file_operations cdev_fops = {
	.owner = THIS_MODULE,
	.open = cdev_open,
	.release = cdev_release,
	.unlocked_ioctl = cdev_ioctl,
	.compat_ioctl = compat_ptr_ioctl,
	.mmap = cdev_mmap,
	COMPAT_FOP_UNSIGNED
};

/**
 * cdev_create() - make the device
 * @as: what it gives access to, ready for who opens it at once
 *
 * Return: 0 or a negative errno, with nothing left behind.
 */
int cdev_create(struct addrspace *as)
{
	as->device.misc = (struct miscdevice) {
		.minor = MISC_DYNAMIC_MINOR,
		.name = "addrspace",
		.fops = &cdev_fops,
		.mode = 0600,
	};
	return misc_register(&as->device.misc);
}

/**
 * cdev_destroy() - remove the device; nobody has it open any more
 * @as: as given to cdev_create()
 */
void cdev_destroy(struct addrspace *as)
{
	misc_deregister(&as->device.misc);
}
