// SPDX-License-Identifier: GPL-2.0
/* Reads the machine that a plan is for (see plan.h). */
#include "plan/plan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app.h"
#include "data/layout.h"
#include "data/snapshot.h"
#include "data/vmareas.h"
#include "data/vmareas_text.h"
#include "infer/inferred.h"
#include "lib/alloc.h"
#include "lib/error.h"
#include "lib/meminfo.h"
#include "lib/page.h"
#include "lib/zones.h"
#include "model/inputs.h"
#include "source/source.h"

#define MEMINFO		"kernel/meminfo"
#define ZONEINFO	"kernel/zoneinfo"
#define VMALLOCINFO	"kernel/vmallocinfo"

/* Kernels before 3.14 have no MemAvailable: uses the free and the cached pages. */
static void read_use(struct machine_use *use, const struct app *app)
{
	char *text = source_has(app->source, MEMINFO) ?
		     source_text(app->source, MEMINFO) : NULL;
	uint64_t free_bytes, cached;

	if (!text)
		return;
	meminfo_bytes(text, "MemTotal", &use->total);
	meminfo_bytes(text, "PageTables", &use->page_tables);
	meminfo_bytes(text, "MemFree", &free_bytes);
	meminfo_bytes(text, "Cached", &cached);
	if (!meminfo_bytes(text, "MemAvailable", &use->available) || !use->available)
		use->available = free_bytes + cached;
	free(text);
}

#define BIOS_HOLE	(1 << 20 >> PAGE_SHIFT)	/* what a PC has below 1 MiB, at most */

static void add_holes(struct machine *machine, const char *zone, uint64_t pages)
{
	machine->holes += pages << PAGE_SHIFT;
	if (strcmp(zone, "HighMem") && pages <= BIOS_HOLE)
		machine->low_holes += pages << PAGE_SHIFT;
}

static void read_holes(struct machine *machine, const struct app *app)
{
	char *text = source_has(app->source, ZONEINFO) ?
		     source_text(app->source, ZONEINFO) : NULL;
	const char *rest = text;
	bool is_good = true;
	struct zone zone;

	while (rest && zone_next(&zone, &rest)) {
		uint64_t spanned = zone.pages[ZONE_SPANNED], present = zone.pages[ZONE_PRESENT];

		machine->holes_known |= present > 0;
		is_good &= present <= spanned;
		if (is_good)
			add_holes(machine, zone.name, spanned - present);
	}
	free(text);
	machine->holes_known &= is_good;
	if (machine->holes_known)
		return;
	machine->holes = 0;
	machine->low_holes = 0;
}

/* The model of a machine that sent texts, with all inputs that these state. */
static int inputs_of_texts(struct machine *machine, const struct app *app)
{
	struct inferred inferred = {
		.files = json_object_get(app->source->record, "files"),
		.inputs = json_array(),
	};
	int status = STATUS_OK;

	parameters_find(&inferred.parameters, inferred.files);
	if (!infer_inputs(&inferred, &machine->inputs))
		status = fail("%s: %s", app->source->path, inferred.missing ?:
			      "the input does not show which kernel it is");
	else if (machine->inputs.top_pfn.missing)
		status = fail("%s: what is missing is how much RAM there is: "
			      "the boot log or /proc/zoneinfo shows it",
			      app->source->path);
	if (!status && machine->inputs.release)
		machine->release = xstrdup(machine->inputs.release);
	machine->inputs.release = machine->release;
	parameters_free(&inferred.parameters);
	json_decref(inferred.inputs);
	free(inferred.missing);
	return status;
}

static int inputs_of_module(struct machine *machine, const struct layout *layout)
{
	int status = model_inputs_like(&machine->inputs, layout);

	if (status)
		return status;
	machine->release = xstrdup(machine->inputs.release);
	machine->inputs.release = machine->release;
	return STATUS_OK;
}

/* The figures of a record or of texts on vmalloc and lowmem, to compare the model with. */
static void read_stated(struct machine *machine, const struct layout *layout)
{
	const struct region *vmalloc = layout_find(layout, "vmalloc");
	const struct region *lowmem = layout_find(layout, "lowmem");

	machine->vmalloc = vmalloc ? vmalloc->size : 0;
	machine->lowmem = lowmem ? lowmem->size : 0;
}

static uint64_t ioremap_align(const struct model_inputs *inputs)
{
	struct model model;

	model_compute(&model, inputs);
	return model.ioremap_align ?: PAGE_SIZE;
}

/* If addresses are hashed, and there are no page tables, only the sizes are known. */
static bool take_sizes(struct vmareas *areas, const struct app *app)
{
	char *text = source_text(app->source, VMALLOCINFO);
	bool hashed = text && !source_has(app->source, "pagetables") &&
		      vmareas_why_hashed(text);

	*areas = (struct vmareas){ 0 };
	if (hashed && vmareas_take_hashed(areas, text))
		vmareas_free(areas);
	free(text);
	return hashed;
}

/* Reports a file that cannot be read; the other figures do not need it. */
static void read_areas(struct machine *machine, const struct app *app)
{
	uint64_t most = ioremap_align(&machine->inputs);
	const struct vmareas *areas;
	struct vmareas sizes;

	if (!source_has(app->source, VMALLOCINFO))
		return;
	if (take_sizes(&sizes, app)) {
		if (sizes.nr)
			replay_take(&machine->replay, &sizes, most);
		vmareas_free(&sizes);
		return;
	}
	areas = snapshot_vmareas_any(app->snapshot);
	if (areas)
		replay_take(&machine->replay, areas, most);
}

/* The modules of the running machine are where modprobe looks for them. */
static int read_users(struct machine *machine, const struct app *app, bool here,
		      const char *dir)
{
	char *own = NULL;
	int status;

	if (!dir && here && machine->release)
		own = xasprintf("/lib/modules/%s", machine->release);
	if (own && access(own, R_OK)) {
		free(own);
		own = NULL;
	}
	status = kmap_users_find(&machine->users, app, dir ?: own);
	free(own);
	return status;
}

static int read_inputs(struct machine *machine, const struct app *app)
{
	const struct layout *layout;
	int status;

	model_inputs_init(&machine->inputs);
	if (app->source->is_of_texts) {
		status = inputs_of_texts(machine, app);
		if (status || !source_has(app->source, "layout"))
			return status;
	}
	layout = snapshot_layout(app->snapshot);
	if (!layout)
		return STATUS_FAILED;
	read_stated(machine, layout);
	return app->source->is_of_texts ? STATUS_OK :
					  inputs_of_module(machine, layout);
}

int machine_read(struct machine *machine, const struct app *app, bool here,
		 const char *modules)
{
	int status;

	*machine = (struct machine){ 0 };
	status = read_inputs(machine, app);
	if (status)
		return status;
	model_inputs_reserved(&machine->inputs, app);
	machine->ram = machine->inputs.top_pfn.value << PAGE_SHIFT;
	read_holes(machine, app);
	read_use(&machine->use, app);
	processes_read(&machine->processes, app, here);
	read_areas(machine, app);
	return read_users(machine, app, here, modules);
}

void machine_free(struct machine *machine)
{
	replay_free(&machine->replay);
	processes_free(&machine->processes);
	kmap_users_free(&machine->users);
	free(machine->release);
}
