/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Checks a copy from elsewhere, a record or a directory, once, so that views may rely
 * on it. Each parser checks its own file; this checks that the files do not contradict
 * each other.
 */
#ifndef DATA_COPY_H
#define DATA_COPY_H

struct snapshot;

/* Reports the first contradiction; returns a status. */
int copy_check(struct snapshot *snapshot);

#endif
