// SPDX-License-Identifier: GPL-2.0
/* The effects of the end of highmem on a machine (see plan.h). */
#include "plan/plan.h"

#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"
#include "lib/size.h"

/* HIGHMEM64G was removed, and with it the choice of three. */
#define FIRST_WITHOUT_CHOICE	MODEL_KERNEL(6, 15, 0)

static const char *const words[] = {
	[PLAN_YES] = "yes",
	[PLAN_WITH_LOSS] = "with-loss",
	[PLAN_NO] = "no",
};

/*
 * MemTotal excludes the memory that the kernel takes at boot, and so must the
 * remainder.
 */
static bool holds_what_is_used(const struct machine *machine, uint64_t unused)
{
	const struct machine_use *use = &machine->use;

	return use->total && use->available && unused < use->available;
}

enum plan_answer plan_answer(const struct machine *machine,
			     const struct splits *splits)
{
	const struct split *best;

	if (splits->best < 0)
		return PLAN_NO;
	best = &splits->split[splits->best];
	if (!best->without.unused)
		return PLAN_YES;
	return holds_what_is_used(machine, best->without.unused) ?
	       PLAN_WITH_LOSS : PLAN_NO;
}

static void add(char **list, const char *word)
{
	append_word(list, " ", word);
}

/* arch/x86/Kconfig shows the choice to EXPERT only. */
char *stages_setting(const struct machine *machine, const struct split *split,
		     const struct split_half *half)
{
	bool is_i386 = machine->inputs.arch == MODEL_I386;
	char *list = xstrdup(""), *option;

	if (!split->running && is_i386)
		add(&list, "CONFIG_EXPERT=y");
	if (!split->running) {
		option = xasprintf("CONFIG_VMSPLIT_%s=y", split->is->name);
		add(&list, option);
		free(option);
	}
	if (half == &split->without && machine->inputs.highmem == MODEL_YES)
		add(&list, !is_i386 ? "CONFIG_HIGHMEM=n" :
		    machine->inputs.kernel >= FIRST_WITHOUT_CHOICE ?
		    "CONFIG_HIGHMEM4G=n" : "CONFIG_NOHIGHMEM=y");
	if (half->option) {
		char *size = size_text(half->option);

		option = xasprintf("vmalloc=%s", size);
		add(&list, option);
		free(option);
		free(size);
	}
	return list;
}

static void fill(struct stage *stage, const struct machine *machine,
		 const struct split *split, const struct split_half *half)
{
	stage->split = split->is->name;
	stage->lowmem = half->lowmem;
	stage->highmem = half->highmem;
	stage->unused = half->unused;
	stage->set = stages_setting(machine, split, half);
}

/* The best split if highmem stays: the one that leaves the least highmem. */
static const struct split *best_with(const struct splits *splits)
{
	const struct split *best = NULL;
	int i;

	for (i = 0; i < MODEL_NR_SPLITS; i++) {
		const struct split *split = &splits->split[i];

		if (split_works(split, &split->with) &&
		    (!best || split->with.highmem < best->with.highmem))
			best = split;
	}
	return best;
}

static void none(struct stage *stage)
{
	stage->word = words[PLAN_NO];
	stage->verdict = xstrdup("no split has room for the present areas");
	stage->set = xstrdup("");
}

static void find_larger_lowmem(struct stage *stage, const struct machine *machine,
			       const struct splits *splits)
{
	const struct split *split = best_with(splits);
	char *size;

	if (!split) {
		none(stage);
		return;
	}
	fill(stage, machine, split, &split->with);
	stage->word = words[PLAN_YES];
	size = size_words(split->with.highmem);
	if (!split->with.highmem)
		stage->verdict = xstrdup("all RAM becomes lowmem: no highmem is left");
	else
		stage->verdict = xasprintf("%s remain highmem", size);
	free(size);
}

/* The memory that then has to move from highmem to lowmem. */
static char *moved_text(const struct machine *machine)
{
	char *text = xstrdup(""), *one, *size;

	if (machine->use.page_tables) {
		size = size_words(machine->use.page_tables);
		one = xasprintf("page tables, %s now,", size);
		add(&text, one);
		free(one);
		free(size);
	} else {
		add(&text, "page tables");
	}
	add(&text, "and the memory of drivers move to lowmem");
	if (machine->users.nr_use) {
		one = xasprintf("; %d loaded modules call kmap()", machine->users.nr_use);
		append_word(&text, "", one);
		free(one);
	}
	return text;
}

static void find_page_cache(struct stage *stage, const struct machine *machine,
			    const struct splits *splits)
{
	const struct split *split = best_with(splits);
	char *size, *moved;

	if (!split) {
		none(stage);
		return;
	}
	fill(stage, machine, split, &split->with);
	stage->word = words[PLAN_YES];
	if (!split->with.highmem) {
		stage->verdict = xstrdup("nothing changes: there is no highmem left");
		return;
	}
	size = size_words(split->with.highmem);
	moved = moved_text(machine);
	stage->verdict = xasprintf("%s serve processes and the page cache alone; %s",
				   size, moved);
	free(moved);
	free(size);
}

static char *loss_text(const struct machine *machine, uint64_t unused)
{
	char *size = size_words(unused), *used, *text;
	uint64_t in_use = machine->use.total - machine->use.available;

	if (!machine->use.total || !machine->use.available)
		text = xasprintf("%s of RAM are lost; /proc/meminfo would show whether the "
				 "memory in use fits", size);
	else if (holds_what_is_used(machine, unused)) {
		used = size_words(in_use);
		text = xasprintf("%s of RAM are lost; the memory in use, %s, fits into the rest",
				 size, used);
		free(used);
	} else {
		used = size_words(in_use);
		text = xasprintf("%s of RAM are lost, and the memory in use, %s, does not fit "
				 "into the rest", size, used);
		free(used);
	}
	free(size);
	return text;
}

static void find_none_at_all(struct stage *stage, const struct machine *machine,
			     const struct splits *splits)
{
	const struct split *split;

	if (splits->best < 0) {
		none(stage);
		return;
	}
	split = &splits->split[splits->best];
	fill(stage, machine, split, &split->without);
	stage->word = words[plan_answer(machine, splits)];
	stage->verdict = split->without.unused ?
			 loss_text(machine, split->without.unused) :
			 xstrdup("the machine can live without highmem: all RAM is lowmem");
}

void stages_find(struct stage stage[PLAN_NR_STAGES], const struct machine *machine,
		 const struct splits *splits)
{
	stage[0] = (struct stage){ .nr = 1, .name = "a larger lowmem" };
	stage[1] = (struct stage){ .nr = 2, .name = "highmem for the page cache" };
	stage[2] = (struct stage){ .nr = 3, .name = "no highmem" };
	find_larger_lowmem(&stage[0], machine, splits);
	find_page_cache(&stage[1], machine, splits);
	find_none_at_all(&stage[2], machine, splits);
}

void stages_free(struct stage stage[PLAN_NR_STAGES])
{
	int i;

	for (i = 0; i < PLAN_NR_STAGES; i++) {
		free(stage[i].verdict);
		free(stage[i].set);
	}
}
