// SPDX-License-Identifier: GPL-2.0
/*
 * The module's parameters (see params.h). If a value is refused, the kernel's log has
 * the parameter, its value and what is allowed. The kernel ignores unknown names, as
 * it does for every module, and logs them.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include "params.h"

#include <linux/cpumask.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/sizes.h>
#include <linux/string.h>

#include "core/parse.h"
#include "map/slots.h"
#include "objects/object.h"
#include "objects/addrspace.h"

/* In bytes; 0 if not given. Constant after init. */
static unsigned long arena_size[ARENA_NR_RANGES];

static int size_set(const char *val, const struct kernel_param *kp)
{
	unsigned long size;

	if (!val || as_parse_size(val, &size)) {
		pr_err("%s=%s is not a size: give bytes, or a number with K or M, within the address space\n",
		       kp->name, val ? val : "");
		return -EINVAL;
	}
	if (!size || !IS_ALIGNED(size, PAGE_SIZE)) {
		pr_err("%s=%s: the size must be a multiple of the page size (%lu bytes), at least one page\n",
		       kp->name, val, PAGE_SIZE);
		return -EINVAL;
	}
	*(unsigned long *)kp->arg = size;
	return 0;
}

static const struct kernel_param_ops size_ops = {
	.set = size_set,
	.get = param_get_ulong,
};

module_param_cb(window_size, &size_ops, &arena_size[ARENA_WINDOW], 0444);
MODULE_PARM_DESC(window_size, "bytes of address space for the window (default 2M, less if there is no room)");
module_param_cb(slots_size, &size_ops, &arena_size[ARENA_SLOTS], 0444);
MODULE_PARM_DESC(slots_size, "bytes of address space for the atomic slots (default: enough for each possible CPU)");
module_param_cb(valloc_size, &size_ops, &arena_size[ARENA_VALLOC], 0444);
MODULE_PARM_DESC(valloc_size, "bytes of address space for the mini-vmalloc (default 8M, less if there is no room)");

static bool window_lowmem;
module_param(window_lowmem, bool, 0444);
MODULE_PARM_DESC(window_lowmem, "map lowmem pages in the window too instead of answering with their permanent address (default off)");

static struct slots_options slots_options = { .guard = true };
module_param_named(slots_guard, slots_options.guard, bool, 0444);
MODULE_PARM_DESC(slots_guard, "leave a page unmapped after each atomic slot (default on)");
module_param_named(slots_lazy, slots_options.lazy, bool, 0444);
MODULE_PARM_DESC(slots_lazy, "leave an atomic slot mapped until it is taken again (default off)");
module_param_named(slots_typed_reuse, slots_options.typed_reuse, bool, 0444);
MODULE_PARM_DESC(slots_typed_reuse, "let a typed slot in use be used once more, to see the corruption (default off)");

static unsigned int unused_ms = 1000;

static int unused_ms_set(const char *val, const struct kernel_param *kp)
{
	int err = param_set_uint(val, kp);

	if (!err)
		as_unused_follow_parameter(&addrspace);
	return err;
}

static const struct kernel_param_ops unused_ms_ops = {
	.set = unused_ms_set,
	.get = param_get_uint,
};

module_param_cb(unused_ms, &unused_ms_ops, &unused_ms, 0644);
MODULE_PARM_DESC(unused_ms, "milliseconds after which a slot of the window that is not in use is unmapped, and lazy slots are emptied; 0 for never (default 1000)");

static struct object_limits object_limits = { .per_table = 4096, .total = 16384 };
module_param_named(pages_per_file, object_limits.per_table, uint, 0644);
MODULE_PARM_DESC(pages_per_file, "pages that each open file of /dev/addrspace may hold (default 4096)");
module_param_named(pages_total, object_limits.total, uint, 0644);
MODULE_PARM_DESC(pages_total, "pages that all open files of /dev/addrspace may hold together (default 16384)");

static const char * const size_names[ARENA_NR_RANGES] = {
	[ARENA_WINDOW]	= "window_size",
	[ARENA_SLOTS]	= "slots_size",
	[ARENA_VALLOC]	= "valloc_size",
};

static unsigned long default_size(enum arena_range_id id)
{
	switch (id) {
	case ARENA_WINDOW:
		return SZ_2M;
	case ARENA_SLOTS:
		return nr_cpu_ids * as_slots_bytes_per_cpu(slots_options.guard);
	default:
		return SZ_8M;
	}
}

/**
 * as_params_arena_sizes() - the requested sizes of the arena's ranges
 * @sizes: filled in, in bytes
 */
void as_params_arena_sizes(unsigned long sizes[ARENA_NR_RANGES])
{
	int i;

	for (i = 0; i < ARENA_NR_RANGES; i++)
		sizes[i] = arena_size[i] ?: default_size(i);
}

/**
 * as_params_size_is_given() - does a parameter set the size of a range?
 * @id: the range
 *
 * Context: before as_params_note_sizes().
 */
bool as_params_size_is_given(enum arena_range_id id)
{
	return arena_size[id];
}

/**
 * as_params_note_sizes() - let the parameters show the arena's sizes
 * @sizes: in bytes
 */
void as_params_note_sizes(const unsigned long sizes[ARENA_NR_RANGES])
{
	memcpy(arena_size, sizes, sizeof(arena_size));
}

/**
 * as_params_size_name() - the name of the parameter for the size of a range
 * @id: the range
 */
const char *as_params_size_name(enum arena_range_id id)
{
	return size_names[id];
}

/**
 * as_params_window_lowmem() - does the window map lowmem pages too?
 */
bool as_params_window_lowmem(void)
{
	return window_lowmem;
}

/**
 * as_params_unused_ms() - the time after which unused slots are unmapped
 *
 * Return: the parameter, in milliseconds; 0 for never. Root may change it.
 */
const unsigned int *as_params_unused_ms(void)
{
	return &unused_ms;
}

/**
 * as_params_slots() - the options of the atomic slots
 */
const struct slots_options *as_params_slots(void)
{
	return &slots_options;
}

/**
 * as_params_object_limits() - the limits on the pages of objects
 *
 * Return: the parameters. Root may change them.
 */
const struct object_limits *as_params_object_limits(void)
{
	return &object_limits;
}
