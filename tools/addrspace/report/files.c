// SPDX-License-Identifier: GPL-2.0
/*
 * The files of the folder report/ (see files.h). Read by the assembler,
 * so that they are edited as what they are; compiled in tools/addrspace.
 */
#include "report/files.h"

#define FILE_AS_TEXT(symbol, path)					\
	asm(".pushsection .rodata\n"					\
	    ".global " #symbol "\n"					\
	    ".type " #symbol ", @object\n"				\
	    #symbol ":\n"						\
	    ".incbin \"" path "\"\n"					\
	    ".byte 0\n"							\
	    ".size " #symbol ", . - " #symbol "\n"			\
	    ".popsection\n")

FILE_AS_TEXT(report_page, "report/page.html");
FILE_AS_TEXT(report_style, "report/style.css");
FILE_AS_TEXT(report_figure_style, "report/figure.css");
FILE_AS_TEXT(report_script, "report/script.js");
