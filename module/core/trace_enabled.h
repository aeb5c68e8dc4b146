/* SPDX-License-Identifier: GPL-2.0 */
/*
 * tracepoint_enabled() for headers, which must not include trace.h. The kernel's own
 * depends on CONFIG_TRACEPOINTS only. It ignores NOTRACE (see <linux/tracepoint.h>),
 * with which the bench builds the module once, without tracepoints.
 */
#ifndef ADDRSPACE_TRACE_ENABLED_H
#define ADDRSPACE_TRACE_ENABLED_H

#include <linux/tracepoint-defs.h>

#ifdef NOTRACE
#undef tracepoint_enabled
#define tracepoint_enabled(tracepoint) false
#endif

#endif /* ADDRSPACE_TRACE_ENABLED_H */
