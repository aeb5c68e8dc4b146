// SPDX-License-Identifier: GPL-2.0
/* Reads places (see place.h). */
#include "data/place.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "lib/error.h"
#include "lib/alloc.h"
#include "lib/page.h"
#include "data/layout.h"

/* Entries hold no more (Intel SDM volume 3, 4.1.4). */
#define PHYSICAL_BITS	52
#define PHYSICAL_MAX	((1ULL << PHYSICAL_BITS) - 1)

static const char frame_prefix[] = "pfn:";

/* A number that ends where @after stands, and all with it. */
static bool read_number(const char *text, const char *after, uint64_t *number)
{
	char *end;

	errno = 0;
	*number = strtoull(text, &end, 0);
	return !errno && isdigit((unsigned char)*text) && !strcmp(end, after);
}

static int read_frame(const char *text, struct place *place)
{
	uint64_t frame;

	if (!read_number(text + strlen(frame_prefix), "", &frame))
		return misuse("'%s' is no page frame: that is as pfn:0x12345",
			      text);
	if (frame > PHYSICAL_MAX >> PAGE_SHIFT)
		return misuse("%s is beyond the %d bits of physical addresses",
			      text, PHYSICAL_BITS);
	place->kind = PLACE_FRAME;
	place->value = frame << PAGE_SHIFT;
	return STATUS_OK;
}

static int read_address(const char *text, struct place *place)
{
	bool physical = text[strlen(text) - 1] == ':';

	if (!read_number(text, physical ? ":" : "", &place->value))
		return misuse("'%s' is no address: 0xc0123456 is one, 0x12345000: a physical one",
			      text);
	if (physical && place->value > PHYSICAL_MAX)
		return misuse("%s is beyond the %d bits of physical addresses",
			      text, PHYSICAL_BITS);
	place->kind = physical ? PLACE_PHYSICAL : PLACE_VIRTUAL;
	return STATUS_OK;
}

static int read_symbol(const char *text, struct place *place)
{
	size_t len = strcspn(text, "+");

	if (text[len] && !read_number(text + len + 1, "", &place->value))
		return misuse("'%s': behind + comes a number of bytes", text);
	place->kind = PLACE_SYMBOL;
	place->symbol = xstrdup(text);
	place->symbol[len] = '\0';
	return STATUS_OK;
}

int place_parse(const char *text, struct place *place)
{
	*place = (struct place){ 0 };
	if (!strncmp(text, frame_prefix, strlen(frame_prefix)))
		return read_frame(text, place);
	if (isdigit((unsigned char)*text))
		return read_address(text, place);
	if (isalpha((unsigned char)*text) || *text == '_')
		return read_symbol(text, place);
	return misuse("'%s' is no place: that is as 0xc0123456, 0x12345000: or pfn:0x12345",
		      text);
}

/* 32 bits are everywhere: only for what is beyond, the machine is asked. */
static int check_reach(const struct app *app, const char *text)
{
	struct layout layout;
	int status = layout_read(&layout, app);

	if (!status && !layout_has_64_bits(&layout))
		status = misuse("%s is beyond 4 GiB, where addresses end here: %s, as %s:",
				text, "a physical address ends in a colon", text);
	layout_free(&layout);
	return status;
}

int place_read(const struct app *app, const char *text, struct place *place)
{
	int status = place_parse(text, place);

	if (status || place->kind != PLACE_VIRTUAL || place->value <= UINT32_MAX)
		return status;
	return check_reach(app, text);
}

void place_free(struct place *place)
{
	free(place->symbol);
}
