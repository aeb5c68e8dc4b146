/* SPDX-License-Identifier: GPL-2.0 */
/* A set of pages with their frames: new ones, or those of an existing object. */
#ifndef PAGE_SET_H
#define PAGE_SET_H

#include <stdbool.h>
#include <stdint.h>

struct app;
struct session;

struct page_set {
	uint32_t id;
	uint32_t nr;
	uint64_t *pfn;
	const char *zone;	/* NULL: not known */
};

/*
 * Gets new pages. Without a zone, takes them from highmem or, if the machine has none,
 * from the normal zone. After a failure there is nothing to free.
 */
int page_set_get(struct page_set *set, struct session *session,
		 const char *zone, uint32_t count);

/*
 * The same without a message, from one zone; if the machine lacks that zone and
 * @or_normal is set, from the normal zone. Returns 0 or a negative errno.
 */
int page_set_try(struct page_set *set, struct session *session, uint32_t zone,
		 bool or_normal, uint32_t count);

/* The pages of an object that the session holds. */
int page_set_of(struct page_set *set, struct session *session, uint32_t id);
void page_set_free(struct page_set *set);

int page_set_print(const struct app *app, const struct page_set *set);

/* Runs of frames, as "0x100-0x103,0x200"; the caller frees it. */
char *page_set_runs(const struct page_set *set);

#endif
