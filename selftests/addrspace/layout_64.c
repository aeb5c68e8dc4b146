// SPDX-License-Identifier: GPL-2.0
/*
 * What 64 bits have of their own: borders that the kernel draws by lot or by
 * the number of levels, against its variables; and all of the page tables
 * against the kernel's own dump, which on 32 bits ptdump.c does page by page.
 */
#include "kselftest_harness.h"

#include "dump.h"
#include "layout.h"
#include "witness.h"

#define ROUNDS			30

FIXTURE(wide)
{
	struct layout layout;
	int fd;
};

FIXTURE_SETUP(wide)
{
	if (!kernel_is_64bit())
		SKIP(return, "a 32-bit kernel");
	layout_read(&self->layout);
	self->fd = dump_open();
}

FIXTURE_TEARDOWN(wide)
{
	dump_close(self->fd);
	layout_free(&self->layout);
}

TEST_F(wide, vmalloc_begins_where_the_variable_says)
{
	EXPECT_EQ(layout_need(&self->layout, "vmalloc")->start,
		  kernel_says("vmalloc_base"));
}

/* What one entry of the top level is for says how many levels there are. */
TEST_F(wide, the_user_half_ends_where_the_levels_say)
{
	EXPECT_EQ(layout_need(&self->layout, "user.guard")->end,
		  kernel_says("pgdir_shift") == 48 ? 1ULL << 56 : 1ULL << 47);
}

/* All that the line's addresses map by us has its flags. */
static bool line_agrees(const struct dump_line *line,
			const struct pagetables *ours)
{
	uint64_t mapped = pagetables_mapped(ours, line->start, line->end);
	int i;

	if (!(line->flags & F_PRESENT))
		return !mapped;
	for (i = 0; i < ours->nr; i++) {
		const struct range *r = &ours->ranges[i];

		if (r->start < line->end && line->start < r->end &&
		    (r->flags & dump_flags) != line->flags)
			return false;
	}
	return mapped == line->end - line->start;
}

/* Of the kernel half; how many lines of the dump say something else. */
static int compare(int fd, uint64_t *compared)
{
	struct pagetables ours;
	struct dump dump;
	int i, differ = 0;

	dump_read(fd, &dump);
	pagetables_read(&ours);
	*compared = 0;
	for (i = 0; i < dump.nr; i++) {
		const struct dump_line *line = &dump.lines[i];

		if (!(line->start >> 63))
			continue;
		if (line_agrees(line, &ours))
			*compared += line->flags ? line->end - line->start : 0;
		else if (++differ < 5)
			printf("# 0x%llx: not as the kernel's dump\n",
			       (long long)line->start);
	}
	dump_free(&dump);
	pagetables_free(&ours);
	return differ;
}

/* A page may have changed in between, but not each time. */
TEST_F_TIMEOUT(wide, the_kernels_dump_agrees, 120)
{
	uint64_t low = layout_number(&self->layout, "lowmem_bytes");
	int round, differ = 1;
	uint64_t compared;

	for (round = 0; round < ROUNDS && differ; round++)
		differ = compare(self->fd, &compared);
	EXPECT_EQ(differ, 0);
	EXPECT_GE(compared, low / 2);
}

TEST_HARNESS_MAIN
