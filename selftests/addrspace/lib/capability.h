/* SPDX-License-Identifier: GPL-2.0 */
/*
 * To give up one capability, as a test of what is refused without it needs. Each
 * test is a process of its own, so nothing has to be given back.
 */
#ifndef ADDRSPACE_TEST_CAPABILITY_H
#define ADDRSPACE_TEST_CAPABILITY_H

#include <linux/capability.h>

/* Ends the test with a message where it cannot. */
void capability_drop(int capability);

#endif /* ADDRSPACE_TEST_CAPABILITY_H */
