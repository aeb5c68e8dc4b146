// SPDX-License-Identifier: GPL-2.0
/*
 * Shows a model (see show.h): prints each part at once or, for programs, makes one JSON
 * object of all parts. Called by model.c.
 */
#include "model/show.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "lib/error.h"
#include "show/layout_view.h"
#include "lib/alloc.h"
#include "model/model.h"
#include "model/changes.h"
#include "model/cost.h"
#include "show/json.h"
#include "model/regions.h"
#include "lib/page.h"
#include "data/layout.h"
#include "lib/size.h"
#include "show/table.h"

#define GIB	(1ULL << 30)

struct show {
	const struct app *app;
	const struct model *model;
	const struct layout *layout, *before;
	struct layout_view *view;
	json_t *json;		/* of all parts; NULL if there is none */
};

#define COST(member)	offsetof(struct model_cost, member)

static const struct column cost_columns[] = {
	{ "RAM", "ram", CELL_BYTES, COST(ram) },
	{ "LOWMEM", "lowmem", CELL_BYTES, COST(lowmem) },
	{ "MEM_MAP", "mem_map", CELL_BYTES, COST(mem_map) },
	{ "PAGEBLOCKS", "pageblocks", CELL_BYTES, COST(pageblocks), .rank = 2 },
	{ "IO TLB", "io_tlb", CELL_BYTES_OR_BLANK, COST(io_tlb), .rank = 4 },
	{ "CMA", "cma", CELL_BYTES_OR_BLANK, COST(cma), .rank = 5 },
	{ "IMAGE", "image", CELL_BYTES_OR_BLANK, COST(image), .rank = 3 },
	{ "LOWMEM LEFT", "left", CELL_BYTES, COST(left) },
	{ "PAGE TABLES", "page_tables", CELL_BYTES, COST(page_tables),
	  .rank = 1 },
};

static const struct view cost_view = {
	.name = "costs",
	.columns = cost_columns,
	.nr_columns = sizeof(cost_columns) / sizeof(*cost_columns),
};

/* Such a kernel cannot use more. */
static uint64_t most_ram(const struct model *model)
{
	if (!model->inputs->highmem)
		return model->at[MODEL_LOWMEM_CAP].value -
		       model->inputs->page_offset.value;
	return model->physical_bits > 36 ? 64 * GIB : 1ULL << model->physical_bits;
}

/* The costs of the model's own RAM, and of other amounts with the same kernel. */
static int show_costs(const struct show *show)
{
	uint64_t own = show->model->at[MODEL_MAX_PFN].value << PAGE_SHIFT;
	uint64_t ram, most = most_ram(show->model);
	struct table *table = table_new(show->app, &cost_view);
	struct model_cost cost[16];
	int i, nr = 0, status;

	if (own < GIB)
		model_cost(&cost[nr++], show->model, own);
	for (ram = GIB; ram <= most; ram *= 2) {
		model_cost(&cost[nr++], show->model, ram);
		if (own > ram && own < 2 * ram)
			model_cost(&cost[nr++], show->model, own);
	}
	for (i = 0; i < nr; i++)
		table_add(table, &cost[i], -1, NULL);
	status = table_put(table, NULL, show->json);
	table_free(table);
	return status;
}

static void show_warning(void *context, const char *text)
{
	const struct show *show = context;

	if (show->json)
		json_array_append_new(json_object_get(show->json, "warnings"),
				      json_string(text));
	else
		printf("warning: %s\n", text);
}

static void show_half(const struct show *show)
{
	uint64_t half = model_cost_half(show->model);
	char *text = size_words(half);

	if (show->json)
		json_object_set_new(show->json, "mem_map_half",
				    json_integer(half));
	else if (half <= most_ram(show->model))
		printf("mem_map takes half of lowmem at %s of RAM (%u bytes for each page)\n",
		       text, show->model->page_struct);
	free(text);
}

static void space(const struct show *show)
{
	if (!show->json)
		putchar('\n');
}

static void add_facts(const struct show *show)
{
	json_t *facts = json_object();
	int i;

	for (i = 0; i < show->layout->facts.nr; i++) {
		const struct pair *pair = &show->layout->facts.pair[i];

		json_object_set_new(facts, pair->name, json_string(pair->value));
	}
	json_object_set_new(show->json, "facts", facts);
}

static int show_all(struct show *show)
{
	int status;

	show->view->json = show->json;
	status = layout_view_print(show->app, show->layout, show->view);
	space(show);
	if (!status && show->before)
		status = model_changes_regions(show->app, show->before,
					       show->layout, show->json) ?:
			 model_changes_facts(show->app, show->before,
					     show->layout, show->json);
	if (show->before)
		space(show);
	status = status ?: show_costs(show);
	if (status)
		return status;
	show_half(show);
	model_warnings(show->model, show_warning, show);
	if (show->json)
		add_facts(show);
	return show->json ? json_print(show->json) : STATUS_OK;
}

int model_show(const struct app *app, const struct model *model,
	       const struct layout *before, struct layout_view *view)
{
	struct layout layout;
	struct show show = {
		.app = app,
		.model = model,
		.layout = &layout,
		.before = before,
		.view = view,
	};
	int status = model_layout(&layout, model);

	if (status)
		return status;
	if (app->json)
		show.json = json_pack("{s:[],s:[]}", "regions", "warnings");
	status = show_all(&show);
	json_decref(show.json);
	layout_free(&layout);
	return status;
}
