// SPDX-License-Identifier: GPL-2.0
/*
 * Tests parameters at insmod. Bad ones are refused, with a line in the kernel's
 * log that names the parameter, and nothing is left behind. Good ones give the
 * requested arena. The module is loaded with its defaults before and after.
 */
#include "kselftest_harness.h"

#include "lib/layout.h"
#include "lib/module.h"
#include "lib/text.h"
#include "lib/witness.h"

#define OURS	"addrspace"
#define SETTLE	40
#define PAGE	4096

/* A checksum of all allocated areas, but for stacks: these come and go with tasks. */
static uint64_t areas_held(void)
{
	struct vmareas areas;
	uint64_t sum = 0;
	int i;

	vmallocinfo_read(&areas);
	for (i = 0; i < areas.nr; i++)
		if (!areas.areas[i].unpurged &&
		    strncmp(areas.areas[i].caller, "kernel_clone", 12))
			sum += areas.areas[i].start + areas.areas[i].end * 3;
	vmallocinfo_free(&areas);
	return sum;
}

/* The kernel frees a module's memory from a work queue, so wait for it. */
static bool settles_at(uint64_t held)
{
	int try;

	for (try = 0; try < SETTLE; try++) {
		if (areas_held() == held)
			return true;
		usleep(50000);
	}
	return false;
}

static uint64_t settled(void)
{
	uint64_t held = areas_held();
	int try;

	for (try = 0; try < SETTLE; try++) {
		uint64_t next;

		usleep(100000);
		next = areas_held();
		if (next == held)
			return held;
		held = next;
	}
	text_die("/proc/vmallocinfo does not settle");
}

FIXTURE(refused)
{
	uint64_t held;
	int kmsg;
};

FIXTURE_VARIANT(refused)
{
	const char *args;
	const char *says;	/* in the line about it */
	bool fits_64_bits;	/* and which may be granted there */
};

FIXTURE_SETUP(refused)
{
	module_ensure(OURS, false);
	self->held = settled();
	self->kmsg = kmsg_open();
}

FIXTURE_TEARDOWN(refused)
{
	close(self->kmsg);
	module_ensure(OURS, true);
}

#define REFUSED(_name, _args, _says) \
	FIXTURE_VARIANT_ADD(refused, _name) { .args = _args, .says = _says }

#define REFUSED_32(_name, _args, _says) \
	FIXTURE_VARIANT_ADD(refused, _name) { \
		.args = _args, .says = _says, .fits_64_bits = true \
	}

REFUSED(window_zero, "window_size=0", "window_size=0");
REFUSED(slots_zero, "slots_size=0", "slots_size=0");
REFUSED(valloc_zero, "valloc_size=0K", "valloc_size=0K");
REFUSED(negative, "window_size=-4096", "window_size=-4096");
REFUSED(negative_suffix, "valloc_size=-1M", "valloc_size=-1M");
REFUSED(not_whole_pages, "window_size=5000", "window_size=5000");
REFUSED(not_whole_pages_kib, "slots_size=6K", "slots_size=6K");
REFUSED(less_than_a_page, "window_size=3K", "window_size=3K");
REFUSED_32(beyond_32_bits, "valloc_size=4G", "valloc_size=4G");
REFUSED_32(wraps_around_32_bits, "valloc_size=4294971392",
	   "valloc_size=4294971392");
REFUSED_32(wraps_by_suffix_32_bits, "valloc_size=4194308K",
	   "valloc_size=4194308K");
REFUSED(beyond_64_bits, "valloc_size=99999999999999999999",
	"valloc_size=99999999999999999999");
REFUSED(wraps_around, "valloc_size=18446744073709555712",
	"valloc_size=18446744073709555712");
REFUSED(wraps_by_suffix, "valloc_size=18014398509481988K",
	"valloc_size=18014398509481988K");
REFUSED(garbage, "valloc_size=lots", "valloc_size=lots");
REFUSED(garbage_behind, "window_size=2Mx", "window_size=2Mx");
REFUSED(empty, "window_size=", "window_size=");
REFUSED(no_value, "window_size", "window_size");
REFUSED(enormous, "valloc_size=3G", "valloc_size");
REFUSED(sum_wraps_32_bits, "window_size=2G valloc_size=2G", "_size");
REFUSED(sum_wraps, "window_size=8589934592G valloc_size=8589934592G", "_size");

TEST_F(refused, says_why_and_leaves_nothing)
{
	char line[2048];
	int err;

	if (variant->fits_64_bits && kernel_is_64bit())
		SKIP(return, "64 bits: an area can have that size");
	err = module_load(OURS, variant->args);
	EXPECT_LT(err, 0) TH_LOG("loaded with %s", variant->args);
	EXPECT_TRUE(kmsg_find(self->kmsg, OURS ": ", variant->says, line,
			      sizeof(line)))
		TH_LOG("the log does not say '%s'", variant->says);
	EXPECT_FALSE(module_loaded(OURS));
	EXPECT_NE(access("/proc/addrspace", F_OK), 0);
	EXPECT_TRUE(settles_at(self->held));
}

FIXTURE(params)
{
	struct layout layout;
	uint64_t vmalloc;
};

FIXTURE_SETUP(params)
{
	module_ensure(OURS, true);
	layout_read(&self->layout);
	self->vmalloc = layout_need(&self->layout, "vmalloc")->size;
	layout_free(&self->layout);
	module_ensure(OURS, false);
}

FIXTURE_TEARDOWN(params)
{
	module_ensure(OURS, true);
}

/* The whole vmalloc area never fits, because it has other users. */
TEST_F(params, too_large_an_arena_is_told_what_is_free)
{
	unsigned long long total, largest, wanted;
	char args[64], line[2048];
	const char *at;
	int kmsg = kmsg_open();

	snprintf(args, sizeof(args), "valloc_size=%lluK",
		 (long long)self->vmalloc >> 10);
	EXPECT_LT(module_load(OURS, args), 0);
	ASSERT_TRUE(kmsg_find(kmsg, "valloc_size", "free", line,
			      sizeof(line)));
	at = strstr(line, "needs");
	ASSERT_NE(at, NULL) TH_LOG("%s", line);
	ASSERT_EQ(sscanf(at, "needs %llu %*[^0-9]%llu %*[^0-9]%llu",
			 &wanted, &total, &largest), 3) TH_LOG("%s", line);
	EXPECT_GT(wanted, self->vmalloc >> 10);
	EXPECT_LT(total, self->vmalloc >> 10);
	EXPECT_LE(largest, total);
	EXPECT_GT(largest, 0);
	close(kmsg);
}

TEST_F(params, the_arena_has_the_sizes_asked_for)
{
	ASSERT_EQ(module_load(OURS, "window_size=64K slots_size=2M valloc_size=3M"),
		  0);
	layout_read(&self->layout);
	EXPECT_EQ(layout_need(&self->layout, "arena.window")->size, 64 << 10);
	EXPECT_EQ(layout_need(&self->layout, "arena.slots")->size, 2 << 20);
	EXPECT_EQ(layout_need(&self->layout, "arena.valloc")->size, 3 << 20);
	EXPECT_EQ(layout_need(&self->layout, "arena")->size,
		  (64 << 10) + (2 << 20) + (3 << 20) + 4096);
	layout_free(&self->layout);
	EXPECT_EQ(module_unload(OURS), 0);
}

/* As for every module, the kernel ignores an unknown parameter and logs it. */
TEST_F(params, an_unknown_one_is_ignored)
{
	int kmsg = kmsg_open();
	char line[2048];

	ASSERT_EQ(module_load(OURS, "window_size=64K frobnicate=1"), 0);
	EXPECT_TRUE(kmsg_find(kmsg, "frobnicate", "ignored", line,
			      sizeof(line)));
	layout_read(&self->layout);
	EXPECT_EQ(layout_need(&self->layout, "arena.window")->size, 64 << 10);
	layout_free(&self->layout);
	close(kmsg);
	EXPECT_EQ(module_unload(OURS), 0);
}

/* It takes the kernel's syntax for parameters, including quotes and spaces. */
TEST_F(params, dynamic_debug_by_a_query)
{
	EXPECT_EQ(module_load(OURS, "dyndbg=\"file arena.c +p\" window_size=64K"),
		  0);
	module_ensure(OURS, false);
	EXPECT_EQ(module_load(OURS, "dyndbg=+p async_probe"), 0);
	module_ensure(OURS, false);
}

/*
 * The largest size that the log calls free must fit, less a page for the guard.
 */
TEST_F(params, what_is_said_to_be_free_is_free)
{
	unsigned long long largest = 0;
	char args[64], line[2048];
	const char *at;
	int kmsg = kmsg_open();

	if (kernel_is_64bit())
		SKIP(return, "64 bits: more is free than RAM could map");
	EXPECT_LT(module_load(OURS, "window_size=4K valloc_size=3G"), 0);
	ASSERT_TRUE(kmsg_find(kmsg, "valloc_size", "largest", line,
			      sizeof(line)));
	at = strstr(line, "largest piece");
	ASSERT_NE(at, NULL);
	ASSERT_EQ(sscanf(at, "largest piece is %llu KiB", &largest), 1);
	/* Loading itself allocates areas, and alignment takes some space. */
	largest -= largest / 4;
	largest &= ~3ULL;
	snprintf(args, sizeof(args), "window_size=4K valloc_size=%lluK",
		 largest);
	EXPECT_EQ(module_load(OURS, args), 0) TH_LOG("%s", args);
	close(kmsg);
	module_ensure(OURS, false);
}

/*
 * The sizes that the log says would load, from the first "..._size=" after
 * @behind.
 */
static const char *sizes_in(char *line, const char *behind)
{
	char *at = strstr(line, behind);

	at = at ? strstr(at, "_size=") : NULL;
	while (at && at > line && at[-1] != ' ')
		at--;
	if (at)
		at[strcspn(at, ";\n")] = '\0';
	return at ?: "nothing";
}

/* If a request is too large, the log names sizes that load; they must. */
TEST_F(params, sizes_that_would_load_do)
{
	char line[2048], args[256];
	int kmsg = kmsg_open();

	if (kernel_is_64bit())
		SKIP(return, "64 bits: more is free than RAM could map");
	ASSERT_LT(module_load(OURS, "window_size=64M valloc_size=3G"), 0);
	ASSERT_TRUE(kmsg_find(kmsg, OURS, "would load: ", line, sizeof(line)));
	snprintf(args, sizeof(args), "%s", sizes_in(line, "would load: "));
	EXPECT_EQ(module_load(OURS, args), 0) TH_LOG("%s", args);
	close(kmsg);
	module_ensure(OURS, false);
}

#define TAKER		"addrspace_test_vmap"
#define TAKE		"/sys/module/" TAKER "/parameters/take"

/* Allocates all of the largest hole except some KiB; false if it cannot. */
static bool leave_kib(unsigned long kib)
{
	unsigned long long largest;
	char line[2048], pages[32];
	int kmsg = kmsg_open();
	const char *at;

	if (module_load(OURS, "window_size=4K valloc_size=3G") >= 0 ||
	    !kmsg_find(kmsg, "valloc_size", "largest", line, sizeof(line)))
		return false;
	close(kmsg);
	at = strstr(line, "largest piece");
	if (!at || sscanf(at, "largest piece is %llu KiB", &largest) != 1)
		return false;
	snprintf(pages, sizeof(pages), "%llu", (largest - kib) / 4);
	return text_write(TAKE, pages);
}

/* Default sizes shrink if there is no room for them. */
TEST_F(params, defaults_shrink_to_what_there_is)
{
	int kmsg = kmsg_open();
	char line[2048];
	uint64_t valloc;

	if (kernel_is_64bit())
		SKIP(return, "64 bits: there is room for all defaults");
	ASSERT_EQ(module_load(TAKER, ""), 0);
	ASSERT_TRUE(leave_kib(6144));
	ASSERT_EQ(module_load(OURS, ""), 0);
	EXPECT_TRUE(kmsg_find(kmsg, OURS, "loaded with", line, sizeof(line)));
	layout_read(&self->layout);
	valloc = layout_need(&self->layout, "arena.valloc")->size;
	EXPECT_LT(valloc, 8 << 20);
	EXPECT_GE(valloc, 64 << 10);
	layout_free(&self->layout);
	module_ensure(OURS, false);
	/* A requested size is kept, and the others shrink. */
	ASSERT_EQ(module_load(OURS, "window_size=512K"), 0);
	layout_read(&self->layout);
	EXPECT_EQ(layout_need(&self->layout, "arena.window")->size, 512 << 10);
	layout_free(&self->layout);
	module_ensure(OURS, false);
	EXPECT_LT(module_load(OURS, "window_size=2M valloc_size=8M"), 0);
	close(kmsg);
	EXPECT_EQ(module_unload(TAKER), 0);
}

/* The end of what is mapped of the highest area, and whether TAKER has made it. */
static uint64_t last_mapped(bool *takers)
{
	const struct vmarea *last = NULL;
	struct vmareas areas;
	uint64_t end;
	int i;

	vmallocinfo_read(&areas);
	for (i = 0; i < areas.nr; i++)
		if (!areas.areas[i].unpurged && (!last || areas.areas[i].end > last->end))
			last = &areas.areas[i];
	end = last ? last->end - PAGE : 0;
	*takers = last && strstr(last->caller, "[" TAKER "]");
	vmallocinfo_free(&areas);
	return end;
}

/* Half of what lies after the last area, which no hole before it is large enough for. */
static void take_half_of_the_end(uint64_t end)
{
	char pages[32];
	bool takers;

	snprintf(pages, sizeof(pages), "%llu",
		 (long long)(end - last_mapped(&takers)) / PAGE / 2);
	if (!text_write(TAKE, pages))
		text_die("cannot write " TAKE);
}

/*
 * After an area at a known place, the largest hole is the last one, and the kernel itself
 * shows where it begins. What loading takes for a while lies in holes before it.
 */
TEST_F(params, the_largest_piece_is_said_to_the_page)
{
	unsigned long long largest;
	uint64_t end, wanted;
	char line[2048];
	const char *at;
	bool takers;
	int kmsg;

	if (kernel_is_64bit())
		SKIP(return, "64 bits: more is free than RAM could map");
	ASSERT_EQ(module_load(TAKER, ""), 0);
	/* Its own areas leave a hole for what loading takes. */
	module_ensure(OURS, true);
	layout_read(&self->layout);
	end = layout_need(&self->layout, "vmalloc")->end;
	layout_free(&self->layout);
	take_half_of_the_end(end);
	module_ensure(OURS, false);
	wanted = (end - last_mapped(&takers)) >> 10;
	kmsg = kmsg_open();
	EXPECT_LT(module_load(OURS, "window_size=4K valloc_size=3G"), 0);
	EXPECT_TRUE(kmsg_find(kmsg, "valloc_size", "largest", line, sizeof(line)));
	close(kmsg);
	EXPECT_EQ(module_unload(TAKER), 0);
	if (!takers)
		SKIP(return, "another area lies at the end");
	at = strstr(line, "largest piece");
	ASSERT_NE(at, NULL);
	ASSERT_EQ(sscanf(at, "largest piece is %llu KiB", &largest), 1);
	EXPECT_EQ(largest, wanted);
}

TEST_HARNESS_MAIN
