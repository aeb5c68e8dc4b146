// SPDX-License-Identifier: GPL-2.0
/*
 * The texts that people send: the first line of the input is a command, such as
 * `diagnose`, the rest is its text: a log, copies of files, a record.
 */
#include <stdlib.h>

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *command = fuzz_first_line(&data, &size);

	fuzz_command(command, "--from", fuzz_file(data, size), NULL);
	free(command);
	return 0;
}
