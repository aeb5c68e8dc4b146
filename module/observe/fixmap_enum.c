// SPDX-License-Identifier: GPL-2.0
/*
 * Never compiled, only preprocessed: fixmap_names.awk takes the names of the
 * fixmap's slots from the enum that this kernel's own header declares.
 */
#include <asm/fixmap.h>
