/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A record that differs from the model may be of a kernel with another boot option or
 * configuration, which the record does not state. Finds one that would explain the
 * difference.
 */
#ifndef MODEL_OFFER_H
#define MODEL_OFFER_H

#include <stdbool.h>

struct model_record;

/*
 * @judge returns true if no boundary of the record differs, and at most @open of them
 * cannot be computed. Returns the words for the input with which that is so, which the
 * caller frees; NULL if there is none.
 */
char *model_offer(const struct model_record *record, int open,
		  bool (*judge)(const struct model_record *record, int open));

#endif
