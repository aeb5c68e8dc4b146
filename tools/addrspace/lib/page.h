/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The page size of every machine that we show. The type is as wide as any
 * address, so that its complement can round an address down.
 */
#ifndef PAGE_H
#define PAGE_H

#include <stdint.h>

#define PAGE_SHIFT	12
#define PAGE_SIZE	((uint64_t)1 << PAGE_SHIFT)

#endif
