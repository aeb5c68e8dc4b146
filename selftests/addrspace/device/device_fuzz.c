// SPDX-License-Identifier: GPL-2.0
/*
 * Random calls of the device. One test keeps a model of what an open file owns and
 * predicts each answer. The other lets threads of a program with nothing to lose call
 * everything with anything, while its memory changes and until it is killed; then
 * nothing may be left behind.
 *
 * ADDRSPACE_FUZZ_CALLS is the number of calls of each test (6000), ADDRSPACE_FUZZ_SEED
 * the seed (19; both tests print theirs). With the same seed the first test makes the
 * same calls; each thread of the second does, but not at the same moments.
 */
#include "kselftest_harness.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include "device/device_pages.h"
#include "device/fuzz_storm.h"
#include "lib/text.h"

#define OBJECTS		12
#define PAGES_MAX	4
#define BYTES		32	/* of each page, at its begin, that are compared */
#define TIMEOUT		36000	/* of a long run; the runner has its own */

/* A page that the device gave us, and what is in it. */
struct page {
	int owner;		/* slot of the object that it came with */
	unsigned char bytes[BYTES];
};

struct object {
	uint32_t id;		/* 0: none */
	enum addrspace_object_kind kind;
	unsigned int nr, charge, users;
	bool read_only;
	struct page *page[PAGES_MAX];
	unsigned int mapped[PAGES_MAX];		/* in the window */
};

struct model {
	int fd;
	uint64_t state;		/* of the random numbers */
	struct object object[OBJECTS];
	struct addrspace_info limits;
};

static unsigned int pick(struct model *model, unsigned int below)
{
	return fuzz_random(&model->state) % below;
}

static struct object *any(struct model *model)
{
	return &model->object[pick(model, OBJECTS)];
}

/* Wrong answers end the test; what was called last is printed. */
static void expect(const char *what, const struct object *object, long got,
		   long right)
{
	if (got != right)
		text_die("%s of object %u (kind %d, %u pages, %u users): %ld, not %ld",
			 what, object->id, object->kind, object->nr, object->users,
			 got, right);
}

static uint32_t held(const struct model *model)
{
	uint32_t pages = 0;
	int i;

	for (i = 0; i < OBJECTS; i++)
		pages += model->object[i].charge;
	return pages;
}

static void become(struct object *object, int id, unsigned int nr,
		   enum addrspace_object_kind kind)
{
	*object = (struct object) { .id = id, .kind = kind, .nr = nr };
}

/* New pages are zeroed. */
static void add_pages(struct model *model, struct object *object)
{
	unsigned int i;

	object->charge = object->nr;
	for (i = 0; i < object->nr; i++) {
		object->page[i] = calloc(1, sizeof(struct page));
		object->page[i]->owner = object - model->object;
	}
}

static void make_pages(struct model *model, struct object *object)
{
	unsigned int nr = 1 + pick(model, PAGES_MAX);
	bool area = pick(model, 2);
	int id;

	if (object->id)
		return;
	become(object, 0, nr, area ? ADDRSPACE_OBJECT_ALLOC : ADDRSPACE_OBJECT_PAGES);
	id = area ? dev_area(model->fd, nr * PAGE, 0, 0, NULL) :
		    dev_pages(model->fd, best_zone(), nr, NULL);
	expect("making pages", object, id > 0, true);
	object->id = id;
	add_pages(model, object);
}

/* Over pages of one other object, which may be an area over pages itself. */
static void make_vmap(struct model *model, struct object *object)
{
	struct object *from = any(model);
	struct addrspace_page_ref refs[PAGES_MAX];
	unsigned int i, nr = 1 + pick(model, PAGES_MAX), index[PAGES_MAX];
	bool beyond = false, read_only = pick(model, 4) == 0;
	int id;

	if (object->id)
		return;
	for (i = 0; i < nr; i++) {
		index[i] = pick(model, 8) ? pick(model, from->nr ?: 1) : PAGES_MAX;
		beyond |= index[i] >= from->nr;
		refs[i] = (struct addrspace_page_ref) { from->id, index[i] };
	}
	id = dev_vmap(model->fd, refs, nr, read_only ? ADDRSPACE_VMAP_READ_ONLY : 0,
		      NULL);
	expect("an area over pages", from, id > 0 ? 0 : id,
	       !from->id || beyond ? -ENOENT : 0);
	if (id <= 0)
		return;
	become(object, id, nr, ADDRSPACE_OBJECT_VMAP);
	object->read_only = read_only;
	for (i = 0; i < nr; i++) {
		object->page[i] = from->page[index[i]];
		model->object[object->page[i]->owner].users++;
	}
}

static void put(struct model *model, struct object *object)
{
	unsigned int i;

	expect("put", object, dev_put(model->fd, object->id),
	       !object->id ? -ENOENT : object->users ? -EBUSY : 0);
	if (!object->id || object->users)
		return;
	for (i = 0; i < object->nr; i++)
		if (object->kind == ADDRSPACE_OBJECT_VMAP)
			model->object[object->page[i]->owner].users--;
		else
			free(object->page[i]);
	become(object, 0, 0, 0);
}

static void map(struct model *model, struct object *object)
{
	unsigned int index = pick(model, PAGES_MAX);
	bool there = object->id && index < object->nr;

	expect("kmap", object, dev_map(model->fd, object->id, index, NULL),
	       there ? 0 : -ENOENT);
	object->mapped[index] += there;
	object->users += there;
}

static void unmap(struct model *model, struct object *object)
{
	unsigned int index = pick(model, PAGES_MAX);
	bool there = object->id && index < object->nr;
	bool mapped = there && object->mapped[index];

	expect("kunmap", object, dev_unmap(model->fd, object->id, index),
	       mapped ? 0 : there ? -EINVAL : -ENOENT);
	object->mapped[index] -= mapped;
	object->users -= mapped;
}

static void write_bytes(struct model *model, struct object *object)
{
	unsigned int index = pick(model, PAGES_MAX), i;
	unsigned char bytes[BYTES];
	int right;

	for (i = 0; i < BYTES; i++)
		bytes[i] = fuzz_random(&model->state);
	right = !object->id ? -ENOENT : object->read_only ? -EACCES :
		index >= object->nr ? -EFBIG : 0;
	expect("write", object, dev_write(model->fd, object->id,
					  (uint64_t)index * PAGE, bytes, BYTES), right);
	if (!right)
		memcpy(object->page[index]->bytes, bytes, BYTES);
}

static void read_bytes(struct model *model, struct object *object)
{
	unsigned int index = pick(model, PAGES_MAX);
	unsigned char bytes[BYTES] = { 0 };
	int right = !object->id ? -ENOENT : index >= object->nr ? -EFBIG : 0;

	expect("read", object, dev_read(model->fd, object->id,
					(uint64_t)index * PAGE, bytes, BYTES), right);
	if (!right && memcmp(object->page[index]->bytes, bytes, BYTES))
		text_die("page %u of object %u has other bytes", index, object->id);
}

/* In a child, too: it shares the pages. */
static void look_by_mmap(struct model *model, struct object *object)
{
	unsigned int index = pick(model, PAGES_MAX);
	bool there = object->id && index < object->nr, in_child;
	unsigned char *bytes;
	int status = 0;

	bytes = there ? dev_mmap(model->fd, object->id, index, 1, PROT_READ) : NULL;
	expect("mmap", object, !!bytes, there);
	if (!bytes)
		return;
	in_child = pick(model, 64) == 0;
	if (in_child && !fork())
		_exit(memcmp(bytes, object->page[index]->bytes, BYTES) != 0);
	if (in_child)
		wait(&status);
	if (status || memcmp(bytes, object->page[index]->bytes, BYTES))
		text_die("page %u of object %u is another one by mmap()", index,
			 object->id);
	munmap(bytes, PAGE);
}

static void copy_in_atomic_program(struct model *model, struct object *object)
{
	struct object *to = any(model);
	struct addrspace_page_ref from_page = { object->id, pick(model, PAGES_MAX) };
	struct addrspace_page_ref to_page = { to->id, pick(model, PAGES_MAX) };
	struct addrspace_step steps[] = {
		{ .op = ADDRSPACE_STEP_PUSH, .page = from_page },
		{ .op = ADDRSPACE_STEP_PUSH, .page = to_page },
		{ .op = ADDRSPACE_STEP_COPY, .page = from_page, .to = to_page,
		  .length = BYTES },
		{ .op = ADDRSPACE_STEP_POP, .page = to_page },
		{ .op = ADDRSPACE_STEP_POP, .page = from_page },
	};
	struct addrspace_atomic atomic = {
		.size = sizeof(atomic),
		.discipline = ADDRSPACE_SLOTS_STACK + pick(model, 3),
		.context = pick(model, 3),
		.count = 5,
		.steps = (uintptr_t)steps,
	};
	bool there = object->id && from_page.index < object->nr && to->id &&
		     to_page.index < to->nr;
	int err = dev_call(model->fd, ADDRSPACE_ATOMIC, &atomic);

	/* Whose page is mapped read-only elsewhere is written by its own address. */
	expect("a program", object, there ? err : !!err, there ? 0 : true);
	if (!there)
		return;
	expect("the program's steps", object, atomic.done, 5);
	if (object->page[from_page.index] != to->page[to_page.index])
		memcpy(to->page[to_page.index]->bytes,
		       object->page[from_page.index]->bytes, BYTES);
}

static void query(struct model *model, struct object *object)
{
	struct addrspace_query query;
	int err = dev_query(model->fd, object->id, &query);

	expect("query", object, err, object->id ? 0 : -ENOENT);
	if (err)
		return;
	expect("the kind", object, query.kind, object->kind);
	expect("the pages", object, query.pages, object->nr);
	expect("the users", object, query.mappings, object->users);
}

static void check_counts(struct model *model, struct object *object)
{
	struct addrspace_info info;
	unsigned int i, objects = 0;

	dev_info(model->fd, &info);
	for (i = 0; i < OBJECTS; i++)
		objects += !!model->object[i].id;
	expect("all pages", object, info.pages_held, held(model));
	expect("all objects", object, info.objects_held, objects);
}

static void (*const calls[])(struct model *model, struct object *object) = {
	make_pages, make_pages, make_vmap, make_vmap, put, put, map, unmap, unmap,
	write_bytes, write_bytes, read_bytes, read_bytes, look_by_mmap,
	copy_in_atomic_program, query, check_counts,
};

#define NR_CALLS	(sizeof(calls) / sizeof(*calls))

TEST_F_TIMEOUT(pages, answers_are_those_of_a_model, TIMEOUT)
{
	static struct model model;
	unsigned long nr = fuzz_calls(), i;

	model = (struct model) { .fd = self->fd, .state = fuzz_seed() };
	for (i = 0; i < nr; i++)
		calls[pick(&model, NR_CALLS)](&model, any(&model));
	check_counts(&model, model.object);
}

/* Calls @act, if any, for each object of the control file; returns their number. */
static unsigned int each_of_control(void (*act)(unsigned int id))
{
	char *text = text_read("/proc/addrspace/control"), *rest = text, *line;
	unsigned int id, nr = 0;

	while ((line = text_line(&rest)))
		if (sscanf(line, "object %u", &id) == 1) {
			nr++;
			if (act)
				act(id);
		}
	free(text);
	return nr;
}

/* These go with the module only; some are busy until others have gone. */
static void undo_control(void)
{
	unsigned int before, left = each_of_control(fuzz_control_unmap);

	do {
		before = left;
		each_of_control(fuzz_control_put);
		left = each_of_control(NULL);
	} while (left && left < before);
}

TEST_F_TIMEOUT(pages, a_storm_leaves_nothing_behind, TIMEOUT)
{
	uint64_t seed = fuzz_seed();
	unsigned long left;

	ASSERT_EQ(each_of_control(NULL), 0);
	for (left = fuzz_calls(); left; left -= left < STORM_CALLS ? left : STORM_CALLS) {
		EXPECT_TRUE(fuzz_storm(seed++, left < STORM_CALLS ? left : STORM_CALLS));
		undo_control();
		ASSERT_EQ(each_of_control(NULL), 0);
		ASSERT_EQ(dev_pages_in_use(self->other), self->in_use);
		ASSERT_EQ(window_sum("used"), self->window_used);
	}
	/* If nearly all fail, it shows nothing. */
	printf("# %lu calls of the device succeeded\n", fuzz_storm_done());
	EXPECT_GT(fuzz_storm_done(), fuzz_calls() / 100);
	EXPECT_LT(fuzz_storm_done(), fuzz_calls());
}

TEST_HARNESS_MAIN
