/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Findings: the fault, the lines that show it, its cause, the changes that help, and
 * how certain all this is. A finding is a JSON object from the start; the text output
 * is made from it:
 *
 *   {"id", "subject", "weight", "what", "evidence": [{"file", "line", "text"}...],
 *    "values": [{"where", "value", "is"}...], "why": [TEXT...],
 *    "changes": [{"kind", "set", "gives", "costs"}...], "figures": {NAME: NUMBER...},
 *    "sure", "sure_because"}
 */
#ifndef DIAGNOSE_FINDINGS_H
#define DIAGNOSE_FINDINGS_H

#include <jansson.h>
#include <stdint.h>

struct diagnosis;
struct lines;

/* The severity, which orders the findings. */
enum weight {
	WEIGHT_NOTE = 10,
	WEIGHT_WASTE = 30,	/* something is not used */
	WEIGHT_NEAR = 40,	/* it will fail soon */
	WEIGHT_FAILED = 70,	/* something has failed */
	WEIGHT_DEAD = 90,	/* the machine does not boot, kills processes or stops */
};

enum sureness {
	SURE_STATED,		/* the kernel says so */
	SURE_COMPUTED,		/* follows from figures that were given */
	SURE_LIKELY,		/* something is assumed */
};

struct finding {
	json_t *json;
	const json_t *record;	/* that contains the lines */
};

struct findings {
	json_t *list;
};

void findings_init(struct findings *findings);
void findings_free(struct findings *findings);
/* The weightiest first; equal ones in the order in which they were found. */
void findings_sort(struct findings *findings);

__attribute__((format(printf, 5, 6)))
struct finding finding_new(struct diagnosis *diagnosis, const char *id,
			   const char *subject, int weight, const char *what, ...);

/* The line that was read last, of @lines. */
void finding_line(const struct finding *finding, const struct lines *lines);
/* Line @number of a record's file; 0 for figures that are computed from the file. */
__attribute__((format(printf, 4, 5)))
void finding_evidence(const struct finding *finding, const char *file,
		      unsigned long number, const char *fmt, ...);
__attribute__((format(printf, 4, 5)))
void finding_value(const struct finding *finding, const char *where, uint64_t value,
		   const char *fmt, ...);
__attribute__((format(printf, 2, 3)))
void finding_why(const struct finding *finding, const char *fmt, ...);

/*
 * Another change; the first ones are the best. @kind is "boot parameter",
 * "configuration", "sysctl", "module", "code" or "hardware".
 */
__attribute__((format(printf, 4, 5)))
void finding_change(const struct finding *finding, const char *kind, const char *set,
		    const char *gives, ...);
/* The cost of the change that was added last. */
__attribute__((format(printf, 2, 3)))
void finding_costs(const struct finding *finding, const char *fmt, ...);
void finding_figure(const struct finding *finding, const char *name, uint64_t number);
__attribute__((format(printf, 3, 4)))
void finding_sure(const struct finding *finding, enum sureness sureness,
		  const char *because, ...);

#endif
