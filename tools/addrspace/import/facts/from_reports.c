// SPDX-License-Identifier: GPL-2.0
/* Kernel parameters from reports of trouble (see parameters.h). */
#include "import/facts/parameters.h"

#include <ctype.h>
#include <string.h>

#include "import/text/scan.h"

#define LINE		1025
#define PAGES_OF_4_GIB	0x100000	/* more takes PAE */
#define MOST_IMAGE	0x4000000	/* of code, after PAGE_OFFSET */

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
	if (scan_before(line, " pages RAM", &number) || scan_before(line, " pages of RAM", &number))
		parameters_put_number(parameters, "ram_most", number, line);
	if (scan_before(line, " pages HighMem/MovableOnly", &number) && number)
		parameters_put_answer(parameters, "highmem", true, line);
}

/*
 * Of traces, only those of ARM name the caller, after "from"; without kallsyms they have
 * "Function entered at [<c0011e48>] from [<c03b1630>]".
 */
static void take_architecture(struct parameters *parameters, const char *line)
{
	if (strstr(line, "unwind_backtrace") || strstr(line, "Function entered at [<") ||
	    strstr(line, ") from [<"))
		parameters_put_text(parameters, "arch", "arm", line);
	line += strspn(line, " ");
	/* " [<c045a9a3>] out_of_memory+0x72/0x1a4": MIPS's begin at 0x80000000. */
	if (!strncmp(line, "[<c", 3) && scan_hex_len(line + 2) == 8 && strstr(line, "+0x"))
		parameters_put_text(parameters, "arch", "i386", line);
}

/*
 * The kernel's image begins near PAGE_OFFSET, so a function of it, which is none of a
 * module, shows the split: "[<80010c58>] (show_stack+0x10/0x14) from", "pc : [<c01f3218>]".
 */
static void take_base(struct parameters *parameters, const char *line)
{
	static const uint64_t bases[] = {
		0xc0000000, 0xb0000000, 0x80000000, 0x78000000, 0x40000000,
	};
	uint64_t address;
	size_t i;

	if (!scan_behind(line, "[<", 16, &address))
		return;
	for (i = 0; i < sizeof(bases) / sizeof(*bases); i++)
		if (address >= bases[i] && address - bases[i] < MOST_IMAGE)
			parameters_put_address(parameters, "page_offset", bases[i], line);
}

static void take_split(struct parameters *parameters, const char *line)
{
	const char *end = strstr(line, ">]");

	if (end && (strstr(end, "+0x") || !strncmp(end, ">] (", 4)) && !strstr(end, " ["))
		take_base(parameters, line);
}

/* "PC is at memcpy+0x50/0x330" or "EIP is at", and the line after or before has the address. */
static bool names_function(const char *line)
{
	return (!strncmp(line, "PC is at ", 9) || !strncmp(line, "EIP is at ", 10)) &&
	       strstr(line, "+0x") && !strstr(line, " [");
}

static void take_trace(struct parameters *parameters, const char *line)
{
	take_version(parameters, line);
	take_architecture(parameters, line);
	take_split(parameters, line);
}

void parameters_from_oom(struct parameters *parameters, const char *text)
{
	uint64_t ram = 0;
	char line[LINE];

	while ((text = scan_line(text, line, sizeof(line)))) {
		take_trace(parameters, line);
		take_pages(parameters, line, &ram);
		take_highmem(parameters, line);
	}
}

void parameters_from_trouble(struct parameters *parameters, const char *text)
{
	char line[LINE];

	while ((text = scan_line(text, line, sizeof(line))))
		take_trace(parameters, line);
}

/* "EFLAGS: 00010046   (2.6.9-42.ELsmp)", "EIP is at f [nfs] 0x1c (2.4.21-4.ELsmp)" */
static void take_bracketed_version(struct parameters *parameters, const char *line)
{
	const char *at = strrchr(line, '(');

	if (at && (!strncmp(line, "EFLAGS: ", 8) || !strncmp(line, "EIP is at ", 10)))
		parameters_put_version(parameters, at + 1, line);
}

/* An address of 16 digits: "at virtual address ffffffc008000000", "at ffff880012345678" */
static bool has_64_bits(const char *line)
{
	static const char *const before[] = { "at virtual address ", "for address: ",
					      " request at ", " dereference at " };
	const char *at;
	size_t i;

	for (i = 0; i < sizeof(before) / sizeof(*before); i++) {
		at = strstr(line, before[i]);
		if (at && scan_hex_len(at + strlen(before[i])) == 16)
			return true;
	}
	return false;
}

/*
 * Lines of an oops that only one other architecture prints. MIPS and RISC-V begin as ARM or
 * x86 do, so these lines count before what the first line suggests.
 */
static bool take_foreign(struct parameters *parameters, const char *text)
{
	static const struct {
		const char *words, *arch;
		bool begins;
	} signs[] = {
		{ ", epc == ", "mips" }, { "PrId  : ", "mips", true }, { "$ 0   : ", "mips", true },
		{ "epc : ", "riscv", true }, { "Faulting instruction address: ", "powerpc", true },
		{ "NIP: ", "powerpc", true }, { "NIP [", "powerpc", true },
	};
	char line[LINE];
	const char *at;
	size_t i;

	while ((text = scan_line(text, line, sizeof(line)))) {
		for (i = 0; i < sizeof(signs) / sizeof(*signs); i++) {
			at = strstr(line, signs[i].words);
			if (!at || (signs[i].begins && at != line))
				continue;
			parameters_put_text(parameters, "arch", signs[i].arch, line);
			return true;
		}
	}
	return false;
}

void parameters_from_oops(struct parameters *parameters, const char *text)
{
	char line[LINE], pc[LINE] = "";
	bool of_image = false;

	if (take_foreign(parameters, text))
		return;
	while ((text = scan_line(text, line, sizeof(line)))) {
		of_image |= names_function(line);
		if (!*pc && (!strncmp(line, "pc : [<", 7) || !strncmp(line, "EIP: ", 5)))
			strcpy(pc, line);
		if (has_64_bits(line))
			parameters_put_text(parameters, "arch",
					    strncmp(line, "Unable", 6) ? "x86_64" : "arm64", line);
		take_trace(parameters, line);
		take_bracketed_version(parameters, line);
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
	if (of_image)
		take_base(parameters, pc);
}
