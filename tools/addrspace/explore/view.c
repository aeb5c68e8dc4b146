// SPDX-License-Identifier: GPL-2.0
/* The part of the 4 GiB that the map shows (see explore.h). */
#include "explore/explore.h"

#include <stddef.h>

#include "lib/page.h"

uint64_t explore_view_cell_size(const struct explore_view *view)
{
	return 1ULL << view->shift;
}

uint64_t explore_view_row_size(const struct explore_view *view)
{
	return explore_view_cell_size(view) * view->columns;
}

uint64_t explore_view_cell_start(const struct explore_view *view)
{
	return view->at & ~(explore_view_cell_size(view) - 1);
}

uint64_t explore_view_end(const struct explore_view *view)
{
	uint64_t end = view->top + explore_view_row_size(view) * view->rows;

	return end < EXPLORE_END ? end : EXPLORE_END;
}

static uint64_t row_of(uint64_t addr, unsigned int shift, int columns)
{
	uint64_t size = (1ULL << shift) * columns;

	return addr - addr % size;
}

/* The smallest cells with which all of it is on the screen. */
static unsigned int fitting_shift(const struct explore_view *view,
				  uint64_t start, uint64_t end)
{
	unsigned int shift = PAGE_SHIFT;

	while (row_of(start, shift, view->columns) +
	       (view->columns * (uint64_t)view->rows << shift) < end)
		shift++;
	return shift;
}

/* No further down than the last row of the 4 GiB needs. */
static void set_top(struct explore_view *view, uint64_t addr)
{
	uint64_t row = explore_view_row_size(view), rows = view->rows;
	uint64_t last = row * rows < EXPLORE_END ? EXPLORE_END - row * rows : 0;

	view->top = row_of(addr < last ? addr : last, view->shift,
			   view->columns);
}

static void keep_in_sight(struct explore_view *view)
{
	uint64_t row = explore_view_row_size(view);
	uint64_t want = row_of(view->at, view->shift, view->columns);

	if (want < view->top)
		view->top = want;
	else if (want >= view->top + row * view->rows)
		view->top = want - row * (view->rows - 1);
}

void explore_view_init(struct explore_view *view, int rows, int columns)
{
	*view = (struct explore_view){ .rows = rows, .columns = columns };
	view->shift = fitting_shift(view, 0, EXPLORE_END);
}

void explore_view_resize(struct explore_view *view, int rows, int columns)
{
	bool is_whole = view->shift >= fitting_shift(view, 0, EXPLORE_END);
	unsigned int whole;

	view->rows = rows;
	view->columns = columns;
	whole = fitting_shift(view, 0, EXPLORE_END);
	if (is_whole || view->shift > whole)
		view->shift = whole;
	set_top(view, view->top);
	keep_in_sight(view);
}

static int add_level(const struct explore_view *view,
		     struct explore_level *level, int nr, const char *region,
		     uint64_t start, uint64_t end)
{
	unsigned int shift = fitting_shift(view, start, end);

	if (nr == EXPLORE_LEVELS || (nr && shift > level[nr - 1].shift))
		return nr;
	/* If two regions look alike, the smaller one has the name. */
	if (nr && shift == level[nr - 1].shift) {
		if (!region || nr == 1)
			return nr;
		nr--;
	}
	level[nr] = (struct explore_level){ region, start, end, shift };
	return nr + 1;
}

static int add_block(const struct explore_view *view,
		     struct explore_level *level, int nr, uint64_t size)
{
	uint64_t start = view->at & ~(size - 1);

	return add_level(view, level, nr, NULL, start, start + size);
}

static int add_regions(const struct explore_view *view,
		       const struct explore_data *data,
		       struct explore_level *level, int nr, int region)
{
	const struct region *regions = data->layout->region;

	if (region == REGION_NO_PARENT)
		return nr;
	nr = add_regions(view, data, level, nr, regions[region].parent);
	return add_level(view, level, nr, regions[region].name,
			 regions[region].start, regions[region].end);
}

int explore_view_levels(const struct explore_view *view,
			const struct explore_data *data,
			struct explore_level level[EXPLORE_LEVELS])
{
	const struct segment *segment = explore_segment_at(data, view->at);
	uint64_t large = layout_fact_number(data->layout, "large_page_size");
	int nr;

	nr = add_level(view, level, 0, NULL, 0, EXPLORE_END);
	if (segment)
		nr = add_regions(view, data, level, nr, segment->region);
	if (large && !(large & (large - 1)))
		nr = add_block(view, level, nr, large);
	return add_block(view, level, nr, PAGE_SIZE);
}

void explore_view_show(struct explore_view *view, uint64_t start, uint64_t end)
{
	view->shift = fitting_shift(view, start, end);
	set_top(view, start);
	keep_in_sight(view);
}

bool explore_view_enter(struct explore_view *view,
			const struct explore_data *data)
{
	struct explore_level level[EXPLORE_LEVELS];
	int i, nr = explore_view_levels(view, data, level);

	for (i = 0; i < nr; i++)
		if (level[i].shift < view->shift) {
			explore_view_show(view, level[i].start, level[i].end);
			return true;
		}
	return false;
}

bool explore_view_leave(struct explore_view *view,
			const struct explore_data *data)
{
	struct explore_level level[EXPLORE_LEVELS];
	int i = explore_view_levels(view, data, level);

	while (i-- > 0)
		if (level[i].shift > view->shift) {
			explore_view_show(view, level[i].start, level[i].end);
			return true;
		}
	return false;
}

/* The cursor's row stays where it is on the screen. */
void explore_view_zoom(struct explore_view *view, int steps)
{
	uint64_t row = (view->at - view->top) / explore_view_row_size(view);
	int whole = fitting_shift(view, 0, EXPLORE_END);
	int shift = (int)view->shift - steps;
	uint64_t above;

	if (shift < PAGE_SHIFT)
		shift = PAGE_SHIFT;
	view->shift = shift < whole ? shift : whole;
	above = row * explore_view_row_size(view);
	set_top(view, view->at > above ? view->at - above : 0);
	keep_in_sight(view);
}

void explore_view_go(struct explore_view *view, uint64_t addr)
{
	uint64_t half = explore_view_row_size(view) * (view->rows / 2);
	bool is_in_sight = addr >= view->top && addr < explore_view_end(view);

	view->at = addr;
	if (!is_in_sight)
		set_top(view, addr > half ? addr - half : 0);
	keep_in_sight(view);
}

void explore_view_move(struct explore_view *view, int64_t cells)
{
	int64_t size = explore_view_cell_size(view);
	int64_t row = explore_view_row_size(view), end = EXPLORE_END;
	int64_t to = (int64_t)explore_view_cell_start(view) + cells * size;

	/* Up and down stay in their column. */
	if (to < 0)
		to = cells <= -view->columns ? (to % row + row) % row : 0;
	else if (to >= end)
		to = cells >= view->columns ? end - row + to % row : end - size;
	view->at = to;
	keep_in_sight(view);
}
