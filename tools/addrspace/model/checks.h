/* SPDX-License-Identifier: GPL-2.0 */
/* The answers of `model --check`, a line for each boundary, and their output. */
#ifndef MODEL_CHECKS_H
#define MODEL_CHECKS_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

struct app;

enum verdict { AGREES, DIFFERS, NOT_COMPUTED, NR_VERDICTS };

/* A line of the answer. */
struct check {
	uint64_t line;
	const char *kernel;
	const char *boundary;
	char *recorded;
	char *computed;
	enum verdict verdict;
	const char *result;	/* the verdict in words */
	char *because;		/* the missing input, or the basis of the verdict */
	json_t *json;		/* holds the texts */
};

/* The input with which a record would agree. */
struct offer {
	uint64_t line;
	char *words;
};

struct checks {
	struct check *check;
	int nr, room;
	int count[NR_VERDICTS];
	int records;
	int of_arm;		/* of the records */
	bool of_log;		/* of the statements of a log or a record, not of lines of JSON */
	int bad;		/* lines that are no records */
	struct offer *offer;
	int nr_offers, offers_room;
};

/* Fills in the words; the texts and the reference then belong to the checks. */
void checks_add(struct checks *checks, struct check check);
/* The words become the checks'. */
void checks_offer(struct checks *checks, uint64_t line, char *words);
int checks_print(const struct app *app, const struct checks *checks);
void checks_free(struct checks *checks);

#endif
