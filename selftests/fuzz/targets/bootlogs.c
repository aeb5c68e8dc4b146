// SPDX-License-Identifier: GPL-2.0
/* Layouts that kernels printed at boot, as `model --check` reads them. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *path = fuzz_file(data, size);

	fuzz_command("model", "--check", path, NULL);
	fuzz_command("model --json", "--check", path, NULL);
	return 0;
}
