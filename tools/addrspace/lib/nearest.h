/* SPDX-License-Identifier: GPL-2.0 */
/* Which known word did somebody mean who typed another one? */
#ifndef NEAREST_H
#define NEAREST_H

struct nearest {
	const char *word;	/* what was typed */
	const char *best;	/* NULL where nothing is near enough */
	int distance;
};

void nearest_init(struct nearest *nearest, const char *word);
void nearest_offer(struct nearest *nearest, const char *candidate);

#endif
