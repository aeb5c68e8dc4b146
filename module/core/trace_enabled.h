/* SPDX-License-Identifier: GPL-2.0 */
/*
 * tracepoint_enabled(), for headers, which must not include trace.h. The
 * kernel's knows CONFIG_TRACEPOINTS alone, and not that a subsystem was built
 * without (NOTRACE, see <linux/tracepoint.h>), as ours is once for the bench.
 */
#ifndef ADDRSPACE_TRACE_ENABLED_H
#define ADDRSPACE_TRACE_ENABLED_H

#include <linux/tracepoint-defs.h>

#ifdef NOTRACE
#undef tracepoint_enabled
#define tracepoint_enabled(tracepoint) false
#endif

#endif /* ADDRSPACE_TRACE_ENABLED_H */
