/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The witness /proc/kcore: kernel memory as it is, and what the kernel tells
 * the readers of its crash dumps about itself. Knows nothing of addrspace; what
 * cannot be read fails the test.
 */
#ifndef ADDRSPACE_TEST_KCORE_H
#define ADDRSPACE_TEST_KCORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

void kcore_read(uint64_t addr, void *to, size_t size);
/*
 * A value of vmcoreinfo by its key, as "SIZE(page)", in the base that the value
 * is written in; false where the kernel says nothing of it.
 */
bool vmcoreinfo_number(const char *key, int base, uint64_t *value);

#endif /* ADDRSPACE_TEST_KCORE_H */
