// SPDX-License-Identifier: GPL-2.0
/* An explanation as JSON (see explanation.h). */
#include "explain/explanation.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"
#include "lib/page.h"
#include "show/json.h"

static json_t *json_hex(bool known, uint64_t number)
{
	return known ? json_address(number) : json_null();
}

/* Takes a list over. */
static json_t *json_list_of(char *list)
{
	json_t *json = json_list(list);

	free(list);
	return json;
}

static json_t *json_pairs(const struct pairs *pairs, const char *name,
			  const char *value)
{
	json_t *json = json_array();
	int i;

	for (i = 0; i < pairs->nr; i++)
		json_array_append_new(json, json_pack("{s:s, s:s}",
						      name, pairs->pair[i].name,
						      value, pairs->pair[i].value));
	return json;
}

static json_t *json_parents(const struct explanation *explanation)
{
	const struct layout *layout = explanation->layout;
	json_t *json = json_array();
	int i = explanation->region;

	while (i >= 0 && (i = layout->region[i].parent) >= 0)
		json_array_append_new(json, json_string(layout->region[i].name));
	return json;
}

static json_t *json_translations(const struct explanation *explanation)
{
	json_t *json = json_array();
	int i;

	for (i = 0; i < explanation->nr_translations; i++) {
		const struct translation *one = &explanation->translation[i];

		json_array_append_new(json,
				      json_pack("{s:o, s:s, s:I}", "address",
						json_address(one->address),
						"region", one->region,
						"pid", (json_int_t)one->pid));
	}
	return json;
}

/* The facts that only the running kernel can give. */
static void set_use(json_t *json, const struct page_facts *facts)
{
	const struct addrspace_page *page = &facts->page;
	bool is_ram = page->frame & ADDRSPACE_FRAME_RAM;
	bool is_free = page->frame & ADDRSPACE_FRAME_FREE;

	json_object_set_new(json, "ram", json_boolean(is_ram));
	json_object_set_new(json, "free", json_boolean(is_free));
	json_object_set_new(json, "refcount", json_integer(page->refcount));
	json_object_set_new(json, "mapcount", json_integer(page->mapcount));
	json_object_set_new(json, "node", json_integer(page->node));
	json_object_set_new(json, "flags", json_list_of(page_facts_flags(facts)));
	json_object_set_new(json, "use", json_string(page_facts_use(facts)));
}

static json_t *json_page(const struct explanation *explanation)
{
	const struct addrspace_page *page = &explanation->page.page;
	bool is_lowmem = page->frame & ADDRSPACE_FRAME_LOWMEM;
	bool dma24 = page->frame & ADDRSPACE_FRAME_DMA24;
	bool dma32 = page->frame & ADDRSPACE_FRAME_DMA32;
	json_t *json;

	if (!explanation->is_mapped || !explanation->ranges)
		return json_null();
	json = json_object();
	json_object_set_new(json, "zone", json_text(page->zone));
	json_object_set_new(json, "address", json_hex(is_lowmem, page->address));
	json_object_set_new(json, "dma24", json_boolean(dma24));
	json_object_set_new(json, "dma32", json_boolean(dma32));
	if (explanation->page.complete)
		set_use(json, &explanation->page);
	return json;
}

static json_t *json_invalid(const struct explanation *explanation)
{
	struct invalid invalid;
	json_t *json;

	if (!explain_invalid(explanation, &invalid))
		return json_null();
	json = json_pack("{s:s, s:o, s:s}", "function", invalid.function,
			 "answer", json_address(invalid.answer),
			 "why", invalid.why);
	free(invalid.why);
	return json;
}

/* If no owner is known, the use of the page stands for it. */
static const char *owner_of(const struct explanation *explanation)
{
	if (explanation->owners.nr)
		return explanation->owners.pair[0].value;
	return explanation->is_mapped ? page_facts_use(&explanation->page) :
					NULL;
}

static void set_place(json_t *json, const struct explanation *explanation)
{
	int region = explanation->region;

	json_object_set_new(json, "address", json_hex(explanation->has_address,
						      explanation->address));
	json_object_set_new(json, "kinds",
			    json_list_of(explain_kinds(explanation)));
	json_object_set_new(json, "region", json_text(region < 0 ? NULL :
				    explanation->layout->region[region].name));
	json_object_set_new(json, "parents", json_parents(explanation));
}

static bool is_size_known(const struct explanation *explanation)
{
	return (explanation->ranges || explanation->flags) &&
	       explanation->page_size != RANGE_UNKNOWN;
}

static void set_mapping(json_t *json, const struct explanation *explanation)
{
	bool mapped = explanation->is_mapped;

	json_object_set_new(json, "phys", json_hex(mapped, explanation->phys));
	json_object_set_new(json, "pfn", json_hex(mapped, explanation->phys >> PAGE_SHIFT));
	json_object_set_new(json, "page_size", is_size_known(explanation) ?
			    json_integer(explanation->page_size) : json_null());
	json_object_set_new(json, "flags",
			    json_list(explanation->flags ?: ""));
	json_object_set_new(json, "translations",
			    json_translations(explanation));
	json_object_set_new(json, "invalid", json_invalid(explanation));
	json_object_set_new(json, "page", json_page(explanation));
}

int explain_json(const struct explanation *explanation)
{
	json_t *json = json_object();
	int status;

	set_place(json, explanation);
	set_mapping(json, explanation);
	json_object_set_new(json, "owner", json_text(owner_of(explanation)));
	json_object_set_new(json, "owners",
			    json_pairs(&explanation->owners, "kind", "name"));
	json_object_set_new(json, "missing",
			    json_pairs(&explanation->missing, "what", "why"));
	status = json_print(json);
	json_decref(json);
	return status;
}
