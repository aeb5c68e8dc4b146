/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The mappings that the module reports: those of its own window, slots and areas, and
 * of the kernel's fixmap and pkmap. One struct for each file. Shows nothing.
 *
 * Each file is read into a struct of zeros; after a failure there is nothing to free.
 */
#ifndef DATA_MAPPERS_H
#define DATA_MAPPERS_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/pairs.h"

struct source;

/* A slot of the window. */
struct window_slot {
	uint64_t index, address, users;
	uint64_t pfn;		/* 0: it maps nothing */
	char *state;		/* "free", "unused" or "used" */
	char *zone, *caller;
};

struct window {
	struct window_slot *slot;
	int nr, room;
	struct pairs summary;
};

int window_read(struct window *window, const struct source *source);
void window_free(struct window *window);

/* The use of one discipline by a CPU. */
struct slot_use {
	uint64_t cpu, in_use, high_water, refused, misused;
	char *discipline;
};

/* An atomic slot that is in use, or that a lazy one left mapped. */
struct slot {
	uint64_t cpu, address, pfn;
	char *discipline, *type, *caller;
	const char *state;	/* "used" or "left" */
};

struct slot_task {
	uint64_t cpu, pid, mappings;
};

struct slots {
	struct slot_use *use;
	int nr_uses, uses_room;
	struct slot *slot;
	int nr_slots, slots_room;
	struct slot_task *task;
	int nr_tasks, tasks_room;
};

int slots_read(struct slots *slots, const struct source *source);
void slots_free(struct slots *slots);

/* An area of the mini-vmalloc. */
struct area {
	uint64_t id, start, end, size, pages, runs;
	char *kind;
	char *flags;		/* commas between */
	char *caller;
};

/* The last request that found no hole, and the place with the fewest areas in the way. */
struct refused {
	uint64_t size, align;
	char *caller;		/* NULL: nothing was refused */
	bool has_place;
	uint64_t start, end, obstacles;	/* of the place, if there is one */
};

struct areas {
	struct area *area;
	int nr, room;
	struct pairs summary;
	struct refused refused;
};

int areas_read(struct areas *areas, const struct source *source);
void areas_free(struct areas *areas);

/* The area that begins at @start, or that holds an address; or NULL. */
const struct area *areas_from(const struct areas *areas, uint64_t start);
const struct area *areas_at(const struct areas *areas, uint64_t address);

/* A slot of the fixmap or of pkmap. */
struct kernel_slot {
	uint64_t index, address;
	uint64_t pfn;		/* FIELD_NONE: nothing is mapped, or it is hidden */
	char *name;		/* NULL in pkmap */
	char *state;		/* "mapped" or "unmapped" */
	char *zone;		/* NULL: no RAM, or nothing */
	char *flags;		/* commas between */
};

/* kmap_local_page() on a CPU: the number of its slots, and of those nested now. */
struct kmap_cpu {
	uint64_t cpu, slots, depth;
};

struct kmap_task {
	uint64_t pid, cpu, depth;
	char *comm;
};

struct kernel_slots {
	struct kernel_slot *slot;
	int nr, room;
	struct kmap_cpu *cpu;	/* of the fixmap only */
	int nr_cpus, cpus_room;
	struct kmap_task *task;	/* of the fixmap only */
	int nr_tasks, tasks_room;
	struct pairs summary;
};

int fixmap_read(struct kernel_slots *slots, const struct source *source);
int pkmap_read(struct kernel_slots *slots, const struct source *source);
void kernel_slots_free(struct kernel_slots *slots);

#endif
