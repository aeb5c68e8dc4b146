/* SPDX-License-Identifier: GPL-2.0 */
/* Text in lines that fit into the output, broken at blanks and behind commas. */
#ifndef WRAP_H
#define WRAP_H

struct app;

/*
 * Prints @text and ends its line. @indent columns are written already, and begin
 * each further line, as blanks.
 */
void wrap_text(const struct app *app, int indent, const char *text);

__attribute__((format(printf, 3, 4)))
void wrap_line(const struct app *app, int indent, const char *fmt, ...);

#endif
