/* SPDX-License-Identifier: GPL-2.0 */
#ifndef LIB_ARRAY_H
#define LIB_ARRAY_H

#include <stddef.h>

/* Takes an array, never a pointer. */
#define ARRAY_SIZE(array)	(sizeof(array) / sizeof(*(array)))

#endif
