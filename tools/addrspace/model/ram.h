/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The amount of RAM that the kernel of a record saw: from its top page, from the line
 * that begins with "Memory:", and from its boot options.
 */
#ifndef MODEL_RAM_H
#define MODEL_RAM_H

#include <stdbool.h>

struct model_record;

/*
 * Call this after all other inputs are set. If the version is unknown (@any_kernel),
 * the form of the line narrows it.
 */
void model_record_ram(struct model_record *record, bool any_kernel);

#endif
