// SPDX-License-Identifier: GPL-2.0
/* The command `pkmap`: the slots of the kernel's own kmap(). */
#include "app.h"
#include "commands.h"
#include "lib/error.h"
#include "lib/options.h"
#include "show/parts.h"
#include "source/reader.h"
#include "views/kernel_slots.h"

static struct {
	bool all;
} given;

static const struct option_def pkmap_options[] = {
	{ 'a', "all", NULL, "free slots, too", .flag = &given.all },
	{ 0 }
};

/* slot INDEX ADDRESS STATE PFN ZONE FLAGS */
static int read_slot(void *context, struct reader *reader, char *words[], int nr)
{
	return kernel_slots_take(context, reader, words, 3);
}

static int read_summary(void *context, struct reader *reader, char *words[],
			int nr)
{
	struct kernel_slots *slots = context;

	return records_summary(&slots->summary, reader, words);
}

static const struct record_kind kinds[] = {
	{ "slot", 7, read_slot },
	{ "summary", 3, read_summary },
	{ NULL }
};

static int print_pkmap(const struct app *app, const struct kernel_slots *slots)
{
	struct parts parts;
	int status;

	parts_begin(&parts, app);
	status = kernel_slots_print(&parts, slots, false) ?:
		 parts_pairs(&parts, "summary", &slots->summary);
	return parts_end(&parts, status);
}

static int pkmap_run(const struct app *app, int nr, char **arguments)
{
	struct kernel_slots slots = { .all = given.all };
	int status = records_read(app, "pkmap", kinds, &slots);

	if (!status && slots.hidden)
		reader_warn_hidden();
	status = status ?: print_pkmap(app, &slots);
	kernel_slots_free(&slots);
	return status;
}

const struct command pkmap_command = {
	.name = "pkmap",
	.summary = "the slots of the kernel's own kmap()",
	.help =
"The permanent mappings of highmem pages, shared by all CPUs. A slot that is\n"
"mapped is in use, or waits until the slots wrap and all such are flushed: the\n"
"kernel keeps the counts that tell these apart to itself. Without highmem in the\n"
"machine nothing is ever mapped here. 'window' shows addrspace's own, with\n"
"counts.",
	.options = pkmap_options,
	.run = pkmap_run,
};
