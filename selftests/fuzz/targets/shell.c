// SPDX-License-Identifier: GPL-2.0
/*
 * Lines for a shell that shows the record selftests/addrspace/data/small.json:
 * PLACES, options and arguments of all commands.
 */
#include <stdlib.h>

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *lines = fuzz_text(data, size);

	fuzz_command("shell", "--from", SMALL_RECORD, lines);
	free(lines);
	return 0;
}
