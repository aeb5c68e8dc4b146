/* SPDX-License-Identifier: GPL-2.0 */
/* Opens the source of the views: the machine, copies, a record, or texts. */
#ifndef INFER_OPEN_H
#define INFER_OPEN_H

struct option_list;
struct source;

/*
 * @dir is the argument of --proc, or NULL; @from has those of --from. Reports errors.
 */
int infer_open(struct source *source, const char *dir,
	       const struct option_list *from);

#endif
