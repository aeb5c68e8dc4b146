// SPDX-License-Identifier: GPL-2.0
/* The command `vmap`: maps existing pages as an area. */
#include <stdlib.h>

#include "app.h"
#include "commands.h"
#include "lib/alloc.h"
#include "lib/arguments.h"
#include "lib/error.h"
#include "lib/options.h"
#include "mappers/areas.h"
#include "mappers/page_set.h"
#include "source/calls.h"
#include "source/session.h"

#define NEW_PAGES	4

static struct {
	const char *zone;
	bool read_only, hold;
} given;

static const struct option_def vmap_options[] = {
	{ 'r', "read-only", NULL, "map the pages read-only",
	  .flag = &given.read_only },
	{ 'z', "zone", "ZONE", "zone of new pages: dma, normal or highmem",
	  .text = &given.zone },
	SESSION_HOLD_OPTION(&given.hold),
	{ 0 }
};

static int map_pages(const struct app *app,
		     const struct addrspace_page_ref *page, uint32_t nr)
{
	struct device *device = &app->session->device;
	uint32_t flags = given.read_only ? ADDRSPACE_VMAP_READ_ONLY : 0;
	int id = dev_vmap(device_fd(device), page, nr, flags, NULL);

	if (id < 0)
		return device_status(device, ADDRSPACE_AREA_VMAP, id);
	session_made(app->session, id);
	app->session->hold = given.hold;
	return area_view_print(app, id);
}

/* Maps them backwards, so that neighbours in the area are not neighbours in memory. */
static int map_new_pages(const struct app *app)
{
	struct addrspace_page_ref page[NEW_PAGES];
	struct page_set set;
	int i, status;

	status = page_set_get(&set, app->session, given.zone, NEW_PAGES);
	if (status)
		return status;
	for (i = 0; i < NEW_PAGES; i++)
		page[i] = (struct addrspace_page_ref){
			.id = set.id,
			.index = NEW_PAGES - 1 - i,
		};
	page_set_free(&set);
	return map_pages(app, page, NEW_PAGES);
}

static int vmap_run(const struct app *app, int nr, char **arguments)
{
	struct addrspace_page_ref *page;
	int i, status = STATUS_OK;

	if (!nr)
		return map_new_pages(app);
	if (given.zone)
		return misuse("--zone is for new pages: leave it out for %s",
			      arguments[0]);
	page = xcalloc(nr, sizeof(*page));
	for (i = 0; i < nr && !status; i++)
		status = session_page(app->session, arguments[i], &page[i]);
	status = status ?: map_pages(app, page, nr);
	free(page);
	return status;
}

const struct command vmap_command = {
	.name = "vmap",
	.arguments = "[PAGE]...",
	.summary = "map given pages to consecutive addresses, as vmap() does",
	.help =
"PAGE is a page of the session, OBJECT or OBJECT.INDEX, and may be given twice.\n"
"Without PAGE, four new pages are mapped, in the reverse of their physical order.",
	.options = vmap_options,
	.run = vmap_run,
};
