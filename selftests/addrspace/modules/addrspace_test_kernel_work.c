// SPDX-License-Identifier: GPL-2.0
/*
 * Known work for the kernel's own functions, for bpftrace.sh to compare with what
 * a script has counted. What is written into the parameter "work", as in
 * "vmap 3 5", is done 3 times with 5 pages each, until the write returns:
 *
 *   vmalloc   vmalloc() and vfree()
 *   vmap      vmap() of one page at as many consecutive addresses, and vunmap()
 *   flush     that, and vm_unmap_aliases(), which frees what lazily waits: one
 *             flush of these pages and of the guard behind them
 *
 * Each lives for HOLD_MS at least. A thread named known_work does it and nothing
 * else, so that counts by task are exact whatever else the machine does. The
 * parameter "pfn" says which page vmap() is given.
 */
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#define HOLD_MS	20

static unsigned long pfn;
module_param(pfn, ulong, 0400);
MODULE_PARM_DESC(pfn, "read: the frame of the page that vmap() is given");

/* One at a time: who writes a parameter holds the lock of the parameters. */
struct job {
	int (*run)(const struct job *job);
	unsigned int rounds;
	unsigned int nr;		/* of pages */
	struct page **page;		/* the given one, so often */
	struct completion done;
	int result;
};

static int do_vmalloc(const struct job *job)
{
	void *area = vmalloc(job->nr * PAGE_SIZE);

	if (!area)
		return -ENOMEM;
	msleep(HOLD_MS);
	vfree(area);
	return 0;
}

/* Not inlined: it is named as the caller. */
static noinline int do_vmap(const struct job *job)
{
	void *area = vmap(job->page, job->nr, VM_MAP, PAGE_KERNEL_RO);

	if (!area)
		return -ENOMEM;
	msleep(HOLD_MS);
	vunmap(area);
	return 0;
}

static int do_flush(const struct job *job)
{
	int err = do_vmap(job);

	vm_unmap_aliases();
	return err;
}

static const struct {
	const char *name;
	int (*run)(const struct job *job);
} works[] = {
	{ "vmalloc", do_vmalloc },
	{ "vmap", do_vmap },
	{ "flush", do_flush },
};

static int run_rounds(void *data)
{
	struct job *job = data;
	unsigned int i;

	for (i = 0; i < job->rounds && !job->result; i++)
		job->result = job->run(job);
	kthread_complete_and_exit(&job->done, 0);
}

static int run_in_thread(struct job *job)
{
	struct task_struct *task;

	/* What waits to be freed, stacks of tasks too, is nobody's known work. */
	rcu_barrier();
	vm_unmap_aliases();
	init_completion(&job->done);
	task = kthread_run(run_rounds, job, "known_work");
	if (IS_ERR(task))
		return PTR_ERR(task);
	wait_for_completion(&job->done);
	return job->result;
}

static int run_job(struct job *job)
{
	unsigned int i;
	int err;

	job->page = kvmalloc_array(job->nr, sizeof(*job->page), GFP_KERNEL);
	if (!job->page)
		return -ENOMEM;
	for (i = 0; i < job->nr; i++)
		job->page[i] = pfn_to_page(pfn);
	err = run_in_thread(job);
	kvfree(job->page);
	return err;
}

static int set_work(const char *text, const struct kernel_param *param)
{
	struct job job = { };
	char name[16];
	int i;

	if (sscanf(text, "%15s %u %u", name, &job.rounds, &job.nr) != 3)
		return -EINVAL;
	for (i = 0; i < ARRAY_SIZE(works); i++)
		if (!strcmp(name, works[i].name))
			job.run = works[i].run;
	return job.run && job.nr ? run_job(&job) : -EINVAL;
}

static const struct kernel_param_ops work_ops = {
	.set = set_work,
};

module_param_cb(work, &work_ops, NULL, 0200);
MODULE_PARM_DESC(work, "vmalloc, vmap or flush, how often, and pages of each");

static int __init work_init(void)
{
	struct page *page = alloc_page(GFP_KERNEL);

	if (!page)
		return -ENOMEM;
	pfn = page_to_pfn(page);
	return 0;
}

static void __exit work_exit(void)
{
	__free_page(pfn_to_page(pfn));
}

module_init(work_init);
module_exit(work_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("test only: known work for the kernel's own functions");
