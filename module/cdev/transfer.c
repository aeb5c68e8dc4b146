// SPDX-License-Identifier: GPL-2.0
/*
 * The commands that read and write an object's bytes (see cdev.h): those of a set of
 * pages through the window, page by page; those of an area at its own address.
 */
#include "cdev/cdev.h"

#include <linux/err.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/sizes.h>
#include <linux/uaccess.h>

#include "objects/addrspace.h"
#include "map/window.h"

/* The rest of a transfer. */
struct transfer {
	bool write;		/* into the object */
	void __user *data;
	u64 offset;
	size_t left;
};

static int copy_bytes(struct transfer *transfer, void *addr, size_t len)
{
	unsigned long left = transfer->write ?
		copy_from_user(addr, transfer->data, len) :
		copy_to_user(transfer->data, addr, len);

	transfer->data += len;
	transfer->offset += len;
	transfer->left -= len;
	return left ? -EFAULT : 0;
}

/* Copies up to the end of a page. */
static int copy_in_page(struct object *object, struct transfer *transfer)
{
	struct page *page = object->pages[transfer->offset >> PAGE_SHIFT];
	struct window *window = &object->table->as->window;
	size_t at = offset_in_page(transfer->offset);
	void *addr;
	int err;

	addr = as_window_map_for_program(window, page, WINDOW_SLEEP_INTERRUPTIBLE,
					 _THIS_IP_);
	if (IS_ERR(addr))
		return PTR_ERR(addr);
	err = copy_bytes(transfer, addr + at,
			 min_t(size_t, transfer->left, PAGE_SIZE - at));
	as_window_unmap_for_program(window, page, _THIS_IP_);
	return err;
}

/* Copies at most 1 MiB at a time: the kernel warns of copies above INT_MAX bytes. */
static int copy_in_area(struct object *object, struct transfer *transfer)
{
	return copy_bytes(transfer, object->addr + transfer->offset,
			  min_t(size_t, transfer->left, SZ_1M));
}

static int copy_object(struct object *object, struct transfer *transfer)
{
	int err = 0;

	while (transfer->left && !err)
		err = object->addr ? copy_in_area(object, transfer) :
				     copy_in_page(object, transfer);
	return err;
}

static int check(const struct object *object,
		 const struct addrspace_transfer *arg, bool write)
{
	if (object->kind == ADDRSPACE_OBJECT_DEVICE)
		return -EPERM;
	if (write && object->read_only)
		return -EACCES;
	if (arg->length > object->bytes ||
	    arg->offset > object->bytes - arg->length)
		return -EFBIG;
	return 0;
}

static int transfer(struct cdev_call *call, bool write)
{
	const struct addrspace_transfer *arg = call->arg;
	struct transfer transfer = {
		.write = write,
		.data = u64_to_user_ptr(arg->data),
		.offset = arg->offset,
		.left = arg->length,
	};
	struct object *object;
	int err;

	if (arg->data > ULONG_MAX)
		return -EFAULT;
	object = as_object_use(&call->file->table, arg->id);
	if (IS_ERR(object))
		return PTR_ERR(object);
	err = check(object, arg, write);
	if (!err)
		err = copy_object(object, &transfer);
	as_object_unuse(object);
	return err;
}

/* ADDRSPACE_READ */
int as_cdev_read(struct cdev_call *call)
{
	return transfer(call, false);
}

/* ADDRSPACE_WRITE */
int as_cdev_write(struct cdev_call *call)
{
	return transfer(call, true);
}
