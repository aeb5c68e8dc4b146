/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A record that differs from the model may be of a kernel that was booted or built in
 * a way that the record does not say: which one would explain it?
 */
#ifndef MODEL_OFFER_H
#define MODEL_OFFER_H

#include <stdbool.h>

struct model_record;

/*
 * @judge says whether none of a record's boundaries differs, and no more than @open of
 * them cannot be computed. Returns the words for what would make it so, which the caller
 * frees; NULL if nothing that is tried does.
 */
char *model_offer(const struct model_record *record, int open,
		  bool (*judge)(const struct model_record *record, int open));

#endif
