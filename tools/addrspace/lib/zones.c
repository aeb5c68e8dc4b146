// SPDX-License-Identifier: GPL-2.0
/* Parses /proc/zoneinfo (see zones.h). */
#include "lib/zones.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define BLANKS		" \t"
#define BEFORE_NAME	", zone "

/* What a line begins with, up to its number. Lines of one figure add up. */
static const struct {
	const char *words;
	enum zone_figure figure;
} fields[] = {
	{ "pages free ", ZONE_FREE },
	{ "spanned ", ZONE_SPANNED },
	{ "present ", ZONE_PRESENT },
	{ "managed ", ZONE_MANAGED },
	{ "cma ", ZONE_CMA },
	{ "start_pfn:", ZONE_START },
	{ "nr_zone_inactive_anon ", ZONE_USERS },
	{ "nr_zone_active_anon ", ZONE_USERS },
	{ "nr_zone_inactive_file ", ZONE_USERS },
	{ "nr_zone_active_file ", ZONE_USERS },
	{ "nr_zone_unevictable ", ZONE_USERS },
};

/* "Node 0, zone   Normal" */
static bool take_name(struct zone *zone, const char *line)
{
	const char *name = memmem(line, strcspn(line, "\n"), BEFORE_NAME,
				  strlen(BEFORE_NAME));
	size_t len;

	if (!name)
		return false;
	name += strlen(BEFORE_NAME);
	name += strspn(name, BLANKS);
	len = strcspn(name, BLANKS "\r\n");
	if (len >= sizeof(zone->name))
		len = sizeof(zone->name) - 1;
	memcpy(zone->name, name, len);
	zone->name[len] = '\0';
	return true;
}

static void take_figure(struct zone *zone, const char *line)
{
	size_t i, len;

	line += strspn(line, BLANKS);
	for (i = 0; i < sizeof(fields) / sizeof(*fields); i++) {
		len = strlen(fields[i].words);
		if (strncmp(line, fields[i].words, len))
			continue;
		line += len + strspn(line + len, BLANKS);
		if (!isdigit((unsigned char)*line))
			return;
		zone->pages[fields[i].figure] += strtoull(line, NULL, 10);
		zone->known[fields[i].figure] = true;
		return;
	}
}

bool zone_next(struct zone *zone, const char **text)
{
	struct zone next = { "" };
	bool inside = false;

	*zone = next;
	for (; **text; *text += strcspn(*text, "\n"), *text += **text == '\n') {
		if (inside && take_name(&next, *text))
			break;
		if (inside)
			take_figure(zone, *text);
		else
			inside = take_name(zone, *text);
	}
	return inside;
}
