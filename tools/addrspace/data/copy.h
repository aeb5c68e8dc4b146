/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Opens what the views are to show, and checks a copy that comes from elsewhere, a
 * record or a directory, once: whoever made it, views may rely on it. What a file
 * says of itself is checked where it is parsed; here, what files say of each other.
 */
#ifndef COPY_H
#define COPY_H

struct source;

/* As source_init() and source_read_record(); says what is wrong. */
int copy_open(struct source *source, const char *dir, const char *record);
int copy_open_record(struct source *source, const char *path);

/* The same check, of what was opened otherwise. */
int copy_check(const struct source *source);

#endif
