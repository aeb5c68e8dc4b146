// SPDX-License-Identifier: GPL-2.0
/*
 * The command `vmalloc`: makes an area of the mini-vmalloc, lists its areas, or shows
 * the use of the kernel's own vmalloc space.
 */
#include "app.h"
#include "commands.h"
#include "lib/arguments.h"
#include "lib/error.h"
#include "lib/options.h"
#include "mappers/areas.h"
#include "source/calls.h"
#include "source/session.h"
#include "vmalloc/vmalloc.h"

static struct {
	const char *align, *size;
	bool zero, lowmem, hold, holes, areas, guarded;
} given;

static const struct option_def vmalloc_options[] = {
	{ 'a', "align", "SIZE", "alignment of the address: a power of two",
	  .text = &given.align },
	{ 'Z', "zero", NULL, "ask for zeroed pages, as vzalloc() does",
	  .flag = &given.zero },
	{ 'l', "lowmem", NULL, "no pages from highmem", .flag = &given.lowmem },
	SESSION_HOLD_OPTION(&given.hold),
	{ 'H', "holes", NULL, "show the kernel's own vmalloc space",
	  .flag = &given.holes },
	{ 's', "size", "SIZE", "check whether SIZE would fit (with --holes)",
	  .text = &given.size },
	{ 0, "guarded", NULL, "--size includes the guard page",
	  .flag = &given.guarded },
	{ 0, "areas", NULL, "list each area, too (with --holes)",
	  .flag = &given.areas },
	{ 0 }
};

static int allocate(const struct app *app, const char *size)
{
	struct device *device = &app->session->device;
	uint32_t flags = (given.zero ? ADDRSPACE_AREA_ZERO : 0) |
			 (given.lowmem ? ADDRSPACE_AREA_LOWMEM : 0);
	uint64_t bytes, align = 0;
	int id;

	if (argument_size("SIZE", size, &bytes) ||
	    (given.align && argument_size("--align", given.align, &align)))
		return STATUS_MISUSE;
	id = dev_area(device_fd(device), bytes, align, flags, NULL);
	if (id < 0)
		return device_status(device, ADDRSPACE_AREA_ALLOC, id);
	session_made(app->session, id);
	app->session->hold = given.hold;
	return area_view_print(app, id);
}

static int show_holes(const struct app *app, int nr)
{
	const struct vmalloc_holes_wish wish = {
		.size = given.size,
		.align = given.align,
		.guarded = given.guarded,
		.areas = given.areas,
	};

	if (nr)
		return misuse("--holes allocates nothing: give a size to check as --size");
	if (given.zero || given.lowmem || given.hold)
		return misuse("--holes allocates nothing: leave out --zero, --lowmem and --hold");
	return vmalloc_holes_show(app, &wish);
}

static int vmalloc_run(const struct app *app, int nr, char **arguments)
{
	if (given.holes)
		return show_holes(app, nr);
	if (given.size || given.areas || given.guarded)
		return misuse("--size, --guarded and --areas go with --holes");
	if (nr)
		return arguments_want(nr, 0, 1, "vmalloc [SIZE]") ?:
		       session_may_change(app->session) ?:
		       allocate(app, arguments[0]);
	if (given.align || given.zero || given.lowmem || given.hold)
		return misuse("these options are for a new area: give its SIZE");
	return area_list_show(app);
}

const struct command vmalloc_command = {
	.name = "vmalloc",
	.arguments = "[SIZE]",
	.summary = "allocate an area of the mini-vmalloc, or list all; show the kernel's holes",
	.help =
"Without SIZE, shows the areas of all users, and how full the space is. With SIZE,\n"
"allocates an area of virtually contiguous pages. AREA is its number among all\n"
"areas, OBJECT its number or name in the session. Fragmentation is 0 if all free\n"
"space is one hole, and near 100 if there are many small holes.\n"
"\n"
"With --holes, the kernel's own vmalloc space, by /proc/vmallocinfo and the page\n"
"tables: what is free, who has how much, and whether an area of --size would fit\n"
"(status 1 where it does not, 0 also where it only may: a script that has to be sure\n"
"asks --json for the verdict \"fits\"), or else which areas are in the way. Each area ends with a\n"
"guard page, which the N of the kernel's message \"vmap allocation for size N\n"
"failed\" counts: --size N --guarded. vmalloc() aligns to a page; ioremap() to the\n"
"size it maps, rounded up to a power of two, but at most to 2 MiB with PAE, to\n"
"4 MiB with page tables of two levels, to 16 MiB on ARM. What is freed lazily\n"
"keeps its place until all TLBs are flushed together. MAPPED is less than SIZE\n"
"where only the space is reserved.",
	.options = vmalloc_options,
	.run = vmalloc_run,
};
