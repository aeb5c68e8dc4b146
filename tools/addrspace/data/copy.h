/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Checks a copy that comes from elsewhere, a record or a directory, once: whoever made
 * it, views may rely on it. What a file says of itself is checked where it is parsed;
 * here, what files say of each other.
 */
#ifndef DATA_COPY_H
#define DATA_COPY_H

struct snapshot;

/* Says what is wrong; returns a status. */
int copy_check(struct snapshot *snapshot);

#endif
