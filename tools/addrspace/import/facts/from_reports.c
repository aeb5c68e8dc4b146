// SPDX-License-Identifier: GPL-2.0
/* Kernel parameters from reports of trouble (see parameters.h). */
#include "import/facts/parameters.h"

#include <ctype.h>
#include <string.h>

#include "import/text/scan.h"

#define LINE		1025
#define PAGES_OF_4_GIB	0x100000	/* more takes PAE */

/* "Pid: 1, comm: init Not tainted 2.6.32-5-686 #1", and its later forms. */
static void take_version(struct parameters *parameters, const char *line)
{
	const char *at = strstr(line, "ainted");

	if (!at)
		return;
	at += strlen("ainted");
	/* ": " and flags, single letters and blanks, may follow. */
	while (*at == ':' || *at == ' ' || isupper((unsigned char)*at))
		at++;
	if (*at == '(')
		at++;
	parameters_put_version(parameters, at, line);
}

/*
 * Until 3.9 the kernel counted all page frames, including holes, so the last
 * one is known: "pages of RAM" and "of HIGHMEM" before 2.6.27, "pages RAM" and
 * "HighMem" since. Later it counts present pages, and "HighMem/MovableOnly".
 */
static bool counts_highmem(const char *line, uint64_t *number)
{
	const char *end = strstr(line, " pages HighMem");

	if (scan_before(line, " pages of HIGHMEM", number))
		return true;
	return end && !end[strlen(" pages HighMem")] &&
	       scan_before(line, " pages HighMem", number);
}

static void take_pages(struct parameters *parameters, const char *line,
		       uint64_t *ram)
{
	uint64_t number;

	if (scan_before(line, " pages of RAM", &number) ||
	    scan_before(line, " pages RAM", &number))
		*ram = number;
	if (!counts_highmem(line, &number) || !*ram || number > *ram)
		return;
	parameters_put_number(parameters, "e820_top_pfn", *ram, line);
	parameters_put_number(parameters, "ram_pages", *ram, line);
	if (!number)
		return;
	parameters_put_answer(parameters, "highmem", true, line);
	if (*ram > PAGES_OF_4_GIB)
		parameters_put_answer(parameters, "pae", true, line);
	parameters_put_number(parameters, "max_low_pfn", *ram - number, line);
}

static void take_highmem(struct parameters *parameters, const char *line)
{
	uint64_t number;

	if (scan_before(line, " pages RAM", &number))
		parameters_put_number(parameters, "ram_least", number, line);
	if (scan_before(line, " pages HighMem/MovableOnly", &number) && number)
		parameters_put_answer(parameters, "highmem", true, line);
}

void parameters_from_oom(struct parameters *parameters, const char *text)
{
	uint64_t ram = 0;
	char line[LINE];

	while ((text = scan_line(text, line, sizeof(line)))) {
		take_version(parameters, line);
		take_pages(parameters, line, &ram);
		take_highmem(parameters, line);
	}
}

/* Only ARM's traces name the caller, after "from". */
void parameters_from_trouble(struct parameters *parameters, const char *text)
{
	char line[LINE];

	while ((text = scan_line(text, line, sizeof(line)))) {
		take_version(parameters, line);
		if (strstr(line, "unwind_backtrace"))
			parameters_put_text(parameters, "arch", "arm", line);
	}
}

void parameters_from_oops(struct parameters *parameters, const char *text)
{
	char line[LINE];

	while ((text = scan_line(text, line, sizeof(line)))) {
		take_version(parameters, line);
		if (strstr(line, "*pdpt = ")) {
			parameters_put_answer(parameters, "pae", true, line);
			parameters_put_text(parameters, "arch", "i386", line);
		} else if (strstr(line, "*pde = ")) {
			parameters_put_answer(parameters, "pae", false, line);
			parameters_put_text(parameters, "arch", "i386", line);
		} else if (!strncmp(line, "EIP: ", 5)) {
			parameters_put_text(parameters, "arch", "i386", line);
		} else if (!strncmp(line, "RIP: ", 5)) {
			parameters_put_text(parameters, "arch", "x86_64", line);
		} else if (!strncmp(line, "PC is at ", 9) ||
			   !strncmp(line, "pc : [<", 7)) {
			parameters_put_text(parameters, "arch", "arm", line);
		}
	}
}
