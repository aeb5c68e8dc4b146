// SPDX-License-Identifier: GPL-2.0
/*
 * The kinds of addresses (see explanation.h), after "Linux Device Drivers",
 * chapter 15: user virtual, kernel virtual, and of these, kernel logical are the
 * ones at a fixed offset from the physical address; bus addresses are what
 * devices use, on x86 without an IOMMU the same as physical ones.
 */
#include "explain/explanation.h"

#include <inttypes.h>

#include "lib/alloc.h"

/* In kernel virtual memory: at a fixed offset from the physical address. */
static bool is_logical(const struct explanation *explanation)
{
	return explanation_is_lowmem(explanation) ||
	       (explanation_is_in(explanation, "kernel-image") &&
		explanation->is_mapped);
}

/* The sum, truncated to the width of an address. */
static uint64_t cut(const struct explanation *explanation, uint64_t sum)
{
	return layout_has_64_bits(explanation->layout) ? sum : (uint32_t)sum;
}

char *explain_kinds(const struct explanation *explanation)
{
	if (!explanation->is_virtual)
		return xstrdup("physical,bus");
	if (explanation_is_user(explanation))
		return xstrdup("user virtual");
	if (explanation_is_in(explanation, "non-canonical"))
		return xstrdup("not canonical");
	if (is_logical(explanation))
		return xstrdup("kernel logical,kernel virtual");
	return xstrdup("kernel virtual");
}

/* The place that a wrong answer of __pa() leads to. */
static const char *what_is_there(const struct explanation *explanation,
				 uint64_t phys)
{
	uint64_t low = explanation->lowmem_bytes;
	uint64_t high = layout_fact_number(explanation->layout,
					   "zone_normal_limit") +
			layout_fact_number(explanation->layout,
					   "highmem_bytes");

	if (!layout_fact(explanation->layout, "zone_normal_limit") ||
	    !layout_fact(explanation->layout, "highmem_bytes"))
		return "not a valid result; whether RAM exists there is unknown";
	if (phys - explanation->phys_offset < low)
		return "the physical address of some lowmem page";
	return phys < high ? "the physical address of some highmem page" :
			     "beyond RAM, where devices are";
}

/*
 * __pa() subtracts PAGE_OFFSET from any address. With 64 bits, it subtracts the image's
 * offset from an address in or above the image (__phys_addr_nodebug() in
 * arch/x86/include/asm/page_64.h).
 */
static void judge_pa(const struct explanation *explanation,
		     struct invalid *invalid)
{
	const struct layout *layout = explanation->layout;
	const struct region *image = layout_find(layout, "kernel-image");
	const struct region *text = layout_find(layout, "kernel.text");
	bool by_image = image && text && explanation->address >= image->start;
	uint64_t offset = explanation->page_offset - explanation->phys_offset;

	if (by_image)
		offset = text->start - layout_fact_number(layout, "kernel_start");
	invalid->function = "__pa";
	invalid->answer = cut(explanation, explanation->address - offset);
	invalid->why = xasprintf("%s; it subtracts 0x%08" PRIx64 ", which is correct only for %s",
				 what_is_there(explanation, invalid->answer),
				 offset, by_image ? "the kernel's image" : "lowmem");
}

/* __va() adds PAGE_OFFSET, in the machine's number of bits. */
static void judge_va(const struct explanation *explanation,
		     struct invalid *invalid)
{
	const struct region *regions = explanation->layout->region;
	int region;

	invalid->function = "__va";
	invalid->answer = cut(explanation,
			      explanation->phys + explanation->page_offset -
			      explanation->phys_offset);
	region = explanation_region(explanation, invalid->answer);
	invalid->why = xasprintf("%s%s; it adds 0x%08" PRIx64 ", which is correct only for lowmem",
				 region < 0 ? "in no region of this copy" : "in region ",
				 region < 0 ? "" : regions[region].name,
				 explanation->page_offset -
				 explanation->phys_offset);
}

bool explain_invalid(const struct explanation *explanation,
		     struct invalid *invalid)
{
	if (!layout_fact(explanation->layout, "page_offset") ||
	    (!explanation->ranges && !explanation->has_phys_offset))
		return false;
	if (explanation->is_virtual && !is_logical(explanation))
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
		return "none: this is not RAM";
	if (frame & ADDRSPACE_FRAME_DMA24)
		return "all devices reach it, by 24 bits; bus address: the physical one";
	if (frame & ADDRSPACE_FRAME_DMA32)
		return "devices with 32 bits reach it; bus address: the physical one";
	return "only devices with more than 32 bits; for others, a bounce buffer";
}
