// SPDX-License-Identifier: GPL-2.0
/* The known word with the fewest edits from a typed one (see nearest.h). */
#include "lib/nearest.h"

#include <string.h>

#define LONGEST	63

static int min(int a, int b)
{
	return a < b ? a : b;
}

/* Levenshtein's distance, one row of the matrix at a time. */
static int distance(const char *a, const char *b)
{
	int row[LONGEST + 1], len = strlen(b), i, j;

	if (len > LONGEST || strlen(a) > LONGEST)
		return LONGEST;
	for (j = 0; j <= len; j++)
		row[j] = j;
	for (i = 1; a[i - 1]; i++) {
		int diagonal = row[0];

		row[0] = i;
		for (j = 1; j <= len; j++) {
			int replaced = diagonal + (a[i - 1] != b[j - 1]);

			diagonal = row[j];
			row[j] = min(replaced, 1 + min(row[j], row[j - 1]));
		}
	}
	return row[len];
}

void nearest_init(struct nearest *nearest, const char *word)
{
	nearest->word = word;
	nearest->best = NULL;
	nearest->distance = 1 + (strlen(word) + 1) / 2;
}

void nearest_offer(struct nearest *nearest, const char *candidate)
{
	int edits = distance(nearest->word, candidate);

	/* The typed text may be the beginning of a long word. */
	if (!strncmp(candidate, nearest->word, strlen(nearest->word)))
		edits = min(edits, 1);
	if (edits >= nearest->distance)
		return;
	nearest->distance = edits;
	nearest->best = candidate;
}
