/* SPDX-License-Identifier: GPL-2.0 */
/* Takes away what a run has made in tracefs, or what one that was killed left. */
#ifndef TRACE_REMOVE_H
#define TRACE_REMOVE_H

#define TRACE_PREFIX	"addrspace_trace_"	/* and the process's id */

/* The instance of that name, and synthetic events whose names begin with it. */
int trace_remove(const char *name);

/* Of runs whose process is no more: a SIGKILL lets nobody tidy up. */
void trace_remove_orphans(void);

#endif
