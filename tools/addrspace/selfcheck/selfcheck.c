// SPDX-License-Identifier: GPL-2.0
/*
 * The command `selfcheck`: compares the module's files with all other sources of a
 * running machine, and prints a page to send in.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

#include "app.h"
#include "commands.h"
#include "data/layout.h"
#include "data/snapshot.h"
#include "lib/array.h"
#include "lib/error.h"
#include "lib/printable.h"
#include "selfcheck/verdicts.h"
#include "selfcheck/witnesses.h"
#include "show/json.h"
#include "show/table.h"
#include "show/wrap.h"
#include "source/reader.h"
#include "source/source.h"

#define VERDICT(member)	offsetof(struct verdict, member)

static const struct column columns[] = {
	{ "CLAIM", "claim", CELL_TEXT, VERDICT(claim), .wrap = true },
	{ "WITNESS", "witness", CELL_TEXT, VERDICT(witness) },
	{ "COMPARED", "compared", CELL_NUMBER, VERDICT(compared), .rank = 1 },
	{ "WRONG", "wrong", CELL_NUMBER, VERDICT(wrong) },
	{ "RESULT", "result", CELL_TEXT, VERDICT(result) },
	{ NULL, "detail", CELL_TEXT, VERDICT(detail) },
};

static const struct view view = {
	.name = "checks",
	.columns = columns,
	.nr_columns = ARRAY_SIZE(columns),
};

/* The lines of /proc/cpuinfo that name a machine; the first one present is used. */
static char *machine_name(const struct app *app)
{
	static const char *const keys[] = { "Hardware", "model name", "Processor" };
	char *text = source_has(app->source, "kernel/cpuinfo") ?
		     source_text(app->source, "kernel/cpuinfo") : NULL;
	char *at = NULL, *name = NULL;
	size_t i;

	for (i = 0; text && !name && i < ARRAY_SIZE(keys); i++) {
		at = strstr(text, keys[i]);
		at = at ? strchr(at, ':') : NULL;
		if (!at)
			continue;
		at += 1 + strspn(at + 1, " \t");
		name = strndup(at, strcspn(at, "\n"));
	}
	free(text);
	return name;
}

static const char *or_unknown(const char *text)
{
	return text ?: "not known";
}

static int put_verdicts(const struct verdicts *verdicts, json_t *json)
{
	struct table *table = table_new(verdicts->app, &view);
	int i, status;

	for (i = 0; i < verdicts->nr; i++)
		table_add(table, &verdicts->verdict[i], -1, NULL);
	status = table_put(table, NULL, json);
	table_free(table);
	return status;
}

static json_t *json_facts(const struct layout *layout)
{
	json_t *facts = json_object();
	int i;

	for (i = 0; i < layout->facts.nr; i++)
		json_object_set_new(facts, layout->facts.pair[i].name,
				    json_text(layout->facts.pair[i].value));
	return facts;
}

static int print_json(const struct verdicts *verdicts, const struct layout *layout,
		      const char *kernel, const char *machine)
{
	json_t *whole = json_pack("{s:s,s:i,s:i,s:i}", "addrspace", ADDRSPACE_VERSION,
				  "agree", verdicts->agree, "differ", verdicts->differ,
				  "missing", verdicts->missing);
	int status;

	json_object_set_new(whole, "kernel", json_text(kernel));
	json_object_set_new(whole, "machine", json_text(machine));
	json_object_set_new(whole, "facts", json_facts(layout));
	status = put_verdicts(verdicts, whole) ?: json_print(whole);
	json_decref(whole);
	return status;
}

static void print_details(const struct verdicts *verdicts)
{
	int i;

	for (i = 0; i < verdicts->nr; i++) {
		const struct verdict *verdict = &verdicts->verdict[i];

		if (verdict->detail && (verdict->wrong || !verdict->compared))
			wrap_line(verdicts->app, 2, "%s: %s: %s", verdict->result,
				  verdict->witness, verdict->detail);
	}
}

static int print_page(const struct verdicts *verdicts, const struct layout *layout,
		      const char *kernel, const char *machine)
{
	int i, status;

	printf("addrspace %s checks itself\nkernel   %s\nmachine  %s\n\n", ADDRSPACE_VERSION,
	       or_unknown(kernel), or_unknown(machine));
	status = put_verdicts(verdicts, NULL);
	puts("");
	print_details(verdicts);
	puts("\nfacts");
	for (i = 0; i < layout->facts.nr; i++)
		printf("  %s %s\n", layout->facts.pair[i].name,
		       layout->facts.pair[i].value);
	printf("\n%d witnesses agree, %d differ, %d missing\n", verdicts->agree,
	       verdicts->differ, verdicts->missing);
	return status;
}

/* Checks a live machine, or a copy or a record with the files that it has. */
static char *kernel_name(const struct app *app)
{
	struct utsname name;
	char *text;

	if (source_is_live(app->source) && !uname(&name)) {
		if (asprintf(&text, "Linux %s %s %s", name.release, name.machine,
			     name.version) < 0)
			return NULL;
		printable_make(text);
		return text;
	}
	text = source_has(app->source, "kernel/version") ?
	       source_text(app->source, "kernel/version") : NULL;
	if (text)
		text[strcspn(text, "\n")] = '\0';
	return text;
}

static int print(const struct verdicts *verdicts, const struct layout *layout)
{
	char *kernel = kernel_name(verdicts->app), *machine = machine_name(verdicts->app);
	int status = verdicts->app->json ?
		     print_json(verdicts, layout, kernel, machine) :
		     print_page(verdicts, layout, kernel, machine);

	free(kernel);
	free(machine);
	return status;
}

static int selfcheck_run(const struct app *app, int nr, char **arguments)
{
	const struct layout *layout = snapshot_layout(app->snapshot);
	struct verdicts verdicts = { .app = app };
	int status;

	if (!layout)
		return STATUS_FAILED;
	if (layout_is_hidden(layout)) {
		reader_warn_hidden();
		return STATUS_FAILED;
	}
	witness_memory(&verdicts, layout);
	witness_tables(&verdicts, layout);
	if (source_is_live(app->source)) {
		witness_log(&verdicts, layout);
		witness_pages(&verdicts, layout);
	}
	verdicts_settle(&verdicts);
	status = print(&verdicts, layout);
	if (!status && (verdicts.differ || !verdicts.agree))
		status = STATUS_FAILED;
	verdicts_free(&verdicts);
	return status;
}

const struct command selfcheck_command = {
	.name = "selfcheck",
	.summary = "compare what the module says with what the machine itself knows",
	.help =
"For a machine that the module was never tested on. Load the module, and run it as root;\n"
"nothing else is loaded, and no memory is changed but pages that the command allocates\n"
"itself and gives back. The witnesses are files that the kernel fills without us:\n"
"iomem, meminfo, zoneinfo, vmallocinfo, kallsyms, modules, kpageflags, its own pagemap\n"
"and the log. 'sysctl kernel.kptr_restrict=1' first: with 0 or 2 some show no address.\n"
"\n"
"The output is a page to send in: the kernel, the machine, each claim with its witness,\n"
"and the facts. It has few addresses, but with 'differs' it has some.\n"
"\n"
"Exit status: 0 if all witnesses agree, 1 if one differs or there is none. A witness\n"
"that the machine does not have is named, and is no failure. With --proc or --from, the\n"
"files of the copy are compared, without those that only a running machine has.",
	.run = selfcheck_run,
};
