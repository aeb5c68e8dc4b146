/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Whole text files and their lines, for the readers of layouts and witnesses.
 * Knows no format. A file that cannot be read ends the test program's test
 * with a message: no caller can mistake it for an empty one.
 */
#ifndef ADDRSPACE_TEST_TEXT_H
#define ADDRSPACE_TEST_TEXT_H

#include <stdbool.h>

char *text_read(const char *path);
char *text_read_fd(int fd, const char *path);
/* What awk -f @program makes of @text, which is freed. */
char *text_filter(char *text, const char *program);
bool text_write(const char *path, const char *value);

/* Cuts the next line off *text; NULL where none is left. */
char *text_line(char **text);

/* Says what is wrong and fails the test that is running. */
__attribute__((noreturn, format(printf, 1, 2)))
void text_die(const char *fmt, ...);

#endif /* ADDRSPACE_TEST_TEXT_H */
