/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Processes, and the largest size of their mappings in the user half: from the lines of
 * /proc/PID/status, or from /proc/PID/maps. Shows nothing.
 */
#ifndef PROCESSES_H
#define PROCESSES_H

#include <stdbool.h>
#include <stdint.h>

struct app;

#define PROCESSES_FILE	"kernel/status"	/* for a source: the maps of all of them in one file */
#define MAPS_FILE	"kernel/maps"

struct process {
	char *name;
	uint64_t pid;		/* 0 if it is not known */
	uint64_t peak;		/* bytes */
};

struct processes {
	struct process *process;	/* the largest first */
	int nr, room;
};

/* @here: those of this machine. It is no failure if the source has none. */
void processes_read(struct processes *processes, const struct app *app, bool here);
void processes_free(struct processes *processes);

/* The lines that matter of each /proc/PID/status here, which the caller frees. */
char *processes_status_text(void);

#endif
