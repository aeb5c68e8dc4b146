/* SPDX-License-Identifier: GPL-2.0 */
/* Wraps text to the width of the output, at blanks and after commas. */
#ifndef WRAP_H
#define WRAP_H

struct app;

/*
 * Prints @text and a newline. @indent columns are already written; each further
 * line begins with as many blanks.
 */
void wrap_text(const struct app *app, int indent, const char *text);

__attribute__((format(printf, 3, 4)))
void wrap_line(const struct app *app, int indent, const char *fmt, ...);

#endif
