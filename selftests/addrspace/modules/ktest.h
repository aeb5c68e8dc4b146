/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The small harness of the test modules: a table of cases, which run one after
 * the other in the context of the reader of /proc/MODULE, and their results as
 * KTAP. Debian's kernels have no KUnit. Each test module's one source file
 * includes it and defines ktest_suite.
 */
#ifndef ADDRSPACE_KTEST_H
#define ADDRSPACE_KTEST_H

#include <linux/completion.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/string.h>

/* A buffer that need not grow: growing would run the cases again. */
#define KTEST_OUTPUT_SIZE	65536

static char *only;
module_param(only, charp, 0400);
MODULE_PARM_DESC(only, "run the case of this name alone");

struct ktest {
	struct seq_file *m;
	int failures;
	const char *skip;	/* the reason, if a case cannot run here */
};

struct ktest_case {
	const char *name;
	void (*run)(struct ktest *t);
};

/* Returns the condition. If it is false, the case fails, but continues. */
#define KTEST_EXPECT(t, condition) \
	ktest_expect(t, condition, #condition, __func__, __LINE__)

static bool ktest_expect(struct ktest *t, bool holds, const char *what,
			 const char *function, int line)
{
	if (holds)
		return true;
	seq_printf(t->m, "# %s:%d: %s\n", function, line, what);
	t->failures++;
	return false;
}

/* Keeps the kernel from reporting a hung task on a slow machine. */
static inline void ktest_wait(struct completion *done)
{
	while (!wait_for_completion_timeout(done, HZ))
		;
}

struct ktest_suite {
	const struct ktest_case *cases;
	int nr;
};

static void ktest_run_case(struct seq_file *m, int number,
			   const struct ktest_case *c)
{
	struct ktest t = { .m = m };

	c->run(&t);
	seq_printf(m, "%sok %d %s%s%s\n", t.failures ? "not " : "", number,
		   c->name, t.skip ? " # SKIP " : "", t.skip ?: "");
}

/* Defined by the including module: its cases. */
static const struct ktest_suite ktest_suite;

static int ktest_show(struct seq_file *m, void *unused)
{
	const struct ktest_case *c = ktest_suite.cases;
	const struct ktest_case *end = c + ktest_suite.nr;
	int number = 0;

	seq_printf(m, "TAP version 13\n1..%d\n", only ? 1 : ktest_suite.nr);
	for (; c < end; c++)
		if (!only || !strcmp(c->name, only))
			ktest_run_case(m, ++number, c);
	return 0;
}

static int ktest_open(struct inode *inode, struct file *file)
{
	return single_open_size(file, ktest_show, NULL, KTEST_OUTPUT_SIZE);
}

static const struct proc_ops ktest_ops = {
	.proc_open = ktest_open,
	.proc_read = seq_read,
	.proc_release = single_release,
};

static int __init ktest_init(void)
{
	if (!proc_create(KBUILD_MODNAME, 0400, NULL, &ktest_ops))
		return -ENOMEM;
	return 0;
}

static void __exit ktest_exit(void)
{
	remove_proc_entry(KBUILD_MODNAME, NULL);
}

module_init(ktest_init);
module_exit(ktest_exit);
MODULE_LICENSE("GPL");

#endif /* ADDRSPACE_KTEST_H */
