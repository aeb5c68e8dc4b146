// SPDX-License-Identifier: GPL-2.0
/*
 * What tracepoints cost while they are off. Called by bench_main.c.
 *
 * How many an operation passes is counted by a probe on each of addrspace's; what
 * they cost together is known from the same operations by a module that was built
 * without them (tools/bench/run loads it). Beside it stands what a static branch
 * costs that is off, which is what a tracepoint should come down to.
 */
#include <linux/atomic.h>
#include <linux/jump_label.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/notifier.h>
#include <linux/string.h>
#include <linux/tracepoint.h>

#include "bench.h"

static DEFINE_STATIC_KEY_FALSE(never);
static atomic_long_t passed;

static void touch_only(struct bench *b)
{
	bench_touch(b->page);
}

static void touch_and_branch(struct bench *b)
{
	bench_touch(b->page);
	if (static_branch_unlikely(&never))
		atomic_long_inc(&passed);
}

static const struct operation with_branch[] = {
	{ "static_branch", { touch_and_branch, NULL, touch_only }, .rounds = 16384 },
};

static const struct operation without_branch[] = {
	{ "static_branch", { touch_only }, .rounds = 16384 },
};

const struct operations bench_branch = { with_branch, ARRAY_SIZE(with_branch) };
const struct operations bench_no_branch = {
	without_branch, ARRAY_SIZE(without_branch)
};

/* Whatever else an event tells: the first argument is all that we take. */
static void see_pass(void *unused)
{
	atomic_long_inc(&passed);
}

static int set_probe(struct tracepoint *tracepoint, bool on)
{
	if (on)
		return tracepoint_probe_register(tracepoint, see_pass, NULL);
	return tracepoint_probe_unregister(tracepoint, see_pass, NULL);
}

/* The list of a module's tracepoints is given to a notifier alone. */
static int set_probes(const struct module *module, bool on)
{
	int i, err = 0;

	for (i = 0; i < module->num_tracepoints; i++)
		err = err ?: set_probe(tracepoint_ptr_deref(&module->tracepoints_ptrs[i]),
				       on);
	return err;
}

static int notify(struct notifier_block *block, unsigned long state, void *data)
{
	const struct module *module = ((struct tp_module *)data)->mod;

	if (!strcmp(module->name, "addrspace"))
		set_probes(module, state == MODULE_STATE_COMING);
	return NOTIFY_OK;
}

static struct notifier_block notifier = { .notifier_call = notify };

/**
 * bench_passes_init() - count from now on
 *
 * Return: 0 or an error of register_tracepoint_module_notifier().
 */
int bench_passes_init(void)
{
	return register_tracepoint_module_notifier(&notifier);
}

/**
 * bench_passes_exit() - take the probes away
 */
void bench_passes_exit(void)
{
	unregister_tracepoint_module_notifier(&notifier);
	tracepoint_synchronize_unregister();
}

/**
 * bench_passes() - how many tracepoints all rounds of ours pass together
 * @b: the state
 * @nr: filled in
 *
 * Context: process context, may sleep.
 * Return: 0 or an error from bench_begin().
 */
int bench_passes(struct bench *b, long *nr)
{
	unsigned int i, rounds = bench_rounds(b);
	int err = bench_begin(b, BENCH_OURS);
	long before;

	if (err)
		return err;
	before = atomic_long_read(&passed);
	for (i = 0; i < rounds; i++)
		b->operation->run[BENCH_OURS](b);
	*nr = atomic_long_read(&passed) - before;
	bench_end(b, BENCH_OURS);
	return 0;
}
