// SPDX-License-Identifier: GPL-2.0
/* The command `device`: an area over device memory. */
#include "source/abi_names.h"
#include "app.h"
#include "mappers/area_view.h"
#include "lib/arguments.h"
#include "commands.h"
#include "lib/error.h"
#include "lib/options.h"
#include "source/session.h"

static struct {
	const char *cache;
	bool hold;
} given;

static const struct option_def device_options[] = {
	{ 'c', "cache", "HOW", "uc (uncached, default), wc (write-combining) or wb (cached)",
	  .text = &given.cache },
	SESSION_HOLD_OPTION(&given.hold),
	{ 0 }
};

static int map_device(const struct app *app, uint64_t phys, uint64_t bytes)
{
	struct addrspace_area_device area = {
		.size = sizeof(area),
		.phys = phys,
		.bytes = bytes,
		.caching = ADDRSPACE_UNCACHED,
	};
	int status;

	if (given.cache && names_find(&caching_names, given.cache,
				      &area.caching))
		return STATUS_MISUSE;
	status = device_call(&app->session->device, ADDRSPACE_AREA_DEVICE,
			     &area);
	if (status)
		return status;
	session_made(app->session, area.id);
	app->session->hold = given.hold;
	return area_view_print(app, area.id);
}

static int device_run(const struct app *app, int nr, char **arguments)
{
	uint64_t phys, bytes;

	return arguments_want(nr, 2, 2, "device PHYS SIZE") ?:
	       argument_number("PHYS", arguments[0], UINT64_MAX, &phys) ?:
	       argument_size("SIZE", arguments[1], &bytes) ?:
	       map_device(app, phys, bytes);
}

const struct command device_command = {
	.name = "device",
	.arguments = "PHYS SIZE",
	.summary = "map device memory, as ioremap() does",
	.help =
"PHYS is a physical address of what is not RAM and not claimed exclusively by a\n"
"driver: /proc/iomem shows what there is. Its bytes are mapped, not read.",
	.options = device_options,
	.run = device_run,
};
