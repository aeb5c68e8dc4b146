/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The labs: each tries a claim that the books make on the machine as it runs.
 * A lab has a file of its own in labs/, which defines its entry; list.c
 * lists them, lab.c is the command. What a lab says it says by the functions
 * below (run.c): they print it for people as it comes, and keep it as JSON
 * for programs.
 *
 * All that a lab makes belongs to one open /dev/addrspace, and to processes
 * that die with this one. So nothing is left behind, whatever ends it.
 */
#ifndef LAB_H
#define LAB_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "data/layout.h"
#include "source/session.h"

struct app;

enum lab_outcome {
	LAB_HOLDS,
	LAB_CONDITION,		/* holds, with the condition that is stated */
	LAB_NO_LONGER,		/* was true once; the verdict says until when */
	LAB_NOT_SEEN,		/* might, but was not to be seen this time */
	LAB_NOT_HERE,		/* this machine lacks what it takes */
	LAB_REFUTED,		/* something was not as predicted */
	LAB_FAILED,		/* could not be carried out */
};

struct lab_run;

struct lab {
	const char *name;
	const char *title;
	const char *claim;	/* as people learn it */
	const char *source;	/* where they learn it */
	const char *prediction;	/* what is to be seen here if it is so */
	const char *method;	/* what is done to see it */
	/* Ends with a verdict, or a status; what failed has been said then. */
	int (*run)(struct lab_run *run);
};

/* As given with the command. */
struct lab_options {
	bool pause;		/* wait for a line of input behind each thing seen */
	const char *with;	/* a record of another boot; NULL: none */
};

struct lab_run {
	const struct app *app;
	const struct lab *lab;
	struct session session;	/* of this run alone */
	struct layout layout;	/* as it was when the run began */
	json_t *evidence;
	json_t *expectations;
	enum lab_outcome outcome;
	char *verdict;
	bool surprised;		/* something was not as predicted */
	bool limited;		/* what failed is that it cannot be tried here */
	const struct lab_options *options;
	bool quiet;		/* JSON: print nothing on the way */
};

/* The labs, in the order of the course; ends with NULL. */
extern const struct lab *const lab_list[];

/* By name or number; says what is wrong and returns NULL where there is none. */
const struct lab *lab_find(const char *text);
int lab_number(const struct lab *lab);

/* Evidence: a thing that was looked at, and what was seen. */
void lab_saw(struct lab_run *run, const char *what, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
void lab_saw_number(struct lab_run *run, const char *what, uint64_t number);
void lab_saw_bytes(struct lab_run *run, const char *what, uint64_t bytes);
void lab_saw_address(struct lab_run *run, const char *what, uint64_t address);

/* A prediction, and whether it came true. One that did not refutes the claim. */
bool lab_expect(struct lab_run *run, bool as_predicted, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/*
 * What the lab takes is not to be had here, which says nothing of the claim; @fmt
 * goes on behind "because". Returns a status that ends the run.
 */
int lab_cannot(struct lab_run *run, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* The last word; returns STATUS_OK. */
int lab_verdict(struct lab_run *run, enum lab_outcome outcome,
		const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* Runs one; its answer is added to @answers where that is not NULL. */
enum lab_outcome lab_run(const struct app *app, const struct lab *lab,
			 const struct lab_options *options, json_t *answers);

const char *lab_outcome_name(enum lab_outcome outcome);

/* Its number, name and title. */
void lab_print_title(const struct app *app, const struct lab *lab);

/* Prints text behind a heading, in lines that fit. */
void lab_print(const struct app *app, const char *heading, const char *text);

#endif
