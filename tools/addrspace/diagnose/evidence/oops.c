// SPDX-License-Identifier: GPL-2.0
/* Reads the figures of oopses (see oops.h). */
#include "diagnose/evidence/oops.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "diagnose/diagnosis.h"
#include "import/text/scan.h"

#define DIGITS		8	/* of an address */

/* Bits of the error code of an x86 page fault, and of ARM's fault status. */
#define X86_PROTECTION	0x1
#define X86_WRITE	0x2
#define X86_FETCH	0x10
#define ARM_WRITE	0x800

static bool begins(const char *line, const char *with)
{
	line += strspn(line, " ");
	return !strncmp(line, with, strlen(with));
}

static bool names_address(const char *line)
{
	return strstr(line, "nable to handle") || strstr(line, "for address") ||
	       strstr(line, "kernel NULL pointer");
}

/*
 * "... at virtual address f8a31000", "... at 00000014", "... for address: f8a31000",
 * "... at   (null)"
 */
static void take_address(struct oops *oops, const struct lines *lines)
{
	static const char *const before[] = {
		"at virtual address ", "for address: 0x", "for address: ", "request at ",
		"dereference at ", "dereference, address: ", "dereference at virtual address ",
	};
	const char *line = lines->line;
	size_t i;

	if (oops->has_address || !names_address(line))
		return;
	oops->is_hidden |= !!strstr(line, "ptrval");
	oops->is_write |= !!strstr(line, "when write");
	oops->write_known |= !!strstr(line, "when ");
	for (i = 0; i < sizeof(before) / sizeof(*before) && !oops->has_address; i++)
		oops->has_address = scan_behind(line, before[i], 16, &oops->address);
	if (strstr(line, "NULL pointer") && strstr(line, "(null)")) {
		oops->address = 0;
		oops->has_address = true;
	}
	oops->has_address = oops->has_address && oops->address <= UINT32_MAX;
	if (oops->has_address)
		oops->first_line = lines->number;
}

/* "Oops: 0002 [#1] SMP", "Internal error: Oops: 807 [#1] ARM", "#PF: error_code(0x0002)" */
static void take_error(struct oops *oops, const struct lines *lines)
{
	const char *line = lines->line;
	uint64_t code;

	if (strstr(line, "Internal error: Oops")) {
		oops->is_arm = true;
		if (!scan_behind(line, "Oops: ", 16, &code))
			return;
		oops->is_write |= code & ARM_WRITE;
		oops->write_known = true;
		/* Permission faults of a section and of a page. */
		oops->is_protection = (code & 0xf) == 0xd || (code & 0xf) == 0xf;
	} else if (begins(line, "Oops: ") ? scan_behind(line, "Oops: ", 16, &code) :
		   scan_behind(line, "#PF: error_code(", 16, &code)) {
		oops->is_write |= code & X86_WRITE;
		oops->is_protection = code & X86_PROTECTION;
		oops->is_fetch = code & X86_FETCH;
		oops->write_known = true;
	} else {
		return;
	}
	oops->error_line = lines->number;
}

/* "nfs_flush_one [nfs] 0x90 (2.4.21-4.ELsmp)", as Red Hat's 2.4 has it */
static void read_old_function(struct oops *oops, const char *at, size_t len, unsigned long line)
{
	const char *module = at + len + 2, *offset = strstr(at, "] 0x");

	if (strncmp(at + len, " [", 2) || !offset)
		return;
	snprintf(oops->function, sizeof(oops->function), "%.*s+%.*s", (int)len, at,
		 (int)strcspn(offset + 2, " "), offset + 2);
	oops->function_line = line;
	if (strncmp(module, "kernel]", 7))
		snprintf(oops->module, sizeof(oops->module), "%.*s", (int)strcspn(module, "]"),
			 module);
}

/* "do_sys_open+0x3a/0x100 [driver]" */
static void read_function(struct oops *oops, const char *at, unsigned long line)
{
	size_t len = strspn(at, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.");
	const char *module;

	if (!len || strncmp(at + len, "+0x", 3)) {
		read_old_function(oops, at, len, line);
		return;
	}
	len += 3 + strspn(at + len + 3, "0123456789abcdef/x");
	snprintf(oops->function, sizeof(oops->function), "%.*s", (int)len, at);
	oops->function_line = line;
	module = at + len;
	if (module[0] == ' ' && module[1] == '[')
		snprintf(oops->module, sizeof(oops->module), "%.*s",
			 (int)strcspn(module + 2, "] "), module + 2);
}

static void take_function(struct oops *oops, const struct lines *lines)
{
	static const char *const before[] = {
		"EIP is at ", "PC is at ", "pc is at ", "EIP: ",
	};
	const char *line = lines->line, *at;
	size_t i;

	for (i = 0; !*oops->function && i < sizeof(before) / sizeof(*before); i++)
		if (begins(line, before[i]))
			read_function(oops, strstr(line, before[i]) + strlen(before[i]),
				      lines->number);
	/* "IP: [<c10b2d7a>] do_sys_open+0x3a/0x100", "IP: do_sys_open+0x3a/0x100" */
	if (*oops->function || !begins(line, "IP: "))
		return;
	at = strstr(line, "IP: ") + 4;
	if (!strncmp(at, "[<", 2) && strchr(at, ']'))
		at = strchr(at, ']') + 1;
	read_function(oops, at + strspn(at, " "), lines->number);
}

static void add_word(struct oops_word *words, int *nr, int most, const char *where, size_t len,
		     uint64_t value)
{
	struct oops_word *word = &words[*nr];

	if (*nr == most)
		return;
	snprintf(word->where, sizeof(word->where), "%.*s", (int)len, where);
	word->value = value;
	++*nr;
}

/* A word of eight hexadecimal digits, perhaps in "[<...>]". */
static const char *read_word(const char *at, uint64_t *value)
{
	char digits[DIGITS + 1];

	at += strspn(at, " ");
	if (!strncmp(at, "[<", 2))
		at += 2;
	if (scan_hex_len(at) != DIGITS)
		return NULL;
	memcpy(digits, at, DIGITS);
	digits[DIGITS] = '\0';
	*value = strtoull(digits, NULL, 16);
	return at + DIGITS;
}

static const char *const registers[] = {
	"EAX", "EBX", "ECX", "EDX", "ESI", "EDI", "EBP", "ESP", "eax", "ebx", "ecx", "edx",
	"esi", "edi", "ebp", "esp", "sp", "ip", "fp", "lr", "r0", "r1", "r2", "r3", "r4",
	"r5", "r6", "r7", "r8", "r9", "r10", "CR2", "pc",
};

static bool is_register(const char *name, size_t len)
{
	size_t i;

	for (i = 0; i < sizeof(registers) / sizeof(*registers); i++)
		if (strlen(registers[i]) == len && !strncmp(registers[i], name, len))
			return true;
	return false;
}

/* From 4.15 on the first line may hide the address; this register never does. */
static void take_cr2(struct oops *oops, uint64_t value)
{
	if (!oops->is_hidden || oops->has_address)
		return;
	oops->address = value;
	oops->has_address = true;
}

/* "EAX: 00000000 EBX: f6b30000", "r7 : 00000000  r6 : c8800000", "pc : [<bf002048>]" */
static void take_registers(struct oops *oops, const char *line)
{
	const char *at = line, *colon, *rest;
	uint64_t value;

	while ((colon = strchr(at, ':'))) {
		const char *end = colon, *start;

		while (end > at && end[-1] == ' ')
			end--;
		start = end;
		while (start > at && isalnum((unsigned char)start[-1]))
			start--;
		at = colon + 1;
		if (!is_register(start, end - start))
			continue;
		rest = read_word(at, &value);
		if (!rest)
			continue;
		at = rest;
		if (end - start == 2 && !strncmp(start, "pc", 2)) {
			oops->pc = value;
			oops->has_pc = true;
		} else if (!strncmp(start, "CR2", 3)) {
			take_cr2(oops, value);
		} else {
			add_word(oops->reg, &oops->nr_regs, OOPS_MOST_REGS, start, end - start,
				 value);
		}
	}
}

/* "EIP: 0060:[<c10b2d7a>] EFLAGS: ...", "EIP:    0010:[<c0123456>]" */
static void take_eip(struct oops *oops, const char *line)
{
	const char *at = strstr(line, ":[<");

	if (begins(line, "EIP:") && at && read_word(at + 1, &oops->pc))
		oops->has_pc = true;
}

/* Lines of words; ARM's begin with the address: "9e00: c8801000 00000000". */
static bool take_stack(struct oops *oops, const char *line, unsigned int *offset)
{
	const char *at = line + strspn(line, " "), *rest;
	char where[12];
	uint64_t value;
	int before = oops->nr_words;

	if (!strncmp(at, "Stack:", 6)) {
		at += 6;
		*offset = 0;
		before--;	/* the report goes on after this line, whatever it contains */
	}
	if (scan_hex_len(at) == 4 && at[4] == ':')
		at += 5;
	while ((rest = read_word(at, &value))) {
		snprintf(where, sizeof(where), "stack+%x", *offset & 0xffff);
		add_word(oops->word, &oops->nr_words, OOPS_MOST_WORDS, where, strlen(where), value);
		*offset += 4;
		at = rest;
	}
	return oops->nr_words > before;
}

/* "*pdpt = 0000000000000001 *pde = 0000000000000000", "[c8801000] *pgd=878a1811, *pte=00000000" */
static void take_tables(struct oops *oops, const struct lines *lines)
{
	const char *line = lines->line;
	uint64_t entry;

	if (oops->tables_line || (!strstr(line, "*pde = ") && !strstr(line, "*pgd") &&
				  !strstr(line, "*pdpt = ") && !strstr(line, "pgd = ")))
		return;
	if (begins(line, "pgd = "))
		return;		/* the place of the tables, not their contents */
	oops->tables_line = lines->number;
	if ((scan_behind(line, "*pde = ", 16, &entry) || scan_behind(line, "*pmd=", 16, &entry) ||
	     scan_behind(line, "*pgd=", 16, &entry)) && !entry)
		oops->no_table = true;
}

/* "CPU: 1 PID: 15257 Comm: kworker/u9:2", or until 2.6.2x and on ARM "Process nfsd (pid: 2210," */
static void take_task(struct oops *oops, const char *line)
{
	const char *at = strstr(line, " Comm: ") ?: strstr(line, " comm: ");

	if (*oops->comm)
		return;
	if (at)
		at += 7;
	else if (begins(line, "Process ") && strstr(line, " (pid: "))
		at = strstr(line, "Process ") + 8;
	else
		return;
	snprintf(oops->comm, sizeof(oops->comm), "%.*s", (int)strcspn(at, " "), at);
}

void oops_read(struct oops *oops, const struct diagnosis *diagnosis)
{
	struct lines lines = lines_of(diagnosis, SOURCE_KERNEL "oops");
	unsigned int offset = 0;
	bool in_stack = false;

	*oops = (struct oops){ .is_arm = diagnosis->is_arm };
	while (lines_next(&lines)) {
		oops->found = true;
		oops->first_line = oops->first_line ?: lines.number;
		take_address(oops, &lines);
		take_error(oops, &lines);
		take_function(oops, &lines);
		take_tables(oops, &lines);
		take_task(oops, lines.line);
		take_eip(oops, lines.line);
		if (begins(lines.line, "Stack:"))
			in_stack = true;
		if (in_stack)
			in_stack = take_stack(oops, lines.line, &offset);
		else
			take_registers(oops, lines.line);
	}
}
