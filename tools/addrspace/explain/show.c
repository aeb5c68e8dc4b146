// SPDX-License-Identifier: GPL-2.0
/* Prints an explanation for people (see explanation.h). */
#include "explain/explanation.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "lib/error.h"
#include "explain/kinds.h"
#include "lib/page.h"
#include "lib/size.h"

/* "window slot   ": a row's label, once. */
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
	const struct layout *layout = &explanation->layout;
	int i = explanation->region;

	if (i < 0)
		return;
	label("region");
	printf("%s", layout->region[i].name);
	while ((i = layout->region[i].parent) >= 0)
		printf(", in %s", layout->region[i].name);
	putchar('\n');
}

static void show_mapping(const struct explanation *explanation)
{
	char *size;

	if (!explanation->is_virtual ||
	    pairs_find(&explanation->missing, "translation"))
		return;
	label("maps");
	if (!explanation->is_mapped) {
		puts("nothing");
		return;
	}
	size = size_words(explanation->page_size);
	printf("0x%08" PRIx64 ", in a page of %s%s%s\n", explanation->phys,
	       size, explanation->flags ? ": " : "", explanation->flags ?: "");
	free(size);
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
	if (explanation->is_mapped && !i) {
		label("reached by");
		puts("no address of the kernel's: something has to map it first");
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
	printf("pfn 0x%05" PRIx64 ", %s%s\n", explanation->phys >> PAGE_SHIFT,
	       *page->zone ? "zone " : "no zone", page->zone);
	if (!facts->complete)
		return;
	flags = page_facts_flags(facts);
	label("");
	printf("%s\n", page_facts_use(facts));
	if (page->frame & ADDRSPACE_FRAME_KNOWN) {
		label("");
		printf("references %d, mappings of processes %d, flags %s\n",
		       page->refcount, page->mapcount, *flags ? flags : "none");
	}
	free(flags);
}

static void show_invalid(const struct explanation *explanation)
{
	struct invalid invalid;

	if (!explain_invalid(explanation, &invalid))
		return;
	label("not valid");
	printf("%s() answers 0x%08" PRIx64 ": %s\n", invalid.function,
	       invalid.answer, invalid.why);
	free(invalid.why);
}

static void show_pairs(const struct pairs *pairs, const char *heading)
{
	int i;

	for (i = 0; i < pairs->nr; i++) {
		label(heading ?: pairs->pair[i].name);
		if (heading)
			printf("%s: ", pairs->pair[i].name);
		printf("%s\n", pairs->pair[i].value);
	}
}

int explain_show(const struct explanation *explanation)
{
	show_title(explanation);
	show_region(explanation);
	show_pairs(&explanation->owners, NULL);
	show_mapping(explanation);
	show_translations(explanation);
	show_page(explanation);
	if (explanation->is_mapped) {
		label("DMA");
		puts(explain_dma(explanation));
	}
	show_invalid(explanation);
	show_pairs(&explanation->missing, "not known");
	return STATUS_OK;
}
