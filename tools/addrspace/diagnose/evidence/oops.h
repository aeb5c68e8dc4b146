/* SPDX-License-Identifier: GPL-2.0 */
/* An oops or BUG of i386 or ARM, of 2.4 to 7.2: its address, registers and stack. */
#ifndef DIAGNOSE_OOPS_H
#define DIAGNOSE_OOPS_H

#include <stdbool.h>
#include <stdint.h>

struct diagnosis;

#define OOPS_MOST_REGS		24
#define OOPS_MOST_WORDS		64

struct oops {
	bool found;
	unsigned long first_line;	/* which says what it is */
	bool has_address;
	bool is_hidden;		/* "(ptrval)" */
	uint64_t address;	/* that was accessed */
	bool is_write, write_known;
	bool is_protection;	/* the page is mapped, but not for that */
	bool is_fetch;		/* of an instruction */
	unsigned long error_line;
	bool is_arm;
	char function[96], module[64];	/* that accessed it; "" if unknown */
	unsigned long function_line;
	uint64_t pc;
	bool has_pc;
	unsigned long tables_line;	/* "*pde = ...": the entries of the page tables */
	bool no_table;		/* no page table at all for the address */
	char comm[32];
	struct oops_word {
		char where[12];
		uint64_t value;
	} reg[OOPS_MOST_REGS], word[OOPS_MOST_WORDS];
	int nr_regs, nr_words;
};

void oops_read(struct oops *oops, const struct diagnosis *diagnosis);

#endif
