/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The one notation for a place in memory, of any kind. All commands that take a place
 * read it here, and addrspace(1) describes it, under PLACES.
 */
#ifndef PLACE_H
#define PLACE_H

#include <stdbool.h>
#include <stdint.h>

struct app;

#define PLACE_HELP							\
	"a virtual address (0xc0123456, c0123456, 3G), a region or slot by its\n" \
	"name (pkmap, FIX_APIC_BASE), a symbol of the kernel (schedule), a physical\n" \
	"address (0x12345000:) or page frame (pfn:0x12345), or what the session holds\n" \
	"(a.0); each with +BYTES or without. See PLACES in addrspace(1)"

struct place {
	bool is_physical;
	uint64_t address;	/* virtual, or physical */
	uint64_t end;		/* of a region or an area, exclusive; else @address */
};

/* Both look into app->snapshot, return a status and report what is wrong. */
int place_find(const struct app *app, const char *text,
	       struct place *place);

/* The lowest virtual address of the kernel half that leads to the place. */
int place_virtual(const struct app *app, const struct place *place,
		  uint64_t *address);

#endif
