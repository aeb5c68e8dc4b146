// SPDX-License-Identifier: GPL-2.0
/*
 * /dev/addrspace: opens and closes it, and passes each command to its handler (see
 * cdev.h). Does the common part of all commands by one table: copies the command's
 * structure in, and checks its size, flags and reserved field.
 */
#include "cdev/cdev.h"

#include <linux/build_bug.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/stddef.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "core/access.h"
#include "core/compat.h"

/* Room for the longest of the structures. */
#define ARG_SIZE	256

struct command {
	int (*run)(struct cdev_call *call);
	u32 size;		/* of the structure */
	u32 flags;		/* the known ones */
	u32 reserved;		/* offset of the reserved field, or 0 */
};

/* All structures begin like this. */
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
	COMMAND(INFO, addrspace_info, 0, as_cdev_info, NO_RESERVED),
	COMMAND(PAGES_GET, addrspace_pages_get, 0, as_cdev_pages_get,
		RESERVED(addrspace_pages_get)),
	COMMAND(PUT, addrspace_put, 0, as_cdev_put_object, RESERVED(addrspace_put)),
	COMMAND(WINDOW_MAP, addrspace_window, ADDRSPACE_WINDOW_NOWAIT,
		as_cdev_window_map, NO_RESERVED),
	COMMAND(WINDOW_UNMAP, addrspace_window, 0, as_cdev_window_unmap,
		NO_RESERVED),
	COMMAND(ATOMIC, addrspace_atomic, ADDRSPACE_ATOMIC_GO_ON, as_cdev_atomic,
		NO_RESERVED),
	COMMAND(AREA_ALLOC, addrspace_area_alloc,
		ADDRSPACE_AREA_ZERO | ADDRSPACE_AREA_LOWMEM, as_cdev_area_alloc,
		RESERVED(addrspace_area_alloc)),
	COMMAND(AREA_VMAP, addrspace_area_vmap, ADDRSPACE_VMAP_READ_ONLY,
		as_cdev_area_vmap, NO_RESERVED),
	COMMAND(AREA_DEVICE, addrspace_area_device, 0, as_cdev_area_device,
		NO_RESERVED),
	COMMAND(READ, addrspace_transfer, 0, as_cdev_read,
		RESERVED(addrspace_transfer)),
	COMMAND(WRITE, addrspace_transfer, 0, as_cdev_write,
		RESERVED(addrspace_transfer)),
	COMMAND(QUERY, addrspace_query, 0, as_cdev_query, NO_RESERVED),
	COMMAND(WALK, addrspace_walk, ADDRSPACE_WALK_USER_TABLES, as_cdev_walk,
		RESERVED(addrspace_walk)),
	COMMAND(REGIONS, addrspace_regions, 0, as_cdev_regions,
		RESERVED(addrspace_regions)),
	COMMAND(STATS, addrspace_stats, 0, as_cdev_stats,
		RESERVED(addrspace_stats)),
	COMMAND(ALIASES, addrspace_aliases,
		ADDRSPACE_HALF_USER | ADDRSPACE_HALF_KERNEL, as_cdev_aliases,
		NO_RESERVED),
	COMMAND(RANGES, addrspace_ranges,
		ADDRSPACE_HALF_USER | ADDRSPACE_HALF_KERNEL, as_cdev_ranges,
		NO_RESERVED),
	COMMAND(TOUCH, addrspace_touch, 0, as_cdev_touch,
		RESERVED(addrspace_touch)),
	COMMAND(IOAPIC, addrspace_ioapic, 0, as_cdev_ioapic, NO_RESERVED),
	COMMAND(PAGE, addrspace_page, 0, as_cdev_page, NO_RESERVED),
	COMMAND(FLUSH, addrspace_flush, 0, as_cdev_flush, NO_RESERVED),
};

static struct {
	struct miscdevice misc;
	struct addrspace *as;	/* constant while the device exists */
	atomic_t files_open;
} device;

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
 * as_cdev_respond() - copy a command's structure, with the answers, to the caller
 * @call: the command
 *
 * A handler calls this before it does what cannot be undone.
 *
 * Return: 0 or -EFAULT.
 */
int as_cdev_respond(const struct cdev_call *call)
{
	return copy_to_user(call->uarg, call->arg, call->size) ? -EFAULT : 0;
}

/**
 * as_cdev_publish() - answer a command that makes an object, and let the object be found
 * @call: the command, with the answers
 * @object: the object; discarded if the answer cannot be written
 *
 * Return: 0 or -EFAULT.
 */
int as_cdev_publish(const struct cdev_call *call, struct object *object)
{
	int err = as_cdev_respond(call);

	if (err)
		as_object_discard(object);
	else
		as_object_publish(object);
	return err;
}

/**
 * as_cdev_show() - an address as the file's opener may see it
 * @file: the file
 * @addr: a kernel address
 *
 * Return: the address, or 0 if the opener may see none.
 */
u64 as_cdev_show(const struct cdev_file *file, unsigned long addr)
{
	return file->visible ? addr : 0;
}

/**
 * as_cdev_files_open() - count the open files of the device
 */
unsigned int as_cdev_files_open(void)
{
	return atomic_read(&device.files_open);
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
	struct cdev_file *own;
	int err;

	err = as_access_may_use_device();
	if (err)
		return err;
	own = kzalloc(sizeof(*own), GFP_KERNEL);
	if (!own)
		return -ENOMEM;
	as_object_table_init(&own->table, device.as);
	own->visible = as_access_may_see_addresses(file);
	file->private_data = own;
	atomic_inc(&device.files_open);
	file->f_mode |= COMPAT_FMODE_UNSIGNED;
	return nonseekable_open(inode, file);
}

/* The last user of the file is gone, mappings of its pages included. */
static int cdev_release(struct inode *inode, struct file *file)
{
	struct cdev_file *own = file->private_data;

	atomic_dec(&device.files_open);
	as_object_table_clear(&own->table);
	kfree(own);
	return 0;
}

static const struct file_operations cdev_fops = {
	.owner = THIS_MODULE,
	.open = cdev_open,
	.release = cdev_release,
	.unlocked_ioctl = cdev_ioctl,
	.compat_ioctl = compat_ptr_ioctl,
	.mmap = as_cdev_mmap,
	COMPAT_FOP_UNSIGNED
};

/**
 * as_cdev_create() - create the device
 * @as: what it gives access to; a program may open the device before this returns
 *
 * Context: process context, may sleep.
 * Return: 0 or a negative errno, with nothing left behind.
 */
int as_cdev_create(struct addrspace *as)
{
	device.as = as;
	device.misc = (struct miscdevice) {
		.minor = MISC_DYNAMIC_MINOR,
		.name = "addrspace",
		.fops = &cdev_fops,
		.mode = 0600,
	};
	return misc_register(&device.misc);
}

/**
 * as_cdev_destroy() - remove the device
 *
 * An open file pins the module, so none is open.
 *
 * Context: process context, may sleep.
 */
void as_cdev_destroy(void)
{
	misc_deregister(&device.misc);
}
