/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the files of a record say of how a kernel is built and booted, each figure
 * with the line that shows it. The keys are those of the records of
 * `model --check` (Documentation/model.rst), and besides:
 *
 *   page_offset     number
 *   highmem         is the kernel built for it
 *   bios            there is one, and so it is a PC
 *   phys_offset     where RAM begins, on ARM
 *   ram_pages       from there to the end of RAM, holes included
 *   ram_least       pages that there are at least
 *   ram_present     pages that the kernel says it has, holes not counted
 *   vmalloc_total, low_total, high_total, mem_total   KiB, of meminfo
 */
#ifndef PARAMETERS_H
#define PARAMETERS_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

struct parameters {
	json_t *keys;
	json_t *evidence;	/* by the same keys: what shows it */
	const char *source;	/* of what is being read, for evidence */
};

/* @files as in a record. */
void parameters_find(struct parameters *parameters, const json_t *files);
void parameters_free(struct parameters *parameters);

bool parameters_have(const struct parameters *parameters, const char *key);
bool parameters_number(const struct parameters *parameters, const char *key,
		       uint64_t *number);
const char *parameters_text(const struct parameters *parameters,
			    const char *key);
const char *parameters_evidence(const struct parameters *parameters,
				const char *key);

/* What is known of a key already, stays; @line is what shows it. */
void parameters_put(struct parameters *parameters, const char *key,
		    json_t *value, const char *line);
void parameters_put_number(struct parameters *parameters, const char *key,
			   uint64_t number, const char *line);
void parameters_put_address(struct parameters *parameters, const char *key,
			    uint64_t address, const char *line);
void parameters_put_text(struct parameters *parameters, const char *key,
			 const char *text, const char *line);
void parameters_put_answer(struct parameters *parameters, const char *key,
			   bool answer, const char *line);

/* Each reads one file: in from_log.c, from_reports.c and from_files.c. */
void parameters_from_log(struct parameters *parameters, const char *text);
void parameters_from_oom(struct parameters *parameters, const char *text);
void parameters_from_oops(struct parameters *parameters, const char *text);
void parameters_from_zoneinfo(struct parameters *parameters, const char *text);
void parameters_from_meminfo(struct parameters *parameters, const char *text);
void parameters_from_iomem(struct parameters *parameters, const char *text);
void parameters_from_config(struct parameters *parameters, const char *text);
void parameters_from_symbols(struct parameters *parameters, const char *text);
void parameters_from_uname(struct parameters *parameters, const char *text);
void parameters_from_cpuinfo(struct parameters *parameters, const char *text);
void parameters_from_cmdline(struct parameters *parameters, const char *text);
void parameters_from_vmallocinfo(struct parameters *parameters,
				 const char *text);

/* The version at the beginning of @text, up to a blank: for several of them. */
void parameters_put_version(struct parameters *parameters, const char *text,
			    const char *line);

#endif
