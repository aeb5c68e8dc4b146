/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The load of lowmem: the tables that grow with RAM. Also warns of models that would
 * not boot, or with too little memory.
 */
#ifndef MODEL_COST_H
#define MODEL_COST_H

#include <stdbool.h>
#include <stdint.h>

struct model;

/* A distribution's kernel, its initrd and the first tables need about this of lowmem. */
#define MODEL_LEAST_TO_BOOT	(64ULL << 20)

/* The costs of one amount of RAM, in bytes. */
struct model_cost {
	uint64_t ram;
	uint64_t lowmem;
	uint64_t mem_map;	/* a struct page for each page */
	uint64_t pageblocks;	/* flags for each block of pages */
	uint64_t page_tables;	/* if all RAM were mapped once, without HIGHPTE */
	uint64_t io_tlb;	/* bounce buffers, for RAM above 4 GiB */
	uint64_t cma;		/* reserved for devices: only movable pages get it */
	uint64_t image;		/* the kernel's; 0 if it is not known */
	uint64_t left;		/* of lowmem, after all uses except page tables */
};

/* Returns false if the size of a struct page or of a page table is unknown. */
bool model_cost_is_known(const struct model *model);

/* For a model whose cost is known. */
void model_cost(struct model_cost *cost, const struct model *model,
		uint64_t ram);

/* The largest vmalloc= that leaves room for an initrd in lowmem; 0: none does. */
uint64_t model_cost_most_vmalloc(const struct model *model);

/* The amount of RAM with which mem_map takes half of lowmem. */
uint64_t model_cost_half(const struct model *model);

/* Calls @warn for each. */
void model_warnings(const struct model *model,
		    void (*warn)(void *context, const char *text),
		    void *context);

#endif
