// SPDX-License-Identifier: GPL-2.0
/* The command `vmalloc`: an area of the mini-vmalloc, or the list of them. */
#include "app.h"
#include "area_list.h"
#include "area_view.h"
#include "arguments.h"
#include "commands.h"
#include "error.h"
#include "options.h"
#include "session.h"

static struct {
	const char *align;
	bool zero, lowmem, hold;
} given;

static const struct option_def vmalloc_options[] = {
	{ 'a', "align", "SIZE", "of the address: a power of two",
	  .text = &given.align },
	{ 'Z', "zero", NULL, "ask for zeroed pages, as vzalloc() does",
	  .flag = &given.zero },
	{ 'l', "lowmem", NULL, "no pages from highmem", .flag = &given.lowmem },
	SESSION_HOLD_OPTION(&given.hold),
	{ 0 }
};

static int allocate(const struct app *app, const char *size)
{
	struct addrspace_area_alloc alloc = {
		.size = sizeof(alloc),
		.flags = (given.zero ? ADDRSPACE_AREA_ZERO : 0) |
			 (given.lowmem ? ADDRSPACE_AREA_LOWMEM : 0),
	};
	uint64_t bytes, align = 0;
	int status;

	if (argument_size("SIZE", size, &bytes) ||
	    (given.align && argument_size("--align", given.align, &align)))
		return STATUS_MISUSE;
	alloc.bytes = bytes;
	alloc.align = align;
	status = device_call(&app->session->device, ADDRSPACE_AREA_ALLOC,
			     &alloc);
	if (status)
		return status;
	session_made(app->session, alloc.id);
	app->session->hold = given.hold;
	return area_view_print(app, alloc.id);
}

static int vmalloc_run(const struct app *app, int nr, char **arguments)
{
	if (nr == 0)
		return area_list_show(app);
	return arguments_want(nr, 0, 1, "vmalloc [SIZE]") ?:
	       allocate(app, arguments[0]);
}

const struct command vmalloc_command = {
	.name = "vmalloc",
	.arguments = "[SIZE]",
	.summary = "allocate an area of the mini-vmalloc, or list all",
	.help =
"Without SIZE, the areas of all users, and how full the space is. With it, an\n"
"area of pages that follow each other in virtual memory only.",
	.options = vmalloc_options,
	.run = vmalloc_run,
};
