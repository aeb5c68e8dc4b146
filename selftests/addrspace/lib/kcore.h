/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The witness /proc/kcore: kernel memory, and the kernel's notes for readers of its
 * crash dumps about itself. Knows nothing of addrspace. If something cannot be read,
 * the test fails.
 */
#ifndef ADDRSPACE_TEST_KCORE_H
#define ADDRSPACE_TEST_KCORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

void kcore_read(uint64_t addr, void *to, size_t size);
/*
 * Reads a value of vmcoreinfo by its key, such as "SIZE(page)", in the base in
 * which it is written; false if the kernel does not state it.
 */
bool vmcoreinfo_number(const char *key, int base, uint64_t *value);

#endif /* ADDRSPACE_TEST_KCORE_H */
