// SPDX-License-Identifier: GPL-2.0
/*
 * Does known work by the kernel's own functions; bpftrace.sh compares it with
 * what a script has counted. A write of "vmap 3 5" to the parameter "work" does
 * this work 3 times with 5 pages each, and returns when it is done:
 *
 *   vmalloc   vmalloc() and vfree()
 *   vmap      vmap() of one page at as many consecutive addresses, and vunmap()
 *   flush     the same, and vm_unmap_aliases(), which purges lazily freed areas:
 *             one flush of these pages and of the guard page after them
 *
 * Each mapping lives for at least HOLD_MS. The thread known_work does this work
 * and nothing else, so that counts by task are exact, whatever else the machine
 * does. It lives as long as the module, because the stack of an ended thread is
 * an area that is freed some time later. The parameter "pfn" shows the page
 * that vmap() maps.
 */
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

#define HOLD_MS		20
#define SETTLE_MS	100

static unsigned long pfn;
module_param(pfn, ulong, 0400);
MODULE_PARM_DESC(pfn, "read: the frame of the page that vmap() is given");

/* Made at init. */
static struct kthread_worker *worker;

/* One at a time: a writer of a parameter holds the lock of the parameters. */
struct job {
	struct kthread_work work;
	int (*run)(const struct job *job);
	unsigned int rounds;
	unsigned int nr;		/* of pages */
	struct page **page;		/* the same page, this many times */
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

/* Not inlined, so that it appears as the caller. */
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

static void run_rounds(struct kthread_work *work)
{
	struct job *job = container_of(work, struct job, work);
	unsigned int i;

	for (i = 0; i < job->rounds && !job->result; i++)
		job->result = job->run(job);
}

/*
 * Areas that others free meanwhile, mostly stacks of tasks, would be flushed
 * along with ours. RCU hands a stack to a work item, which vfree()s it. So
 * purge twice, with time for the work item in between.
 */
static void let_others_free(void)
{
	int i;

	for (i = 0; i < 2; i++) {
		rcu_barrier();
		msleep(SETTLE_MS);
	}
	vm_unmap_aliases();
}

static int run_job(struct job *job)
{
	unsigned int i;

	job->page = kvmalloc_array(job->nr, sizeof(*job->page), GFP_KERNEL);
	if (!job->page)
		return -ENOMEM;
	for (i = 0; i < job->nr; i++)
		job->page[i] = pfn_to_page(pfn);
	let_others_free();
	kthread_init_work(&job->work, run_rounds);
	kthread_queue_work(worker, &job->work);
	kthread_flush_work(&job->work);
	kvfree(job->page);
	return job->result;
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
	worker = kthread_create_worker(0, "known_work");
	if (IS_ERR(worker)) {
		__free_page(page);
		return PTR_ERR(worker);
	}
	return 0;
}

static void __exit work_exit(void)
{
	kthread_destroy_worker(worker);
	__free_page(pfn_to_page(pfn));
}

module_init(work_init);
module_exit(work_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("test only: known work for the kernel's own functions");
