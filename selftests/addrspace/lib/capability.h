/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Drops one capability, for tests of what is refused without it. Each test is
 * its own process, so the capability need not be restored.
 */
#ifndef ADDRSPACE_TEST_CAPABILITY_H
#define ADDRSPACE_TEST_CAPABILITY_H

#include <linux/capability.h>

/* Ends the test with a message if it fails. */
void capability_drop(int capability);

#endif /* ADDRSPACE_TEST_CAPABILITY_H */
