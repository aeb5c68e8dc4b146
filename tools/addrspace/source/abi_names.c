// SPDX-License-Identifier: GPL-2.0
/* Words for the ABI's numbers (see abi_names.h). */
#include "source/abi_names.h"

#include <stdlib.h>
#include <string.h>
#include <linux/addrspace.h>

#include "lib/error.h"
#include "lib/alloc.h"

static const char *const zone[] = {
	[ADDRSPACE_ZONE_DMA] = "dma",
	[ADDRSPACE_ZONE_NORMAL] = "normal",
	[ADDRSPACE_ZONE_HIGHMEM] = "highmem",
	NULL
};

const struct names zone_names = { "a zone", zone };

static const char *const discipline[] = {
	[ADDRSPACE_SLOTS_TYPED] = "typed",
	[ADDRSPACE_SLOTS_STACK] = "stack",
	[ADDRSPACE_SLOTS_HEAP] = "heap",
	[ADDRSPACE_SLOTS_LOCAL] = "local",
	NULL
};

const struct names discipline_names = { "a discipline", discipline };

static const char *const slot_type[] = {
	[ADDRSPACE_SLOT_BOUNCE_READ] = "bounce_read",
	[ADDRSPACE_SLOT_USER0] = "user0",
	[ADDRSPACE_SLOT_USER1] = "user1",
	[ADDRSPACE_SLOT_SOFTIRQ0] = "softirq0",
	[ADDRSPACE_SLOT_SOFTIRQ1] = "softirq1",
	[ADDRSPACE_SLOT_IRQ0] = "irq0",
	[ADDRSPACE_SLOT_IRQ1] = "irq1",
	[ADDRSPACE_SLOT_NMI] = "nmi",
	NULL
};

const struct names slot_type_names = { "a type of slot", slot_type };

static const char *const context[] = {
	[ADDRSPACE_CONTEXT_PROCESS] = "process",
	[ADDRSPACE_CONTEXT_SOFTIRQ] = "softirq",
	[ADDRSPACE_CONTEXT_HARDIRQ] = "hardirq",
	NULL
};

const struct names context_names = { "a context", context };

static const char *const caching[] = {
	[ADDRSPACE_CACHED] = "wb",
	[ADDRSPACE_UNCACHED] = "uc",
	[ADDRSPACE_WRITE_COMBINING] = "wc",
	NULL
};

const struct names caching_names = { "a kind of caching", caching };

static const char *const kind[] = {
	[ADDRSPACE_OBJECT_PAGES] = "pages",
	[ADDRSPACE_OBJECT_ALLOC] = "vmalloc",
	[ADDRSPACE_OBJECT_VMAP] = "vmap",
	[ADDRSPACE_OBJECT_DEVICE] = "device",
	NULL
};

const struct names kind_names = { "a kind of object", kind };

static const char *const flag[] = {
	[ADDRSPACE_FLAG_PRESENT] = "present",
	[ADDRSPACE_FLAG_RW] = "rw",
	[ADDRSPACE_FLAG_USER] = "user",
	[ADDRSPACE_FLAG_PWT] = "pwt",
	[ADDRSPACE_FLAG_PCD] = "pcd",
	[ADDRSPACE_FLAG_ACCESSED] = "accessed",
	[ADDRSPACE_FLAG_DIRTY] = "dirty",
	[ADDRSPACE_FLAG_PSIZE] = "psize",
	[ADDRSPACE_FLAG_GLOBAL] = "global",
	[ADDRSPACE_FLAG_NX] = "nx",
	[ADDRSPACE_FLAG_PAT] = "pat",
	[ADDRSPACE_FLAG_PXN] = "pxn",
	[ADDRSPACE_FLAG_SHARED] = "shared",
	[ADDRSPACE_FLAG_STRONGLY_ORDERED] = "strongly-ordered",
	[ADDRSPACE_FLAG_DEVICE] = "device",
	[ADDRSPACE_FLAG_UNCACHED] = "uncached",
	[ADDRSPACE_FLAG_WRITE_THROUGH] = "write-through",
	[ADDRSPACE_FLAG_WRITE_BACK] = "write-back",
	[ADDRSPACE_FLAG_WRITE_ALLOCATE] = "write-allocate",
	NULL
};

const struct names flag_names = { "a flag", flag };

/* A newer module may know more numbers. */
const char *names_get(const struct names *names, uint32_t number)
{
	uint32_t i;

	for (i = 0; names->name[i]; i++)
		if (i == number)
			return names->name[i];
	return "?";
}

char *names_list(const struct names *names, uint32_t bits)
{
	char *list = xstrdup("");
	uint32_t i;

	for (i = 0; names->name[i]; i++) {
		if (bits >> i & 1)
			append_word(&list, ",", names->name[i]);
	}
	return list;
}

static char *list_words(const struct names *names)
{
	char *list = xstrdup(names->name[0]);
	int i;

	for (i = 1; names->name[i]; i++)
		append_word(&list, names->name[i + 1] ? ", " : " or ",
			    names->name[i]);
	return list;
}

int names_find(const struct names *names, const char *text, uint32_t *number)
{
	char *list;

	for (*number = 0; names->name[*number]; ++*number)
		if (!strcmp(names->name[*number], text))
			return STATUS_OK;
	list = list_words(names);
	misuse("'%s' is not %s: %s", text, names->what, list);
	free(list);
	return STATUS_MISUSE;
}
