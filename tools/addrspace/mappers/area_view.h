/* SPDX-License-Identifier: GPL-2.0 */
/* Shows an area that was just made: its range, first entry and page frames. */
#ifndef AREA_VIEW_H
#define AREA_VIEW_H

#include <stdint.h>

struct app;

int area_view_print(const struct app *app, uint32_t id);

#endif
