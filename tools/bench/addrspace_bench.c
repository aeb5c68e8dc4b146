// SPDX-License-Identifier: GPL-2.0
/*
 * Measures the same work done by addrspace, by the kernel's own function and by
 * the bare minimum that cannot be left out. Each reading of
 * /proc/addrspace/bench measures anew:
 *
 *   op NAME OURS KERNEL LIMIT UNIT
 *
 * In a VM that counts instructions as time (tools/vm/run --icount) a tick of
 * the time-stamp counter is one guest instruction, the same from run to run;
 * anywhere else the figures mean little. Uses the exported API alone.
 */
#include <linux/addrspace.h>

#include <linux/fs.h>
#include <linux/highmem.h>
#include <linux/math64.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <asm/msr.h>
#include <asm/tlbflush.h>

/* More than the window and the kernel's pkmap have slots: each is a miss. */
#define NR_PAGES	4096

static bool lazy;
module_param(lazy, bool, 0400);
MODULE_PARM_DESC(lazy, "measure what lazy slots do; addrspace was loaded with slots_lazy=1");

struct bench {
	struct page **page;
	int nr;
	int next;		/* which page the next operation maps */
	pte_t *ptep;		/* for the limits: an entry to write, */
	unsigned long addr;	/* and the address that it maps */
	pte_t pte;		/* and its value */
};

typedef void (*operation_fn)(struct bench *b);

static void touch(const void *addr)
{
	READ_ONCE(*(const int *)addr);
}

static struct page *next_page(struct bench *b)
{
	b->next = (b->next + 1) % b->nr;
	return b->page[b->next];
}

static void nothing(struct bench *b)
{
}

static void next_only(struct bench *b)
{
	next_page(b);
}

static void window_hit_ours(struct bench *b)
{
	touch(addrspace_kmap(b->page[0]));
	addrspace_kunmap(b->page[0]);
}

static void window_hit_kernel(struct bench *b)
{
	touch(kmap(b->page[0]));
	kunmap(b->page[0]);
}

static void window_miss_ours(struct bench *b)
{
	struct page *page = next_page(b);

	touch(addrspace_kmap(page));
	addrspace_kunmap(page);
}

static void window_miss_kernel(struct bench *b)
{
	struct page *page = next_page(b);

	touch(kmap(page));
	kunmap(page);
}

static void stack_ours(struct bench *b)
{
	void *addr = addrspace_kmap_atomic(b->page[0]);

	touch(addr);
	addrspace_kunmap_atomic(addr);
}

static void map_once(struct page *page, enum addrspace_discipline discipline)
{
	void *addr = addrspace_slot_map(discipline, ADDRSPACE_SLOT_USER0, page);

	touch(addr);
	addrspace_slot_unmap(discipline, ADDRSPACE_SLOT_USER0, addr);
}

static void typed_ours(struct bench *b)
{
	map_once(b->page[0], ADDRSPACE_SLOTS_TYPED);
}

static void heap_ours(struct bench *b)
{
	map_once(b->page[0], ADDRSPACE_SLOTS_HEAP);
}

static void local_ours(struct bench *b)
{
	void *addr = addrspace_kmap_local(b->page[0]);

	touch(addr);
	addrspace_kunmap_local(addr);
}

static void stack_other_page_ours(struct bench *b)
{
	void *addr = addrspace_kmap_atomic(next_page(b));

	touch(addr);
	addrspace_kunmap_atomic(addr);
}

static void stack_other_page_kernel(struct bench *b)
{
	void *addr = kmap_local_page(next_page(b));

	touch(addr);
	kunmap_local(addr);
}

static void stack_kernel(struct bench *b)
{
	void *addr = kmap_local_page(b->page[0]);

	touch(addr);
	kunmap_local(addr);
}

/* Write the entry, touch the page, clear the entry, flush it here. */
static void stack_limit(struct bench *b)
{
	set_pte(b->ptep, b->pte);
	touch((void *)b->addr);
	pte_clear(NULL, b->addr, b->ptep);
	asm volatile("invlpg (%0)" : : "r" (b->addr) : "memory");
}

/*
 * What no window can leave out of a miss: write the entry, touch the page,
 * clear the entry. The flush is shared by a whole wrap.
 */
static void window_miss_limit(struct bench *b)
{
	set_pte(b->ptep, b->pte);
	touch((void *)b->addr);
	pte_clear(NULL, b->addr, b->ptep);
}

/* The touch is all that a hit needs, once the address is known. */
static void window_hit_limit(struct bench *b)
{
	touch((void *)b->addr);
}

static const struct {
	const char *name;
	operation_fn ours;
	operation_fn kernel;
	operation_fn limit;
	operation_fn overhead;	/* of ours and kernel beside the mapping */
	bool lazy;		/* wants addrspace loaded with slots_lazy=1 */
} operations[] = {
	{ "window_hit",  window_hit_ours,  window_hit_kernel,  window_hit_limit,
	  nothing },
	{ "window_miss", window_miss_ours, window_miss_kernel, window_miss_limit,
	  next_only },
	{ "stack",	 stack_ours,	   stack_kernel,       stack_limit,
	  nothing },
	{ "typed",	 typed_ours,	   stack_kernel,       stack_limit,
	  nothing },
	{ "heap",	 heap_ours,	   stack_kernel,       stack_limit,
	  nothing },
	{ "local",	 local_ours,	   stack_kernel,       stack_limit,
	  nothing },
	/* The touch is all that the same page again needs. */
	{ "lazy_same_page", stack_ours,	   stack_kernel,       window_hit_limit,
	  nothing, true },
	{ "lazy_other_page", stack_other_page_ours, stack_other_page_kernel,
	  stack_limit, next_only, true },
};

static u64 measure(struct bench *b, operation_fn run)
{
	u64 start;
	int i;

	b->next = 0;
	/* Once around first: what is warm afterwards was so before. */
	for (i = 0; i < b->nr; i++)
		run(b);
	start = rdtsc();
	for (i = 0; i < b->nr; i++)
		run(b);
	return div_u64(rdtsc() - start, b->nr);
}

/* Lends the limits the slot of a page that we hold meanwhile. */
static u64 measure_limit(struct bench *b, operation_fn limit)
{
	unsigned int level;
	u64 ticks;

	b->addr = (unsigned long)addrspace_kmap(b->page[0]);
	b->ptep = lookup_address(b->addr, &level);
	b->pte = *b->ptep;
	ticks = measure(b, limit) - measure(b, nothing);
	set_pte(b->ptep, b->pte);
	addrspace_kunmap(b->page[0]);
	return ticks;
}

static void show_operation(struct seq_file *m, struct bench *b, int i)
{
	u64 overhead = measure(b, operations[i].overhead);
	u64 ours = measure(b, operations[i].ours) - overhead;
	u64 kernel = measure(b, operations[i].kernel) - overhead;

	seq_printf(m, "op %s %llu %llu %llu instructions\n", operations[i].name,
		   ours, kernel, measure_limit(b, operations[i].limit));
}

static void free_all(struct bench *b)
{
	while (b->nr)
		__free_page(b->page[--b->nr]);
	kvfree(b->page);
}

static int alloc_all(struct bench *b)
{
	b->page = kvcalloc(NR_PAGES, sizeof(*b->page), GFP_KERNEL);
	if (!b->page)
		return -ENOMEM;
	while (b->nr < NR_PAGES) {
		struct page *page = alloc_page(GFP_HIGHUSER);

		if (!page) {
			free_all(b);
			return -ENOMEM;
		}
		b->page[b->nr++] = page;
	}
	return 0;
}

static int bench_show(struct seq_file *m, void *unused)
{
	struct bench b = {};
	int i, err;

	err = alloc_all(&b);
	if (err)
		return err;
	seq_puts(m, "# addrspace bench 1\n");
	for (i = 0; i < ARRAY_SIZE(operations); i++)
		if (operations[i].lazy == lazy)
			show_operation(m, &b, i);
	free_all(&b);
	return 0;
}

static int bench_open(struct inode *inode, struct file *file)
{
	return single_open(file, bench_show, NULL);
}

static const struct proc_ops bench_ops = {
	.proc_open = bench_open,
	.proc_read = seq_read,
	.proc_release = single_release,
};

static int __init bench_init(void)
{
	if (!proc_create("addrspace/bench", 0400, NULL, &bench_ops))
		return -ENOMEM;
	return 0;
}

static void __exit bench_exit(void)
{
	remove_proc_entry("addrspace/bench", NULL);
}

module_init(bench_init);
module_exit(bench_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("what addrspace's mappings cost beside the kernel's own");
