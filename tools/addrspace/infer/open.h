/* SPDX-License-Identifier: GPL-2.0 */
/* Opens what the views are to show: the machine, copies, a record, or texts. */
#ifndef INFER_OPEN_H
#define INFER_OPEN_H

struct option_list;
struct source;

/* @dir is --proc's, NULL where not given; @from of --from. Says what is wrong. */
int infer_open(struct source *source, const char *dir,
	       const struct option_list *from);

#endif
