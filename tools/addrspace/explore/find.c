// SPDX-License-Identifier: GPL-2.0
/* Finds the place that the user typed (see explore.h). */
#include "explore/explore.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "app.h"
#include "data/place.h"
#include "data/symbols.h"
#include "lib/alloc.h"
#include "lib/error.h"

/*
 * The ways in which a name matches the input, the best first; they group the matches.
 */
enum fit {
	FIT_REGION,
	FIT_SYMBOL,
	FIT_REGION_BEGINNING,
	FIT_REGION_PART,
	FIT_SYMBOL_BEGINNING,
	FIT_SYMBOL_PART,
	NR_FITS,
};

struct group {
	struct explore_match *found;
	int nr;
};

struct search {
	const char *text;
	int most;		/* the room of each group */
	struct group group[NR_FITS];
};

static void offer(struct search *search, const enum fit fits[3],
		  const char *name, uint64_t start, uint64_t end)
{
	const char *match = strcasestr(name, search->text);
	struct group *group;

	if (!match)
		return;
	if (match != name)
		group = &search->group[fits[2]];
	else
		group = &search->group[fits[!!name[strlen(search->text)]]];
	if (group->nr < search->most)
		group->found[group->nr] = (struct explore_match){
			name, start, end
		};
	group->nr++;
}

static void offer_regions(struct search *search, const struct layout *layout)
{
	static const enum fit fits[] = {
		FIT_REGION, FIT_REGION_BEGINNING, FIT_REGION_PART
	};
	int i;

	for (i = 0; i < layout->nr_regions; i++)
		offer(search, fits, layout->region[i].name,
		      layout->region[i].start, layout->region[i].end);
}

/* There are too many symbols to search all of them. */
static void offer_symbols(struct search *search, const struct symbols *symbols)
{
	static const enum fit fits[] = {
		FIT_SYMBOL, FIT_SYMBOL_BEGINNING, FIT_SYMBOL_PART
	};
	int i;

	for (i = 0; *search->text && symbols && i < symbols->nr; i++)
		offer(search, fits, symbols->symbol[i].name,
		      symbols->symbol[i].address, symbols->symbol[i].address);
}

/* Joins the groups in their order; returns the number of all matches. */
static int join(const struct search *search, struct explore_match *found)
{
	int i, j, nr = 0;

	for (i = 0; i < NR_FITS; i++) {
		const struct group *group = &search->group[i];

		for (j = 0; j < group->nr && nr + j < search->most; j++)
			found[nr + j] = group->found[j];
		nr += group->nr;
	}
	return nr;
}

int explore_find(const struct explore_data *data, const char *text,
		 struct explore_match *found, int most)
{
	struct explore_match *room = xcalloc(NR_FITS * most, sizeof(*room));
	struct search search = { .text = text, .most = most };
	int i, nr;

	for (i = 0; i < NR_FITS; i++)
		search.group[i].found = room + i * most;
	offer_regions(&search, data->layout);
	offer_symbols(&search, data->symbols);
	nr = join(&search, found);
	free(room);
	return nr;
}

int explore_place(const struct explore_data *data, const struct app *app,
		  const char *text, struct explore_match *match)
{
	struct app there = *app;
	struct place place;
	int status;

	there.snapshot = data->snapshot;
	status = place_find(&there, text, &place) ?:
		 place_virtual(&there, &place, &match->start);
	if (status)
		return status;
	if (match->start >= EXPLORE_END)
		return misuse("'%s' is out of range: the map ends at 4 GiB", text);
	match->name = text;
	match->end = place.end > place.address ?
		     match->start + (place.end - place.address) : match->start;
	return STATUS_OK;
}
