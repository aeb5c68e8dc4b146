// SPDX-License-Identifier: GPL-2.0
/*
 * Tests the atomic slots with an interruption between any two instructions of
 * map and unmap. A kprobe is set on each instruction of each function of
 * addrspace that maps or unmaps. Its handler maps and unmaps itself, by every
 * discipline, through the exported API only. The handler checks that it gets
 * its own page, in a slot whose entry was empty, and that all entries are
 * unchanged when it returns. This detects a slot that is released before it is
 * clean, or reserved after it is written. Lazy slots may contain what was there
 * last, but must still read right. With `reuse=1` the handler uses the type of
 * the code that it interrupts, which must then leave nothing behind. Run by
 * slots_between.sh and slots_lazy.sh.
 *
 * A kprobe's handler runs in the trap, which the kernel treats as an NMI; no
 * other kprobe runs meanwhile. It can interrupt everything that an NMI can.
 */
#include <linux/kallsyms.h>
#include <linux/kprobes.h>
#include <linux/string.h>

#include "ktest.h"
#include "slots_test.h"

/* Largest size of a function in bytes, and so of instructions. */
#define MAX_SIZE	0x400
#define ROUNDS		5

static bool reuse;
module_param(reuse, bool, 0400);
MODULE_PARM_DESC(reuse, "addrspace was loaded with slots_typed_reuse=1");

static const struct {
	const char *symbol;
	bool lazy;	/* called by lazy slots only */
} functions[] = {
	{ "addrspace_kmap_atomic" }, { "addrspace_kunmap_atomic" },
	{ "addrspace_kmap_local" }, { "addrspace_kunmap_local" },
	{ "addrspace_slot_map" }, { "addrspace_slot_unmap" },
	{ "addrspace:as_slot_map" }, { "addrspace:as_slot_unmap" },
	{ "addrspace:as_typed_map" }, { "addrspace:as_typed_unmap" },
	{ "addrspace:as_heap_map" }, { "addrspace:as_heap_unmap" },
	{ "addrspace:as_local_map" }, { "addrspace:as_local_unmap" },
	{ "addrspace:as_slot_replace" },
	{ "addrspace:as_slot_fill_again", .lazy = true },
	{ "addrspace:sched_in" }, { "addrspace:sched_out" },
};

/* A slot of the CPU under test, found by mapping. */
struct seen_slot {
	void *addr;
	pte_t *ptep;
	pte_t was;
};

#define NR_DISCIPLINES	(ADDRSPACE_SLOTS_LOCAL + 1)
#define MAX_SLOTS	(2 * DEPTH + ADDRSPACE_SLOT_TYPES)

struct findings {
	unsigned long hits;
	unsigned long unknown;	/* got a slot that does not exist, */
	unsigned long dirty;	/* got one whose entry was not empty, */
	unsigned long wrong;	/* or another page; */
	unsigned long changed;	/* left other entries than it found */
	unsigned long last;	/* offset at which the last of these happened */
};

/* Written by the handler on the one CPU under test, and before it is armed. */
static struct {
	struct page_set set;
	struct kprobe *probe[MAX_SIZE];
	int nr_probes;
	struct seen_slot slot[MAX_SLOTS];
	int nr_slots;
	int cpu;		/* -1: not armed */
	const struct kprobe *only;	/* with reuse: the only probe that interrupts */
	struct findings found;	/* in the function under test */
} between = { .cpu = -1 };

static void note(unsigned long *count, const struct kprobe *probe)
{
	(*count)++;
	between.found.last = probe->offset;
}

static void take_snapshot(void)
{
	int i;

	for (i = 0; i < between.nr_slots; i++)
		between.slot[i].was = *between.slot[i].ptep;
}

static bool is_as_before(void)
{
	int i;

	for (i = 0; i < between.nr_slots; i++)
		if (!pte_same(between.slot[i].was, *between.slot[i].ptep))
			return false;
	return true;
}

static const struct seen_slot *find_slot(const void *addr)
{
	int i;

	for (i = 0; i < between.nr_slots; i++)
		if (between.slot[i].addr == addr)
			return &between.slot[i];
	return NULL;
}

static void map_and_look(const struct kprobe *probe, int how)
{
	struct page *page = between.set.page[NR_DISCIPLINES + how];
	int type = ADDRSPACE_SLOT_NMI;
	const struct seen_slot *slot;
	u32 *addr;

	addr = addrspace_slot_map(how, type, page);
	slot = find_slot(addr);
	if (!slot)
		note(&between.found.unknown, probe);
	else if (!lazy && !pte_none(slot->was))
		note(&between.found.dirty, probe);
	if (!reads_pattern(addr, page))
		note(&between.found.wrong, probe);
	if (IS_ERR(addr) || addrspace_slot_unmap(how, type, addr))
		note(&between.found.wrong, probe);
}

/* Maps as a second user of the type that map_typed() uses. */
static void map_the_same_type(const struct kprobe *probe)
{
	struct page *page = between.set.page[1];
	u32 *addr = addrspace_slot_map(ADDRSPACE_SLOTS_TYPED, 0, page);

	if (!reads_pattern(addr, page) ||
	    addrspace_slot_unmap(ADDRSPACE_SLOTS_TYPED, 0, addr))
		note(&between.found.wrong, probe);
}

static void map_by_each(const struct kprobe *probe)
{
	int how;

	take_snapshot();
	for (how = 0; how < NR_DISCIPLINES; how++)
		map_and_look(probe, how);
	if (!lazy && !is_as_before())
		note(&between.found.changed, probe);
}

static int on_probe(struct kprobe *probe, struct pt_regs *regs)
{
	if (READ_ONCE(between.cpu) != raw_smp_processor_id())
		return 0;
	if (reuse && probe != between.only)
		return 0;
	between.found.hits++;
	if (reuse)
		map_the_same_type(probe);
	else
		map_by_each(probe);
	return 0;
}

/*
 * With this, a kprobe is not optimized into a jump: its handler would then be
 * part of the task that it interrupts, not another context.
 */
static void behind_probe(struct kprobe *probe, struct pt_regs *regs,
			 unsigned long flags)
{
}

static void note_slot(const void *addr)
{
	struct seen_slot *slot = &between.slot[between.nr_slots++];

	slot->addr = (void *)addr;
	slot->ptep = entry_of(addr);
}

/* Finds each slot of this CPU that a discipline gives, and their number. */
static void find_slots_of(int how, int nr)
{
	void *addr[DEPTH];
	int i;

	for (i = 0; i < nr; i++) {
		addr[i] = addrspace_slot_map(how, i, between.set.page[0]);
		if (!IS_ERR(addr[i]))
			note_slot(addr[i]);
	}
	while (i--)
		if (!IS_ERR(addr[i]))
			addrspace_slot_unmap(how, i, addr[i]);
}

/* Either by symbol or by address, as register_kprobe() wants it. */
static void arm_at(struct ktest *t, const char *symbol, kprobe_opcode_t *addr,
		   unsigned long offset)
{
	struct kprobe *probe = kzalloc(sizeof(*probe), GFP_KERNEL);

	if (!KTEST_EXPECT(t, probe))
		return;
	probe->symbol_name = symbol;
	probe->addr = addr;
	probe->offset = offset;
	probe->pre_handler = on_probe;
	probe->post_handler = behind_probe;
	/*
	 * No instruction begins there, or one that kprobes refuse, such as the
	 * NOP of a static branch; the state before that is the same as after
	 * it.
	 */
	if (register_kprobe(probe))
		kfree(probe);
	else
		between.probe[between.nr_probes++] = probe;
}

/*
 * The distance to the next instruction. No kprobe has to be tried in between, which
 * would cost a search of all jump labels. Each byte is tried after a refused one, after
 * the call of ftrace, whose length is not recorded, and on kernels that record no
 * length.
 */
static unsigned long length_at(unsigned long offset)
{
	const struct kprobe *last = between.probe[between.nr_probes - 1];

	return last->offset == offset ? kernel_probed_length(last) ?: 1 : 1;
}

/* "name+0x0/0x40 [module]" */
static unsigned long size_of(const void *addr)
{
	char text[KSYM_SYMBOL_LEN];
	unsigned long size = 0;
	const char *slash;

	sprint_symbol(text, (unsigned long)addr);
	slash = strchr(text, '/');
	return slash && sscanf(slash, "/0x%lx", &size) == 1 ? size : 0;
}

/*
 * A probe on each instruction of a function. Only the first asks for the symbol: that
 * search goes through all symbols of the kernel.
 */
static void arm(struct ktest *t, const char *symbol)
{
	unsigned long offset, size;
	kprobe_opcode_t *start;

	arm_at(t, symbol, NULL, 0);
	if (!KTEST_EXPECT(t, between.nr_probes == 1))
		return;
	start = between.probe[0]->addr;
	size = size_of(start);
	if (!KTEST_EXPECT(t, size > 1 && size <= MAX_SIZE))
		return;
	for (offset = length_at(0); offset < size; offset += length_at(offset))
		arm_at(t, NULL, start, offset);
}

static void disarm(void)
{
	unregister_kprobes(between.probe, between.nr_probes);
	while (between.nr_probes)
		kfree(between.probe[--between.nr_probes]);
}

/*
 * Two mappings by each discipline, and a sleep, so that the local ones are
 * switched out.
 */
static int map_by_all(void)
{
	u32 *first[NR_DISCIPLINES], *second[NR_DISCIPLINES];
	struct page **page = between.set.page;
	int how, wrong = 0;

	for (how = NR_DISCIPLINES; how--;) {
		first[how] = addrspace_slot_map(how, 0, page[how]);
		if (how == ADDRSPACE_SLOTS_LOCAL)
			schedule_timeout_uninterruptible(1);
		second[how] = addrspace_slot_map(how, 1, page[how]);
	}
	for (how = 0; how < NR_DISCIPLINES; how++) {
		wrong += !reads_pattern(first[how], page[how]);
		wrong += !reads_pattern(second[how], page[how]);
		wrong += addrspace_slot_unmap(how, 1, second[how]) != 0;
		wrong += !reads_pattern(first[how], page[how]);
		wrong += addrspace_slot_unmap(how, 0, first[how]) != 0;
	}
	first[0] = addrspace_kmap_local(page[0]);
	second[0] = addrspace_kmap_atomic(page[1]);
	wrong += !reads_pattern(first[0], page[0]);
	wrong += !reads_pattern(second[0], page[1]);
	addrspace_kunmap_atomic(second[0]);
	addrspace_kunmap_local(first[0]);
	return wrong;
}

/*
 * Its page may be overwritten at once; in the end nothing may be left mapped.
 */
static int map_typed(void)
{
	struct page *page = between.set.page[0];
	void *addr = addrspace_slot_map(ADDRSPACE_SLOTS_TYPED, 0, page);
	int wrong = IS_ERR(addr);

	wrong += addrspace_slot_unmap(ADDRSPACE_SLOTS_TYPED, 0, addr) != 0;
	return wrong + !entry_is_left_well(addr, page);
}

/*
 * Only one interruption each time, because the next one would clean up after
 * the first.
 */
static int map_typed_by_each(void)
{
	int i, wrong = 0;

	for (i = 0; i < between.nr_probes; i++) {
		WRITE_ONCE(between.only, between.probe[i]);
		wrong += map_typed();
	}
	return wrong;
}

static void find_slots(struct ktest *t)
{
	between.nr_slots = 0;
	find_slots_of(ADDRSPACE_SLOTS_TYPED, ADDRSPACE_SLOT_TYPES);
	find_slots_of(ADDRSPACE_SLOTS_STACK, DEPTH);
	find_slots_of(ADDRSPACE_SLOTS_HEAP, DEPTH);
	KTEST_EXPECT(t, between.nr_slots == MAX_SLOTS);
}

static void expect_nothing_wrong(struct ktest *t)
{
	KTEST_EXPECT(t, !between.found.unknown);
	KTEST_EXPECT(t, !between.found.dirty);
	KTEST_EXPECT(t, !between.found.wrong);
	KTEST_EXPECT(t, !between.found.changed);
	if (t->failures)
		seq_printf(t->m, "# last at +%#lx\n", between.found.last);
}

static void interrupt_function(struct ktest *t, const char *symbol,
			       int (*work)(void))
{
	int i, wrong = 0;

	arm(t, symbol);
	memset(&between.found, 0, sizeof(between.found));
	WRITE_ONCE(between.cpu, raw_smp_processor_id());
	for (i = 0; i < ROUNDS; i++)
		wrong += work();
	WRITE_ONCE(between.cpu, -1);
	seq_printf(t->m, "# %s: %d instructions, %lu interruptions\n", symbol,
		   between.nr_probes, between.found.hits);
	/* Some probes are not hit, because some calls are refused. */
	KTEST_EXPECT(t, between.found.hits > ROUNDS * between.nr_probes / 4);
	KTEST_EXPECT(t, !wrong);
	expect_nothing_wrong(t);
	disarm();
}

/* Returns false, with nothing to undo, if the case cannot run. */
static bool begin_case(struct ktest *t, bool wants_reuse, int nr_pages)
{
	if (!IS_ENABLED(CONFIG_KPROBES))
		t->skip = "this kernel has no kprobes";
	else if (reuse != wants_reuse)
		t->skip = wants_reuse ? "only with reuse=1" : "not with reuse=1";
	if (t->skip || !page_set_alloc(t, &between.set, nr_pages))
		return false;
	kernel_stay_on_cpu();
	return true;
}

static void end_case(struct ktest *t)
{
	kernel_leave_cpu();
	KTEST_EXPECT(t, !preempt_count());
	page_set_free(&between.set);
}

static void test_between_all(struct ktest *t)
{
	int i;

	if (!begin_case(t, false, 2 * NR_DISCIPLINES))
		return;
	find_slots(t);
	for (i = 0; i < ARRAY_SIZE(functions); i++)
		if (lazy || !functions[i].lazy)
			interrupt_function(t, functions[i].symbol, map_by_all);
	end_case(t);
}

/* Overwriting is allowed, but leaving a page mapped is not. */
static void test_between_reuse(struct ktest *t)
{
	if (!begin_case(t, true, 2))
		return;
	interrupt_function(t, "addrspace:as_typed_map", map_typed_by_each);
	interrupt_function(t, "addrspace:as_typed_unmap", map_typed_by_each);
	end_case(t);
}

static const struct ktest_case between_cases[] = {
	{ "between_any_two_instructions", test_between_all },
	{ "by_a_second_user_of_a_type", test_between_reuse },
};

static const struct ktest_suite ktest_suite = {
	between_cases, ARRAY_SIZE(between_cases)
};

MODULE_DESCRIPTION("tests of interrupting addrspace's atomic slots");
