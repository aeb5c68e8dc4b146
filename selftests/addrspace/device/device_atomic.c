// SPDX-License-Identifier: GPL-2.0
/*
 * Tests atomic programs of /dev/addrspace, in each context and discipline:
 * mmap(2) shows what they write, and they read what mmap(2) wrote; each step
 * has its result; and nothing stays mapped afterwards, whatever the program
 * left.
 */
#include "kselftest_harness.h"

#include <stdlib.h>
#include <sys/mman.h>

#include "lib/device.h"
#include "lib/layout.h"
#include "lib/text.h"
#include "lib/witness.h"

#define PAGES	24

static const char * const contexts[] = { "process", "softirq", "hardirq" };
static const char * const disciplines[] = { "typed", "stack", "heap", "local" };

#define NR_CONTEXTS	(sizeof(contexts) / sizeof(*contexts))
#define NR_DISCIPLINES	(sizeof(disciplines) / sizeof(*disciplines))

/* The number of lines of /proc/addrspace/slots that show a slot in use. */
static int slots_in_use(void)
{
	char *text = layout_text("slots"), *rest = text, *line;
	int count = 0;

	while ((line = text_line(&rest)))
		count += !strncmp(line, "slot ", 5);
	free(text);
	return count;
}

/* The state of a test: a set of pages, and a program over them. */
struct program {
	int fd;
	int id;
	char *map;
	struct addrspace_info info;
	struct addrspace_step steps[ADDRSPACE_STEPS_MAX];
	struct addrspace_atomic arg;
};

FIXTURE(atomic)
{
	struct program program;
};

FIXTURE_SETUP(atomic)
{
	struct program *p = &self->program;

	p->fd = dev_open();
	dev_info(p->fd, &p->info);
	p->id = dev_pages(p->fd, best_zone(), PAGES, NULL);
	ASSERT_GT(p->id, 0);
	p->map = dev_mmap(p->fd, p->id, 0, PAGES, PROT_READ | PROT_WRITE);
	ASSERT_NE(p->map, NULL);
	memset(p->steps, 0, sizeof(p->steps));
	p->arg = (struct addrspace_atomic) {
		.size = sizeof(p->arg),
		.discipline = ADDRSPACE_SLOTS_STACK,
		.steps = (uintptr_t)p->steps,
	};
}

FIXTURE_TEARDOWN(atomic)
{
	struct program *p = &self->program;

	EXPECT_EQ(slots_in_use(), 0);
	munmap(p->map, PAGES * PAGE);
	EXPECT_EQ(dev_put(p->fd, p->id), 0);
	close(p->fd);
}

static struct addrspace_step *add(struct program *p, uint32_t op,
				  unsigned int page)
{
	struct addrspace_step *step = &p->steps[p->arg.count++];

	step->op = op;
	step->page.id = p->id;
	step->page.index = page;
	return step;
}

static void add_push(struct program *p, unsigned int page)
{
	struct addrspace_step *step = add(p, ADDRSPACE_STEP_PUSH, page);

	if (p->arg.discipline == ADDRSPACE_SLOTS_TYPED)
		step->type = page % ADDRSPACE_SLOT_TYPES;
}

static void add_pop(struct program *p, unsigned int page)
{
	add_push(p, page);
	p->steps[p->arg.count - 1].op = ADDRSPACE_STEP_POP;
}

static void add_data(struct program *p, uint32_t op,
		     unsigned int page, uint32_t offset, const void *data,
		     uint32_t len)
{
	struct addrspace_step *step = add(p, op, page);

	step->offset = offset;
	step->length = len;
	step->data = (uintptr_t)data;
}

static int run(struct program *p)
{
	return dev_call(p->fd, ADDRSPACE_ATOMIC, &p->arg);
}

static bool in_slots(struct program *p, uint64_t addr)
{
	return addr >= p->info.slots_start &&
	       addr < p->info.slots_start + p->info.slots_size;
}

/* push 0; push 1; write 0; copy 0 to 1; read 1; pop 1; pop 0 */
static void write_copy_read(struct program *p, const char *words,
			    char *back)
{
	size_t len = strlen(words) + 1;
	struct addrspace_step *copy;

	p->arg.count = 0;
	memset(p->steps, 0, sizeof(p->steps));
	add_push(p, 0);
	add_push(p, 1);
	add_data(p, ADDRSPACE_STEP_WRITE, 0, PAGE - len, words, len);
	copy = add(p, ADDRSPACE_STEP_COPY, 0);
	copy->to = (struct addrspace_page_ref) { .id = p->id, .index = 1 };
	copy->offset = PAGE - len;
	copy->length = len;
	add_data(p, ADDRSPACE_STEP_READ, 1, PAGE - len, back, len);
	add_pop(p, 1);
	add_pop(p, 0);
}

TEST_F(atomic, writes_copies_and_reads_in_every_context)
{
	struct program *p = &self->program;
	unsigned int context, discipline, i;
	char words[64], back[64];

	for (context = 0; context < NR_CONTEXTS; context++)
		for (discipline = 0; discipline < NR_DISCIPLINES; discipline++) {
			snprintf(words, sizeof(words), "%s %s",
				 contexts[context], disciplines[discipline]);
			p->arg.context = context;
			p->arg.discipline = discipline;
			write_copy_read(p, words, back);
			ASSERT_EQ(run(p), 0) TH_LOG("%s", words);
			EXPECT_EQ(p->arg.done, 7) TH_LOG("%s", words);
			for (i = 0; i < 7; i++)
				EXPECT_EQ(p->steps[i].result, 0)
					TH_LOG("%s: step %u", words, i);
			EXPECT_STREQ(back, words);
			EXPECT_STREQ(p->map + PAGE - strlen(words) - 1,
				     words);
			EXPECT_STREQ(p->map + 2 * PAGE - strlen(words) - 1,
				     words);
			EXPECT_NE(p->steps[0].address,
				  p->steps[1].address);
			if (best_zone_gets_slots())
				EXPECT_TRUE(in_slots(p,
						     p->steps[0].address));
		}
}

/* Written through mmap(2) before, and read after the program wrote it. */
TEST_F(atomic, whole_pages_through_all_steps)
{
	struct program *p = &self->program;
	static uint32_t out[PAGE / 4], back[PAGE / 4];
	int i;

	for (i = 0; i < PAGE / 4; i++)
		out[i] = i * 40503U;
	for (i = 0; i < 64; i++) {
		add_push(p, i % PAGES);
		add_data(p, ADDRSPACE_STEP_WRITE, i % PAGES, 0, out, PAGE);
		add_data(p, ADDRSPACE_STEP_READ, i % PAGES, 0, back, PAGE);
		add_pop(p, i % PAGES);
	}
	ASSERT_EQ(p->arg.count, ADDRSPACE_STEPS_MAX);
	p->arg.context = ADDRSPACE_CONTEXT_HARDIRQ;
	ASSERT_EQ(run(p), 0);
	EXPECT_EQ(p->arg.done, ADDRSPACE_STEPS_MAX);
	for (i = 0; i < PAGES; i++)
		EXPECT_EQ(memcmp(p->map + i * PAGE, out, PAGE), 0);
	EXPECT_EQ(memcmp(back, out, PAGE), 0);
}

TEST_F(atomic, what_is_left_mapped_is_unmapped)
{
	struct program *p = &self->program;
	unsigned int context, discipline, i;

	for (context = 0; context < NR_CONTEXTS; context++)
		for (discipline = 0; discipline < NR_DISCIPLINES; discipline++) {
			p->arg.count = 0;
			p->arg.context = context;
			p->arg.discipline = discipline;
			memset(p->steps, 0, sizeof(p->steps));
			for (i = 0; i < 8; i++)
				add_push(p, i);
			ASSERT_EQ(run(p), 0);
			EXPECT_EQ(p->arg.done, 8);
			EXPECT_EQ(slots_in_use(), 0)
				TH_LOG("%s, %s", contexts[context],
				       disciplines[discipline]);
		}
}

TEST_F(atomic, a_step_fails_and_the_rest_is_cancelled)
{
	struct program *p = &self->program;
	char byte = 1;

	add_push(p, 0);
	add_data(p, ADDRSPACE_STEP_WRITE, 1, 0, &byte, 1);
	add_pop(p, 0);
	ASSERT_EQ(run(p), 0);
	EXPECT_EQ(p->arg.done, 1);
	EXPECT_EQ(p->steps[0].result, 0);
	EXPECT_EQ(p->steps[1].result, -EINVAL);
	EXPECT_EQ(p->steps[2].result, -ECANCELED);
	p->arg.flags = ADDRSPACE_ATOMIC_GO_ON;
	ASSERT_EQ(run(p), 0);
	EXPECT_EQ(p->arg.done, 2);
	EXPECT_EQ(p->steps[1].result, -EINVAL);
	EXPECT_EQ(p->steps[2].result, 0);
	EXPECT_EQ(p->map[PAGE], 0);
}

/* The order matters for stack and local mappings, not for the others. */
TEST_F(atomic, pops_in_the_wrong_order)
{
	struct program *p = &self->program;
	unsigned int discipline;
	int wanted;

	for (discipline = 0; discipline < NR_DISCIPLINES; discipline++) {
		wanted = discipline == ADDRSPACE_SLOTS_STACK ||
			 discipline == ADDRSPACE_SLOTS_LOCAL ? -EINVAL : 0;
		p->arg.count = 0;
		p->arg.discipline = discipline;
		p->arg.flags = ADDRSPACE_ATOMIC_GO_ON;
		memset(p->steps, 0, sizeof(p->steps));
		add_push(p, 0);
		add_push(p, 1);
		add_pop(p, 0);
		add_pop(p, 1);
		add_pop(p, 1);
		ASSERT_EQ(run(p), 0);
		EXPECT_EQ(p->steps[2].result, wanted)
			TH_LOG("%s", disciplines[discipline]);
		EXPECT_EQ(p->steps[3].result, 0);
		EXPECT_EQ(p->steps[4].result, -EINVAL);
	}
}

TEST_F(atomic, slots_run_out)
{
	struct program *p = &self->program;
	unsigned int depth = p->info.slots_depth, i;

	if (!best_zone_gets_slots())
		SKIP(return, "no page gets a slot: there is no highmem");
	p->arg.discipline = ADDRSPACE_SLOTS_HEAP;
	for (i = 0; i <= depth; i++)
		add_push(p, i);
	ASSERT_EQ(run(p), 0);
	EXPECT_EQ(p->arg.done, depth);
	EXPECT_EQ(p->steps[depth].result, -ENOSPC);
	p->arg.discipline = ADDRSPACE_SLOTS_TYPED;
	p->arg.count = 2;
	p->steps[0].type = ADDRSPACE_SLOT_IRQ0;
	p->steps[1].type = ADDRSPACE_SLOT_IRQ0;
	ASSERT_EQ(run(p), 0);
	EXPECT_EQ(p->steps[1].result, -EBUSY);
}

TEST_F(atomic, no_such_program)
{
	struct program *p = &self->program;
	struct addrspace_step *step = &p->steps[0];
	char byte;

#define REFUSED(_field, _value, _errno) do {			\
	typeof(_field) *field = &(_field), before = *field;	\
	*field = (_value);					\
	EXPECT_EQ(run(p), -(_errno));			\
	*field = before;					\
} while (0)
	add_push(p, 0);
	add_data(p, ADDRSPACE_STEP_READ, 0, 0, &byte, 1);
	ASSERT_EQ(run(p), 0);
	REFUSED(p->arg.count, 0, EINVAL);
	REFUSED(p->arg.count, ADDRSPACE_STEPS_MAX + 1, EINVAL);
	REFUSED(p->arg.discipline, NR_DISCIPLINES, EINVAL);
	REFUSED(p->arg.context, NR_CONTEXTS, EINVAL);
	REFUSED(p->arg.steps, 0, EFAULT);
	REFUSED(p->arg.steps, 16, EFAULT);
	REFUSED(p->arg.steps, 1ULL << 32, EFAULT);
	REFUSED(step->op, ADDRSPACE_STEP_SLEEP + 1, EINVAL);
	REFUSED(step->reserved, 1, EINVAL);
	REFUSED(step->type, ADDRSPACE_SLOT_USER0, EINVAL);
	REFUSED(step->offset, 1, EINVAL);
	REFUSED(step->length, 1, EINVAL);
	REFUSED(step->data, 1, EINVAL);
	REFUSED(step->to.id, p->id, EINVAL);
	REFUSED(step->page.id, p->id + 1, ENOENT);
	REFUSED(step->page.index, PAGES, ENOENT);
	step++;
	REFUSED(step->type, ADDRSPACE_SLOT_USER0, EINVAL);
	REFUSED(step->offset, PAGE, EINVAL);
	REFUSED(step->length, PAGE + 1, EINVAL);
	REFUSED(step->length, UINT32_MAX, EINVAL);
	REFUSED(step->to.index, 1, EINVAL);
	REFUSED(step->data, 16, EFAULT);
	REFUSED(step->data, 1ULL << 32 | 16, EFAULT);
	step->op = ADDRSPACE_STEP_WRITE;
	REFUSED(step->data, 16, EFAULT);
	p->arg.discipline = ADDRSPACE_SLOTS_TYPED;
	step->op = ADDRSPACE_STEP_READ;
	ASSERT_EQ(run(p), 0);
	REFUSED(p->steps[0].type, ADDRSPACE_SLOT_TYPES, EINVAL);
}

/* A page of ours that contains @bytes and is mapped read-only. */
static void *sealed(const void *bytes, size_t len)
{
	void *page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (page == MAP_FAILED)
		text_die("no memory");
	memcpy(page, bytes, len);
	if (mprotect(page, PAGE, PROT_READ))
		text_die("cannot seal a page");
	return page;
}

/*
 * If an answer cannot be written, no step may run, and the page is unchanged.
 * Each place of an answer is tested: the steps, the structure, the bytes read.
 */
TEST_F(atomic, runs_no_step_where_an_answer_cannot_be_written)
{
	struct program *p = &self->program;
	char word[] = "done", back[] = "????";
	void *seal;

	add_push(p, 0);
	add_data(p, ADDRSPACE_STEP_WRITE, 0, 0, word, sizeof(word));
	add_data(p, ADDRSPACE_STEP_READ, 0, 0, back, sizeof(back));
	add_pop(p, 0);

	seal = sealed(p->steps, sizeof(*p->steps) * p->arg.count);
	p->arg.steps = (uintptr_t)seal;
	EXPECT_EQ(run(p), -EFAULT);
	EXPECT_STREQ(p->map, "");
	munmap(seal, PAGE);
	p->arg.steps = (uintptr_t)p->steps;

	seal = sealed(&p->arg, sizeof(p->arg));
	EXPECT_EQ(dev_call(p->fd, ADDRSPACE_ATOMIC, seal), -EFAULT);
	EXPECT_STREQ(p->map, "");
	munmap(seal, PAGE);

	seal = sealed("?", 1);
	p->steps[2].data = (uintptr_t)seal;
	EXPECT_EQ(run(p), -EFAULT);
	EXPECT_STREQ(p->map, "");
	munmap(seal, PAGE);

	/* A read that is not executed leaves its buffer unchanged. */
	p->steps[2].data = (uintptr_t)back;
	p->steps[0].page.index = 1;
	ASSERT_EQ(run(p), 0);
	EXPECT_EQ(p->steps[2].result, -ECANCELED);
	EXPECT_STREQ(back, "????");
	p->steps[0].page.index = 0;
	ASSERT_EQ(run(p), 0);
	EXPECT_STREQ(p->map, "done");
	EXPECT_STREQ(back, "done");
}

/*
 * A remap followed by a flush shows the other page, by each discipline except
 * local, in each context. The next mapping in the slot shows its own page.
 * Lowmem has no slot to remap.
 */
static void remap_in(struct __test_metadata *_metadata, struct program *p,
		     unsigned int discipline, unsigned int context)
{
	char back[3] = {};
	int wanted = best_zone_gets_slots() && discipline != ADDRSPACE_SLOTS_LOCAL ?
		     0 : -EINVAL;
	/* Two entries for one address must never meet in a TLB of ARM's. */
	int remapped = !wanted && kernel_is_arm() ? -EOPNOTSUPP : wanted;

	p->map[0] = 'a';
	p->map[PAGE] = 'b';
	p->arg.count = 0;
	p->arg.flags = ADDRSPACE_ATOMIC_GO_ON;
	p->arg.discipline = discipline;
	p->arg.context = context;
	memset(p->steps, 0, sizeof(p->steps));
	add_push(p, 0);
	add_data(p, ADDRSPACE_STEP_READ, 0, 0, &back[0], 1);
	add(p, ADDRSPACE_STEP_REMAP, 0)->to = (struct addrspace_page_ref) { p->id, 1 };
	add(p, ADDRSPACE_STEP_FLUSH, 0);
	add_data(p, ADDRSPACE_STEP_READ, 0, 0, &back[1], 1);
	add(p, ADDRSPACE_STEP_POP, 0);
	add_push(p, 0);
	add_data(p, ADDRSPACE_STEP_READ, 0, 0, &back[2], 1);
	add(p, ADDRSPACE_STEP_REMAP, 0)->to = (struct addrspace_page_ref) { p->id, 1 };
	ASSERT_EQ(run(p), 0);
	EXPECT_EQ(p->steps[2].result, remapped);
	EXPECT_EQ(p->steps[3].result, wanted);
	EXPECT_EQ(p->steps[5].result, 0);
	EXPECT_EQ(p->steps[8].result, remapped);
	EXPECT_EQ(back[0], 'a');
	EXPECT_EQ(back[1], remapped ? 'a' : 'b');
	EXPECT_EQ(back[2], 'a');
}

TEST_F(atomic, remaps_and_puts_back)
{
	unsigned int discipline, context, round;

	for (round = 0; round < 3; round++)
		for (discipline = 0; discipline < NR_DISCIPLINES; discipline++)
			for (context = 0; context < NR_CONTEXTS; context++)
				remap_in(_metadata, &self->program, discipline,
					 context);
}

/*
 * Only by local, and not in an interrupt; the pages are still mapped after the
 * sleep.
 */
TEST_F(atomic, sleeps)
{
	struct program *p = &self->program;
	int slept = kernel_keeps_tasks() ? 0 : -EOPNOTSUPP;
	unsigned int discipline, context;
	char back[2] = {};

	p->arg.flags = ADDRSPACE_ATOMIC_GO_ON;
	p->map[0] = 'a';
	add_push(p, 0);
	add_data(p, ADDRSPACE_STEP_READ, 0, 0, &back[0], 1);
	add(p, ADDRSPACE_STEP_SLEEP, 0);
	add_data(p, ADDRSPACE_STEP_READ, 0, 0, &back[1], 1);
	for (discipline = 0; discipline < NR_DISCIPLINES; discipline++)
		for (context = 0; context < NR_CONTEXTS; context++) {
			p->arg.discipline = discipline;
			p->arg.context = context;
			back[0] = 0;
			back[1] = 0;
			ASSERT_EQ(run(p), 0);
			EXPECT_EQ(p->steps[2].result,
				  discipline == ADDRSPACE_SLOTS_LOCAL &&
				  context == ADDRSPACE_CONTEXT_PROCESS ?
				  slept : -EINVAL);
			EXPECT_EQ(back[0], 'a');
			EXPECT_EQ(back[1], 'a');
		}
}

TEST_F(atomic, remaps_only_what_is_mapped)
{
	struct program *p = &self->program;

	p->arg.flags = ADDRSPACE_ATOMIC_GO_ON;
	add(p, ADDRSPACE_STEP_REMAP, 0)->to.id = p->id;
	add(p, ADDRSPACE_STEP_FLUSH, 0);
	ASSERT_EQ(run(p), 0);
	EXPECT_EQ(p->steps[0].result, -EINVAL);
	EXPECT_EQ(p->steps[1].result, -EINVAL);
	p->steps[0].to.id = p->id + 1;
	EXPECT_EQ(run(p), -ENOENT);
	p->steps[0].to.id = p->id;
	p->steps[0].length = 1;
	EXPECT_EQ(run(p), -EINVAL);
}

/* A window mapping and an atomic mapping of one page show the same bytes. */
TEST_F(atomic, agrees_with_the_window)
{
	struct program *p = &self->program;
	char back[16] = {};

	ASSERT_EQ(dev_map(p->fd, p->id, 5, NULL), 0);
	ASSERT_EQ(dev_write(p->fd, p->id, 5 * PAGE, "by the window", 14),
		  0);
	add_push(p, 5);
	add_data(p, ADDRSPACE_STEP_READ, 5, 0, back, 14);
	ASSERT_EQ(run(p), 0);
	EXPECT_STREQ(back, "by the window");
	EXPECT_EQ(dev_unmap(p->fd, p->id, 5), 0);
}

TEST_HARNESS_MAIN
