// SPDX-License-Identifier: GPL-2.0
/* Reads places (see place.h). */
#include "data/place.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "data/layout.h"
#include "data/ranges.h"
#include "data/snapshot.h"
#include "data/symbols.h"
#include "lib/alloc.h"
#include "lib/error.h"
#include "lib/nearest.h"
#include "lib/page.h"
#include "lib/size.h"
#include "source/reader.h"
#include "source/session.h"

/* Entries have no more bits (Intel SDM volume 3, 4.1.4). */
#define PHYSICAL_BITS	52
#define PHYSICAL_MAX	((1ULL << PHYSICAL_BITS) - 1)

static const char frame_prefix[] = "pfn:";
static const char physical_prefix[] = "phys:";
static const char hex_digits[] = "0123456789abcdefABCDEF";

static bool has_prefix(const char *text, const char *prefix)
{
	return !strncmp(text, prefix, strlen(prefix));
}

/* A number, which must be followed by @after and the end of the text. */
static bool read_number(const char *text, const char *after, uint64_t *number)
{
	char *end;

	errno = 0;
	*number = strtoull(text, &end, 0);
	return !errno && isdigit((unsigned char)*text) && !strcmp(end, after);
}

static void set(struct place *place, bool is_physical, uint64_t address)
{
	*place = (struct place){ is_physical, address, address };
}

static int read_physical(const char *text, const char *number,
			 const char *after, struct place *place)
{
	uint64_t phys;

	if (!read_number(number, after, &phys))
		return misuse("'%s' is not a physical address: use 0x12345000: or phys:0x12345000",
			      text);
	set(place, true, phys);
	return STATUS_OK;
}

static int read_frame(const char *text, struct place *place)
{
	uint64_t frame;

	if (!read_number(text + strlen(frame_prefix), "", &frame))
		return misuse("'%s' is not a page frame: use pfn:0x12345",
			      text);
	/* A number that is too large must stay too large after the shift. */
	if (frame > PHYSICAL_MAX >> PAGE_SHIFT)
		frame = (PHYSICAL_MAX >> PAGE_SHIFT) + 1;
	set(place, true, frame << PAGE_SHIFT);
	return STATUS_OK;
}

/*
 * c0123456, as the kernel itself prints addresses. Without a letter it is a
 * decimal number, as everywhere.
 */
static bool read_bare_hex(const char *text, uint64_t *address)
{
	size_t len = strlen(text);

	if ((len != 8 && len != 16) || strspn(text, hex_digits) != len ||
	    strspn(text, "0123456789") == len)
		return false;
	*address = strtoull(text, NULL, 16);
	return true;
}

/* 3G: a size for an address. */
static bool read_size(const char *text, uint64_t *address)
{
	const char *end = text;

	return !has_prefix(text, "0x") && size_read_decimal(&end, address) &&
	       !*end;
}

static int read_address(const char *text, struct place *place)
{
	uint64_t address;

	if (!read_number(text, "", &address) && !read_size(text, &address))
		return misuse("'%s' is not an address: use 0xc0123456, or 0x12345000: (physical)",
			      text);
	set(place, false, address);
	return STATUS_OK;
}

/*
 * A page or an area of the session: by its name, or by number and index. A
 * number alone is an address.
 */
static bool is_object(const struct session *session, const char *text,
		      struct addrspace_page_ref *page)
{
	bool was_quiet, is;

	if (!session || (isdigit((unsigned char)*text) && !strchr(text, '.')))
		return false;
	was_quiet = error_quiet(true);
	is = session_knows_page(session, text) &&
	     !session_page(session, text, page);
	error_quiet(was_quiet);
	return is;
}

static int page_of_set(struct device *device, const char *text,
		       const struct addrspace_page_ref *page, uint32_t pages,
		       struct place *place)
{
	uint64_t *pfn = xcalloc(pages, sizeof(*pfn));
	int status = device_query_pfns(device, page->id, pfn, pages);

	if (!status)
		set(place, true, pfn[page->index] << PAGE_SHIFT);
	free(pfn);
	return status;
}

static int object_at(struct device *device, const char *text,
		     const struct addrspace_page_ref *page, struct place *place)
{
	struct addrspace_query query;
	int status = device_query(device, page->id, &query);
	uint64_t pages = query.bytes ? query.bytes >> PAGE_SHIFT : query.pages;

	if (status)
		return status;
	if (page->index >= pages)
		return misuse("'%s' is out of range: the object has %" PRIu64 " pages",
			      text, pages);
	if (!query.address)
		return page_of_set(device, text, page, pages, place);
	set(place, false, query.address + ((uint64_t)page->index << PAGE_SHIFT));
	place->end = strchr(text, '.') ? place->address + PAGE_SIZE :
					 query.address + query.bytes;
	return STATUS_OK;
}

/* The name is neither a region nor, if symbols could be read, a symbol. */
static int unknown(const struct layout *layout, const struct symbols *symbols,
		   const char *text, const char *why)
{
	struct nearest nearest;
	char *meant;
	int i, status;

	nearest_init(&nearest, text);
	for (i = 0; i < layout->nr_regions; i++)
		nearest_offer(&nearest, layout->region[i].name);
	for (i = 0; symbols && i < symbols->nr; i++)
		nearest_offer(&nearest, symbols->symbol[i].name);
	meant = nearest.best ? xasprintf(": did you mean '%s'?", nearest.best) :
			       xstrdup("");
	if (why)
		status = fail("there is no region '%s'%s; symbols are not available: %s",
			      text, meant, why);
	else
		status = fail("there is no region and no symbol '%s'%s", text,
			      *meant ? meant :
			      " (of symbols, functions only without CONFIG_KALLSYMS_ALL)");
	free(meant);
	return status;
}

static int symbol_in(const struct layout *layout, const struct symbols *symbols,
		     const char *text, struct place *place)
{
	const struct symbol *symbol;
	int how_many;

	symbol = symbols_named(symbols, text, &how_many);
	if (!symbol)
		return unknown(layout, symbols, text, NULL);
	if (how_many > 1)
		warn("%d symbols have the name '%s': using the one at 0x%08" PRIx64,
		     how_many, text, symbol->address);
	set(place, false, symbol->address);
	return STATUS_OK;
}

static int symbol_at(const struct app *app, const struct layout *layout,
		     const char *text, struct place *place)
{
	bool was_quiet = error_quiet(true);
	const struct symbols *symbols = snapshot_symbols(app->snapshot);
	char *why;
	int status;

	error_quiet(was_quiet);
	if (symbols)
		return symbol_in(layout, symbols, text, place);
	why = xstrdup(error_last());
	status = unknown(layout, NULL, text, why);
	free(why);
	return status;
}

static int name_at(const struct app *app, const char *text, struct place *place)
{
	const struct layout *layout = snapshot_layout(app->snapshot);
	const struct region *region;
	uint64_t address;

	if (!layout)
		return STATUS_FAILED;
	region = layout_find(layout, text);
	if (!region && read_bare_hex(text, &address)) {
		set(place, false, address);
		return STATUS_OK;
	}
	if (!region)
		return symbol_at(app, layout, text, place);
	if (layout_is_hidden(layout)) {
		reader_warn_hidden();
		return fail("cannot find %s: the addresses of the regions are hidden", text);
	}
	set(place, false, region->start);
	place->end = region->end;
	return STATUS_OK;
}

/* Without +BYTES at its end. */
static int find_base(const struct app *app, const char *text, struct place *place)
{
	struct session *session = app->session;
	struct addrspace_page_ref page;
	size_t len = strlen(text);
	uint64_t address;

	if (is_object(session, text, &page))
		return object_at(&session->device, text, &page, place);
	if (has_prefix(text, frame_prefix))
		return read_frame(text, place);
	if (has_prefix(text, physical_prefix))
		return read_physical(text, text + strlen(physical_prefix), "",
				     place);
	if (len && text[len - 1] == ':')
		return read_physical(text, text, ":", place);
	if (isdigit((unsigned char)*text) && read_bare_hex(text, &address)) {
		set(place, false, address);
		return STATUS_OK;
	}
	if (isdigit((unsigned char)*text))
		return read_address(text, place);
	if (isalpha((unsigned char)*text) || *text == '_')
		return name_at(app, text, place);
	return misuse("'%s' is not a place; "
		      "use 0xc0123456, pkmap, schedule, 0x12345000: or pfn:0x12345",
		      text);
}

static int add_bytes(struct place *place, const char *text)
{
	const char *end = text;
	uint64_t bytes;

	if (!size_read_decimal(&end, &bytes) || *end)
		return misuse("'%s' after + is not a number of bytes: use 0x1000 or 64K",
			      text);
	if (bytes > UINT64_MAX - place->address)
		return misuse("+%s is beyond the last address", text);
	set(place, place->is_physical, place->address + bytes);
	return STATUS_OK;
}

/* Any machine has 32 bits; the layout is read only for higher addresses. */
static int check_reach(const struct app *app, const char *text,
		       const struct place *place)
{
	const struct layout *layout;

	if (place->is_physical && place->address > PHYSICAL_MAX)
		return misuse("%s is out of range: physical addresses have %d bits",
			      text, PHYSICAL_BITS);
	if (place->is_physical || place->address <= UINT32_MAX)
		return STATUS_OK;
	layout = snapshot_layout(app->snapshot);
	if (!layout)
		return STATUS_FAILED;
	if (layout_has_64_bits(layout))
		return STATUS_OK;
	return misuse("%s is out of range: addresses end at 4 GiB here; "
		      "a physical address ends in a colon",
		      text);
}

int place_find(const struct app *app, const char *text,
	       struct place *place)
{
	char *base = xstrdup(text);
	char *plus = strrchr(base, '+');
	int status;

	if (plus)
		*plus = '\0';
	status = find_base(app, base, place);
	if (!status && plus)
		status = add_bytes(place, plus + 1);
	status = status ?: check_reach(app, text, place);
	free(base);
	return status;
}

static int lowest_in(const struct ranges *ranges, uint64_t phys,
		     uint64_t *address)
{
	int i;

	for (i = 0; i < ranges->nr; i++) {
		const struct range *range = &ranges->range[i];

		if (phys < range->phys || phys - range->phys >= range->size)
			continue;
		*address = range->start + (phys - range->phys);
		return STATUS_OK;
	}
	return fail("nothing in the kernel half maps physical 0x%08" PRIx64 " now",
		    phys);
}

int place_virtual(const struct app *app, const struct place *place,
		  uint64_t *address)
{
	const struct ranges *ranges;

	*address = place->address;
	if (!place->is_physical)
		return STATUS_OK;
	ranges = snapshot_ranges(app->snapshot);
	return ranges ? lowest_in(ranges, place->address, address) :
			STATUS_FAILED;
}
