/* SPDX-License-Identifier: GPL-2.0 */
/*
 * An observer: the figures that explain the region map, such as zones, limits and the
 * format of page tables. Called by the interfaces.
 */
#ifndef ADDRSPACE_FACTS_H
#define ADDRSPACE_FACTS_H

#include <linux/types.h>

enum fact_kind {
	FACT_NUMBER,	/* decimal */
	FACT_ADDRESS,	/* hexadecimal; hidden from readers that may see no addresses */
	FACT_YES_NO,
	FACT_WORD,
};

struct kernel_image;

struct fact {
	const char *name;
	enum fact_kind kind;
	union {
		u64 number;
		const char *word;
	};
};

int as_facts_count(void);
void as_facts_get(int index, const struct kernel_image *image, struct fact *fact);

#endif /* ADDRSPACE_FACTS_H */
