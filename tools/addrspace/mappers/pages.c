// SPDX-License-Identifier: GPL-2.0
/* The command `pages`: sets of pages of one zone. */
#include <limits.h>
#include <string.h>

#include "app.h"
#include "commands.h"
#include "lib/arguments.h"
#include "lib/array.h"
#include "lib/error.h"
#include "lib/options.h"
#include "mappers/page_set.h"
#include "source/session.h"

#define USAGE		"pages get N | put OBJECT... | show OBJECT"
#define MOST_PAGES	(1 << 20)

static struct {
	const char *zone;
	bool hold;
} given;

static const struct option_def pages_options[] = {
	{ 'z', "zone", "ZONE", "dma, normal or highmem (the default if there is any)",
	  .text = &given.zone },
	SESSION_HOLD_OPTION(&given.hold),
	{ 0 }
};

static int get_pages(const struct app *app, int nr, char **arguments)
{
	struct page_set set;
	uint64_t count;
	int status;

	if (argument_number("N", arguments[0], MOST_PAGES, &count))
		return STATUS_MISUSE;
	if (!count)
		return misuse("N must be at least 1 page");
	status = page_set_get(&set, app->session, given.zone, count);
	if (status)
		return status;
	app->session->hold = given.hold;
	status = page_set_print(app, &set);
	page_set_free(&set);
	return status;
}

static int show_pages(const struct app *app, int nr, char **arguments)
{
	struct page_set set;
	uint32_t id;
	int status = session_object(app->session, arguments[0], &id) ?:
		     page_set_of(&set, app->session, id);

	if (status)
		return status;
	status = page_set_print(app, &set);
	page_set_free(&set);
	return status;
}

static int put_pages(const struct app *app, int nr, char **arguments)
{
	return put_command.run(app, nr, arguments);
}

static const struct {
	const char *name;
	int most;
	int (*run)(const struct app *app, int nr, char **arguments);
} verbs[] = {
	{ "get", 1, get_pages },
	{ "put", INT_MAX, put_pages },
	{ "show", 1, show_pages },
};

static int pages_run(const struct app *app, int nr, char **arguments)
{
	size_t i;

	for (i = 0; nr && i < ARRAY_SIZE(verbs); i++)
		if (!strcmp(arguments[0], verbs[i].name))
			return arguments_want(nr - 1, 1, verbs[i].most, USAGE) ?:
			       verbs[i].run(app, nr - 1, arguments + 1);
	if (!nr)
		return arguments_want(nr, 1, 1, USAGE);
	return misuse("'%s' is not get, put or show; usage: addrspace " USAGE,
		      arguments[0]);
}

const struct command pages_command = {
	.name = "pages",
	.arguments = "get N | put OBJECT... | show OBJECT",
	.summary = "get pages of a zone, give them back, show them",
	.help =
"The pages are zeroed and from exactly the requested zone. They are one object of\n"
"the session; its pages count from 0: 3.0, 3.1 and so on.",
	.options = pages_options,
	.run = pages_run,
};
