// SPDX-License-Identifier: GPL-2.0
/*
 * Atomic programs of /dev/addrspace: in each context and discipline, what they
 * write is there by mmap(2) and what they read was there; each step's result;
 * nothing is mapped afterwards, whatever the program left.
 */
#include "kselftest_harness.h"

#include <stdlib.h>
#include <sys/mman.h>

#include "device.h"
#include "layout.h"
#include "text.h"

#define PAGES	24

static const char * const contexts[] = { "process", "softirq", "hardirq" };
static const char * const disciplines[] = { "typed", "stack", "heap", "local" };

#define NR_CONTEXTS	(sizeof(contexts) / sizeof(*contexts))
#define NR_DISCIPLINES	(sizeof(disciplines) / sizeof(*disciplines))

/* How many lines of /proc/addrspace/slots say that a slot is in use. */
static int slots_in_use(void)
{
	char *text = layout_text("slots"), *rest = text, *line;
	int count = 0;

	while ((line = text_line(&rest)))
		count += !strncmp(line, "slot ", 5);
	free(text);
	return count;
}

FIXTURE(atomic)
{
	int fd;
	int id;
	char *map;
	struct addrspace_info info;
	struct addrspace_step steps[ADDRSPACE_STEPS_MAX];
	struct addrspace_atomic arg;
};

FIXTURE_SETUP(atomic)
{
	self->fd = dev_open();
	dev_info(self->fd, &self->info);
	self->id = dev_pages(self->fd, has_highmem() ? ADDRSPACE_ZONE_HIGHMEM :
			     ADDRSPACE_ZONE_NORMAL, PAGES, NULL);
	ASSERT_GT(self->id, 0);
	self->map = dev_mmap(self->fd, self->id, 0, PAGES,
			     PROT_READ | PROT_WRITE);
	ASSERT_NE(self->map, NULL);
	memset(self->steps, 0, sizeof(self->steps));
	self->arg = (struct addrspace_atomic) {
		.size = sizeof(self->arg),
		.discipline = ADDRSPACE_SLOTS_STACK,
		.steps = (uintptr_t)self->steps,
	};
}

FIXTURE_TEARDOWN(atomic)
{
	EXPECT_EQ(slots_in_use(), 0);
	munmap(self->map, PAGES * PAGE);
	EXPECT_EQ(dev_put(self->fd, self->id), 0);
	close(self->fd);
}

#define SELF	FIXTURE_DATA(atomic) *self

static struct addrspace_step *add(SELF, uint32_t op, unsigned int page)
{
	struct addrspace_step *step = &self->steps[self->arg.count++];

	step->op = op;
	step->page.id = self->id;
	step->page.index = page;
	return step;
}

static void add_push(SELF, unsigned int page)
{
	struct addrspace_step *step = add(self, ADDRSPACE_STEP_PUSH, page);

	if (self->arg.discipline == ADDRSPACE_SLOTS_TYPED)
		step->type = page % ADDRSPACE_SLOT_TYPES;
}

static void add_pop(SELF, unsigned int page)
{
	add_push(self, page);
	self->steps[self->arg.count - 1].op = ADDRSPACE_STEP_POP;
}

static void add_data(SELF, uint32_t op, unsigned int page, uint32_t offset,
		     const void *data, uint32_t len)
{
	struct addrspace_step *step = add(self, op, page);

	step->offset = offset;
	step->length = len;
	step->data = (uintptr_t)data;
}

static int run(SELF)
{
	return dev_call(self->fd, ADDRSPACE_ATOMIC, &self->arg);
}

static bool in_slots(SELF, uint64_t addr)
{
	return addr >= self->info.slots_start &&
	       addr < self->info.slots_start + self->info.slots_size;
}

/* push 0; push 1; write 0; copy 0 to 1; read 1; pop 1; pop 0 */
static void write_copy_read(SELF, const char *words, char *back)
{
	size_t len = strlen(words) + 1;
	struct addrspace_step *copy;

	self->arg.count = 0;
	memset(self->steps, 0, sizeof(self->steps));
	add_push(self, 0);
	add_push(self, 1);
	add_data(self, ADDRSPACE_STEP_WRITE, 0, PAGE - len, words, len);
	copy = add(self, ADDRSPACE_STEP_COPY, 0);
	copy->to = (struct addrspace_page_ref) { .id = self->id, .index = 1 };
	copy->offset = PAGE - len;
	copy->length = len;
	add_data(self, ADDRSPACE_STEP_READ, 1, PAGE - len, back, len);
	add_pop(self, 1);
	add_pop(self, 0);
}

TEST_F(atomic, writes_copies_and_reads_in_every_context)
{
	unsigned int context, discipline, i;
	char words[64], back[64];

	for (context = 0; context < NR_CONTEXTS; context++)
		for (discipline = 0; discipline < NR_DISCIPLINES; discipline++) {
			snprintf(words, sizeof(words), "%s %s",
				 contexts[context], disciplines[discipline]);
			self->arg.context = context;
			self->arg.discipline = discipline;
			write_copy_read(self, words, back);
			ASSERT_EQ(run(self), 0) TH_LOG("%s", words);
			EXPECT_EQ(self->arg.done, 7) TH_LOG("%s", words);
			for (i = 0; i < 7; i++)
				EXPECT_EQ(self->steps[i].result, 0)
					TH_LOG("%s: step %u", words, i);
			EXPECT_STREQ(back, words);
			EXPECT_STREQ(self->map + PAGE - strlen(words) - 1,
				     words);
			EXPECT_STREQ(self->map + 2 * PAGE - strlen(words) - 1,
				     words);
			EXPECT_NE(self->steps[0].address,
				  self->steps[1].address);
			if (has_highmem())
				EXPECT_TRUE(in_slots(self,
						     self->steps[0].address));
		}
}

/* It is read after the program wrote it: both ways in one go. */
TEST_F(atomic, whole_pages_through_all_steps)
{
	static uint32_t out[PAGE / 4], back[PAGE / 4];
	int i;

	for (i = 0; i < PAGE / 4; i++)
		out[i] = i * 40503U;
	for (i = 0; i < 64; i++) {
		add_push(self, i % PAGES);
		add_data(self, ADDRSPACE_STEP_WRITE, i % PAGES, 0, out, PAGE);
		add_data(self, ADDRSPACE_STEP_READ, i % PAGES, 0, back, PAGE);
		add_pop(self, i % PAGES);
	}
	ASSERT_EQ(self->arg.count, ADDRSPACE_STEPS_MAX);
	self->arg.context = ADDRSPACE_CONTEXT_HARDIRQ;
	ASSERT_EQ(run(self), 0);
	EXPECT_EQ(self->arg.done, ADDRSPACE_STEPS_MAX);
	for (i = 0; i < PAGES; i++)
		EXPECT_EQ(memcmp(self->map + i * PAGE, out, PAGE), 0);
	EXPECT_EQ(memcmp(back, out, PAGE), 0);
}

TEST_F(atomic, what_is_left_mapped_is_unmapped)
{
	unsigned int context, discipline, i;

	for (context = 0; context < NR_CONTEXTS; context++)
		for (discipline = 0; discipline < NR_DISCIPLINES; discipline++) {
			self->arg.count = 0;
			self->arg.context = context;
			self->arg.discipline = discipline;
			memset(self->steps, 0, sizeof(self->steps));
			for (i = 0; i < 8; i++)
				add_push(self, i);
			ASSERT_EQ(run(self), 0);
			EXPECT_EQ(self->arg.done, 8);
			EXPECT_EQ(slots_in_use(), 0)
				TH_LOG("%s, %s", contexts[context],
				       disciplines[discipline]);
		}
}

TEST_F(atomic, a_step_fails_and_the_rest_is_cancelled)
{
	char byte = 1;

	add_push(self, 0);
	add_data(self, ADDRSPACE_STEP_WRITE, 1, 0, &byte, 1);
	add_pop(self, 0);
	ASSERT_EQ(run(self), 0);
	EXPECT_EQ(self->arg.done, 1);
	EXPECT_EQ(self->steps[0].result, 0);
	EXPECT_EQ(self->steps[1].result, -EINVAL);
	EXPECT_EQ(self->steps[2].result, -ECANCELED);
	self->arg.flags = ADDRSPACE_ATOMIC_GO_ON;
	ASSERT_EQ(run(self), 0);
	EXPECT_EQ(self->arg.done, 2);
	EXPECT_EQ(self->steps[1].result, -EINVAL);
	EXPECT_EQ(self->steps[2].result, 0);
	EXPECT_EQ(self->map[PAGE], 0);
}

/* The order matters to the stack and to local mappings, not to the others. */
TEST_F(atomic, pops_in_the_wrong_order)
{
	unsigned int discipline;
	int wanted;

	for (discipline = 0; discipline < NR_DISCIPLINES; discipline++) {
		wanted = discipline == ADDRSPACE_SLOTS_STACK ||
			 discipline == ADDRSPACE_SLOTS_LOCAL ? -EINVAL : 0;
		self->arg.count = 0;
		self->arg.discipline = discipline;
		self->arg.flags = ADDRSPACE_ATOMIC_GO_ON;
		memset(self->steps, 0, sizeof(self->steps));
		add_push(self, 0);
		add_push(self, 1);
		add_pop(self, 0);
		add_pop(self, 1);
		add_pop(self, 1);
		ASSERT_EQ(run(self), 0);
		EXPECT_EQ(self->steps[2].result, wanted)
			TH_LOG("%s", disciplines[discipline]);
		EXPECT_EQ(self->steps[3].result, 0);
		EXPECT_EQ(self->steps[4].result, -EINVAL);
	}
}

TEST_F(atomic, slots_run_out)
{
	unsigned int depth = self->info.slots_depth, i;

	if (!has_highmem())
		SKIP(return, "no highmem");
	self->arg.discipline = ADDRSPACE_SLOTS_HEAP;
	for (i = 0; i <= depth; i++)
		add_push(self, i);
	ASSERT_EQ(run(self), 0);
	EXPECT_EQ(self->arg.done, depth);
	EXPECT_EQ(self->steps[depth].result, -ENOSPC);
	self->arg.discipline = ADDRSPACE_SLOTS_TYPED;
	self->arg.count = 2;
	self->steps[0].type = ADDRSPACE_SLOT_IRQ0;
	self->steps[1].type = ADDRSPACE_SLOT_IRQ0;
	ASSERT_EQ(run(self), 0);
	EXPECT_EQ(self->steps[1].result, -EBUSY);
}

TEST_F(atomic, no_such_program)
{
	struct addrspace_step *step = &self->steps[0];
	char byte;

#define REFUSED(_field, _value, _errno) do {	\
	typeof(_field) before = (_field);	\
	(_field) = (_value);			\
	EXPECT_EQ(run(self), -(_errno));	\
	(_field) = before;			\
} while (0)
	add_push(self, 0);
	add_data(self, ADDRSPACE_STEP_READ, 0, 0, &byte, 1);
	ASSERT_EQ(run(self), 0);
	REFUSED(self->arg.count, 0, EINVAL);
	REFUSED(self->arg.count, ADDRSPACE_STEPS_MAX + 1, EINVAL);
	REFUSED(self->arg.discipline, NR_DISCIPLINES, EINVAL);
	REFUSED(self->arg.context, NR_CONTEXTS, EINVAL);
	REFUSED(self->arg.steps, 0, EFAULT);
	REFUSED(self->arg.steps, 16, EFAULT);
	REFUSED(self->arg.steps, 1ULL << 32, EFAULT);
	REFUSED(step->op, ADDRSPACE_STEP_COPY + 1, EINVAL);
	REFUSED(step->reserved, 1, EINVAL);
	REFUSED(step->type, ADDRSPACE_SLOT_USER0, EINVAL);
	REFUSED(step->offset, 1, EINVAL);
	REFUSED(step->length, 1, EINVAL);
	REFUSED(step->data, 1, EINVAL);
	REFUSED(step->to.id, self->id, EINVAL);
	REFUSED(step->page.id, self->id + 1, ENOENT);
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
	self->arg.discipline = ADDRSPACE_SLOTS_TYPED;
	step->op = ADDRSPACE_STEP_READ;
	ASSERT_EQ(run(self), 0);
	REFUSED(self->steps[0].type, ADDRSPACE_SLOT_TYPES, EINVAL);
}

/* A window mapping and an atomic one of the same page are the same bytes. */
TEST_F(atomic, agrees_with_the_window)
{
	char back[16] = {};

	ASSERT_EQ(dev_map(self->fd, self->id, 5, NULL), 0);
	ASSERT_EQ(dev_write(self->fd, self->id, 5 * PAGE, "by the window", 14),
		  0);
	add_push(self, 5);
	add_data(self, ADDRSPACE_STEP_READ, 5, 0, back, 14);
	ASSERT_EQ(run(self), 0);
	EXPECT_STREQ(back, "by the window");
	EXPECT_EQ(dev_unmap(self->fd, self->id, 5), 0);
}

TEST_HARNESS_MAIN
