/* SPDX-License-Identifier: GPL-2.0 */
/* Finds the known word that a mistyped word most likely means. */
#ifndef NEAREST_H
#define NEAREST_H

struct nearest {
	const char *word;	/* what was typed */
	const char *best;	/* NULL if no word is near enough */
	int distance;
};

void nearest_init(struct nearest *nearest, const char *word);
void nearest_offer(struct nearest *nearest, const char *candidate);

#endif
