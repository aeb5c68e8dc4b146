// SPDX-License-Identifier: GPL-2.0
/* Prints an explanation for people (see explanation.h). */
#include "explain/explanation.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "lib/alloc.h"
#include "lib/error.h"
#include "lib/page.h"
#include "lib/size.h"
#include "show/wrap.h"

#define INDENT	16	/* of the text after the labels */

/* "  window slot   ": a row's label, once. */
static void label(const char *text)
{
	printf("  %-13s ", text);
}

static void show_title(const struct explanation *explanation)
{
	char *kinds = explain_kinds(explanation), *rest = kinds, *kind;
	const char *separator = "  ";

	if (explanation->is_virtual)
		printf("0x%08" PRIx64, explanation->address);
	else
		printf("0x%08" PRIx64 ":", explanation->phys);
	while ((kind = strsep(&rest, ","))) {
		printf("%s%s", separator, kind);
		separator = ", ";
	}
	putchar('\n');
	free(kinds);
}

static void show_region(const struct explanation *explanation)
{
	const struct layout *layout = explanation->layout;
	char *text, *longer;
	int i = explanation->region;

	if (i < 0)
		return;
	text = xstrdup(layout->region[i].name);
	while ((i = layout->region[i].parent) >= 0) {
		longer = xasprintf("%s, in %s", text, layout->region[i].name);
		free(text);
		text = longer;
	}
	label("region");
	wrap_text(explanation->app, INDENT, text);
	free(text);
}

/* The entry that maps it: "a page of 4 KiB: present,rw"; the caller frees the text. */
static char *page_text(const struct explanation *explanation)
{
	const char *flags = explanation->flags;
	char *size, *text;

	if (explanation->page_size == RANGE_UNKNOWN)
		return xasprintf("a page%s%s", flags ? ": " : "", flags ?: "");
	size = size_words(explanation->page_size);
	text = xasprintf("a page of %s%s%s", size, flags ? ": " : "", flags ?: "");
	free(size);
	return text;
}

static void show_mapping(const struct explanation *explanation)
{
	bool knows_what = !pairs_find(&explanation->missing, "translation");
	char *page;

	if (!explanation->is_virtual || (!knows_what && !explanation->flags))
		return;
	label("maps");
	if (knows_what && !explanation->is_mapped) {
		puts("nothing");
		return;
	}
	if (!explanation->ranges && !explanation->flags) {
		printf("0x%08" PRIx64 ", as all of lowmem\n", explanation->phys);
		return;
	}
	page = page_text(explanation);
	if (knows_what)
		wrap_line(explanation->app, INDENT, "0x%08" PRIx64 ", in %s",
			  explanation->phys, page);
	else
		wrap_text(explanation->app, INDENT, page);
	free(page);
}

static void show_translations(const struct explanation *explanation)
{
	int i;

	for (i = 0; i < explanation->nr_translations; i++) {
		label(i ? "" : "reached by");
		printf("0x%08" PRIx64 " in %s\n",
		       explanation->translation[i].address,
		       explanation->translation[i].region);
	}
	if (explanation->is_mapped && !i && explanation->ranges) {
		label("reached by");
		wrap_text(explanation->app, INDENT,
			  "no kernel address: it must be mapped first");
	}
}

static void show_page(const struct explanation *explanation)
{
	const struct page_facts *facts = &explanation->page;
	const struct addrspace_page *page = &facts->page;
	char *flags;

	if (!explanation->is_mapped)
		return;
	label("page");
	if (!explanation->ranges) {
		printf("pfn 0x%05" PRIx64 "\n", explanation->phys >> PAGE_SHIFT);
		return;
	}
	printf("pfn 0x%05" PRIx64 ", %s%s\n", explanation->phys >> PAGE_SHIFT,
	       *page->zone ? "zone " :
	       facts->zone_known ? "no zone" : "zone unknown", page->zone);
	if (!facts->complete)
		return;
	flags = page_facts_flags(facts);
	label("");
	wrap_text(explanation->app, INDENT, page_facts_use(facts));
	if (page->frame & ADDRSPACE_FRAME_KNOWN) {
		label("");
		wrap_line(explanation->app, INDENT,
			  "references %d, mappings of processes %d, flags %s",
			  page->refcount, page->mapcount,
			  *flags ? flags : "none");
	}
	free(flags);
}

static void show_invalid(const struct explanation *explanation)
{
	struct invalid invalid;

	if (!explain_invalid(explanation, &invalid))
		return;
	label("not valid");
	wrap_line(explanation->app, INDENT, "%s() answers 0x%08" PRIx64 ": %s",
		  invalid.function, invalid.answer, invalid.why);
	free(invalid.why);
}

static void show_pairs(const struct app *app, const struct pairs *pairs,
		       const char *heading)
{
	int i;

	for (i = 0; i < pairs->nr; i++) {
		label(heading ?: pairs->pair[i].name);
		wrap_line(app, INDENT, "%s%s%s", heading ? pairs->pair[i].name : "",
			  heading ? ": " : "", pairs->pair[i].value);
	}
}

int explain_show(const struct explanation *explanation)
{
	show_title(explanation);
	show_region(explanation);
	show_pairs(explanation->app, &explanation->owners, NULL);
	show_mapping(explanation);
	show_translations(explanation);
	show_page(explanation);
	if (explanation->is_mapped && explanation->ranges) {
		label("DMA");
		wrap_text(explanation->app, INDENT, explain_dma(explanation));
	}
	show_invalid(explanation);
	show_pairs(explanation->app, &explanation->missing, "not known");
	return STATUS_OK;
}
