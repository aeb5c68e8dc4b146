/* SPDX-License-Identifier: GPL-2.0 */
/* The files of the folder report/ as texts, taken in when the program is built. */
#ifndef REPORT_FILES_H
#define REPORT_FILES_H

extern const char report_page[], report_style[], report_figure_style[],
	report_script[];

#endif
