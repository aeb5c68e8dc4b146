/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Files of the kernel itself, such as /proc/vmallocinfo. Where the program reads
 * a copy of /proc/addrspace, theirs lie beside its files, by the same names.
 */
#ifndef KERNEL_FILE_H
#define KERNEL_FILE_H

#include <stdbool.h>

struct app;

/* /proc/NAME as one text, which the caller frees; says what is wrong. */
int kernel_file_read(const struct app *app, const char *name, char **text);

/* Is there such a file? Without a message. */
bool kernel_file_exists(const struct app *app, const char *name);

/* Cuts the next line off *rest, without its newline; NULL behind the last. */
char *kernel_file_line(char **rest);

#endif
