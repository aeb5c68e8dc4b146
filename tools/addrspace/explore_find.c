// SPDX-License-Identifier: GPL-2.0
/* What was typed, as a place on the map (see explore_find.h). */
#include "explore_find.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "error.h"
#include "explore_data.h"
#include "memory.h"
#include "nearest.h"
#include "place.h"
#include "size.h"

static int find_group(const struct explore_data *data, const char *text,
		      bool beginning, struct explore_match *found, int nr,
		      int most)
{
	int i;

	for (i = 0; i < data->layout.nr_regions; i++) {
		const struct region *region = &data->layout.region[i];
		const char *match = strcasestr(region->name, text);
		bool begins = match == region->name;

		if (!match || begins != beginning)
			continue;
		if (nr < most)
			found[nr] = (struct explore_match){
				region->name, region->start, region->end
			};
		nr++;
	}
	return nr;
}

int explore_find(const struct explore_data *data, const char *text,
		 struct explore_match *found, int most)
{
	int nr = find_group(data, text, true, found, 0, most);

	return find_group(data, text, false, found, nr, most);
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

	status = place_read(text, &place);
	if (status)
		return status;
	if (place.kind == PLACE_PHYSICAL || place.kind == PLACE_FRAME)
		status = mapped_at(data, place.value, found);
	else if (place.kind == PLACE_SYMBOL)
		status = unknown(data, place.symbol);
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
