/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Whole text files and their lines, for the readers of layouts and witnesses.
 * Knows no format. If a file cannot be read, the current test ends with a
 * message, so a caller cannot mistake it for an empty file.
 */
#ifndef ADDRSPACE_TEST_TEXT_H
#define ADDRSPACE_TEST_TEXT_H

#include <stdbool.h>

char *text_read(const char *path);
char *text_read_fd(int fd, const char *path);
/* Returns the output of awk -f @program for @text; frees @text. */
char *text_filter(char *text, const char *program);
bool text_write(const char *path, const char *value);

/* Cuts the next line off *text; NULL if none is left. */
char *text_line(char **text);

/* Prints what is wrong, and fails the current test. */
__attribute__((noreturn, format(printf, 1, 2)))
void text_die(const char *fmt, ...);

#endif /* ADDRSPACE_TEST_TEXT_H */
