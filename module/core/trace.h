/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The tracepoints. They are a stable interface (Documentation/tracepoints.rst): fields
 * may be added, but not changed. A disabled one costs a static branch: values that only
 * the event needs are computed in TP_fast_assign(), which runs if it is enabled.
 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM addrspace

#if !defined(ADDRSPACE_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define ADDRSPACE_TRACE_H

#include <linux/mm.h>
#include <linux/tracepoint.h>
#include <uapi/linux/addrspace.h>

TRACE_DEFINE_ENUM(ADDRSPACE_SLOTS_TYPED);
TRACE_DEFINE_ENUM(ADDRSPACE_SLOTS_STACK);
TRACE_DEFINE_ENUM(ADDRSPACE_SLOTS_HEAP);
TRACE_DEFINE_ENUM(ADDRSPACE_SLOTS_LOCAL);

#define show_discipline(discipline)			\
	__print_symbolic(discipline,			\
			 { ADDRSPACE_SLOTS_TYPED, "typed" },	\
			 { ADDRSPACE_SLOTS_STACK, "stack" },	\
			 { ADDRSPACE_SLOTS_HEAP, "heap" },	\
			 { ADDRSPACE_SLOTS_LOCAL, "local" })

/* A page was mapped in the window; @hit: it was already mapped there. */
TRACE_EVENT(window_map,
	TP_PROTO(const struct page *page, unsigned long addr, bool hit,
		 unsigned long caller),
	TP_ARGS(page, addr, hit, caller),
	TP_STRUCT__entry(
		__field(unsigned long, pfn)
		__field(unsigned long, addr)
		__field(unsigned long, caller)
		__field(bool, hit)
	),
	TP_fast_assign(
		__entry->pfn = page_to_pfn(page);
		__entry->addr = addr;
		__entry->caller = caller;
		__entry->hit = hit;
	),
	TP_printk("pfn=0x%lx addr=0x%lx hit=%d caller=%pS", __entry->pfn,
		  __entry->addr, __entry->hit, (void *)__entry->caller)
);

/* A user has unmapped the page; it stays mapped until the pool wraps. */
TRACE_EVENT(window_unmap,
	TP_PROTO(const struct page *page, unsigned long caller),
	TP_ARGS(page, caller),
	TP_STRUCT__entry(
		__field(unsigned long, pfn)
		__field(unsigned long, caller)
	),
	TP_fast_assign(
		__entry->pfn = page_to_pfn(page);
		__entry->caller = caller;
	),
	TP_printk("pfn=0x%lx caller=%pS", __entry->pfn,
		  (void *)__entry->caller)
);

DECLARE_EVENT_CLASS(window_wait,
	TP_PROTO(const struct page *page, bool mapped),
	TP_ARGS(page, mapped),
	TP_STRUCT__entry(
		__field(unsigned long, pfn)
		__field(bool, mapped)
	),
	TP_fast_assign(
		__entry->pfn = page_to_pfn(page);
		__entry->mapped = mapped;
	),
	TP_printk("pfn=0x%lx mapped=%d", __entry->pfn, __entry->mapped)
);

/* All slots are in use: the task begins to wait; ends, with a slot or without. */
DEFINE_EVENT(window_wait, window_wait_begin,
	TP_PROTO(const struct page *page, bool mapped), TP_ARGS(page, mapped));
DEFINE_EVENT(window_wait, window_wait_end,
	TP_PROTO(const struct page *page, bool mapped), TP_ARGS(page, mapped));

/* The search for a free slot has gone around the pool and freed unused slots. */
TRACE_EVENT(window_wrap,
	TP_PROTO(unsigned int freed),
	TP_ARGS(freed),
	TP_STRUCT__entry(
		__field(unsigned int, freed)
	),
	TP_fast_assign(
		__entry->freed = freed;
	),
	TP_printk("freed=%u", __entry->freed)
);

TRACE_EVENT(slot_map,
	TP_PROTO(enum addrspace_discipline discipline, unsigned long pfn,
		 unsigned long addr, unsigned long caller),
	TP_ARGS(discipline, pfn, addr, caller),
	TP_STRUCT__entry(
		__field(unsigned long, pfn)
		__field(unsigned long, addr)
		__field(unsigned long, caller)
		__field(unsigned int, discipline)
	),
	TP_fast_assign(
		__entry->pfn = pfn;
		__entry->addr = addr;
		__entry->caller = caller;
		__entry->discipline = discipline;
	),
	TP_printk("discipline=%s pfn=0x%lx addr=0x%lx caller=%pS",
		  show_discipline(__entry->discipline), __entry->pfn,
		  __entry->addr, (void *)__entry->caller)
);

TRACE_EVENT(slot_unmap,
	TP_PROTO(enum addrspace_discipline discipline, unsigned long addr,
		 unsigned long caller),
	TP_ARGS(discipline, addr, caller),
	TP_STRUCT__entry(
		__field(unsigned long, addr)
		__field(unsigned long, caller)
		__field(unsigned int, discipline)
	),
	TP_fast_assign(
		__entry->addr = addr;
		__entry->caller = caller;
		__entry->discipline = discipline;
	),
	TP_printk("discipline=%s addr=0x%lx caller=%pS",
		  show_discipline(__entry->discipline), __entry->addr,
		  (void *)__entry->caller)
);

DECLARE_EVENT_CLASS(local_switch,
	TP_PROTO(int pid, unsigned int mappings),
	TP_ARGS(pid, mappings),
	TP_STRUCT__entry(
		__field(int, pid)
		__field(unsigned int, mappings)
	),
	TP_fast_assign(
		__entry->pid = pid;
		__entry->mappings = mappings;
	),
	TP_printk("pid=%d mappings=%u", __entry->pid, __entry->mappings)
);

/* A context switch removes a task's local mappings, or restores them. */
DEFINE_EVENT(local_switch, local_save,
	TP_PROTO(int pid, unsigned int mappings), TP_ARGS(pid, mappings));
DEFINE_EVENT(local_switch, local_restore,
	TP_PROTO(int pid, unsigned int mappings), TP_ARGS(pid, mappings));

/* @all: all translations are flushed, not only those of the range. */
TRACE_EVENT(arena_flush,
	TP_PROTO(unsigned long start, unsigned long end, bool everywhere,
		 bool all),
	TP_ARGS(start, end, everywhere, all),
	TP_STRUCT__entry(
		__field(unsigned long, start)
		__field(unsigned long, pages)
		__field(bool, everywhere)
		__field(bool, all)
	),
	TP_fast_assign(
		__entry->start = start;
		__entry->pages = (end - start) >> PAGE_SHIFT;
		__entry->everywhere = everywhere;
		__entry->all = all;
	),
	TP_printk("start=0x%lx pages=%lu everywhere=%d all=%d",
		  __entry->start, __entry->pages, __entry->everywhere,
		  __entry->all)
);

/* @steps: the holes visited; @addr is 0 if none fits. */
TRACE_EVENT(area_search,
	TP_PROTO(unsigned long size, unsigned long align, unsigned int steps,
		 unsigned long addr),
	TP_ARGS(size, align, steps, addr),
	TP_STRUCT__entry(
		__field(unsigned long, size)
		__field(unsigned long, align)
		__field(unsigned long, addr)
		__field(unsigned int, steps)
	),
	TP_fast_assign(
		__entry->size = size;
		__entry->align = align;
		__entry->addr = addr;
		__entry->steps = steps;
	),
	TP_printk("size=%lu align=%lu steps=%u addr=0x%lx", __entry->size,
		  __entry->align, __entry->steps, __entry->addr)
);

DECLARE_EVENT_CLASS(area,
	TP_PROTO(unsigned int id, unsigned long addr, unsigned int pages,
		 unsigned long caller),
	TP_ARGS(id, addr, pages, caller),
	TP_STRUCT__entry(
		__field(unsigned long, addr)
		__field(unsigned long, caller)
		__field(unsigned int, id)
		__field(unsigned int, pages)
	),
	TP_fast_assign(
		__entry->addr = addr;
		__entry->caller = caller;
		__entry->id = id;
		__entry->pages = pages;
	),
	TP_printk("id=%u addr=0x%lx pages=%u caller=%pS", __entry->id,
		  __entry->addr, __entry->pages, (void *)__entry->caller)
);

DEFINE_EVENT(area, area_alloc,
	TP_PROTO(unsigned int id, unsigned long addr, unsigned int pages,
		 unsigned long caller),
	TP_ARGS(id, addr, pages, caller));
DEFINE_EVENT(area, area_free,
	TP_PROTO(unsigned int id, unsigned long addr, unsigned int pages,
		 unsigned long caller),
	TP_ARGS(id, addr, pages, caller));

/* One flush for all freed areas; their addresses can be used again. */
TRACE_EVENT(area_purge,
	TP_PROTO(unsigned int areas, unsigned long bytes),
	TP_ARGS(areas, bytes),
	TP_STRUCT__entry(
		__field(unsigned int, areas)
		__field(unsigned long, bytes)
	),
	TP_fast_assign(
		__entry->areas = areas;
		__entry->bytes = bytes;
	),
	TP_printk("areas=%u bytes=%lu", __entry->areas, __entry->bytes)
);

#endif /* ADDRSPACE_TRACE_H */

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
