/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Loads and unloads the module under test and the tests' own, by the bare
 * system calls, and listens to the kernel's log meanwhile. ADDRSPACE_KO in the
 * environment names the file of addrspace.ko; addrspace_ptdump.ko lies beside.
 */
#ifndef ADDRSPACE_TEST_MODULE_H
#define ADDRSPACE_TEST_MODULE_H

#include <stdbool.h>

/* "addrspace" or "addrspace_ptdump"; both answer 0 or a negative errno. */
int module_load(const char *name, const char *params);
int module_unload(const char *name);
bool module_loaded(const char *name);
/* Makes it so; what fails, fails the test. */
void module_ensure(const char *name, bool loaded);

/* The log from now on. */
int kmsg_open(void);
/* Has a line with all of these words come since? The line goes to @found. */
bool kmsg_find(int fd, const char *word, const char *other, char *found,
	       int size);

#endif /* ADDRSPACE_TEST_MODULE_H */
