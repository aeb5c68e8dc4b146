/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Parses the kernel's lines that have a range of addresses: START-END in /proc/iomem,
 * /proc/PID/maps and /proc/vmallocinfo; a start and a size in /proc/modules.
 */
#ifndef LIB_SPAN_H
#define LIB_SPAN_H

#include <stdbool.h>
#include <stdint.h>

struct span {
	uint64_t start, end;
	const char *rest;	/* of the line, after the addresses */
	const char *name;	/* in @rest */
};

/* False if the line does not begin so. */
bool span_read(struct span *span, const char *line);

/* "  fee00000-fee00fff : Local APIC": the end is the last byte. */
bool span_of_iomem(struct span *span, const char *line);

/* "08048000-08049000 r-xp 00000000 08:01 1234   /bin/cat": the name may be "". */
bool span_of_maps(struct span *span, const char *line);

#define MODULE_NAME	64

/* "ext4 450560 2 jbd2,mbcache, Live 0xf8123000": no @rest, and the name in @name. */
bool span_of_module(struct span *span, const char *line, char name[MODULE_NAME]);

#endif
