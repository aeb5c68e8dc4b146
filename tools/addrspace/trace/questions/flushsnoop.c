// SPDX-License-Identifier: GPL-2.0
/*
 * The causes and the sizes of TLB flushes: by call chain, by task, and by the number of
 * pages. The kernel does the counting.
 */
#include "trace/trace.h"

#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "lib/alloc.h"
#include "lib/array.h"
#include "show/parts.h"
#include "show/table.h"

#define SHOWN_FUNCTIONS	4	/* of a stack, in the output for people */

enum { BY_STACK, BY_TASK, BY_WIDTH };

static const struct trace_source sources[] = {
	[BY_STACK] = { "arena_flush", "hist:keys=stacktrace,everywhere,all:vals=pages", true },
	[BY_TASK] = { "arena_flush", "hist:keys=common_pid.execname,everywhere,all:vals=pages" },
	[BY_WIDTH] = { "arena_flush", "hist:keys=everywhere,all,pages" },
	{ NULL }
};

/* A row of any of the three tables. */
struct row {
	struct trace_bar bar;	/* first: trace_bar_draw() */
	char *who;		/* a function and its callers, or a task */
	char *stack;
	const char *where, *how;
	uint64_t pid, flushes, pages;
};

#define ROW(member)	offsetof(struct row, member)

static const struct column stack_columns[] = {
	{ "CAUSE", NULL, CELL_TEXT, ROW(who) },
	{ NULL, "stack", CELL_LIST, ROW(stack) },
	{ "CPUS", "where", CELL_TEXT, ROW(where) },
	{ "DROPS", "drops", CELL_TEXT, ROW(how) },
	{ "FLUSHES", "flushes", CELL_NUMBER, ROW(flushes) },
	{ "PAGES", "pages", CELL_NUMBER, ROW(pages) },
};

static const struct column task_columns[] = {
	{ "COMM", "comm", CELL_TEXT, ROW(who) },
	{ "PID", "pid", CELL_NUMBER, ROW(pid) },
	{ "CPUS", "where", CELL_TEXT, ROW(where) },
	{ "DROPS", "drops", CELL_TEXT, ROW(how) },
	{ "FLUSHES", "flushes", CELL_NUMBER, ROW(flushes) },
	{ "PAGES", "pages", CELL_NUMBER, ROW(pages) },
};

static const struct column width_columns[] = {
	{ "PAGES", "pages", CELL_NUMBER, ROW(pages) },
	{ "CPUS", "where", CELL_TEXT, ROW(where) },
	{ "DROPS", "drops", CELL_TEXT, ROW(how) },
	{ "FLUSHES", "flushes", CELL_NUMBER, ROW(flushes) },
	{ "", NULL, CELL_PICTURE, ROW(bar) },
};

static const struct view stack_view = {
	.name = "causes",
	.columns = stack_columns,
	.nr_columns = ARRAY_SIZE(stack_columns),
};

static const struct view task_view = {
	.name = "tasks",
	.columns = task_columns,
	.nr_columns = ARRAY_SIZE(task_columns),
};

static const struct view width_view = {
	.name = "widths",
	.columns = width_columns,
	.nr_columns = ARRAY_SIZE(width_columns),
	.least_picture = TRACE_LEAST_BAR,
	.draw = trace_bar_draw,
};

/* The functions of core/ show how a flush is done, not its reason: skip them. */
static const char *past_the_flush(const char *stack)
{
	const char *comma;

	while (!strncmp(stack, "tlb_", 4) && (comma = strchr(stack, ',')))
		stack = comma + 1;
	return stack;
}

/* "as_slot_unmap < as_program_run < ..." */
static char *cause_of(const char *stack)
{
	char *text = xstrdup(""), *more;
	int i;

	stack = past_the_flush(stack);
	for (i = 0; i < SHOWN_FUNCTIONS && *stack; i++) {
		int length = strcspn(stack, ",");

		more = xasprintf("%s%s%.*s", text, i ? " < " : "", length, stack);
		free(text);
		text = more;
		stack += length + (stack[length] == ',');
	}
	return text;
}

static void fill_stack(struct row *row, const char *entry)
{
	row->stack = trace_hist_stack(entry);
	row->who = cause_of(row->stack);
}

static void fill_task(struct row *row, const char *entry)
{
	row->who = trace_hist_comm(entry, &row->pid);
}

static int by_flushes(const void *a, const void *b)
{
	const struct row *x = a, *y = b;

	if (x->flushes != y->flushes)
		return x->flushes > y->flushes ? -1 : 1;
	if (x->pages != y->pages)
		return x->pages > y->pages ? -1 : 1;
	return strcmp(x->who, y->who);
}

static int by_pages(const void *a, const void *b)
{
	const struct row *x = a, *y = b;

	return x->pages < y->pages ? -1 : x->pages > y->pages;
}

static void fill(struct row *row, const char *entry, bool utf8, uint64_t most)
{
	*row = (struct row){
		.where = trace_hist_key(entry, "everywhere") ? "all" : "this",
		.how = trace_hist_key(entry, "all") ? "everything" : "pages",
		.flushes = trace_hist_value(entry, "hitcount"),
		.pages = trace_hist_value(entry, "pages") ?:
			 trace_hist_key(entry, "pages"),
	};
	row->bar = (struct trace_bar){ (double)row->flushes / most, utf8 };
}

static int show_part(struct parts *parts, const struct trace_hist *hist,
		     const struct view *view,
		     void (*fill_who)(struct row *row, const char *entry),
		     int (*order)(const void *a, const void *b))
{
	struct row *row = xcalloc(hist->nr + 1, sizeof(*row));
	uint64_t most = hist->hits ?: 1;
	int i, status;

	for (i = 0; i < hist->nr; i++) {
		fill(&row[i], hist->entry[i], parts->app->utf8, most);
		if (fill_who)
			fill_who(&row[i], hist->entry[i]);
	}
	qsort(row, hist->nr, sizeof(*row), order);
	status = parts_records(parts, view, row, hist->nr, sizeof(*row));
	for (i = 0; i < hist->nr; i++) {
		free(row[i].who);
		free(row[i].stack);
	}
	free(row);
	return status;
}

static int show(const struct trace_run *run, struct parts *parts)
{
	return show_part(parts, &run->hist[BY_STACK], &stack_view, fill_stack,
			 by_flushes) ?:
	       show_part(parts, &run->hist[BY_TASK], &task_view, fill_task,
			 by_flushes) ?:
	       show_part(parts, &run->hist[BY_WIDTH], &width_view, NULL,
			 by_pages);
}

const struct trace_question trace_flushsnoop = {
	.name = "flushsnoop",
	.purpose = "the causes of TLB flushes, and how wide they are",
	.sources = sources,
	.show = show,
};
