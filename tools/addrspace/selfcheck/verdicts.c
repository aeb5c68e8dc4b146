// SPDX-License-Identifier: GPL-2.0
/* Keeps and judges the verdicts of `selfcheck` (see verdicts.h). */
#include "selfcheck/verdicts.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "lib/alloc.h"

void verdicts_begin(struct verdicts *verdicts, const char *claim, const char *witness)
{
	verdicts->verdict = make_room(verdicts->verdict, verdicts->nr, &verdicts->room,
				      sizeof(*verdicts->verdict));
	verdicts->verdict[verdicts->nr++] = (struct verdict){
		.claim = claim,
		.witness = witness,
	};
}

static struct verdict *current(struct verdicts *verdicts)
{
	return &verdicts->verdict[verdicts->nr - 1];
}

static void keep(struct verdict *verdict, const char *fmt, va_list args)
{
	if (!verdict->detail && vasprintf(&verdict->detail, fmt, args) < 0)
		verdict->detail = NULL;
}

void verdicts_compare(struct verdicts *verdicts, bool agrees, const char *fmt, ...)
{
	struct verdict *verdict = current(verdicts);
	va_list args;

	verdict->compared++;
	if (agrees)
		return;
	verdict->wrong++;
	va_start(args, fmt);
	keep(verdict, fmt, args);
	va_end(args);
}

void verdicts_bytes(struct verdicts *verdicts, const char *name, uint64_t ours,
		    uint64_t theirs)
{
	verdicts_compare(verdicts, ours == theirs,
			 "%s: the module has %" PRIu64 " bytes, the witness %" PRIu64,
			 name, ours, theirs);
}

void verdicts_address(struct verdicts *verdicts, const char *name, uint64_t ours,
		      uint64_t theirs)
{
	verdicts_compare(verdicts, ours == theirs,
			 "%s: the module has 0x%08" PRIx64 ", the witness 0x%08" PRIx64,
			 name, ours, theirs);
}

void verdicts_lack(struct verdicts *verdicts, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	keep(current(verdicts), fmt, args);
	va_end(args);
}

void verdicts_settle(struct verdicts *verdicts)
{
	int i;

	for (i = 0; i < verdicts->nr; i++) {
		struct verdict *verdict = &verdicts->verdict[i];

		if (verdict->wrong) {
			verdict->result = "differs";
			verdicts->differ++;
		} else if (verdict->compared) {
			free(verdict->detail);
			verdict->detail = NULL;
			verdict->result = "agrees";
			verdicts->agree++;
		} else {
			verdict->result = "no witness";
			verdicts->missing++;
		}
	}
}

void verdicts_free(struct verdicts *verdicts)
{
	int i;

	for (i = 0; i < verdicts->nr; i++)
		free(verdicts->verdict[i].detail);
	free(verdicts->verdict);
}
