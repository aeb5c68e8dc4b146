// SPDX-License-Identifier: GPL-2.0
/*
 * Measures the cost of tracepoints that are off. Called by bench_main.c.
 *
 * A probe on each tracepoint of addrspace counts how many an operation passes.
 * Their total cost follows from the same operations by a module that was built
 * without them (tools/bench/run loads it). The cost of a static branch that is
 * off is measured, too, because it is the ideal cost of a tracepoint.
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

/* An event may pass more arguments; we use only the first. */
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

/* Only a notifier gets the list of a module's tracepoints. */
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
 * bench_passes_init() - set the probes
 *
 * Return: 0 or an error of register_tracepoint_module_notifier().
 */
int bench_passes_init(void)
{
	return register_tracepoint_module_notifier(&notifier);
}

/**
 * bench_passes_exit() - remove the probes
 */
void bench_passes_exit(void)
{
	unregister_tracepoint_module_notifier(&notifier);
	tracepoint_synchronize_unregister();
}

/**
 * bench_passes() - count the tracepoints that all our rounds pass together
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
