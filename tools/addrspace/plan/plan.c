// SPDX-License-Identifier: GPL-2.0
/*
 * The command `plan`: can this machine live without highmem, or with another split of
 * its address space? Models each split, with the present mappings.
 */
#include "plan/plan.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "app.h"
#include "commands.h"
#include "data/snapshot.h"
#include "infer/open.h"
#include "lib/alloc.h"
#include "lib/error.h"
#include "lib/options.h"
#include "lib/page.h"
#include "model/cost.h"
#include "model/options.h"
#include "source/source.h"

enum {
	PLAN_LIVES = 0,
	PLAN_NEEDS_HIGHMEM = 1,
	PLAN_TROUBLE = 2,
};

static struct model_given given;
static const char *modules;

static const struct option_def plan_options[] = {
	{ 'k', "kernel", "VERSION", "plan for a kernel of this version",
	  .text = &given.kernel },
	{ 'r', "ram", "SIZE", "plan for this much RAM, without holes",
	  .text = &given.ram },
	{ 'm', "vmalloc", "SIZE", "plan with this boot option vmalloc=",
	  .text = &given.vmalloc },
	{ 0, "swiotlb", "HOW", "plan with this boot option swiotlb=",
	  .text = &given.swiotlb },
	{ 0, "cma", "SIZE", "plan with this boot option cma=",
	  .text = &given.cma },
	{ 0, "modules", "DIR", "the directory of the files of the loaded modules",
	  .text = &modules },
	{ 0 }
};

/*
 * Plans for another machine than this one, so this one's figures cannot check the
 * model.
 */
static bool is_changed(void)
{
	return given.kernel || given.ram || given.vmalloc || given.swiotlb ||
	       given.cma;
}

/* RAM given by an option has no holes. */
static int apply(struct machine *machine)
{
	int status = model_options_apply(&machine->inputs, &given, false);

	if (is_changed())
		machine->lowmem = 0;
	if (status || !given.ram)
		return status;
	machine->ram = machine->inputs.top_pfn.value << PAGE_SHIFT;
	machine->holes = 0;
	machine->low_holes = 0;
	machine->holes_known = true;
	return STATUS_OK;
}

/*
 * The size of page tables depends on PAE: if that is unknown, so is the cost of any
 * split.
 */
static int check_known(const struct machine *machine, const struct app *app)
{
	struct model model;

	model_compute(&model, &machine->inputs);
	if (model_cost_is_known(&model))
		return STATUS_OK;
	return fail("%s: what is missing is whether the kernel has PAE: its configuration shows it",
		    app->source->path);
}

static int answer(const struct app *app, const struct machine *machine)
{
	struct splits splits;

	splits_find(&splits, machine);
	if (plan_show(app, machine, &splits) || fflush(stdout))
		return PLAN_TROUBLE;
	return plan_answer(machine, &splits) == PLAN_YES ? PLAN_LIVES :
							   PLAN_NEEDS_HIGHMEM;
}

static int plan_for(const struct app *app, bool here)
{
	struct machine machine;
	int status = machine_read(&machine, app, here, modules) ?: apply(&machine) ?:
		     check_known(&machine, app);

	status = status ? PLAN_TROUBLE : answer(app, &machine);
	machine_free(&machine);
	return status;
}

/*
 * Without our module, reads the kernel's own files, like the texts of another machine.
 */
static int plan_without_module(const struct app *app)
{
	struct option_list files = { .text = { "/proc" }, .nr = 1 };
	struct app without = *app;
	struct utsname name;
	struct source source;
	char *config = NULL;
	int status;

	if (!uname(&name)) {
		config = xasprintf("/boot/config-%s", name.release);
		if (!access(config, R_OK))
			files.text[files.nr++] = config;
	}
	if (infer_open(&source, NULL, &files)) {
		status = PLAN_TROUBLE;
	} else {
		without.source = &source;
		without.snapshot = snapshot_new(&source);
		status = plan_for(&without, true);
		snapshot_free(without.snapshot);
	}
	source_end(&source);
	free(config);
	return status;
}

static int plan_run(const struct app *app, int nr, char **arguments)
{
	bool here = source_is_live(app->source);

	if (here && !source_has(app->source, "layout"))
		return plan_without_module(app);
	return plan_for(app, here);
}

const struct command plan_command = {
	.name = "plan",
	.summary = "can this machine live without highmem, or with another split",
	.help =
"For each split of the address space: how large lowmem, highmem and the vmalloc\n"
"space would be, whether what is mapped in vmalloc now fits into it, and which\n"
"processes have more mapped than the user half would hold. LOST is RAM of no use\n"
"without highmem. MAPPED is 'fits' with all gaps that there are now, 'tight' as a\n"
"boot places the areas one by one, or 'no'.\n"
"\n"
"Then the stages of the announced end of highmem: a larger lowmem by default,\n"
"highmem for processes and the page cache alone, none at all; with what to set.\n"
"Works on the running machine, a record, or what somebody sent (--from); what is\n"
"not known is named, with the file that would show it.\n"
"\n"
"The exit status is 0 where all RAM can be lowmem, 1 where highmem is needed or RAM\n"
"would be lost, 2 for trouble.",
	.trouble = PLAN_TROUBLE,
	.options = plan_options,
	.run = plan_run,
};
