/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Failed allocations of virtual addresses in the kernel's log: the request, the code
 * that made it, and whether addresses or pages were lacking.
 */
#ifndef DIAGNOSE_FAILURES_H
#define DIAGNOSE_FAILURES_H

#include <stdbool.h>
#include <stdint.h>

#include "diagnose/diagnosis.h"

#define FAILURES_MOST	64

enum failure_lack {
	LACK_ADDRESSES,		/* no hole is large enough */
	LACK_PAGES,		/* there is a hole, but no memory to fill it */
	LACK_UNKNOWN,		/* the message does not say */
	LACK_SENSE,		/* of 0 bytes, or of more than all RAM: refused at once */
};

enum failure_for {
	FOR_VMALLOC,		/* pages of its own, or given ones */
	FOR_IOREMAP,
	FOR_MODULE,
	FOR_BPF,		/* code of the BPF JIT, which lies where modules do */
};

struct failure {
	int message;		/* which of the kernel's */
	enum failure_lack lack;
	enum failure_for purpose;
	uint64_t size;		/* without the guard page; 0: not printed, or no size */
	uint64_t low, high;	/* where it was to lie, if printed */
	char function[64];	/* that made the request, if a trace shows it */
	char module[64];	/* of it, or "" */
	unsigned long times;
	struct lines line;	/* the first one, its text included */
	unsigned long function_line;	/* 0: there is none */
};

struct failures {
	struct failure failure[FAILURES_MOST];
	int nr;
};

void failures_read(struct failures *failures, const struct diagnosis *diagnosis);

/* The size and the alignment of the hole that the kernel looks for. */
uint64_t failure_needs(const struct failure *failure);
uint64_t failure_align(const struct failure *failure, const struct diagnosis *diagnosis);

/* "an ioremap of 16 MiB"; the caller frees it. */
char *failure_words(const struct failure *failure);

#endif
