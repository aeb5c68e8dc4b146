// SPDX-License-Identifier: GPL-2.0
/*
 * The commands on the window: an object's page mapped there and unmapped (see
 * cdev_file.h). Each mapping is counted with its page, so that there are no
 * more unmaps than maps, and the last close knows what is left.
 */
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/kernel.h>

#include "objects/addrspace.h"
#include "objects/object.h"
#include "objects/unused.h"
#include "map/window.h"

/* Device memory has no pages: its count is 0. */
static struct cdev_object *use_page(struct cdev_file *file,
				    const struct addrspace_page_ref *ref)
{
	struct cdev_object *object = object_use(file, ref->id);

	if (!IS_ERR(object) && ref->index >= object->nr_pages) {
		object_unuse(object);
		return ERR_PTR(-ENOENT);
	}
	return object;
}

/* One mapping of the page less, and of its object's uses; false if none. */
static bool drop_mapping(struct cdev_object *object, u32 index)
{
	struct cdev_file *file = object->file;
	bool dropped = false;

	mutex_lock(&file->lock);
	if (object->mapped[index]) {
		object->mapped[index]--;
		object->users--;
		dropped = true;
	}
	mutex_unlock(&file->lock);
	return dropped;
}

static void note_mapping(struct cdev_object *object, u32 index)
{
	mutex_lock(&object->file->lock);
	object->mapped[index]++;
	mutex_unlock(&object->file->lock);
}

/* ADDRSPACE_WINDOW_MAP: the object stays in use for as long as it is mapped. */
int cdev_window_map(struct cdev_call *call)
{
	struct window *window = &call->file->as->window;
	struct addrspace_window *arg = call->arg;
	struct cdev_object *object;
	struct page *page;
	void *addr;
	int err;

	object = use_page(call->file, &arg->page);
	if (IS_ERR(object))
		return PTR_ERR(object);
	page = object->pages[arg->page.index];
	addr = window_map_for_program(window, page,
				      arg->flags & ADDRSPACE_WINDOW_NOWAIT ?
				      WINDOW_FAIL : WINDOW_SLEEP_INTERRUPTIBLE,
				      _THIS_IP_);
	if (IS_ERR(addr)) {
		err = PTR_ERR(addr);
		goto unuse;
	}
	arg->address = cdev_show(call->file, (unsigned long)addr);
	err = cdev_respond(call);
	if (err)
		goto unmap;
	note_mapping(object, arg->page.index);
	return 0;

unmap:
	window_unmap_for_program(window, page, _THIS_IP_);
unuse:
	object_unuse(object);
	return err;
}

/* ADDRSPACE_WINDOW_UNMAP */
int cdev_window_unmap(struct cdev_call *call)
{
	struct window *window = &call->file->as->window;
	struct addrspace_window *arg = call->arg;
	struct cdev_object *object;
	int err = -EINVAL;

	object = use_page(call->file, &arg->page);
	if (IS_ERR(object))
		return PTR_ERR(object);
	if (drop_mapping(object, arg->page.index))
		err = window_unmap_for_program(window,
					       object->pages[arg->page.index],
					       _THIS_IP_);
	object_unuse(object);
	return err;
}

/* ADDRSPACE_FLUSH: of all mappers, as unused.c has it. */
int cdev_flush(struct cdev_call *call)
{
	int err = cdev_respond(call);

	if (!err)
		unused_flush(call->file->as);
	return err;
}
