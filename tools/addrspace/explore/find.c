// SPDX-License-Identifier: GPL-2.0
/* What was typed, as a place on the map (see find.h). */
#include "explore/find.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "lib/error.h"
#include "explore/data.h"
#include "lib/alloc.h"
#include "lib/nearest.h"
#include "data/place.h"
#include "lib/size.h"
#include "data/symbols.h"

/* How a name fits what was typed; groups of matches, the best first. */
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
	int most;		/* that each group has room for */
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

/* All of them are too many to be looked through. */
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

/* One group behind the other; returns how many there are in all. */
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
	offer_regions(&search, &data->layout);
	offer_symbols(&search, data->symbols);
	nr = join(&search, found);
	free(room);
	return nr;
}

static void set_address(struct explore_match *place, uint64_t addr)
{
	place->start = addr;
	place->end = addr;
}

static int mapped_at(const struct explore_data *data, uint64_t phys,
		     struct explore_match *place)
{
	int i;

	for (i = 0; i < data->ranges.nr; i++) {
		const struct range *range = &data->ranges.range[i];

		if (phys < range->phys ||
		    phys - range->phys >= range->end - range->start)
			continue;
		set_address(place, range->start + (phys - range->phys));
		return STATUS_OK;
	}
	return fail("nothing of the kernel's half maps physical 0x%08" PRIx64 " now",
		    phys);
}

static int unknown(const struct explore_data *data, const char *name)
{
	struct nearest nearest;
	int i;

	nearest_init(&nearest, name);
	for (i = 0; i < data->layout.nr_regions; i++)
		nearest_offer(&nearest, data->layout.region[i].name);
	if (nearest.best)
		return fail("there is no '%s': did you mean '%s'?", name,
			    nearest.best);
	return fail("there is no region '%s'; an address is as 0xc0100000 or 3G",
		    name);
}

static int symbol_at(const struct explore_data *data, const char *name,
		     struct explore_match *place)
{
	const struct symbol *symbol = NULL;
	int how_many;

	if (data->symbols)
		symbol = symbols_named(data->symbols, name, &how_many);
	if (!symbol)
		return unknown(data, name);
	set_address(place, symbol->address);
	return STATUS_OK;
}

/* c0100000, as the kernel itself prints addresses. */
static bool read_bare_hex(const char *text, uint64_t *addr)
{
	if (strlen(text) != 8 || strspn(text, "0123456789abcdefABCDEF") != 8)
		return false;
	*addr = strtoull(text, NULL, 16);
	return true;
}

static int read_place(const struct explore_data *data, const char *text,
		      struct explore_match *found)
{
	struct place place;
	int status;

	status = place_parse(text, &place);
	if (status)
		return status;
	if (place.kind == PLACE_PHYSICAL || place.kind == PLACE_FRAME)
		status = mapped_at(data, place.value, found);
	else if (place.kind == PLACE_SYMBOL)
		status = symbol_at(data, place.symbol, found);
	else
		set_address(found, place.value);
	place_free(&place);
	return status;
}

/* Without what stands behind a +. */
static int read_base(const struct explore_data *data, const char *text,
		     struct explore_match *place)
{
	const struct region *region = layout_find(&data->layout, text);
	const char *end = text;
	uint64_t size, addr;

	*place = (struct explore_match){ .name = text };
	if (region) {
		place->start = region->start;
		place->end = region->end;
	} else if (read_bare_hex(text, &addr)) {
		set_address(place, addr);
	} else if (size_read(&end, &size) && !*end && end > text &&
		   isalpha((unsigned char)end[-1]) && strncmp(text, "0x", 2)) {
		set_address(place, size);
	} else {
		return read_place(data, text, place);
	}
	return STATUS_OK;
}

static int add_offset(struct explore_match *place, const char *text)
{
	uint64_t bytes;

	if (!size_read(&text, &bytes) || *text)
		return misuse("behind + comes a number of bytes, as 0x1000 or 64K, not '%s'",
			      text);
	set_address(place, bytes < EXPLORE_END ? place->start + bytes :
					  EXPLORE_END);
	return STATUS_OK;
}

int explore_place(const struct explore_data *data, const char *text,
		  struct explore_match *place)
{
	char *base = xstrdup(text);
	char *plus = strrchr(base, '+');
	int status;

	if (plus)
		*plus = '\0';
	status = read_base(data, base, place);
	if (!status && plus)
		status = add_offset(place, plus + 1);
	if (!status && place->start >= EXPLORE_END)
		status = misuse("'%s' is beyond 4 GiB", text);
	place->name = text;
	free(base);
	return status;
}
