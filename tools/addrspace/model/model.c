// SPDX-License-Identifier: GPL-2.0
/*
 * The command `model`: computes the layout of a kernel from parameters alone, shows its
 * differences from this machine, and checks recorded layouts against the formulas.
 */
#include "model/model.h"

#include "app.h"
#include "commands.h"
#include "lib/error.h"
#include "show/layout_view.h"
#include "model/check.h"
#include "model/inputs.h"
#include "model/options.h"
#include "model/show.h"
#include "lib/options.h"
#include "data/layout.h"
#include "data/snapshot.h"

static struct model_given given;

static struct {
	bool like_this, notes, no_picture;
	const char *check;
} how;

static const struct option_def model_options[] = {
	{ 'r', "ram", "SIZE", "the amount of RAM, without holes: 512M, 4G",
	  .text = &given.ram },
	{ 's', "split", "SPLIT", "3G (default), 3G_OPT, 2G, 2G_OPT or 1G",
	  .text = &given.split },
	{ 'p', "pae", NULL, "page tables of three levels; on ARM: LPAE",
	  .flag = &given.pae },
	{ 0, "highmem", "HOW", "none, 4G (default) or 64G",
	  .text = &given.highmem },
	{ 'm', "vmalloc", "SIZE", "the boot option vmalloc=",
	  .text = &given.vmalloc },
	{ 'c', "cpus", "N", "NR_CPUS: the CPUs that the kernel is built for (32)",
	  .text = &given.cpus },
	{ 'k', "kernel", "VERSION", "2.4 to " MODEL_LAST_NAME ", as uname -r says it (6.1)",
	  .text = &given.kernel },
	{ 0, "arch", "ARCH", "i386 (default) or arm", .text = &given.arch },
	{ 'l', "like-this", NULL, "start from this machine and show what changes",
	  .flag = &how.like_this },
	{ 0, "check", "FILE", "compare a boot log, or JSON lines; - for stdin",
	  .text = &how.check },
	{ 0, "page-offset", "ADDR", "where the kernel's half begins",
	  .text = &given.page_offset },
	{ 0, "top-pfn", "N", "the first page frame after the end of RAM",
	  .text = &given.top_pfn },
	{ 0, "fixaddr-top", "ADDR", "FIXADDR_TOP: lower with reservetop= or a hypervisor",
	  .text = &given.fixaddr_top },
	{ 0, "fixaddr-start", "ADDR", "where the fixmap begins",
	  .text = &given.fixaddr_start },
	{ 0, "cpu-entry", "ADDR", "where the cpu_entry_area begins",
	  .text = &given.cpu_entry },
	{ 0, "vmalloc-end", "ADDR", "VMALLOC_END of an ARM platform that sets its own",
	  .text = &given.vmalloc_end },
	{ 0, "phys-offset", "ADDR", "where RAM begins on an ARM board (0)",
	  .text = &given.phys_offset },
	{ 0, "initrd-end", "ADDR", "where the boot loader's initrd ends in RAM",
	  .text = &given.initrd_end },
	{ 0, "swiotlb", "HOW", "the boot option swiotlb=: slabs, force, noforce",
	  .text = &given.swiotlb },
	{ 0, "cma", "SIZE", "the boot option cma=, or CONFIG_CMA_SIZE_MBYTES",
	  .text = &given.cma },
	{ 0, "page-struct", "BYTES", "sizeof(struct page)",
	  .text = &given.page_struct },
	{ 'n', "notes", NULL, "show the purpose of each region",
	  .flag = &how.notes },
	{ 0, "no-picture", NULL, "the tables only", .flag = &how.no_picture },
	{ 0 }
};

static int show(const struct app *app, const struct model_inputs *inputs,
		const struct layout *before)
{
	struct layout_view view = {
		.notes = how.notes,
		.no_picture = how.no_picture,
		.planned = true,
		.depth = UINT64_MAX,
	};
	struct model model;

	model_compute(&model, inputs);
	return model_show(app, &model, before, &view);
}

static int run_like_this(const struct app *app)
{
	struct model_inputs inputs;
	const struct layout *layout = snapshot_layout(app->snapshot);

	if (!layout)
		return STATUS_FAILED;
	model_options_default(&inputs);
	model_inputs_reserved(&inputs, app);
	return model_inputs_like(&inputs, layout) ?:
	       model_options_apply(&inputs, &given, false) ?:
	       show(app, &inputs, layout);
}

/* Options give only inputs that the records lack. */
static int run_check(const struct app *app)
{
	struct model_inputs inputs;
	int status;

	model_inputs_init(&inputs);
	status = model_options_apply(&inputs, &given, true);
	return status ?: model_check(app, how.check, &inputs);
}

static int model_run(const struct app *app, int nr, char **arguments)
{
	struct model_inputs inputs;
	int status;

	if (how.like_this && how.check)
		return misuse("--like-this and --check cannot be combined: give one");
	if (how.check && (how.notes || how.no_picture))
		return misuse("--check shows no regions: --%s has no use",
			      how.notes ? "notes" : "no-picture");
	if (how.like_this && given.arch)
		return misuse("--like-this uses this machine's architecture: leave out --arch");
	if (how.like_this)
		return run_like_this(app);
	if (how.check)
		return run_check(app);
	model_options_default(&inputs);
	status = model_options_apply(&inputs, &given, false);
	if (!status && inputs.top_pfn.missing)
		status = misuse("how much RAM? --ram SIZE, --top-pfn N or --like-this");
	return status ?: show(app, &inputs, NULL);
}

const struct command model_command = {
	.name = "model",
	.summary = "the layout computed from parameters alone",
	.help =
"Computes where the regions of a 32-bit kernel lie, by the formulas of its version,\n"
"and how much lowmem remains beside the tables that grow with RAM. It needs neither\n"
"the module nor a 32-bit machine, except for --like-this, which starts from the\n"
"running machine: with --vmalloc 256M or --split 2G it shows what would change.\n"
"\n"
"RAM counts from address 0 without holes; a PC with 4 GiB has a hole for devices\n"
"below 4 GiB, and therefore a higher --top-pfn. Values that depend on a kernel's\n"
"configuration (the size of the fixmap, NR_CPUS, struct page) are those of Debian's\n"
"kernels; options change them.\n"
"\n"
"--check takes only the inputs from each record, and reports for each boundary\n"
"whether it agrees, differs or cannot be computed. Options then give what the\n"
"records lack. Exit status 1 where one differs.",
	.options = model_options,
	.run = model_run,
};
