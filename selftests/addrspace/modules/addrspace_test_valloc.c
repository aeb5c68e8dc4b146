// SPDX-License-Identifier: GPL-2.0
/*
 * Tests the mini-vmalloc through the exported API only, against the kernel's
 * own mapping of the same pages, and with reads of addresses that must not be
 * mapped. Run by valloc.sh. With `misuse=1` it frees an address that is not an
 * area, which must warn.
 */
#include <linux/addrspace.h>

#include <linux/delay.h>
#include <linux/highmem.h>
#include <linux/io.h>
#include <linux/ioport.h>
#include <linux/irq_work.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/sched/signal.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/swap.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>

#include "arch.h"
#include "kernel.h"
#include "ktest.h"
#include "threads.h"

#define NR_PAGES	64
#define SIZE		(NR_PAGES * PAGE_SIZE)

/* The number of areas that fit into 64 MiB, with their guards. */
#define AREAS_MAX	8192

static bool misuse;
module_param(misuse, bool, 0400);
MODULE_PARM_DESC(misuse, "free an address that is not an area, to test the warning");

static u32 pattern_of(unsigned int page)
{
	return 0xa110c000 ^ page;
}

static u32 *word(void *area, unsigned int page)
{
	return area + page * PAGE_SIZE + PAGE_SIZE - sizeof(u32);
}

static bool is_mapped(const void *addr)
{
	char byte;

	return !copy_from_kernel_nofault(&byte, addr, 1);
}

/* The word of the page that an address maps, through the kernel's own mapping. */
static u32 kernel_reads(const void *addr)
{
	void *page = kmap_local_page(addrspace_vmalloc_to_page(addr));
	u32 value = *(u32 *)(page + offset_in_page(addr));

	kunmap_local(page);
	return value;
}

static void test_data(struct ktest *t)
{
	void *area = addrspace_vmalloc(SIZE);
	unsigned int i, wrong = 0;
	u32 *page;

	if (!KTEST_EXPECT(t, area))
		return;
	for (i = 0; i < NR_PAGES; i++)
		*word(area, i) = pattern_of(i);
	for (i = 0; i < NR_PAGES; i++)
		wrong += kernel_reads(word(area, i)) != pattern_of(i);
	KTEST_EXPECT(t, !wrong);
	page = kmap_local_page(addrspace_vmalloc_to_page(area));
	*page = 0x600d;
	kunmap_local(page);
	KTEST_EXPECT(t, *(u32 *)area == 0x600d);
	addrspace_vfree(area);
}

static void test_guard(struct ktest *t)
{
	void *area = addrspace_vmalloc(2 * PAGE_SIZE);

	if (!KTEST_EXPECT(t, area))
		return;
	KTEST_EXPECT(t, is_mapped(area + 2 * PAGE_SIZE - 1));
	KTEST_EXPECT(t, !is_mapped(area + 2 * PAGE_SIZE));
	KTEST_EXPECT(t, !addrspace_vmalloc_to_page(area + 2 * PAGE_SIZE));
	addrspace_vfree(area);
	KTEST_EXPECT(t, !addrspace_vmalloc_to_page(area));
	KTEST_EXPECT(t, !is_mapped(area));
}

static unsigned long pfn_at(void *area, unsigned int page)
{
	return page_to_pfn(addrspace_vmalloc_to_page(area + page * PAGE_SIZE));
}

static unsigned int count_runs(void *area, unsigned int pages)
{
	unsigned int i, runs = 1;

	for (i = 1; i < pages; i++)
		runs += pfn_at(area, i) != pfn_at(area, i - 1) + 1;
	return runs;
}

/*
 * Whether or not the page allocator has contiguous pages, no area is one physical run.
 */
static void test_disjoint(struct ktest *t)
{
	unsigned int round, pages, highmem = 0;

	for (round = 0; round < 20; round++)
		for (pages = 2; pages <= NR_PAGES; pages *= 2) {
			void *area = addrspace_vmalloc(pages * PAGE_SIZE);

			if (!KTEST_EXPECT(t, area))
				return;
			KTEST_EXPECT(t, count_runs(area, pages) > 1);
			highmem += PageHighMem(addrspace_vmalloc_to_page(area));
			addrspace_vfree(area);
		}
	if (totalhigh_pages())
		KTEST_EXPECT(t, highmem);
}

static void test_zeroed(struct ktest *t)
{
	void *area;
	int round;

	for (round = 0; round < 10; round++) {
		area = addrspace_vmalloc(SIZE);
		if (!KTEST_EXPECT(t, area))
			return;
		memset(area, 0xff, SIZE);
		addrspace_vfree(area);
		area = addrspace_vzalloc(SIZE);
		if (!KTEST_EXPECT(t, area))
			return;
		KTEST_EXPECT(t, !memchr_inv(area, 0, SIZE));
		addrspace_vfree(area);
	}
}

static void test_alignment(struct ktest *t)
{
	unsigned long align;
	void *area;

	for (align = 1; align <= SZ_2M; align <<= 1) {
		area = addrspace_vmalloc_aligned(3 * PAGE_SIZE, align);
		if (!KTEST_EXPECT(t, area))
			continue;
		KTEST_EXPECT(t, IS_ALIGNED((unsigned long)area, align));
		*word(area, 2) = 1;
		addrspace_vfree(area);
	}
}

static void test_refusals(struct ktest *t)
{
	KTEST_EXPECT(t, !addrspace_vmalloc(0));
	KTEST_EXPECT(t, !addrspace_vzalloc(0));
	KTEST_EXPECT(t, !addrspace_vmalloc(ULONG_MAX));
	KTEST_EXPECT(t, !addrspace_vmalloc(ULONG_MAX - PAGE_SIZE));
	KTEST_EXPECT(t, !addrspace_vmalloc(SZ_1G));
	KTEST_EXPECT(t, !addrspace_vmalloc_aligned(PAGE_SIZE, 0));
	KTEST_EXPECT(t, !addrspace_vmalloc_aligned(PAGE_SIZE, 3 * PAGE_SIZE));
	KTEST_EXPECT(t, !addrspace_vmap(NULL, 0, 0, PAGE_KERNEL));
	KTEST_EXPECT(t, !addrspace_ioremap(0xfee00000, 0));
	addrspace_vfree(NULL);
	addrspace_vunmap(NULL);
	addrspace_iounmap(NULL);
}

/* Fills the space to its end with areas of @pages pages. */
struct full {
	void *area[AREAS_MAX];
	unsigned int nr;
	unsigned int pages;
};

/* Does the space have room for so many pages? Maps one page repeatedly. */
static bool has_room(unsigned long nr_pages)
{
	struct page **pages = kvmalloc_array(nr_pages, sizeof(*pages),
					     GFP_KERNEL);
	void *area = NULL;

	if (pages) {
		memset_p((void **)pages, ZERO_PAGE(0), nr_pages);
		area = addrspace_vmap(pages, nr_pages, VM_MAP, PAGE_KERNEL_RO);
		addrspace_vunmap(area);
	}
	kvfree(pages);
	return area;
}

/* A request without room purges waiting areas; so does freeing a large area. */
static void purge(void)
{
	unsigned long pages = 1;

	while (has_room(pages))
		pages *= 2;
}

static struct full *fill(struct ktest *t, unsigned int pages)
{
	struct full *full = kvzalloc(sizeof(*full), GFP_KERNEL);

	if (!KTEST_EXPECT(t, full))
		return NULL;
	purge();
	full->pages = pages;
	while (full->nr < AREAS_MAX) {
		void *area = addrspace_vmalloc(pages * PAGE_SIZE);

		if (!area)
			break;
		*word(area, 0) = pattern_of(full->nr);
		full->area[full->nr++] = area;
	}
	KTEST_EXPECT(t, full->nr > 8 && full->nr < AREAS_MAX);
	return full;
}

static void empty(struct ktest *t, struct full *full)
{
	unsigned int i, wrong = 0;

	for (i = 0; i < full->nr; i++) {
		if (!full->area[i])
			continue;
		wrong += *word(full->area[i], 0) != pattern_of(i);
		addrspace_vfree(full->area[i]);
	}
	KTEST_EXPECT(t, !wrong);
	kvfree(full);
}

/*
 * A full space stays full; an area that is freed then is found again, after one
 * purge.
 */
static void test_reclaim(struct ktest *t)
{
	struct full *full = fill(t, 3);
	void *again, *freed;
	unsigned int count;

	if (!full)
		return;
	count = full->nr;
	freed = full->area[count / 2];
	addrspace_vfree(freed);
	full->area[count / 2] = NULL;
	again = addrspace_vmalloc(3 * PAGE_SIZE);
	KTEST_EXPECT(t, again == freed);
	KTEST_EXPECT(t, !addrspace_vmalloc(PAGE_SIZE));
	addrspace_vfree(again);
	empty(t, full);
	full = fill(t, 3);
	if (full) {
		KTEST_EXPECT(t, full->nr == count);
		empty(t, full);
	}
}

static void free_between(struct full *full, unsigned int first,
			 unsigned int count)
{
	while (count--) {
		addrspace_vfree(full->area[first + count]);
		full->area[first + count] = NULL;
	}
}

/* Holes of 1, 3 and 2 areas: each request must take the best fit. */
static void test_best_fit(struct ktest *t)
{
	struct full *full = fill(t, 3);
	void *one, *two, *three, *a, *b, *c;

	if (!full)
		return;
	one = full->area[1];
	three = full->area[3];
	two = full->area[8 - 1];
	/*
	 * The space was empty before, so areas allocated in turn are
	 * neighbours.
	 */
	KTEST_EXPECT(t, two == one + 6 * 4 * PAGE_SIZE);
	free_between(full, 3, 3);
	free_between(full, 7, 2);
	free_between(full, 1, 1);
	/* Each area's guard is a page: a hole of n areas has 4n - 1 pages. */
	a = addrspace_vmalloc(7 * PAGE_SIZE);
	b = addrspace_vmalloc(2 * PAGE_SIZE);
	c = addrspace_vmalloc(8 * PAGE_SIZE);
	KTEST_EXPECT(t, a == two);
	KTEST_EXPECT(t, b == one);
	KTEST_EXPECT(t, c == three);
	addrspace_vfree(a);
	addrspace_vfree(b);
	addrspace_vfree(c);
	empty(t, full);
}

/* The smallest hole has no aligned address, but the next one has. */
static void test_best_aligned_fit(struct ktest *t)
{
	unsigned long align = 8 * PAGE_SIZE;
	struct full *full = fill(t, 3);
	unsigned int first = 1;
	void *area;

	if (!full)
		return;
	while (!IS_ALIGNED((unsigned long)full->area[first + 1], align))
		first++;
	/*
	 * The place of one area, unaligned; and of two areas, one of which is
	 * aligned.
	 */
	free_between(full, first + 4, 1);
	free_between(full, first, 2);
	area = addrspace_vmalloc_aligned(3 * PAGE_SIZE, align);
	KTEST_EXPECT(t, IS_ALIGNED((unsigned long)area, align));
	addrspace_vfree(area);
	empty(t, full);
}

/* Allocates and frees a page until the addresses start again. */
static unsigned int rounds_to_wrap(void)
{
	void *area = NULL, *last;
	unsigned int rounds = 0;

	do {
		last = area;
		area = addrspace_vmalloc(PAGE_SIZE);
		addrspace_vfree(area);
	} while (area > last && ++rounds < 100000);
	return rounds;
}

/*
 * The number of one-page areas, each with its guard, that fit into the space.
 */
static unsigned int count_room(struct ktest *t)
{
	struct full *full = fill(t, 1);
	unsigned int nr = full ? full->nr : 0;

	if (full)
		empty(t, full);
	return nr;
}

/* An address is reused only after a flush, which comes many pages later. */
static void test_lazy_free(struct ktest *t)
{
	unsigned int room = count_room(t), rounds;

	rounds_to_wrap();
	rounds = rounds_to_wrap();
	KTEST_EXPECT(t, rounds >= 500 && rounds < 100000);
	/*
	 * But it is reused before the whole space waits, and without a failed
	 * search.
	 */
	KTEST_EXPECT(t, rounds <= room * 3 / 4);
}

static bool is_writable(const void *addr)
{
	return pte_write(*arch_pte_at((unsigned long)addr));
}

static bool may_be_executed(const void *addr)
{
	return arch_has_nx() && pte_exec(*arch_pte_at((unsigned long)addr));
}

static void test_vmap(struct ktest *t)
{
	struct page *page = alloc_page(GFP_HIGHUSER);
	struct page *pages[] = { page, page, page };
	void *rw, *ro, *nx;

	if (!KTEST_EXPECT(t, page))
		return;
	rw = addrspace_vmap(pages, 3, VM_MAP, PAGE_KERNEL);
	ro = addrspace_vmap(pages, 1, 0, ARCH_PAGE_RO);
	nx = addrspace_vmap(pages, 1, VM_MAP, ARCH_PAGE_EXEC);
	KTEST_EXPECT(t, !addrspace_vmap(pages, 1, VM_MAP_PUT_PAGES, PAGE_KERNEL));
	if (KTEST_EXPECT(t, rw && ro && nx)) {
		WRITE_ONCE(*word(rw, 1), 0x3a11a5);
		barrier();	/* for one word that has three addresses */
		KTEST_EXPECT(t, *word(rw, 0) == 0x3a11a5);
		KTEST_EXPECT(t, *word(rw, 2) == 0x3a11a5);
		KTEST_EXPECT(t, *word(ro, 0) == 0x3a11a5);
		KTEST_EXPECT(t, kernel_reads(word(ro, 0)) == 0x3a11a5);
		KTEST_EXPECT(t, is_writable(rw));
		KTEST_EXPECT(t, !is_writable(ro));
		KTEST_EXPECT(t, is_writable(nx));
		KTEST_EXPECT(t, !may_be_executed(nx));
	}
	addrspace_vunmap(nx);
	addrspace_vunmap(ro);
	addrspace_vunmap(rw);
	KTEST_EXPECT(t, page_count(page) == 1);
	__free_page(page);
}

static void expect_as_kernel(struct ktest *t, void *ours)
{
	void __iomem *kernel = ioremap(ARCH_DEVICE, 16);
	u8 bytes[16], ours_bytes[16];

	if (!KTEST_EXPECT(t, ours && kernel))
		return;
	memcpy_fromio(bytes, kernel, 16);
	memcpy(ours_bytes, ours, 16);
	KTEST_EXPECT(t, !memcmp(bytes, ours_bytes, 16));
	KTEST_EXPECT(t, memchr_inv(bytes, bytes[0], 16));
	iounmap(kernel);
	addrspace_iounmap(ours);
}

/* The cache attributes of a PTE for each kind of mapping. */
enum caching {
	DEVICE,
	WRITE_COMBINING,
	CACHED,
};

static pteval_t caching_of(enum caching caching)
{
	switch (caching) {
	case WRITE_COMBINING:
		return ARCH_CACHING_WC;
	case CACHED:
		return ARCH_CACHING_CACHED;
	default:
		return ARCH_CACHING_DEVICE;
	}
}

/* Our function, and the kernel's function that it mirrors. */
static const struct {
	void *(*ours)(phys_addr_t phys, unsigned long size);
	typeof(ioremap) *kernel;
	enum caching caching;
} remaps[] = {
	{ addrspace_ioremap, ioremap, DEVICE },
	{ addrspace_ioremap_wc, ioremap_wc, WRITE_COMBINING },
	{ addrspace_ioremap_cache, ioremap_cache, CACHED },
};

static void test_device(struct ktest *t)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(remaps); i++) {
		void *ours = remaps[i].ours(ARCH_DEVICE, 16);
		pteval_t caching = ours ? arch_caching_at(ours) : 0;

		if (!KTEST_EXPECT(t, ours))
			return;
		KTEST_EXPECT(t, offset_in_page(ours) ==
				offset_in_page(ARCH_DEVICE));
		/*
		 * If the MTRRs forbid caching there, no mapping may be cached.
		 */
		if (remaps[i].caching != CACHED || caching != caching_of(DEVICE))
			KTEST_EXPECT(t, caching == caching_of(remaps[i].caching));
		expect_as_kernel(t, ours);
	}
}

/*
 * While the kernel has it mapped, our mapping has the type that the kernel's
 * would have.
 */
static void expect_second_as_kernel(struct ktest *t, unsigned int second)
{
	void __iomem *kernel = remaps[second].kernel(ARCH_NO_DEVICE, PAGE_SIZE);
	void *ours = remaps[second].ours(ARCH_NO_DEVICE, PAGE_SIZE);

	KTEST_EXPECT(t, !ours == !kernel);
	if (ours && kernel)
		KTEST_EXPECT(t, arch_caching_at(ours) ==
				arch_caching_at((void __force *)kernel));
	addrspace_iounmap(ours);
	if (kernel)
		iounmap(kernel);
}

/* The kernel's later mapping gets our type, as it would from its own. */
static void expect_kernel_as_first(struct ktest *t, unsigned int first,
				   unsigned int second)
{
	void *ours = remaps[first].ours(ARCH_NO_DEVICE, PAGE_SIZE);
	void __iomem *kernel;

	if (!KTEST_EXPECT(t, ours))
		return;
	kernel = remaps[second].kernel(ARCH_NO_DEVICE, PAGE_SIZE);
	if (kernel) {
		KTEST_EXPECT(t, arch_caching_at(ours) ==
				arch_caching_at((void __force *)kernel));
		iounmap(kernel);
	}
	addrspace_iounmap(ours);
}

static void test_device_caching(struct ktest *t)
{
	unsigned int first, second;
	void __iomem *kernel;

	if (!arch_records_caching()) {
		t->skip = "the kernel has no record of memory types (on x86: without PAT)";
		return;
	}
	for (first = 0; first < ARRAY_SIZE(remaps); first++)
		for (second = 0; second < ARRAY_SIZE(remaps); second++) {
			kernel = remaps[first].kernel(ARCH_NO_DEVICE, PAGE_SIZE);
			if (!KTEST_EXPECT(t, kernel))
				return;
			expect_second_as_kernel(t, second);
			iounmap(kernel);
			expect_kernel_as_first(t, first, second);
		}
}

/* Large enough for the kernel to map it by large pages; we use small ones. */
static void test_large_device(struct ktest *t)
{
	void *ours = addrspace_ioremap_wc(ARCH_NO_DEVICE, SZ_4M);

	if (!KTEST_EXPECT(t, ours))
		return;
	KTEST_EXPECT(t, arch_caching_at(ours) == caching_of(WRITE_COMBINING));
	KTEST_EXPECT(t, arch_caching_at(ours + SZ_4M - 1) ==
			caching_of(WRITE_COMBINING));
	addrspace_iounmap(ours);
}

static void test_device_refusals(struct ktest *t)
{
	struct page *page = alloc_page(GFP_HIGHUSER);
	struct resource *claim;

	if (!KTEST_EXPECT(t, page))
		return;
	KTEST_EXPECT(t, !addrspace_ioremap(page_to_phys(page), 16));
	__free_page(page);
	KTEST_EXPECT(t, !addrspace_ioremap(ARCH_LOW_RAM, PAGE_SIZE));
	/*
	 * Beyond the physical addresses of the CPU, and around the end of all.
	 */
	KTEST_EXPECT(t, !addrspace_ioremap(ARCH_DEVICE, SZ_1G));
	KTEST_EXPECT(t, !addrspace_ioremap((phys_addr_t)-16, 32));
	/* An address without a device, which we claim exclusively. */
	claim = __request_region(&iomem_resource, ARCH_NO_DEVICE, PAGE_SIZE,
				 "addrspace test", IORESOURCE_EXCLUSIVE);
	if (!KTEST_EXPECT(t, claim))
		return;
	KTEST_EXPECT(t, !addrspace_ioremap(ARCH_NO_DEVICE, 16));
	__release_region(&iomem_resource, ARCH_NO_DEVICE, PAGE_SIZE);
}

/* The areas that a killed task had begun must be undone. */
static int allocate_dying(void *result)
{
	allow_signal(SIGKILL);
	send_sig(SIGKILL, current, 1);
	*(void **)result = addrspace_vmalloc(SIZE);
	thread_wait_for_stop();
	return 0;
}

static void test_interrupted(struct ktest *t)
{
	void *result = t;
	struct task_struct *task = kthread_run(allocate_dying, &result, "dying");

	if (!KTEST_EXPECT(t, !IS_ERR(task)))
		return;
	while (READ_ONCE(result) == t)
		msleep(20);
	kthread_stop(task);
	KTEST_EXPECT(t, !result);
}

struct late_free {
	struct irq_work work;
	void *area;
};

static void free_in_interrupt(struct irq_work *work)
{
	addrspace_vfree(container_of(work, struct late_free, work)->area);
}

static void test_free_in_interrupt(struct ktest *t)
{
	struct late_free late = { .area = addrspace_vmalloc(PAGE_SIZE) };
	int rounds;

	if (!KTEST_EXPECT(t, late.area))
		return;
	late.work = IRQ_WORK_INIT_HARD(free_in_interrupt);
	irq_work_queue(&late.work);
	irq_work_sync(&late.work);
	for (rounds = 0; rounds < 500; rounds++) {
		if (!addrspace_vmalloc_to_page(late.area))
			break;
		msleep(20);
	}
	KTEST_EXPECT(t, !addrspace_vmalloc_to_page(late.area));
}

/* Leaves this many pages free; does not force reclaim. */
static void eat_memory(struct list_head *eaten, unsigned long leave)
{
	while (nr_free_pages() > leave) {
		struct page *page = alloc_page(GFP_HIGHUSER | __GFP_NORETRY |
					       __GFP_NOWARN);

		if (!page)
			break;
		list_add(&page->lru, eaten);
	}
}

static void give_memory_back(struct list_head *eaten)
{
	struct page *page, *next;

	list_for_each_entry_safe(page, next, eaten, lru) {
		list_del(&page->lru);
		__free_page(page);
	}
}

/* More than the memory that is left, in a space that has room for it. */
#define TOO_MANY_PAGES	(SZ_64M >> PAGE_SHIFT)

/* The half-made area is undone: its pages and its addresses are free again. */
static void test_no_memory(struct ktest *t)
{
	unsigned long free;
	LIST_HEAD(eaten);
	void *area;

	if (!has_room(TOO_MANY_PAGES)) {
		t->skip = "the space ends before the memory does";
		return;
	}
	eat_memory(&eaten, TOO_MANY_PAGES / 2);
	free = nr_free_pages();
	area = addrspace_vmalloc(TOO_MANY_PAGES << PAGE_SHIFT);
	KTEST_EXPECT(t, !area);
	KTEST_EXPECT(t, nr_free_pages() > free - free / 8);
	give_memory_back(&eaten);
	area = addrspace_vmalloc(TOO_MANY_PAGES << PAGE_SHIFT);
	KTEST_EXPECT(t, area);
	addrspace_vfree(area);
}

/* Its size in bytes exceeds 32 bits by three pages. */
#define BEYOND_4_GIB	(((unsigned long)(SZ_4G >> PAGE_SHIFT)) + 3)

static unsigned long count_mapped(const void *area, unsigned long pages)
{
	unsigned long i, mapped = 0;

	for (i = 0; i < pages; i++)
		mapped += !!addrspace_vmalloc_to_page(area + (i << PAGE_SHIFT));
	return mapped;
}

/* Each page is distinct and in its place; none is left after the free. */
static void test_beyond_4_gib(struct ktest *t)
{
	struct page *first;
	void *area;

	if (!IS_ENABLED(CONFIG_64BIT) || !has_room(BEYOND_4_GIB)) {
		t->skip = "no room for 4 GiB of addresses";
		return;
	}
	area = addrspace_vmalloc(BEYOND_4_GIB << PAGE_SHIFT);
	if (!KTEST_EXPECT(t, area))
		return;
	first = addrspace_vmalloc_to_page(area);
	KTEST_EXPECT(t, count_mapped(area, BEYOND_4_GIB) == BEYOND_4_GIB);
	KTEST_EXPECT(t, addrspace_vmalloc_to_page(area + SZ_4G) != first);
	*word(area, 0) = pattern_of(0);
	*word(area, BEYOND_4_GIB - 3) = pattern_of(1);
	KTEST_EXPECT(t, *word(area, 0) == pattern_of(0));
	addrspace_vfree(area);
	KTEST_EXPECT(t, !count_mapped(area, BEYOND_4_GIB));
}

static void test_misuse(struct ktest *t)
{
	void *area;

	if (!misuse) {
		t->skip = "only with misuse=1: it warns";
		return;
	}
	area = addrspace_vmalloc(2 * PAGE_SIZE);
	*word(area, 1) = pattern_of(1);
	addrspace_vfree(area + PAGE_SIZE);
	addrspace_vfree(area + 1);
	addrspace_vfree(t);
	KTEST_EXPECT(t, *word(area, 1) == pattern_of(1));
	addrspace_vfree(area);
	addrspace_vfree(area);
	KTEST_EXPECT(t, !addrspace_vmalloc_to_page(area));
}

static const struct ktest_case valloc_cases[] = {
	{ "data_both_ways",		test_data },
	{ "guard_page_faults",		test_guard },
	{ "pages_are_disjoint",		test_disjoint },
	{ "zeroed",			test_zeroed },
	{ "aligned",			test_alignment },
	{ "bad_requests_are_refused",	test_refusals },
	{ "full_and_reclaimed",		test_reclaim },
	{ "best_fit",			test_best_fit },
	{ "best_aligned_fit",		test_best_aligned_fit },
	{ "one_flush_for_many",		test_lazy_free },
	{ "vmap",			test_vmap },
	{ "device_memory",		test_device },
	{ "device_caching",		test_device_caching },
	{ "large_device",		test_large_device },
	{ "device_refusals",		test_device_refusals },
	{ "interrupted",		test_interrupted },
	{ "free_in_interrupt",		test_free_in_interrupt },
	{ "no_memory",			test_no_memory },
	{ "beyond_4_gib",		test_beyond_4_gib },
	{ "misuse",			test_misuse },
};

static const struct ktest_suite ktest_suite = {
	valloc_cases, ARRAY_SIZE(valloc_cases)
};

MODULE_DESCRIPTION("tests of addrspace's mini-vmalloc");
