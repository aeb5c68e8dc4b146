// SPDX-License-Identifier: GPL-2.0
/* Sets of pages (see page_set.h). */
#include "mappers/page_set.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "app.h"
#include "lib/alloc.h"
#include "lib/array.h"
#include "lib/error.h"
#include "lib/page.h"
#include "show/table.h"
#include "source/abi_names.h"
#include "source/calls.h"
#include "source/session.h"

static int get_from_zone(struct page_set *set, struct session *session,
			 uint32_t zone)
{
	int id = dev_pages(device_fd(&session->device), zone, set->nr, set->pfn);

	if (id < 0)
		return id;
	set->id = id;
	set->zone = names_get(&zone_names, zone);
	session_made(session, id);
	return 0;
}

int page_set_try(struct page_set *set, struct session *session, uint32_t zone,
		 bool or_normal, uint32_t count)
{
	int err;

	*set = (struct page_set){ .nr = count };
	set->pfn = xcalloc(count, sizeof(*set->pfn));
	err = get_from_zone(set, session, zone);
	if (err == -ENODEV && or_normal)
		err = get_from_zone(set, session, ADDRSPACE_ZONE_NORMAL);
	if (err)
		page_set_free(set);
	return err;
}

int page_set_get(struct page_set *set, struct session *session,
		 const char *zone, uint32_t count)
{
	uint32_t number = ADDRSPACE_ZONE_HIGHMEM;
	int err;

	if (zone && names_find(&zone_names, zone, &number))
		return STATUS_MISUSE;
	err = page_set_try(set, session, number, !zone, count);
	return device_status(&session->device, ADDRSPACE_PAGES_GET, err);
}

int page_set_of(struct page_set *set, struct session *session, uint32_t id)
{
	struct addrspace_query query;
	int status = device_query(&session->device, id, &query);

	*set = (struct page_set){ .id = id };
	if (status)
		return status;
	set->nr = query.pages;
	set->pfn = xcalloc(query.pages ?: 1, sizeof(*set->pfn));
	status = device_query_pfns(&session->device, id, set->pfn, set->nr);
	if (status)
		page_set_free(set);
	return status;
}

void page_set_free(struct page_set *set)
{
	free(set->pfn);
	set->pfn = NULL;
}

struct row {
	char *page;
	uint64_t id, index, pfn, phys;
	const char *zone;
};

#define ROW(member)	offsetof(struct row, member)

static const struct column columns[] = {
	{ "PAGE", "page", CELL_TEXT, ROW(page) },
	{ NULL, "id", CELL_NUMBER, ROW(id) },
	{ NULL, "index", CELL_NUMBER, ROW(index) },
	{ "PFN", "pfn", CELL_ADDRESS, ROW(pfn) },
	{ "PHYS", "phys", CELL_ADDRESS, ROW(phys) },
	{ "ZONE", "zone", CELL_TEXT, ROW(zone) },
};

static const struct view view = {
	.name = "pages",
	.columns = columns,
	.nr_columns = ARRAY_SIZE(columns),
};

static void fill_row(struct row *row, const struct app *app,
		     const struct page_set *set, uint32_t i)
{
	struct addrspace_page_ref page = { .id = set->id, .index = i };

	*row = (struct row){
		.page = session_page_text(app->session, &page),
		.id = set->id,
		.index = i,
		.pfn = set->pfn[i],
		.phys = set->pfn[i] << PAGE_SHIFT,
		.zone = set->zone,
	};
}

int page_set_print(const struct app *app, const struct page_set *set)
{
	struct row *row = xcalloc(set->nr ?: 1, sizeof(*row));
	struct table *table = table_new(app, &view);
	uint32_t i;
	int status;

	if (!set->zone)
		table_drop(table, "ZONE");
	for (i = 0; i < set->nr; i++) {
		fill_row(&row[i], app, set, i);
		table_add(table, &row[i], -1, NULL);
	}
	status = table_print(table, NULL);
	table_free(table);
	for (i = 0; i < set->nr; i++)
		free(row[i].page);
	free(row);
	return status;
}

char *page_set_runs(const struct page_set *set)
{
	char *runs = NULL;
	size_t size;
	FILE *out = open_memstream(&runs, &size);
	uint32_t i, last;

	for (i = 0; out && i < set->nr; i = last + 1) {
		last = i;
		while (last + 1 < set->nr &&
		       set->pfn[last + 1] == set->pfn[last] + 1)
			last++;
		fprintf(out, "%s0x%" PRIx64, i ? "," : "", set->pfn[i]);
		if (last > i)
			fprintf(out, "-0x%" PRIx64, set->pfn[last]);
	}
	if (out)
		fclose(out);
	return runs ?: xstrdup("");
}
