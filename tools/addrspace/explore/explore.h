/* SPDX-License-Identifier: GPL-2.0 */
/*
 * `explore`: the 4 GiB as a map on the whole screen. data.c reads the machine, view.c
 * divides the space and panes.c the screen, keys.c changes the state, screen.c and the
 * draw_*.c files show it, and only terminal.c uses the terminal.
 */
#ifndef EXPLORE_EXPLORE_H
#define EXPLORE_EXPLORE_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include "data/layout.h"
#include "data/ranges.h"
#include "data/symbols.h"

struct app;
struct areas;
struct explore;
struct snapshot;
struct source;
struct symbols;
struct vmareas;

/*
 * The data of `explore`: one reading of the layout and the page tables, in the form
 * that the map needs, and its differences from the previous reading. Only explore.c
 * creates and replaces it; the other files only read it.
 */

#define EXPLORE_END	(1ULL << 32)

/* A range that belongs to one innermost region: segments partition the 4 GiB. */
struct segment {
	uint64_t start, end;
	int region;
	int top;		/* the region at the top level that holds it */
};

/* A range whose mapping has changed. */
struct change {
	uint64_t start, end;
	const char *what;
};

struct explore_data {
	struct snapshot *snapshot;	/* owns the data below */
	const struct layout *layout;
	const struct ranges *ranges;
	const struct areas *areas;	/* NULL: not known */
	const struct vmareas *vmareas;	/* NULL: not known */
	const struct symbols *symbols;	/* the caller's; NULL: not known */
	struct segment *segment;
	int nr_segments, segments_room;
	struct change *change;
	int nr_changes, changes_room;
	uint64_t exact_from;	/* below it, only sums are known */
	bool hidden;		/* addresses read as zero */
};

/* After a failure there is nothing to free; the message is in error_last(). */
int explore_data_read(struct explore_data *data, const struct source *source,
		      const struct symbols *symbols);
void explore_data_free(struct explore_data *data);

/* Notes in @now where its page tables differ from those of @before. */
void explore_data_compare(struct explore_data *now,
			  const struct explore_data *before);

/* Is it known what is mapped from start to end? */
bool explore_knows(const struct explore_data *data, uint64_t start, uint64_t end);

/* The segment, region or range at an address; the last two may be NULL. */
const struct segment *explore_segment_at(const struct explore_data *data,
					 uint64_t addr);
const struct region *explore_region_at(const struct explore_data *data,
				       uint64_t addr);
const struct range *explore_range_at(const struct explore_data *data,
				     uint64_t addr);
const struct change *explore_change_in(const struct explore_data *data,
				       uint64_t start, uint64_t end);

/* The area of vmalloc space that holds @addr, in words, or NULL. The caller frees it. */
char *explore_owner(const struct explore_data *data, uint64_t addr);

/* The content of each cell of the map. Only reads; draws nothing. */

struct cell {
	const struct region *region;	/* that has most of it; may be NULL */
	double mapped;			/* share, 0 to 1 */
	bool known;			/* the mappings, of at least a part */
	bool changed;			/* since the reading before */
};

struct cell explore_cell(const struct explore_data *data, uint64_t start,
			 uint64_t end);

/*
 * Finds the innermost regions in a block, in the order of their addresses; returns
 * their number, and stores at most @most of them.
 */
int explore_regions_in(const struct explore_data *data, uint64_t start,
		       uint64_t end, const struct region *found[], int most);

/* The colour of a region is its own or that of the next one around it. */
int explore_colour(const struct explore_data *data,
		   const struct region *region);

/*
 * The next address, upwards or downwards, where a region or a mapping begins; else
 * @from.
 */
uint64_t explore_next_mapped(const struct explore_data *data, uint64_t from,
			     bool up);
uint64_t explore_next_change(const struct explore_data *data, uint64_t from);

/* Of the regions of the top level, and of all others of at least that size. */
uint64_t explore_next_region(const struct explore_data *data, uint64_t from,
			     bool up, uint64_t least);

/* The place of each part of `explore` on a screen of a given size. */

#define EXPLORE_LEAST_LINES	10
#define EXPLORE_LEAST_COLUMNS	40

/*
 * The title is line 0, the keys the last line; messages and questions are in the line
 * above.
 */
struct explore_panes {
	int lines, columns;
	bool too_small;
	bool overview;		/* lines 1 and 2 */
	int map_line, map_column;	/* column of the first cell; addresses are left of it */
	int map_rows, map_cells;	/* cells in a row: a power of two */
	bool beside;		/* the details are beside the map, else below */
	int detail_line, detail_column, detail_lines, detail_columns;
};

struct explore_panes explore_panes(int lines, int columns);

/*
 * The part of the 4 GiB that the map shows, and the cursor. A cell is a block of a
 * power of two bytes, at least a page; a row of cells begins at a multiple of its size.
 * Does not use the terminal.
 */

#define EXPLORE_LEVELS		16

struct explore_view {
	int rows, columns;	/* of cells; columns is a power of two */
	unsigned int shift;	/* of a cell's size */
	uint64_t top;		/* address of the first cell */
	uint64_t at;		/* the cursor's address */
};

/* A step of the way from the whole to a page, as zooming goes. */
struct explore_level {
	const char *region;	/* NULL: a block that is no region */
	uint64_t start, end;
	unsigned int shift;	/* of the cells, at which all of it fits on the screen */
};

void explore_view_init(struct explore_view *view, int rows, int columns);
/* If the map shows all 4 GiB, it still does; else the size of the cells stays. */
void explore_view_resize(struct explore_view *view, int rows, int columns);

/* All levels around the cursor, from the whole inwards, ever smaller cells. */
int explore_view_levels(const struct explore_view *view,
			const struct explore_data *data,
			struct explore_level level[EXPLORE_LEVELS]);

/* To the next level inwards or outwards; false if there is none. */
bool explore_view_enter(struct explore_view *view,
			const struct explore_data *data);
bool explore_view_leave(struct explore_view *view,
			const struct explore_data *data);

void explore_view_zoom(struct explore_view *view, int steps);
void explore_view_show(struct explore_view *view, uint64_t start,
		       uint64_t end);
void explore_view_go(struct explore_view *view, uint64_t addr);
void explore_view_move(struct explore_view *view, int64_t cells);

uint64_t explore_view_cell_size(const struct explore_view *view);
uint64_t explore_view_row_size(const struct explore_view *view);
uint64_t explore_view_cell_start(const struct explore_view *view);
uint64_t explore_view_end(const struct explore_view *view);

/* Finds the place for a name or an address that the user typed. */

struct explore_match {
	const char *name;
	uint64_t start, end;	/* the same for a symbol */
};

/*
 * Finds the regions, then the symbols, whose names contain @text in any case. Of both,
 * equal names come first, then those that begin with it, then the others; each group by
 * address. Returns their number, and stores at most @most of them.
 */
int explore_find(const struct explore_data *data, const char *text,
		 struct explore_match *found, int most);

/*
 * A place (data/place.h) below 4 GiB; for a physical one, the first address that maps
 * it. For a single address the end is the start. Returns a status and reports what is
 * wrong.
 */
int explore_place(const struct explore_data *data, const struct app *app,
		  const char *text, struct explore_match *match);

/*
 * Describes the cursor's place in lines of text: its region, its cell, its address.
 * Does not use the terminal.
 */

struct detail_line {
	char *text;
	int colour;		/* -1: none */
	bool strong;
};

struct detail {
	struct detail_line *line;
	int nr, room;
	int width;		/* longer lines go on in the next */
};

/* All of it, or the most important facts in three lines. */
void detail_full(struct detail *detail, const struct explore_data *data,
		 const struct explore_view *view, int width);
void detail_short(struct detail *detail, const struct explore_data *data,
		  const struct explore_view *view, int width);
void detail_free(struct detail *detail);

/* The keys of `explore`: one table has their functions and their help. */

struct explore_key {
	int code[3];		/* as ncurses names them; 0 if there is none */
	const char *name;	/* for the help */
	const char *brief;	/* for the last line; NULL: not there */
	const char *help;	/* NULL: the entry before says it */
	void (*press)(struct explore *explore);
};

extern const struct explore_key explore_keys[];	/* ends with no name */

void explore_keys_press(struct explore *explore, int code);

/*
 * The parts of the screen of `explore`, each in its pane; screen.c puts them together.
 * They change only the screen.
 */

/* draw_map.c: cells. The overview is the whole in two lines. */
void explore_draw_map(const struct explore *explore);
void explore_draw_overview(const struct explore *explore);
void explore_draw_legend(const struct explore *explore);

/* draw_text.c: the details of the cursor's place, beside the map or below it. */
void explore_draw_beside(const struct explore *explore);

/* Also there: the text that replaces the map. */
void explore_draw_details(const struct explore *explore);
void explore_draw_help(const struct explore *explore);
void explore_draw_matches(const struct explore *explore);

/* The number of pages of the help or of the details. */
int explore_pages(const struct explore *explore);

/* The number of matching names that there is room for. */
int explore_most_matches(const struct explore *explore);

/* Draws `explore` as it stands. Changes nothing but the screen. */

void explore_screen_draw(const struct explore *explore);

/*
 * The terminal of `explore`, by ncurses: taken over, and restored however the program
 * ends. Only one at a time, because the state belongs to ncurses.
 */

/* Reports errors; after a failure the terminal is as it was. */
int explore_terminal_begin(const struct app *app);
/*
 * Raises the signal that ended it, if one did: it kills the program unless there is a
 * handler, as the shell has for Ctrl-C.
 */
void explore_terminal_end(void);

#define EXPLORE_KEY_NONE	(-1)	/* the time is over */
#define EXPLORE_KEY_END		(-2)	/* a signal, or the terminal is gone */

/* The next key, as ncurses names it. */
int explore_terminal_key(int milliseconds);

/* From here on, text has this colour (0 to 15, -1 for none) and weight. */
void explore_terminal_style(int colour, bool strong, bool reverse);

/* Prints the part of a text that fits on the line. */
void explore_terminal_put(int line, int column, const char *text);

/*
 * The state that the parts of `explore` share: keys change it, the screen shows it.
 * explore.c owns it while the command runs.
 */

#define EXPLORE_TYPED	64

enum explore_mode {
	EXPLORE_MAP,
	EXPLORE_HELP,		/* instead of the map, a page at a time */
	EXPLORE_DETAILS,	/* the same */
	EXPLORE_GO,		/* an address is being typed */
	EXPLORE_FIND,		/* a name, with those that match shown */
};

struct explore {
	const struct app *app;
	struct explore_data data;
	time_t read_at;
	struct explore_view view;
	struct explore_panes panes;
	enum explore_mode mode;
	char typed[EXPLORE_TYPED];
	int chosen;		/* of the names that match */
	int page;		/* of what is shown instead of the map */
	char message[256];
	bool every_second;
	bool over;
};

void explore_say(struct explore *explore, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* Reads everything again; if that fails, keeps the old data. */
void explore_refresh(struct explore *explore);

/* Puts the cursor there: a region fills the screen, an address is a page. */
void explore_jump(struct explore *explore, uint64_t start, uint64_t end);

#endif
