/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The common part of the fuzz targets. A target defines LLVMFuzzerTestOneInput() and
 * calls one parser, or whole commands by fuzz_command(), which checks what must hold
 * for every answer.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Ends the run where @is does not hold, which libFuzzer reports as a crash. */
#define fuzz_must(is, ...) \
	((is) ? (void)0 : fuzz_broken(__FILE__, __LINE__, __VA_ARGS__))
__attribute__((noreturn, format(printf, 3, 4)))
void fuzz_broken(const char *file, int line, const char *fmt, ...);

/* A copy of the bytes that ends with a NUL. */
char *fuzz_text(const uint8_t *data, size_t size);

/*
 * A file of these bytes that has no name in any directory; its path is the same
 * for each input, so that messages and output are, too.
 */
const char *fuzz_file(const void *data, size_t size);

/* Cuts the first line off; what follows it is in @data and @size. */
char *fuzz_first_line(const uint8_t **data, size_t *size);

/*
 * Runs one command by its words, with @option (NULL: none) and its @value after
 * them. Its standard input is @input (NULL: empty).
 */
int fuzz_command(const char *line, const char *option, const char *value,
		 const char *input);

#endif
