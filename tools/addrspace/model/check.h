/* SPDX-License-Identifier: GPL-2.0 */
/* Compares recorded layouts with those that the model computes from their inputs. */
#ifndef MODEL_CHECK_H
#define MODEL_CHECK_H

struct app;
struct model_inputs;

/* Shows all boundaries; options may give inputs that a record lacks. */
int model_check(const struct app *app, const char *path,
		const struct model_inputs *given);

#endif
