// SPDX-License-Identifier: GPL-2.0
/*
 * The command that walks the page tables to an address (see cdev.h).
 */
#include "cdev/cdev.h"

#include <linux/capability.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/pid.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/mm.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>

#include "arch/arch.h"
#include "observe/walk.h"

/* A process lives on, with its memory, when its first thread has ended. */
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

/* Another process's memory map is what CAP_SYS_PTRACE is for. */
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

/**
 * cdev_get_mm() - whose page tables a command means
 * @pid: a process, or 0 for the caller's own
 *
 * Return: the mm, for mmput(), or an ERR_PTR() of -EPERM, -EINVAL or -ESRCH.
 */
struct mm_struct *cdev_get_mm(u32 pid)
{
	if (pid > INT_MAX)
		return ERR_PTR(-EINVAL);
	if (pid)
		return mm_of_pid(pid);
	mmget(current->mm);
	return current->mm;
}

static void tell_path(struct addrspace_walk *arg, const struct walk_path *path)
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
		return walk_user_tables(mm, arg->address, path);
	walk_address(mm, arg->address, path);
	return 0;
}

/* ADDRSPACE_WALK */
int cdev_walk(struct cdev_call *call)
{
	struct addrspace_walk *arg = call->arg;
	struct walk_path path;
	struct mm_struct *mm;
	int err;

	if (!call->file->visible)
		return -EPERM;
	if (arg->address > ULONG_MAX || !arch_is_canonical(arg->address))
		return -EINVAL;
	mm = cdev_get_mm(arg->pid);
	if (IS_ERR(mm))
		return PTR_ERR(mm);
	err = walk_lock(mm, arg->address);
	if (err)
		goto put_mm;
	err = walk(mm, arg, &path);
	walk_unlock(mm, arg->address);
	if (!err)
		tell_path(arg, &path);
put_mm:
	mmput(mm);
	return err ?: cdev_respond(call);
}
