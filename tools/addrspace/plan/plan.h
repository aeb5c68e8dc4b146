/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Can a machine live without highmem, or with another split of its address space?
 * machine.c has its present state, splits.c (with replay.c) the sizes that each split
 * would give, stages.c the effects of the announced end of highmem. Only show.c prints.
 */
#ifndef PLAN_H
#define PLAN_H

#include <stdbool.h>
#include <stdint.h>

#include "data/processes.h"
#include "model/inputs.h"

struct app;
struct vmareas;

/*
 * Would the present areas of the kernel's vmalloc space fit into another one? Places
 * them again, one by one.
 */

enum replay_verdict {
	REPLAY_UNKNOWN,		/* the present areas are unknown */
	REPLAY_FITS,		/* with all present gaps */
	REPLAY_TIGHT,		/* as boot places them, without later gaps */
	REPLAY_NOT,
};

struct replay_area {
	uint64_t size, align;	/* the guard included */
	uint64_t start;		/* now; 0: hashed */
	bool from_end;		/* placed downwards: percpu chunks */
	bool fixed;		/* at an address that the board sets */
};

struct replay {
	struct replay_area *area;
	int nr;
	bool known;
	uint64_t bytes;		/* of all of them */
	uint64_t span;		/* the present span, from the first to the last; 0: unknown */
};

/* @ioremap_align: the largest alignment of device memory. */
void replay_take(struct replay *replay, const struct vmareas *areas,
		 uint64_t ioremap_align);
void replay_free(struct replay *replay);

/* Also sets the size of the largest hole after that. */
enum replay_verdict replay_run(const struct replay *replay, uint64_t start,
			       uint64_t end, uint64_t *largest);

/*
 * The smallest size of a space with that end, a multiple of @step; 0: none is enough.
 */
uint64_t replay_least(const struct replay *replay, uint64_t end, uint64_t step);

const char *replay_word(enum replay_verdict verdict);

/* The symbols that an object file takes from others. */

/* Calls @take for each; false if the file cannot be read as one. */
bool elf_undefined(const char *path,
		   void (*take)(void *context, const char *symbol), void *context);

/*
 * Loaded modules, and whether they map pages by kmap(): judged by the symbols that they
 * import, which are in the files of the modules, or in a kallsyms that lists them.
 */

enum kmap_use { KMAP_UNKNOWN, KMAP_NONE, KMAP_USES };

struct kmap_user {
	char *name;
	enum kmap_use use;
	char *symbols;		/* that it imports, with commas between them; or "" */
};

struct kmap_users {
	struct kmap_user *module;	/* as /proc/modules lists them */
	int nr, room;
	int nr_use, nr_unknown;
	bool known;		/* which modules there are */
};

/*
 * @dir: the directory of the module files, or NULL; reports the files that cannot be
 * read.
 */
int kmap_users_find(struct kmap_users *users, const struct app *app,
		    const char *dir);
void kmap_users_free(struct kmap_users *users);

/* The machine that a plan is for: the inputs of the model, and its present use. */

/* Bytes of /proc/meminfo; 0 if it is not known. */
struct machine_use {
	uint64_t total, available, page_tables;
};

struct machine {
	struct model_inputs inputs;
	char *release;
	uint64_t ram;		/* to its end, holes included */
	uint64_t holes;		/* of it; 0 if they are unknown */
	uint64_t low_holes;	/* those that lie in lowmem with any split */
	bool holes_known;
	struct machine_use use;
	struct replay replay;
	struct processes processes;
	struct kmap_users users;
	uint64_t vmalloc;	/* its bytes, as the machine states them; or 0 */
	uint64_t lowmem;	/* the same; also 0 if the plan is for another machine */
};

/*
 * @here: it is the running machine. @modules: the directory of its module files, or
 * NULL. Reports missing files.
 */
int machine_read(struct machine *machine, const struct app *app, bool here,
		 const char *modules);
void machine_free(struct machine *machine);

/* The sizes that each split would give a machine. */

/* A kernel of one split, with highmem or without. */
struct split_half {
	uint64_t lowmem, left;	/* left: without the fixed uses of lowmem */
	uint64_t highmem, unused;	/* of RAM, without its holes */
	uint64_t vmalloc, largest;	/* its largest hole, after the replay */
	uint64_t option;	/* vmalloc=, if the present areas need more; or 0 */
	enum replay_verdict mapped;
	const char *broken;	/* why it does not boot; or NULL */
};

struct split {
	const struct model_split *is;
	bool running;
	const char *excluded;	/* why there is no such kernel; or NULL */
	uint64_t user;		/* bytes of the user half */
	int nr_too_large;	/* processes: the first ones of the machine's list */
	struct split_half with, without;	/* highmem */
};

struct splits {
	struct split split[MODEL_NR_SPLITS];
	int best;		/* that loses the least RAM without highmem; or -1 */
};

void splits_find(struct splits *splits, const struct machine *machine);

/* May the machine live in it? */
bool split_works(const struct split *split, const struct split_half *half);

/* The smallest gap that the kernel reserves for a process's stack in the user half. */
#define SPLIT_STACK_GAP	(128ULL << 20)

/* A plan as tables and an answer, or as JSON. */

enum plan_answer {
	PLAN_YES,		/* all RAM can be lowmem */
	PLAN_WITH_LOSS,		/* the memory in use fits into the possible lowmem */
	PLAN_NO,
};

/* Can the machine live without highmem? */
enum plan_answer plan_answer(const struct machine *machine,
			     const struct splits *splits);

int plan_show(const struct app *app, const struct machine *machine,
	      const struct splits *splits);

/*
 * The announced end of highmem, in three stages: a larger lowmem by default; highmem
 * for the pages of processes and the page cache alone; none at all. For each: its
 * effect on the machine, and the settings that help.
 */

#define PLAN_NR_STAGES	3

struct stage {
	uint64_t nr;
	const char *name;
	const char *split;	/* the configuration to build; or NULL */
	uint64_t lowmem, highmem, unused;
	const char *word;	/* for programs: "yes", "with-loss", "no" */
	char *verdict;
	char *set;		/* configuration and boot options; or "" */
};

void stages_find(struct stage stage[PLAN_NR_STAGES], const struct machine *machine,
		 const struct splits *splits);
void stages_free(struct stage stage[PLAN_NR_STAGES]);

/* The configuration options for a split; the caller frees the text. */
char *stages_setting(const struct machine *machine, const struct split *split,
		     const struct split_half *half);

#endif
