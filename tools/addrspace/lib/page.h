/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The page of every machine that we draw. As wide as any address, for its
 * complement to round one down.
 */
#ifndef PAGE_H
#define PAGE_H

#include <stdint.h>

#define PAGE_SHIFT	12
#define PAGE_SIZE	((uint64_t)1 << PAGE_SHIFT)

#endif
