// SPDX-License-Identifier: GPL-2.0
/* Runs one lab and reports the result (see lab.h). */
#include "lab/lab.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "lib/error.h"
#include "lib/alloc.h"
#include "lib/size.h"
#include "show/wrap.h"
#include "source/source.h"

#define HEADING_WIDTH	14
#define WHAT_WIDTH	38
#define LEAST_ROOM	24

static const char *const outcome_names[] = {
	[LAB_HOLDS]	= "holds",
	[LAB_CONDITION]	= "holds with this condition",
	[LAB_NO_LONGER]	= "no longer so",
	[LAB_NOT_SEEN]	= "not seen this time",
	[LAB_NOT_HERE]	= "cannot be tried here",
	[LAB_REFUTED]	= "does not hold",
	[LAB_FAILED]	= "could not be carried out",
};

const char *lab_outcome_name(enum lab_outcome outcome)
{
	return outcome_names[outcome];
}

void lab_print(const struct app *app, const char *heading, const char *text)
{
	printf("%-*s", HEADING_WIDTH, heading);
	wrap_text(app, HEADING_WIDTH, text);
}

void lab_print_title(const struct app *app, const struct lab *lab)
{
	char *text = xasprintf("Lab %d, %s: %s", lab_number(lab), lab->name,
			       lab->title);

	wrap_text(app, 0, text);
	free(text);
}

/*
 * Prints the check and its result in two columns or, on a narrow terminal, below each
 * other.
 */
static void print_evidence(const struct app *app, const char *what,
			   const char *text)
{
	int what_width = strlen(what) > WHAT_WIDTH ? strlen(what) : WHAT_WIDTH;
	int indent = HEADING_WIDTH + what_width + 1;

	printf("%*s%-*s ", HEADING_WIDTH, "", what_width, what);
	if (app->width - indent < LEAST_ROOM) {
		indent = HEADING_WIDTH + 2;
		printf("\n%*s", indent, "");
	}
	wrap_text(app, indent, text);
}

static char *format(const char *fmt, va_list args)
{
	char *text;

	if (vasprintf(&text, fmt, args) < 0)
		text = xstrdup("?");
	return text;
}

/* The end of the input also ends waiting. */
static void wait_for_line(void)
{
	int c;

	do
		c = getchar();
	while (c != '\n' && c != EOF);
}

/* Takes over @json. */
static void add_evidence(struct lab_run *run, const char *what,
			 const char *text, json_t *json)
{
	json_array_append_new(run->evidence,
			      json_pack("{s:s, s:o}", "what", what, "seen", json));
	if (!run->quiet)
		print_evidence(run->app, what, text);
	fflush(stdout);	/* so that the user sees each observation at once */
	if (run->options->pause)
		wait_for_line();
}

void lab_saw(struct lab_run *run, const char *what, const char *fmt, ...)
{
	va_list args;
	char *text;

	va_start(args, fmt);
	text = format(fmt, args);
	va_end(args);
	add_evidence(run, what, text, json_string(text));
	free(text);
}

void lab_saw_number(struct lab_run *run, const char *what, uint64_t number)
{
	char *text = xasprintf("%" PRIu64, number);

	add_evidence(run, what, text, json_integer(number));
	free(text);
}

void lab_saw_bytes(struct lab_run *run, const char *what, uint64_t bytes)
{
	char *text = size_words(bytes);

	add_evidence(run, what, text, json_integer(bytes));
	free(text);
}

void lab_saw_address(struct lab_run *run, const char *what, uint64_t address)
{
	lab_saw(run, what, "0x%08" PRIx64, address);
}

bool lab_expect(struct lab_run *run, bool as_predicted, const char *fmt, ...)
{
	va_list args;
	char *text;

	va_start(args, fmt);
	text = format(fmt, args);
	va_end(args);
	json_array_append_new(run->expectations,
			      json_pack("{s:s, s:b}", "what", text,
					"as_predicted", as_predicted));
	if (!as_predicted)
		run->surprised = true;
	if (!run->quiet)
		lab_print(run->app, as_predicted ? "as predicted" : "NOT SO", text);
	fflush(stdout);
	free(text);
	return as_predicted;
}

int lab_verdict(struct lab_run *run, enum lab_outcome outcome,
		const char *fmt, ...)
{
	va_list args;

	free(run->verdict);
	va_start(args, fmt);
	run->verdict = format(fmt, args);
	va_end(args);
	run->outcome = outcome;
	return STATUS_OK;
}

int lab_cannot(struct lab_run *run, const char *fmt, ...)
{
	va_list args;

	free(run->verdict);
	va_start(args, fmt);
	run->verdict = format(fmt, args);
	va_end(args);
	run->limited = true;
	return STATUS_FAILED;
}

static void begin(struct lab_run *run)
{
	const struct lab *lab = run->lab;

	if (run->quiet)
		return;
	lab_print_title(run->app, lab);
	lab_print(run->app, "claim", lab->claim);
	lab_print(run->app, "source", lab->source);
	lab_print(run->app, "prediction", lab->prediction);
	puts("seen");
	fflush(stdout);
}

/* A wrong prediction outweighs the lab's own verdict. */
static void judge(struct lab_run *run, int status)
{
	if (status && !run->limited)
		lab_verdict(run, LAB_FAILED, "%s", error_last());
	else if (run->surprised)
		lab_verdict(run, LAB_REFUTED,
			    "the observations differ from the predictions");
	else if (run->limited)
		run->outcome = LAB_NOT_HERE;
}

static void print_verdict(const struct lab_run *run)
{
	bool because = run->outcome == LAB_NOT_HERE;
	char *text = xasprintf("%s%s %s", outcome_names[run->outcome],
			       because ? ", because" : ":", run->verdict);

	if (!run->quiet)
		lab_print(run->app, "VERDICT", text);
	free(text);
}

static json_t *answer_json(const struct lab_run *run)
{
	const struct lab *lab = run->lab;

	return json_pack("{s:i, s:s, s:s, s:s, s:s, s:s, s:O, s:O, s:s, s:s}",
			 "number", lab_number(lab), "name", lab->name,
			 "title", lab->title, "claim", lab->claim,
			 "source", lab->source, "prediction", lab->prediction,
			 "evidence", run->evidence,
			 "expectations", run->expectations,
			 "outcome", outcome_names[run->outcome],
			 "verdict", run->verdict);
}

static int read_layout(struct lab_run *run)
{
	int status = layout_read(&run->layout, run->app->source);

	if (!status && layout_is_hidden(&run->layout))
		status = fail("addresses are hidden from you: labs need "
			      "CAP_SYSLOG, and kptr_restrict below 2");
	return status;
}

enum lab_outcome lab_run(const struct app *app, const struct lab *lab,
			 const struct lab_options *options, json_t *answers)
{
	struct lab_run run = {
		.app = app,
		.lab = lab,
		.evidence = json_array(),
		.expectations = json_array(),
		.options = options,
		.session.device.instead = app->source->path,
		.quiet = app->json,
	};

	error_forget();
	begin(&run);
	judge(&run, read_layout(&run) ?: lab->run(&run));
	session_end(&run.session);
	layout_free(&run.layout);
	print_verdict(&run);
	if (answers)
		json_array_append_new(answers, answer_json(&run));
	json_decref(run.evidence);
	json_decref(run.expectations);
	free(run.verdict);
	return run.outcome;
}
