/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The parameters of a kernel's build and boot that the files of a record show,
 * each with the line that shows it. The keys are those of the records of `model
 * --check` (Documentation/model.rst), and these:
 *
 *   page_offset     number
 *   highmem         whether the kernel is built for it
 *   bios            whether there is one, as on a PC
 *   phys_offset     where RAM begins, on ARM
 *   ram_pages       from there to the end of RAM, holes included
 *   ram_least       a lower bound for the number of pages
 *   ram_most        an upper bound for it
 *   ram_present     pages that the kernel reports, without holes
 *   lowest_area     where the first area of vmallocinfo begins
 *   vmalloc_total, low_total, high_total, mem_total   KiB, of meminfo
 */
#ifndef PARAMETERS_H
#define PARAMETERS_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

struct parameters {
	json_t *keys;
	json_t *evidence;	/* the evidence for each value, by the same keys */
	const char *source;	/* the name of the file being read, for the evidence */
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

/* Keeps a value that is already known; @line is the evidence. */
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
void parameters_from_trouble(struct parameters *parameters, const char *text);
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

/* The version at the beginning of @text, up to a blank. */
void parameters_put_version(struct parameters *parameters, const char *text,
			    const char *line);

#endif
