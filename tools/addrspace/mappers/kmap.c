// SPDX-License-Identifier: GPL-2.0
/* The commands `kmap` and `kunmap`: pages in the window. */
#include <stdlib.h>

#include "app.h"
#include "commands.h"
#include "lib/alloc.h"
#include "lib/arguments.h"
#include "lib/array.h"
#include "lib/error.h"
#include "lib/options.h"
#include "mappers/page_set.h"
#include "show/table.h"
#include "source/calls.h"
#include "source/session.h"

static struct {
	const char *zone;
	bool nowait, hold;
} given;

static const struct option_def kmap_options[] = {
	{ 'z', "zone", "ZONE", "zone of a new page: dma, normal or highmem",
	  .text = &given.zone },
	{ 'n', "nowait", NULL, "fail rather than wait for a slot",
	  .flag = &given.nowait },
	SESSION_HOLD_OPTION(&given.hold),
	{ 0 }
};

struct row {
	char *page;
	uint64_t pfn, address, pte;
};

#define ROW(member)	offsetof(struct row, member)

static const struct column columns[] = {
	{ "PAGE", "page", CELL_TEXT, ROW(page) },
	{ "PFN", "pfn", CELL_ADDRESS, ROW(pfn) },
	{ "ADDRESS", "address", CELL_ADDRESS, ROW(address) },
	{ "PTE", "pte", CELL_ADDRESS, ROW(pte) },
};

static const struct view map_view = {
	.name = "mappings",
	.columns = columns,
	.nr_columns = ARRAY_SIZE(columns),
};

static const struct view unmap_view = {
	.name = "unmapped",
	.columns = columns,
	.nr_columns = 1,
};

static int find_pfn(const struct app *app, const struct addrspace_page_ref *page,
		    uint64_t *pfn)
{
	struct page_set set;
	int status = page_set_of(&set, app->session, page->id);

	if (!status && page->index < set.nr)
		*pfn = set.pfn[page->index];
	page_set_free(&set);
	return status;
}

static int map_page(const struct app *app, const struct addrspace_page_ref *page,
		    struct row *row)
{
	struct device *device = &app->session->device;
	int fd = device_fd(device);
	int err = given.nowait ?
		  dev_map_nowait(fd, page->id, page->index, &row->address) :
		  dev_map(fd, page->id, page->index, &row->address);

	if (err)
		return device_status(device, ADDRSPACE_WINDOW_MAP, err);
	row->page = session_page_text(app->session, page);
	return find_pfn(app, page, &row->pfn) ?:
	       device_pte(device, row->address, &row->pte);
}

static int unmap_page(const struct app *app,
		      const struct addrspace_page_ref *page, struct row *row)
{
	struct device *device = &app->session->device;
	int err = dev_unmap(device_fd(device), page->id, page->index);

	row->page = session_page_text(app->session, page);
	return device_status(device, ADDRSPACE_WINDOW_UNMAP, err);
}

typedef int (*page_fn)(const struct app *app,
		       const struct addrspace_page_ref *page, struct row *row);

/* Pages handled before the first failure stay mapped or unmapped, and are shown. */
static int each_page(const struct app *app, const struct view *view,
		     page_fn fn, int nr, char **arguments)
{
	struct row *row = xcalloc(nr, sizeof(*row));
	struct table *table = table_new(app, view);
	struct addrspace_page_ref page;
	int i, status = STATUS_OK, done = 0;

	for (i = 0; i < nr && !status; i++) {
		status = session_page(app->session, arguments[i], &page) ?:
			 fn(app, &page, &row[i]);
		if (!status) {
			table_add(table, &row[i], -1, NULL);
			done++;
		}
	}
	if (done && (app->json || view == &map_view))
		status = table_print(table, NULL) ?: status;
	table_free(table);
	for (i = 0; i < nr; i++)
		free(row[i].page);
	free(row);
	return status;
}

static int map_new_page(const struct app *app)
{
	struct page_set set;
	char *text;
	int status;

	status = page_set_get(&set, app->session, given.zone, 1);
	if (status)
		return status;
	text = xasprintf("%u", set.id);
	status = each_page(app, &map_view, map_page, 1, &text);
	free(text);
	page_set_free(&set);
	return status;
}

static int kmap_run(const struct app *app, int nr, char **arguments)
{
	app->session->hold = given.hold;
	if (!nr)
		return map_new_page(app);
	if (given.zone)
		return misuse("--zone is for a new page: leave it out for %s",
			      arguments[0]);
	return each_page(app, &map_view, map_page, nr, arguments);
}

static int kunmap_run(const struct app *app, int nr, char **arguments)
{
	return arguments_want(nr, 1, nr, "kunmap PAGE...") ?:
	       each_page(app, &unmap_view, unmap_page, nr, arguments);
}

const struct command kmap_command = {
	.name = "kmap",
	.arguments = "[PAGE]...",
	.summary = "map pages in the private highmem window, as kmap() does",
	.help =
"PAGE is a page of the session, OBJECT or OBJECT.INDEX; without PAGE a new page is\n"
"mapped. A lowmem page has a permanent address, unless the module was loaded with\n"
"window_lowmem=1. A page that was mapped several times must be unmapped as often.",
	.options = kmap_options,
	.run = kmap_run,
};

const struct command kunmap_command = {
	.name = "kunmap",
	.arguments = "PAGE...",
	.summary = "unmap pages from the window",
	.help =
"Unmap a page once for each kmap. The slot stays mapped, but unused, until the\n"
"window wraps or its timer expires: 'window' shows it.",
	.in_session = true,
	.run = kunmap_run,
};
