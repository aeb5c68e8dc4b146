// SPDX-License-Identifier: GPL-2.0
/*
 * /proc/addrspace/control: the mappers for scripts that have no CLI. Takes one command
 * a line; shows the objects that were made here and not given back:
 *
 *   object ID KIND ADDRESS BYTES PAGES USES
 *
 * An object is as those of the device, under the same limits. But it belongs to the
 * module, not to an open file: it exists until it is given back or the module is
 * unloaded.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": control: " fmt

#include "proc/proc.h"

#include <linux/err.h>
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <linux/xarray.h>

#include "core/access.h"
#include "core/parse.h"
#include "objects/addrspace.h"
#include "objects/object.h"
#include "objects/unused.h"

#define CONTROL_VERSION	1

/* Enough for a line typed by hand; the device takes any number. */
#define VMAP_MAX_PAGES	16

struct control_command {
	const char *name;
	int min_words;		/* after the name */
	int max_words;
	int (*run)(struct object_table *table, int nr, char **words);
	const char *usage;
};

static int publish(struct object *object)
{
	if (IS_ERR(object))
		return PTR_ERR(object);
	as_object_publish(object);
	return 0;
}

static const char * const zone_names[] = {
	[ADDRSPACE_ZONE_DMA]	 = "dma",
	[ADDRSPACE_ZONE_NORMAL]	 = "normal",
	[ADDRSPACE_ZONE_HIGHMEM] = "highmem",
};

static int control_pages(struct object_table *table, int nr, char **words)
{
	u32 count;
	int zone;

	zone = match_string(zone_names, ARRAY_SIZE(zone_names),
			    nr > 1 ? words[1] : "normal");
	if (zone < 0 || kstrtou32(words[0], 0, &count))
		return -EINVAL;
	return publish(as_object_new_pages(table, zone, count));
}

static int control_put(struct object_table *table, int nr, char **words)
{
	u32 id;

	return kstrtou32(words[0], 0, &id) ?: as_object_remove(table, id);
}

/* ID or ID.INDEX */
static int parse_page(char *word, struct addrspace_page_ref *page)
{
	char *id = strsep(&word, ".");

	page->index = 0;
	if (kstrtou32(id, 0, &page->id))
		return -EINVAL;
	return word ? kstrtou32(word, 0, &page->index) : 0;
}

/* Does not wait: a script that has filled the window could not empty it then. */
static int control_kmap(struct object_table *table, int nr, char **words)
{
	struct addrspace_page_ref page;

	return parse_page(words[0], &page) ?:
	       PTR_ERR_OR_ZERO(as_object_map_page(table, &page, false));
}

static int control_kunmap(struct object_table *table, int nr, char **words)
{
	struct addrspace_page_ref page;

	return parse_page(words[0], &page) ?: as_object_unmap_page(table, &page);
}

static int control_vmalloc(struct object_table *table, int nr, char **words)
{
	unsigned long bytes, align = 0;

	if (as_parse_size(words[0], &bytes) ||
	    (nr > 1 && as_parse_size(words[1], &align)))
		return -EINVAL;
	return publish(as_object_new_area(table, bytes, align, false));
}

static int control_vmap(struct object_table *table, int nr, char **words)
{
	struct addrspace_page_ref refs[VMAP_MAX_PAGES];
	int i;

	for (i = 0; i < nr; i++)
		if (parse_page(words[i], &refs[i]))
			return -EINVAL;
	return publish(as_object_new_vmap(table, refs, nr, false));
}

static int control_device(struct object_table *table, int nr, char **words)
{
	unsigned long bytes;
	u64 phys;

	if (kstrtou64(words[0], 0, &phys) || as_parse_size(words[1], &bytes))
		return -EINVAL;
	return publish(as_object_new_device(table, phys, bytes, ADDRSPACE_UNCACHED));
}

static int control_flush(struct object_table *table, int nr, char **words)
{
	as_unused_flush(table->as);
	return 0;
}

static const struct control_command commands[] = {
	{ "pages",   1, 2, control_pages,   "COUNT [dma|normal|highmem]" },
	{ "put",     1, 1, control_put,	    "ID" },
	{ "kmap",    1, 1, control_kmap,    "ID[.INDEX]" },
	{ "kunmap",  1, 1, control_kunmap,  "ID[.INDEX]" },
	{ "vmalloc", 1, 2, control_vmalloc, "SIZE [ALIGN]" },
	{ "vmap",    1, VMAP_MAX_PAGES, control_vmap, "ID[.INDEX]..." },
	{ "vfree",   1, 1, control_put,	    "ID" },
	{ "device",  2, 2, control_device,  "PHYS SIZE" },
	{ "flush",   0, 0, control_flush,   "" },
};

static void list_commands(const char *name)
{
	int i;

	pr_err("unknown command '%s'; the commands are:\n", name);
	for (i = 0; i < ARRAY_SIZE(commands); i++)
		pr_err("  %s %s\n", commands[i].name, commands[i].usage);
}

static int run_words(struct object_table *table, int nr, char **words)
{
	const struct control_command *command = commands;
	int err = -EINVAL;

	for (; command < commands + ARRAY_SIZE(commands); command++)
		if (!strcmp(command->name, words[0]))
			break;
	if (command == commands + ARRAY_SIZE(commands)) {
		list_commands(words[0]);
		return -EINVAL;
	}
	if (nr > command->min_words && nr <= command->max_words + 1)
		err = command->run(table, nr - 1, words + 1);
	if (err == -EINVAL)
		pr_err("usage: %s %s\n", command->name, command->usage);
	else if (err)
		pr_err("%s: error %d\n", command->name, err);
	return err;
}

static int run_line(struct object_table *table, const char *line)
{
	int nr, err = 0;
	char **words = argv_split(GFP_KERNEL, line, &nr);

	if (!words)
		return -ENOMEM;
	if (nr)
		err = run_words(table, nr, words);
	argv_free(words);
	return err;
}

/* Stops at the first line that fails; the lines before it are not undone. */
static ssize_t control_write(struct file *file, const char __user *from,
			     size_t count, loff_t *pos)
{
	struct addrspace *as = pde_data(file_inode(file));
	char *text, *rest, *line;
	int err = 0;

	if (count >= PAGE_SIZE)
		return -E2BIG;
	text = memdup_user_nul(from, count);
	if (IS_ERR(text))
		return PTR_ERR(text);
	rest = text;
	while (!err && (line = strsep(&rest, "\n")))
		err = run_line(&as->control, line);
	kfree(text);
	return err ?: count;
}

static const char * const kind_names[] = {
	[ADDRSPACE_OBJECT_PAGES]  = "pages",
	[ADDRSPACE_OBJECT_ALLOC]  = "vmalloc",
	[ADDRSPACE_OBJECT_VMAP]	  = "vmap",
	[ADDRSPACE_OBJECT_DEVICE] = "device",
};

static int control_show(struct seq_file *m, void *unused)
{
	const struct proc_view *view = m->private;
	struct object_table *table = &view->as->control;
	struct object *object;
	unsigned long id;

	as_proc_put_header(m, "control", CONTROL_VERSION);
	mutex_lock(&table->lock);
	xa_for_each(&table->objects, id, object)
		seq_printf(m, "object %lu %s 0x%08lx %llu %u %u\n", id,
			   kind_names[object->kind],
			   view->visible ? (unsigned long)object->addr : 0,
			   object->bytes, object->nr_pages, object->users);
	mutex_unlock(&table->lock);
	return 0;
}

static const struct seq_operations control_seq = {
	.start = as_proc_once_start,
	.next = as_proc_once_next,
	.stop = as_proc_once_stop,
	.show = control_show,
};

static int control_open(struct inode *inode, struct file *file)
{
	int err = as_access_may_use_device();

	return err ?: as_proc_open_view(inode, file, &control_seq,
					sizeof(struct proc_view));
}

const struct proc_ops as_proc_control_ops = {
	.proc_open = control_open,
	.proc_read = seq_read,
	.proc_write = control_write,
	.proc_lseek = seq_lseek,
	.proc_release = seq_release_private,
};
