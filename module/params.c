// SPDX-License-Identifier: GPL-2.0
/*
 * The parameters given at insmod (see params.h). Each refusal says in the kernel's
 * log which parameter it was, what was given and what is wanted. A name that is
 * none of them is ignored, as for every module, and the kernel's log says so.
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

/* In bytes; 0: not given. Written before and by init, constant afterwards. */
static unsigned long arena_size[ARENA_NR_STRETCHES];

static int size_set(const char *val, const struct kernel_param *kp)
{
	unsigned long size;

	if (!val || parse_size(val, &size)) {
		pr_err("%s=%s: not a size in bytes; a number that fits the address space is wanted, K or M may follow\n",
		       kp->name, val ? val : "");
		return -EINVAL;
	}
	if (!size || !IS_ALIGNED(size, PAGE_SIZE)) {
		pr_err("%s=%s: a multiple of the page size, %lu bytes, is wanted, at least one page\n",
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
MODULE_PARM_DESC(window_size, "bytes of address space for the window (default 2M, less where there is no room)");
module_param_cb(slots_size, &size_ops, &arena_size[ARENA_SLOTS], 0444);
MODULE_PARM_DESC(slots_size, "bytes of address space for the atomic slots (default: what each possible CPU needs)");
module_param_cb(valloc_size, &size_ops, &arena_size[ARENA_VALLOC], 0444);
MODULE_PARM_DESC(valloc_size, "bytes of address space for the mini-vmalloc (default 8M, less where there is no room)");

static bool window_lowmem;
module_param(window_lowmem, bool, 0444);
MODULE_PARM_DESC(window_lowmem, "map lowmem pages in the window too instead of answering with their permanent address (default off)");

static struct slots_options slots_options = { .guard = true };
module_param_named(slots_guard, slots_options.guard, bool, 0444);
MODULE_PARM_DESC(slots_guard, "leave a page unmapped behind each atomic slot (default on)");
module_param_named(slots_lazy, slots_options.lazy, bool, 0444);
MODULE_PARM_DESC(slots_lazy, "leave an atomic slot mapped until it is taken again (default off)");
module_param_named(slots_typed_reuse, slots_options.typed_reuse, bool, 0444);
MODULE_PARM_DESC(slots_typed_reuse, "let a typed slot in use be used once more, to see the corruption (default off)");

static unsigned int unused_ms = 1000;

static int unused_ms_set(const char *val, const struct kernel_param *kp)
{
	int err = param_set_uint(val, kp);

	if (!err)
		unused_follow_parameter(&addrspace);
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
MODULE_PARM_DESC(pages_total, "pages that they may hold together (default 16384)");

static const char * const size_names[ARENA_NR_STRETCHES] = {
	[ARENA_WINDOW]	= "window_size",
	[ARENA_SLOTS]	= "slots_size",
	[ARENA_VALLOC]	= "valloc_size",
};

static unsigned long default_size(enum arena_stretch_id id)
{
	switch (id) {
	case ARENA_WINDOW:
		return SZ_2M;
	case ARENA_SLOTS:
		return nr_cpu_ids * slots_bytes_per_cpu(slots_options.guard);
	default:
		return SZ_8M;
	}
}

/**
 * params_arena_sizes() - the sizes of the arena's stretches as asked for
 * @sizes: filled in, in bytes
 */
void params_arena_sizes(unsigned long sizes[ARENA_NR_STRETCHES])
{
	int i;

	for (i = 0; i < ARENA_NR_STRETCHES; i++)
		sizes[i] = arena_size[i] ?: default_size(i);
}

/**
 * params_size_is_given() - was a stretch's size asked for?
 * @id: which stretch
 *
 * Only before params_note_sizes().
 */
bool params_size_is_given(enum arena_stretch_id id)
{
	return arena_size[id];
}

/**
 * params_note_sizes() - show the sizes of the arena there is as the parameters'
 * @sizes: in bytes
 */
void params_note_sizes(const unsigned long sizes[ARENA_NR_STRETCHES])
{
	memcpy(arena_size, sizes, sizeof(arena_size));
}

/**
 * params_size_name() - the name of the parameter for a stretch's size
 * @id: which stretch
 */
const char *params_size_name(enum arena_stretch_id id)
{
	return size_names[id];
}

/**
 * params_window_lowmem() - shall the window map lowmem pages too?
 */
bool params_window_lowmem(void)
{
	return window_lowmem;
}

/**
 * params_unused_ms() - how long may what is not in use stay mapped?
 *
 * Return: the time in milliseconds, which changes when root writes the
 * parameter; 0 for ever.
 */
const unsigned int *params_unused_ms(void)
{
	return &unused_ms;
}

/**
 * params_slots() - how the atomic slots shall be
 */
const struct slots_options *params_slots(void)
{
	return &slots_options;
}

/**
 * params_object_limits() - what the device's open files may hold
 *
 * Return: the limits, which change when root writes the parameters.
 */
const struct object_limits *params_object_limits(void)
{
	return &object_limits;
}
