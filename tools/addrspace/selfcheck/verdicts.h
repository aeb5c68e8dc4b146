/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The verdicts of `selfcheck`: one for each claim of the module and its witness, with
 * the number of comparisons and of differences.
 */
#ifndef SELFCHECK_VERDICTS_H
#define SELFCHECK_VERDICTS_H

#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>

struct app;

struct verdict {
	const char *claim;	/* of the module, in words */
	const char *witness;	/* of the kernel, or another source */
	uint64_t compared, wrong;
	const char *result;	/* "agrees", "differs" or "no witness" */
	char *detail;		/* the first difference, or what is missing; or NULL */
};

struct verdicts {
	const struct app *app;
	struct verdict *verdict;
	int nr, room;
	int agree, differ, missing;
};

/* Begins a verdict; the comparisons up to the next one count for it. */
void verdicts_begin(struct verdicts *verdicts, const char *claim, const char *witness);

/* Adds one comparison; keeps the text of the first one that differs. */
void verdicts_compare(struct verdicts *verdicts, bool agrees, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* The same of two numbers of bytes, or of two addresses, by their name. */
void verdicts_bytes(struct verdicts *verdicts, const char *name, uint64_t ours,
		    uint64_t theirs);
void verdicts_address(struct verdicts *verdicts, const char *name, uint64_t ours,
		      uint64_t theirs);

/* Says why there is no witness, for a claim without comparisons. */
void verdicts_lack(struct verdicts *verdicts, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* Judges and counts the verdicts; call this once, after the last one. */
void verdicts_settle(struct verdicts *verdicts);

void verdicts_free(struct verdicts *verdicts);

#endif
