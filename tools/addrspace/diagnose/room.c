// SPDX-License-Identifier: GPL-2.0
/* The space that is left in each region (see room.h). */
#include "diagnose/room.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "diagnose/diagnosis.h"
#include "diagnose/evidence/space.h"
#include "lib/alloc.h"
#include "lib/error.h"
#include "lib/page.h"
#include "lib/size.h"
#include "show/table.h"
#include "show/wrap.h"

#define MOST_ROWS	8
#define MOST_UNKNOWN	8

struct row {
	const char *name;
	uint64_t size, used, left;
	char *used_text, *left_text;	/* NULL if that is not known */
	char *end;		/* what its end is */
};

struct unknown {
	const char *what;
	char *bring;		/* the file that would show it */
};

struct room {
	const struct diagnosis *diagnosis;
	struct row row[MOST_ROWS];
	int nr;
	struct unknown unknown[MOST_UNKNOWN];
	int nr_unknown;
};

#define ROW(member)	offsetof(struct row, member)

static const struct column columns[] = {
	{ "REGION", "region", CELL_TEXT, ROW(name) },
	{ "SIZE", "size", CELL_BYTES, ROW(size) },
	{ "USED", NULL, CELL_TEXT, ROW(used_text) },
	{ "LEFT", NULL, CELL_TEXT, ROW(left_text) },
	{ "ITS END", NULL, CELL_TEXT, ROW(end), .wrap = true },
};

static const struct view view = {
	.name = "regions",
	.columns = columns,
	.nr_columns = sizeof(columns) / sizeof(*columns),
};

static struct row *add(struct room *room, const char *name, uint64_t size)
{
	struct row *row = &room->row[room->nr++];

	row->name = name;
	row->size = size;
	return row;
}

static void use(struct row *row, uint64_t left)
{
	row->left = left < row->size ? left : row->size;
	row->used = row->size - row->left;
	row->used_text = size_text(row->used);
	row->left_text = size_text(row->left);
}

__attribute__((format(printf, 3, 4)))
static void lack(struct room *room, const char *what, const char *bring, ...)
{
	struct unknown *one = &room->unknown[room->nr_unknown];
	va_list args;

	if (room->nr_unknown == MOST_UNKNOWN)
		return;
	va_start(args, bring);
	if (vasprintf(&one->bring, bring, args) >= 0) {
		one->what = what;
		room->nr_unknown++;
	}
	va_end(args);
}

/* A report has the zones at that moment; meminfo has the present state. */
static void add_lowmem(struct room *room)
{
	const struct diagnosis *diagnosis = room->diagnosis;
	const struct oom *oom = &diagnosis->oom;
	const struct oom_zone *dma = &oom->zone[OOM_DMA], *normal = &oom->zone[OOM_NORMAL];
	const struct lowmem *lowmem = &diagnosis->lowmem;
	uint64_t total, left;
	struct row *row;

	if (diagnosis_meminfo(diagnosis, "LowTotal", &total, NULL) &&
	    diagnosis_meminfo(diagnosis, "LowFree", &left, NULL)) {
		row = add(room, "lowmem", total);
		use(row, left);
	} else if (normal->found || dma->found) {
		row = add(room, "lowmem",
			  (normal->has_managed ? normal->managed : normal->present) +
			  (dma->has_managed ? dma->managed : dma->present));
		use(row, normal->free + dma->free);
	} else if (diagnosis->has_layout && lowmem->size) {
		row = add(room, "lowmem", lowmem->size);
		if (lowmem->known[LOWMEM_FREE])
			use(row, lowmem->bytes[LOWMEM_FREE]);
	} else {
		lack(room, "how full lowmem is", "/proc/meminfo");
		return;
	}
	if (!row->left_text)
		lack(room, "how full lowmem is", "/proc/meminfo");
	row->end = xstrdup("free for the kernel's own requests");
}

static void add_highmem(struct room *room)
{
	const struct oom_zone *high = &room->diagnosis->oom.zone[OOM_HIGHMEM];
	uint64_t total, left;
	struct row *row;

	if (diagnosis_meminfo(room->diagnosis, "HighTotal", &total, NULL) && total &&
	    diagnosis_meminfo(room->diagnosis, "HighFree", &left, NULL)) {
		row = add(room, "highmem", total);
		use(row, left);
	} else if (high->found) {
		row = add(room, "highmem", high->has_managed ? high->managed : high->present);
		use(row, high->free);
	} else {
		return;
	}
	row->end = xstrdup("free for processes and the page cache");
}

static void add_vmalloc(struct room *room)
{
	struct space space;
	struct row *row;
	char *hole;

	space_read(&space, room->diagnosis);
	if (!space.total) {
		lack(room, "how large vmalloc space is", "/proc/meminfo, or the boot log");
		return;
	}
	row = add(room, "vmalloc", space.total);
	if (space.has_used)
		use(row, space.free);
	else if (!space.cut)
		lack(room, "who holds vmalloc space", "/proc/vmallocinfo, read as root");
	if (space.cut)
		lack(room, "who holds vmalloc space", "/proc/vmallocinfo, whole, read as root: %s",
		     space.cut);
	hole = size_words(space.hole);
	row->end = space.has_hole ? xasprintf("the largest hole has %s", hole) : NULL;
	free(hole);
}

/* The RAM that lowmem could still take in. */
static void add_growth(struct room *room)
{
	const struct diagnosis *diagnosis = room->diagnosis;
	const struct model *model = &diagnosis->model;
	uint64_t base = diagnosis->inputs.page_offset.value;
	struct row *row;
	char *option;

	if (!diagnosis->has_model) {
		lack(room, "the effect of another boot", "an input of the model: %s",
		     diagnosis->no_model);
		return;
	}
	row = add(room, "direct map", model->at[MODEL_LOWMEM_CAP].value - base);
	use(row, model->at[MODEL_LOWMEM_CAP].value - model->at[MODEL_LOWMEM_END].value);
	option = size_words(model->at[MODEL_RESERVE].value);
	row->end = xasprintf("%s above it are kept for vmalloc space", option);
	free(option);
}

static void add_modules(struct room *room)
{
	const struct diagnosis *diagnosis = room->diagnosis;
	const struct region *region = diagnosis->has_layout ?
				      layout_find(&diagnosis->layout, "modules") : NULL;
	struct lines lines = lines_of(diagnosis, SOURCE_KERNEL "modules");
	uint64_t used = 0, size;
	struct row *row;

	if (!diagnosis->is_arm || !region)
		return;
	row = add(room, "modules", region->size);
	if (lines.next) {
		while (lines_next(&lines))
			if (sscanf(lines.line, "%*s %" SCNu64, &size) == 1 && size < region->size)
				used += size + PAGE_SIZE;
		use(row, used < region->size ? region->size - used : 0);
	} else {
		lack(room, "how full the modules' area is", "/proc/modules");
	}
	row->end = xstrdup("for code of modules and BPF programs alone");
}

struct room *room_read(const struct diagnosis *diagnosis)
{
	struct room *room = xcalloc(1, sizeof(*room));

	room->diagnosis = diagnosis;
	if (!diagnosis->has_layout)
		lack(room, "the layout", "%s", diagnosis->no_layout);
	add_lowmem(room);
	add_highmem(room);
	add_growth(room);
	add_vmalloc(room);
	add_modules(room);
	return room;
}

void room_free(struct room *room)
{
	int i;

	for (i = 0; i < room->nr; i++) {
		free(room->row[i].used_text);
		free(room->row[i].left_text);
		free(room->row[i].end);
	}
	for (i = 0; i < room->nr_unknown; i++)
		free(room->unknown[i].bring);
	free(room);
}

static int print_rows(const struct room *room, const struct app *app)
{
	struct table *table = table_new(app, &view);
	int i, status = STATUS_OK;

	for (i = 0; !status && i < room->nr; i++)
		status = table_add(table, &room->row[i], -1, NULL) < 0 ? STATUS_FAILED : 0;
	status = status ?: table_print(table, NULL);
	table_free(table);
	return status;
}

int room_print(const struct room *room, const struct app *app)
{
	int i, status = room->nr ? print_rows(room, app) : STATUS_OK;

	for (i = 0; i < room->nr_unknown; i++)
		wrap_line(app, 2, "not known: %s; %s%s", room->unknown[i].what,
			  *room->unknown[i].bring == '/' ? "it takes " : "",
			  room->unknown[i].bring);
	return status;
}

json_t *room_json(const struct room *room)
{
	json_t *json = json_array();
	int i;

	for (i = 0; i < room->nr; i++) {
		const struct row *row = &room->row[i];
		json_t *one = json_pack("{s:s, s:I}", "region", row->name, "size",
					(json_int_t)row->size);

		if (row->left_text) {
			json_object_set_new(one, "used", json_integer(row->used));
			json_object_set_new(one, "left", json_integer(row->left));
		}
		if (row->end)
			json_object_set_new(one, "end", json_string(row->end));
		json_array_append_new(json, one);
	}
	return json;
}

json_t *room_unknown_json(const struct room *room)
{
	json_t *json = json_array();
	int i;

	for (i = 0; i < room->nr_unknown; i++)
		json_array_append_new(json,
				      json_pack("{s:s, s:s?}", "what", room->unknown[i].what,
						"bring", room->unknown[i].bring));
	return json;
}
