// SPDX-License-Identifier: GPL-2.0
/* Keeps and prints the answers of `model --check` (see checks.h). */
#include "model/checks.h"

#include <inttypes.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "lib/alloc.h"
#include "show/json.h"
#include "show/table.h"
#include "show/wrap.h"

static const char *const verdict_names[] = {
	[AGREES] = "agrees",
	[DIFFERS] = "differs",
	[NOT_COMPUTED] = "cannot be computed",
};

#define CHECK(member)	offsetof(struct check, member)

static const struct column columns[] = {
	{ "LINE", "line", CELL_NUMBER, CHECK(line) },
	{ "KERNEL", "kernel_version", CELL_TEXT, CHECK(kernel), .rank = 2 },
	{ "BOUNDARY", "boundary", CELL_TEXT, CHECK(boundary) },
	{ "RECORDED", "recorded", CELL_TEXT, CHECK(recorded) },
	{ "COMPUTED", "computed", CELL_TEXT, CHECK(computed) },
	{ "RESULT", "result", CELL_TEXT, CHECK(result) },
	{ "BECAUSE", "because", CELL_TEXT, CHECK(because), .rank = 1 },
};

static const struct view view = {
	.name = "checks",
	.columns = columns,
	.nr_columns = sizeof(columns) / sizeof(*columns),
};

void checks_add(struct checks *checks, struct check check)
{
	check.result = verdict_names[check.verdict];
	checks->check = make_room(checks->check, checks->nr, &checks->room,
				  sizeof(*checks->check));
	checks->check[checks->nr++] = check;
	checks->count[check.verdict]++;
}

void checks_offer(struct checks *checks, uint64_t line, char *words)
{
	checks->offer = make_room(checks->offer, checks->nr_offers,
				  &checks->offers_room, sizeof(*checks->offer));
	checks->offer[checks->nr_offers++] = (struct offer){ line, words };
}

/* The first of those with that reason? */
static bool is_new_reason(const struct checks *checks, int check)
{
	int i;

	for (i = 0; i < check; i++)
		if (checks->check[i].because &&
		    !strcmp(checks->check[i].because, checks->check[check].because))
			return false;
	return true;
}

/*
 * The names of the boundaries with that reason, each once. No name is a part of
 * another, so a text search is enough. The caller frees them.
 */
static char *boundaries_because(const struct checks *checks, const char *because)
{
	char *names = xstrdup("");
	int i;

	for (i = 0; i < checks->nr; i++) {
		const struct check *check = &checks->check[i];

		if (check->because && !strcmp(check->because, because) &&
		    !strstr(names, check->boundary))
			append_word(&names, ", ", check->boundary);
	}
	return names;
}

/* If the column has no room, prints a line for each reason. */
static void print_reasons(const struct app *app, const struct checks *checks)
{
	int i;

	for (i = 0; i < checks->nr; i++) {
		const char *because = checks->check[i].because;
		char *names;

		if (!because || !is_new_reason(checks, i))
			continue;
		names = boundaries_because(checks, because);
		wrap_line(app, 0, "because %s: %s", because, names);
		free(names);
	}
}

static int put_table(const struct app *app, const struct checks *checks,
		     json_t *json)
{
	struct table *table = table_new(app, &view);
	int i, status;

	for (i = 0; i < checks->nr; i++)
		table_add(table, &checks->check[i], -1, NULL);
	status = table_put(table, NULL, json);
	if (!status && !json && !table_shows(table, "BECAUSE"))
		print_reasons(app, checks);
	table_free(table);
	return status;
}

static json_t *json_offers(const struct checks *checks)
{
	json_t *offers = json_array();
	int i;

	for (i = 0; i < checks->nr_offers; i++) {
		json_int_t line = checks->offer[i].line;

		json_array_append_new(offers,
				      json_pack("{s:I, s:s}", "line", line, "agrees_with",
						checks->offer[i].words));
	}
	return offers;
}

static int print_json(const struct app *app, const struct checks *checks)
{
	json_t *whole = json_pack("{s:i,s:i,s:i,s:i,s:i}",
				  "records", checks->records,
				  "agree", checks->count[AGREES],
				  "differ", checks->count[DIFFERS],
				  "not_computed", checks->count[NOT_COMPUTED],
				  "bad_lines", checks->bad);
	int status;

	json_object_set_new(whole, "offers", json_offers(checks));
	status = put_table(app, checks, whole) ?: json_print(whole);
	json_decref(whole);
	return status;
}

int checks_print(const struct app *app, const struct checks *checks)
{
	int i, status;

	if (app->json)
		return print_json(app, checks);
	status = put_table(app, checks, NULL);
	for (i = 0; i < checks->nr_offers; i++)
		printf("line %" PRIu64 " would agree with %s\n",
		       checks->offer[i].line, checks->offer[i].words);
	printf("%d %s: %d boundaries agree, %d differ, %d cannot be computed\n",
	       checks->records, checks->records == 1 ? "record" : "records",
	       checks->count[AGREES], checks->count[DIFFERS],
	       checks->count[NOT_COMPUTED]);
	return status;
}

void checks_free(struct checks *checks)
{
	int i;

	for (i = 0; i < checks->nr; i++) {
		free(checks->check[i].recorded);
		free(checks->check[i].computed);
		free(checks->check[i].because);
		json_decref(checks->check[i].json);
	}
	free(checks->check);
	for (i = 0; i < checks->nr_offers; i++)
		free(checks->offer[i].words);
	free(checks->offer);
}
