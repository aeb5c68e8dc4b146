// SPDX-License-Identifier: GPL-2.0
/* Whether an area would fit, in words or as JSON (see verdict.h). */
#include "vmalloc/verdict.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"
#include "lib/error.h"
#include "show/parts.h"
#include "show/wrap.h"
#include "lib/size.h"
#include "vmalloc/fit.h"
#include "data/vmareas.h"

/* The arena of the module that shows all this, in the kernel whose areas these are. */
static bool is_ours(const struct vmarea *area)
{
	return strstr(area->caller, "[addrspace]");
}

static const struct vmarea *ours_in_the_way(const struct vmareas *areas,
					    const struct fit *fit)
{
	int i;

	for (i = 0; i < areas->nr; i++)
		if (fit_is_in_the_way(areas, i, fit) &&
		    is_ours(&areas->area[i]))
			return &areas->area[i];
	return NULL;
}

/* The hole that there would be, were this area not there. */
static uint64_t hole_without(const struct vmareas *areas,
			     const struct vmarea *area)
{
	const struct vmarea *last = &areas->area[areas->nr - 1];
	uint64_t start = area > areas->area ? area[-1].end : areas->start;
	uint64_t end = area < last ? area[1].start : areas->end;

	/* In a copy from elsewhere, areas may overlap. */
	return end > start ? end - start : 0;
}

static json_t *json_area(const struct vmarea *area)
{
	return json_pack("{s:I, s:o, s:o, s:I, s:s, s:b}",
			 "id", (json_int_t)area->id,
			 "start", json_address(area->start),
			 "end", json_address(area->end),
			 "size", (json_int_t)area->size,
			 "caller", area->caller,
			 "ours", is_ours(area));
}

static json_t *json_address_or_null(uint64_t address)
{
	return address ? json_address(address) : json_null();
}

static json_t *json_fit(const struct vmareas *areas, const struct fit *fit)
{
	json_t *way = json_array();
	int i;

	for (i = 0; fit->verdict == FIT_NOT && i < areas->nr; i++)
		if (fit_is_in_the_way(areas, i, fit))
			json_array_append_new(way,
					      json_area(&areas->area[i]));
	return json_pack("{s:I, s:I, s:I, s:s, s:o, s:o, s:o}",
			 "size", (json_int_t)fit->size,
			 "align", (json_int_t)fit->align,
			 "needed", (json_int_t)fit->needed,
			 "verdict", fit_word(fit->verdict),
			 "address", json_address_or_null(fit->address),
			 "at_most", json_address_or_null(fit->at_most),
			 "in_the_way", way);
}

static void say_who(const struct app *app, const struct vmareas *areas,
		    const struct fit *fit)
{
	int i;

	for (i = 0; i < areas->nr; i++) {
		const struct vmarea *area = &areas->area[i];
		char *size;

		if (!fit_is_in_the_way(areas, i, fit))
			continue;
		size = size_text(area->size);
		wrap_text(app, printf("  0x%08" PRIx64 " %6s  ", area->start, size),
			  *area->caller ? area->caller : "(hashed)");
		free(size);
	}
}

static void say_what_is_ours(const struct app *app, const struct vmareas *areas,
			     const struct fit *fit)
{
	const struct vmarea *ours = ours_in_the_way(areas, fit);
	char *size;

	if (!ours)
		return;
	size = size_words(hole_without(areas, ours));
	wrap_line(app, 0,
		  "0x%08" PRIx64 " is this module's own: rmmod addrspace leaves a hole of %s; "
		  "loaded with a smaller window_size= or valloc_size=, it takes less",
		  ours->start, size);
	free(size);
}

/* Behind "64 MiB and a guard page, aligned to 4 KiB: "; the caller frees it. */
static char *verdict_text(const struct fit *fit)
{
	switch (fit->verdict) {
	case FIT_NOW:
		return xasprintf("fits, at 0x%08" PRIx64, fit->address);
	case FIT_AFTER_PURGE:
		return xasprintf("fits at 0x%08" PRIx64
				 ", once the kernel has purged what was freed",
				 fit->address);
	case FIT_PERHAPS:
		return xasprintf("perhaps fits, at 0x%08" PRIx64 "; that is not sure",
				 fit->address);
	case FIT_NEVER:
		return xstrdup("no: the whole space is smaller; vmalloc= makes it larger");
	default:
		return xasprintf("no hole does. At 0x%08" PRIx64
				 " there would be room, were %s not in the way:",
				 fit->address, fit->nr_in_the_way == 1 ?
				 "this area" : "these areas");
	}
}

static void say(const struct app *app, const struct vmareas *areas,
		const struct fit *fit)
{
	char *size = size_words(fit->size), *align = size_words(fit->align);
	char *verdict = verdict_text(fit);

	putchar('\n');
	wrap_line(app, 0, "%s and a guard page, aligned to %s: %s", size, align,
		  verdict);
	if (fit->verdict == FIT_NOT) {
		say_who(app, areas, fit);
		say_what_is_ours(app, areas, fit);
	}
	if (fit->at_most > fit->address)
		wrap_line(app, 0, "that just does; if the kernel passes it by, at 0x%08"
			  PRIx64 " at most",
			  fit->at_most);
	free(verdict);
	free(size);
	free(align);
}

int vmalloc_verdict_print(struct parts *parts, const struct vmareas *areas,
			  const struct fit *fit)
{
	json_t *json;

	if (!parts->json) {
		say(parts->app, areas, fit);
		return STATUS_OK;
	}
	json = json_fit(areas, fit);
	if (!json || json_object_set_new(parts->json, "fit", json))
		return fail("cannot put the JSON together");
	return STATUS_OK;
}
