// SPDX-License-Identifier: GPL-2.0
/* The command `device`: an area over device memory. */
#include <string.h>

#include "app.h"
#include "commands.h"
#include "data/place.h"
#include "lib/arguments.h"
#include "lib/error.h"
#include "lib/options.h"
#include "mappers/areas.h"
#include "source/abi_names.h"
#include "source/calls.h"
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
	struct device *device = &app->session->device;
	uint32_t caching = ADDRSPACE_UNCACHED;
	int id;

	if (given.cache && names_find(&caching_names, given.cache, &caching))
		return STATUS_MISUSE;
	id = dev_device(device_fd(device), phys, bytes, caching, NULL);
	if (id < 0)
		return device_status(device, ADDRSPACE_AREA_DEVICE, id);
	session_made(app->session, id);
	app->session->hold = given.hold;
	return area_view_print(app, id);
}

/* A number alone is physical here, too. */
static int read_phys(const struct app *app, const char *text, uint64_t *phys)
{
	struct place place = { 0 };
	int status;

	if (!strchr(text, ':'))
		return argument_number("PHYS", text, UINT64_MAX, phys);
	status = place_find(app, text, &place);
	*phys = place.address;
	return status;
}

static int device_run(const struct app *app, int nr, char **arguments)
{
	uint64_t phys, bytes;

	return arguments_want(nr, 2, 2, "device PHYS SIZE") ?:
	       read_phys(app, arguments[0], &phys) ?:
	       argument_size("SIZE", arguments[1], &bytes) ?:
	       map_device(app, phys, bytes);
}

const struct command device_command = {
	.name = "device",
	.arguments = "PHYS SIZE",
	.summary = "map device memory, as ioremap() does",
	.help =
"PHYS is a physical address (0xfee00000, 0xfee00000:, pfn:0xfee00). It must be\n"
"neither RAM nor claimed exclusively by a driver; /proc/iomem shows both. The\n"
"memory is mapped, not read.",
	.options = device_options,
	.run = device_run,
};
