// SPDX-License-Identifier: GPL-2.0
/*
 * The commands that read the page tables of an address space (see cdev.h): the walk to
 * one address, the addresses that map a page frame, and all that is mapped.
 */
#include "cdev/cdev.h"

#include <linux/capability.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/mm.h>
#include <linux/pfn.h>
#include <linux/pid.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/mm.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/uaccess.h>

#include "arch/arch.h"
#include "objects/addrspace.h"
#include "observe/rmap.h"
#include "observe/walk.h"

/* A process keeps its memory after its first thread has ended: ask every thread. */
static struct mm_struct *mm_of_threads(struct task_struct *leader)
{
	struct mm_struct *mm = NULL;
	struct task_struct *thread;

	rcu_read_lock();
	for_each_thread(leader, thread) {
		mm = get_task_mm(thread);
		if (mm)
			break;
	}
	rcu_read_unlock();
	return mm;
}

/* Another process's memory map requires CAP_SYS_PTRACE. */
static struct mm_struct *mm_of_pid(u32 nr)
{
	struct mm_struct *mm = NULL;
	struct task_struct *task;
	struct pid *pid;

	if (!capable(CAP_SYS_PTRACE))
		return ERR_PTR(-EPERM);
	pid = find_get_pid(nr);
	task = get_pid_task(pid, PIDTYPE_PID);
	put_pid(pid);
	if (task) {
		mm = mm_of_threads(task);
		put_task_struct(task);
	}
	return mm ?: ERR_PTR(-ESRCH);
}

/*
 * The address space that a command means: of a process, or for 0 of the caller. For
 * mmput(), or an ERR_PTR() of -EPERM, -EINVAL or -ESRCH.
 */
static struct mm_struct *get_mm(u32 pid)
{
	if (pid > INT_MAX)
		return ERR_PTR(-EINVAL);
	if (pid)
		return mm_of_pid(pid);
	mmget(current->mm);
	return current->mm;
}

static void fill_path(struct addrspace_walk *arg, const struct walk_path *path)
{
	int i;

	arg->count = path->nr;
	arg->present = path->page_size != 0;
	arg->page_size = path->page_size;
	arg->phys = path->phys;
	memset(arg->levels, 0, sizeof(arg->levels));
	for (i = 0; i < path->nr; i++)
		arg->levels[i] = (struct addrspace_level) {
			.level = arch_levels() - i,
			.index = path->level[i].index,
			.entry = path->level[i].entry,
			.table = path->level[i].table,
		};
}

static int walk(struct mm_struct *mm, const struct addrspace_walk *arg,
		struct walk_path *path)
{
	if (arg->flags & ADDRSPACE_WALK_USER_TABLES)
		return as_walk_user_tables(mm, arg->address, path);
	as_walk_address(mm, arg->address, path);
	return 0;
}

/* ADDRSPACE_WALK */
int as_cdev_walk(struct cdev_call *call)
{
	struct addrspace_walk *arg = call->arg;
	struct walk_path path;
	struct mm_struct *mm;
	int err;

	if (!call->file->visible)
		return -EPERM;
	if (arg->address > ULONG_MAX || !arch_is_canonical(arg->address))
		return -EINVAL;
	mm = get_mm(arg->pid);
	if (IS_ERR(mm))
		return PTR_ERR(mm);
	err = as_walk_lock(mm, arg->address);
	if (err)
		goto put_mm;
	err = walk(mm, arg, &path);
	as_walk_unlock(mm, arg->address);
	if (!err)
		fill_path(arg, &path);
put_mm:
	mmput(mm);
	return err ?: as_cdev_respond(call);
}

struct half {
	u32 flag;
	unsigned long first;
	unsigned long last;
};

/* A search through page tables in progress. */
struct search {
	struct cdev_call *call;
	struct mm_struct *mm;
	u32 halves;
	const u64 *pfn;		/* NULL for all pages */
	u64 next;
	u32 room;
	u32 count;
	int (*put)(const struct search *search, const struct walk_run *run);
};

static int find_in_half(const struct search *search, const struct half *half,
			struct walk_run *run)
{
	unsigned long from = max_t(u64, search->next, half->first);

	if (search->pfn)
		return as_rmap_next(search->mm, from, half->last, *search->pfn,
				    run);
	return as_walk_next(search->mm, from, half->last, run);
}

static int find(const struct search *search, struct walk_run *run)
{
	const struct half halves[] = {
		{ ADDRSPACE_HALF_USER, 0, arch_user_last() },
		{ ADDRSPACE_HALF_KERNEL, arch_kernel_start(), ULONG_MAX },
	};
	int i, found = 0;

	for (i = 0; i < ARRAY_SIZE(halves) && !found; i++)
		if (search->halves & halves[i].flag &&
		    search->next <= halves[i].last)
			found = find_in_half(search, &halves[i], run);
	return found;
}

/* The next call begins at the first run for which there is no room. */
static int run_search(struct search *search)
{
	struct walk_run run;
	int found, err;

	while ((found = find(search, &run)) > 0) {
		if (search->count == search->room) {
			search->next = run.start;
			return 0;
		}
		err = search->put(search, &run);
		if (err)
			return err;
		search->count++;
		/* No overflow with 64 bits either: the last page is never mapped. */
		search->next = (u64)run.last + 1;
	}
	search->next = 0;
	return found;
}

/* The checks of both commands, in the same order as those of WALK. */
static int begin_search(struct search *search, u64 to, u32 pid)
{
	if (!search->call->file->visible)
		return -EPERM;
	if (!search->halves || !search->room || search->next > ULONG_MAX ||
	    !PAGE_ALIGNED(search->next))
		return -EINVAL;
	if (to > ULONG_MAX)
		return -EFAULT;
	search->mm = get_mm(pid);
	return PTR_ERR_OR_ZERO(search->mm);
}

static int put_alias(const struct search *search, const struct walk_run *run)
{
	const struct addrspace_aliases *arg = search->call->arg;
	const struct region_map *map = &search->call->file->table.as->regions;
	struct addrspace_alias __user *to = u64_to_user_ptr(arg->aliases);
	struct addrspace_alias alias = {
		.address = run->start,
		.page_size = run->page_size,
		.flags = run->flags,
		.region = as_regions_find(map, run->start) - map->region,
	};

	return copy_to_user(to + search->count, &alias, sizeof(alias)) ?
	       -EFAULT : 0;
}

/* ADDRSPACE_ALIASES */
int as_cdev_aliases(struct cdev_call *call)
{
	struct addrspace_aliases *arg = call->arg;
	struct search search = {
		.call = call,
		.halves = arg->flags,
		.pfn = &arg->pfn,
		.next = arg->next,
		.room = arg->count,
		.put = put_alias,
	};
	/* Page frame numbers are unsigned long, with PAE too. */
	const u64 highest = min_t(u64, (phys_addr_t)-1 >> PAGE_SHIFT,
				  ULONG_MAX);
	u64 began = ktime_get_ns();
	int err;

	err = begin_search(&search, arg->aliases, arg->pid);
	if (err)
		return err;
	if (arg->pfn > highest)
		err = -EINVAL;
	err = err ?: run_search(&search);
	mmput(search.mm);
	arg->next = search.next;
	arg->count = search.count;
	arg->nanoseconds = ktime_get_ns() - began;
	return err ?: as_cdev_respond(call);
}

static int put_range(const struct search *search, const struct walk_run *run)
{
	const struct addrspace_ranges *arg = search->call->arg;
	struct addrspace_range __user *to = u64_to_user_ptr(arg->ranges);
	struct addrspace_range range = {
		.start = run->start,
		.end = regions_end(run->last),
		.phys = run->phys,
		.page_size = run->page_size,
		.flags = run->flags,
	};

	return copy_to_user(to + search->count, &range, sizeof(range)) ?
	       -EFAULT : 0;
}

/* ADDRSPACE_RANGES */
int as_cdev_ranges(struct cdev_call *call)
{
	struct addrspace_ranges *arg = call->arg;
	struct search search = {
		.call = call,
		.halves = arg->flags,
		.next = arg->next,
		.room = arg->count,
		.put = put_range,
	};
	struct walk_tables tables = {};
	int err;

	err = begin_search(&search, arg->ranges, arg->pid);
	if (err)
		return err;
	/* Only in the first call: counting takes a walk through the whole space. */
	if (!search.next)
		err = as_walk_count_tables(search.mm, &tables);
	err = err ?: run_search(&search);
	mmput(search.mm);
	arg->next = search.next;
	arg->count = search.count;
	arg->tables_lowmem = tables.lowmem;
	arg->tables_highmem = tables.highmem;
	return err ?: as_cdev_respond(call);
}
