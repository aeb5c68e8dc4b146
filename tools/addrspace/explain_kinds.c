// SPDX-License-Identifier: GPL-2.0
/*
 * The kinds of addresses (see explain_kinds.h), after "Linux Device Drivers",
 * chapter 15: user virtual, kernel virtual, and of these, kernel logical are the
 * ones at a fixed offset from the physical address; bus addresses are what
 * devices use, on x86 without an IOMMU the same as physical ones.
 */
#include "explain_kinds.h"

#include <inttypes.h>

#include "explanation.h"
#include "memory.h"

#define ADDRESSES	(1ULL << 32)

char *explain_kinds(const struct explanation *explanation)
{
	if (!explanation->is_virtual)
		return xstrdup("physical,bus");
	if (explanation_is_user(explanation))
		return xstrdup("user virtual");
	if (explanation_is_lowmem(explanation))
		return xstrdup("kernel logical,kernel virtual");
	return xstrdup("kernel virtual");
}

/* What lies at a physical address, for who believed a wrong answer. */
static const char *what_is_there(const struct explanation *explanation,
				 uint64_t phys)
{
	uint64_t low = explanation->lowmem_bytes;
	uint64_t high = layout_fact_number(&explanation->layout,
					   "zone_normal_limit") +
			layout_fact_number(&explanation->layout,
					   "highmem_bytes");

	if (phys < low)
		return "the physical address of some lowmem page";
	return phys < high ? "the physical address of some highmem page" :
			     "beyond RAM, where devices are";
}

/* __pa() subtracts PAGE_OFFSET, whatever it is given. */
static void judge_pa(const struct explanation *explanation,
		     struct invalid *invalid)
{
	invalid->function = "__pa";
	invalid->answer = (explanation->address - explanation->page_offset) &
			  (ADDRESSES - 1);
	invalid->why = xasprintf("%s; it subtracts 0x%08" PRIx64
				 ", which is right for lowmem alone",
				 what_is_there(explanation, invalid->answer),
				 explanation->page_offset);
}

/* And __va() adds it, in 32 bits. */
static void judge_va(const struct explanation *explanation,
		     struct invalid *invalid)
{
	int region;

	invalid->function = "__va";
	invalid->answer = (explanation->phys + explanation->page_offset) &
			  (ADDRESSES - 1);
	region = explanation_region(explanation, invalid->answer);
	invalid->why = xasprintf("in region %s; it adds 0x%08" PRIx64
				 ", which is right for lowmem alone",
				 explanation->layout.region[region].name,
				 explanation->page_offset);
}

bool explain_invalid(const struct explanation *explanation,
		     struct invalid *invalid)
{
	if (explanation->is_virtual && !explanation_is_lowmem(explanation))
		judge_pa(explanation, invalid);
	else if (!explanation->is_virtual && !explanation->has_address)
		judge_va(explanation, invalid);
	else
		return false;
	return true;
}

const char *explain_dma(const struct explanation *explanation)
{
	const struct page_facts *facts = &explanation->page;
	uint32_t frame = facts->page.frame;

	if (facts->complete && !(frame & ADDRSPACE_FRAME_RAM))
		return "not to it: it is no RAM";
	if (frame & ADDRSPACE_FRAME_DMA24)
		return "all devices reach it, by 24 bits; bus address: the physical one";
	if (frame & ADDRSPACE_FRAME_DMA32)
		return "devices with 32 bits reach it; bus address: the physical one";
	return "only devices with more than 32 bits; for others, a bounce buffer";
}
