/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Loads and unloads the module under test and the test modules, by the bare
 * system calls, and reads the kernel's log meanwhile. ADDRSPACE_KO in the
 * environment names the file of addrspace.ko; the test modules are in the same
 * directory.
 */
#ifndef ADDRSPACE_TEST_MODULE_H
#define ADDRSPACE_TEST_MODULE_H

#include <stdbool.h>

/*
 * @name: "addrspace" or "addrspace_ptdump". Both return 0 or a negative errno.
 */
int module_load(const char *name, const char *params);
int module_unload(const char *name);
bool module_loaded(const char *name);
/* Loads or unloads it; an error fails the test. */
void module_ensure(const char *name, bool loaded);

/* Opens the kernel's log for what it gets from now on. */
int kmsg_open(void);
/*
 * Has the log had a line with all of these words since? Copies the line to
 * @found.
 */
bool kmsg_find(int fd, const char *word, const char *other, char *found,
	       int size);

#endif /* ADDRSPACE_TEST_MODULE_H */
