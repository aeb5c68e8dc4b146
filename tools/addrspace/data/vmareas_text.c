// SPDX-License-Identifier: GPL-2.0
/* The lines of /proc/vmallocinfo (see vmareas_text.h). */
#include "data/vmareas_text.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "data/vmareas.h"
#include "lib/alloc.h"
#include "lib/array.h"
#include "lib/error.h"
#include "lib/span.h"
#include "source/source.h"

static const char *const flag_words[] = {
	"ioremap", "vmalloc", "vmap", "user", "dma-coherent", "vpages",
};

static bool is_flag(const char *word)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(flag_words); i++)
		if (!strcmp(word, flag_words[i]))
			return true;
	return false;
}

/* CALLER [pages=N] [phys=A] [FLAG...] [N0=PAGES...]; a caller may be two words. */
static void read_words(struct vmarea *area, char *rest)
{
	char *word;

	while ((word = strsep(&rest, " "))) {
		if (!strncmp(word, "pages=", 6)) {
			area->pages = strtoull(word + 6, NULL, 10);
		} else if (!strncmp(word, "phys=", 5)) {
			free(area->phys);
			area->phys = xasprintf("0x%08llx",
					       strtoull(word + 5, NULL, 16));
		} else if (is_flag(word)) {
			append_word(&area->flags, ",", word);
		} else if (*word && !(word[0] == 'N' && strchr(word, '='))) {
			append_word(&area->caller, " ", word);
		}
	}
}

/* Parses the text after the addresses: the size, then words. */
static bool take_rest(struct vmarea *area, char *rest)
{
	char *words;

	area->size = strtoull(rest, &words, 10);
	if (words == rest)
		return false;
	area->caller = xstrdup("");
	area->flags = xstrdup("");
	read_words(area, words);
	area->lazy = !strcmp(area->caller, "unpurged vm_area");
	return true;
}

/* 0xSTART-0xEND SIZE and words: see s_show() in mm/vmalloc.c. */
static bool read_head(struct vmarea *area, const char *line, const char **rest)
{
	struct span span;
	char *end;

	if (strncmp(line, "0x", 2) || !span_read(&span, line))
		return false;
	*area = (struct vmarea){
		.start = span.start,
		.end = span.end,
		.size = strtoull(span.rest, &end, 10),
	};
	*rest = span.rest;
	return end != span.rest;
}

static bool has_right_size(const struct vmarea *area)
{
	return area->start < area->end && area->end - area->start == area->size;
}

static bool is_whole(const char *line)
{
	struct vmarea area;
	const char *rest;

	return read_head(&area, line, &rest) && has_right_size(&area);
}

static bool parse_area(char *line, struct vmarea *area)
{
	const char *rest;

	return read_head(area, line, &rest) &&
	       take_rest(area, line + (rest - line));
}

/* "0x5c1b4a3e-0x1f0e9d22 8192 ...", or "0x(ptrval)-0x(ptrval)   8192 ..." */
static bool parse_hashed(char *line, struct vmarea *area)
{
	*area = (struct vmarea){ 0 };
	line += strcspn(line, " ");
	return *line && take_rest(area, line);
}

/* All lines show addresses in the same way, and the first one is complete. */
enum addresses {
	SHOWN,
	ZEROS,
	HASHED,
	NOT_YET,		/* "(ptrval)": early in boot */
};

static enum addresses addresses_of(const char *text)
{
	struct vmarea area;
	const char *rest;

	if (!strncmp(text, "0x(", 3))
		return NOT_YET;
	if (!strchr(text, '\n') || !read_head(&area, text, &rest))
		return SHOWN;
	if (!area.start && !area.end)
		return ZEROS;
	return area.end - area.start != area.size ? HASHED : SHOWN;
}

static const char *const why_hidden[] = {
	[SHOWN] = NULL,
	[ZEROS] =
		"addresses in /proc/vmallocinfo read as zero: read it with CAP_SYSLOG and kernel.kptr_restrict=1",
	[HASHED] =
		"addresses in /proc/vmallocinfo are hashed: set kernel.kptr_restrict=1 and read it again",
	[NOT_YET] =
		"addresses in /proc/vmallocinfo are not available yet ('(ptrval)'): read it again later in boot, or set kernel.kptr_restrict=1",
};

const char *vmareas_why_hashed(const char *text)
{
	enum addresses addresses = addresses_of(text);

	return addresses == ZEROS ? NULL : why_hidden[addresses];
}

int vmareas_check_shown(const char *text)
{
	const char *why = why_hidden[addresses_of(text)];

	return why ? fail("%s", why) : STATUS_OK;
}

static void append(struct vmareas *areas, const struct vmarea *area)
{
	areas->area = make_room(areas->area, areas->nr, &areas->room,
				sizeof(*area));
	areas->area[areas->nr++] = *area;
}

static void lose_line(struct vmareas *areas)
{
	if (areas->lost_at < 0)
		areas->lost_at = areas->nr;
}

/* No line of s_show() has a colon, and each ends with the kind of the area. */
static bool is_cut_in_words(const struct vmarea *area, bool has_end)
{
	return strchr(area->caller, ':') ||
	       (!has_end && !*area->flags && !area->lazy &&
		strcmp(area->caller, "vm_map_ram"));
}

static int add_line(struct vmareas *areas, char *line, unsigned long number)
{
	struct vmarea area;

	if (!parse_area(line, &area))
		return fail("/proc/vmallocinfo: cannot parse '%s'", line);
	append(areas, &area);
	if (!has_right_size(&area))
		return fail("/proc/vmallocinfo, line %lu: size %" PRIu64
			    " does not match 0x%08" PRIx64 "-0x%08" PRIx64
			    " (%" PRIu64 " bytes); is the line cut off?",
			    number, area.size, area.start, area.end,
			    area.end - area.start);
	return STATUS_OK;
}

/*
 * Reads the line before @rest, which is NULL if the line has no newline. Skips a
 * damaged line at the end, and anywhere in a text that somebody sent.
 */
static int take_line(struct vmareas *areas, char *line, const char *rest,
		     unsigned long number, bool of_texts)
{
	bool is_last = !rest || !rest[strspn(rest, "\n")];
	int status = STATUS_OK;

	if (!is_whole(line) && is_last) {
		warn("ignoring the last line of /proc/vmallocinfo, which is cut off");
		lose_line(areas);
	} else if (!is_whole(line) && of_texts) {
		warn("ignoring line %lu of /proc/vmallocinfo, which cannot be parsed: '%.64s'",
		     number, line);
		lose_line(areas);
	} else {
		status = add_line(areas, line, number);
		if (!status && is_cut_in_words(&areas->area[areas->nr - 1], rest)) {
			warn("line %lu of /proc/vmallocinfo is cut off", number);
			lose_line(areas);
		}
	}
	return status;
}

/* Lines are sorted by address; lazily freed areas may follow all others. */
static bool is_sorted(const struct vmareas *areas)
{
	uint64_t start = 0;
	int i;

	for (i = 0; i < areas->nr; i++) {
		const struct vmarea *area = &areas->area[i];

		if (area->lazy && i >= areas->lost_at)
			continue;
		if (area->lazy || area->start < start)
			return false;
		start = area->start;
	}
	return true;
}

static void find_doubt(struct vmareas *areas)
{
	uint64_t from = areas->start;

	if (areas->lost_at < 0)
		return;
	if (areas->lost_at && is_sorted(areas))
		from = areas->area[areas->lost_at - 1].end;
	areas->doubtful_from = from > areas->start ? from : areas->start;
}

int vmareas_take_text(struct vmareas *areas, char *text, bool of_texts)
{
	int status = vmareas_check_shown(text);
	unsigned long number = 0;
	char *line;

	while (!status && text) {
		line = strsep(&text, "\n");
		number++;
		if (*line)
			status = take_line(areas, line, text, number, of_texts);
	}
	if (!status && areas->lost_at >= 0 && !areas->nr)
		return fail("/proc/vmallocinfo has no complete line");
	if (!status)
		find_doubt(areas);
	return status;
}

int vmareas_take_hashed(struct vmareas *areas, char *text)
{
	struct vmarea area;
	char *line;

	while ((line = source_line(&text))) {
		if (!parse_hashed(line, &area))
			return fail("/proc/vmallocinfo: cannot parse '%s'",
				    line);
		area.id = areas->nr;
		append(areas, &area);
	}
	return STATUS_OK;
}
