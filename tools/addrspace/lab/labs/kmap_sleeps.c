// SPDX-License-Identifier: GPL-2.0
/*
 * Lab: a permanent mapping can sleep. Fills our window for some milliseconds;
 * other users of the window wait meanwhile.
 */
#include "lab/lab.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/alloc.h"
#include "lib/error.h"
#include "source/calls.h"

#define POLL_US		10000
#define POLLS		500	/* the time limit, long enough for a loaded machine */

/* A second task, with its own open device, that maps one page. */
struct waiter {
	pid_t pid;
	int answer;		/* a pipe: receives the address */
};

static uint64_t map_one_page(void)
{
	struct session session = { 0 };
	struct lab_run run = { .session = session };
	struct page_set set;
	uint64_t address = 0;

	if (!page_set_get(&set, &run.session, "highmem", 1))
		lab_kmap(&run, set.id, 0, &address);
	session_end(&run.session);
	return address;
}

/* The child dies with us, however we end. */
static void be_waiter(pid_t parent, int to)
{
	uint64_t address;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(1);
	address = map_one_page();
	_exit(write(to, &address, sizeof(address)) != sizeof(address));
}

static int start_waiter(struct waiter *waiter)
{
	pid_t parent = getpid();
	int fds[2];

	if (pipe(fds))
		return fail("cannot make a pipe: %s", strerror(errno));
	fflush(stdout);
	waiter->pid = fork();
	if (waiter->pid == 0) {
		close(fds[0]);
		be_waiter(parent, fds[1]);
	}
	close(fds[1]);
	waiter->answer = fds[0];
	if (waiter->pid > 0)
		return STATUS_OK;
	close(fds[0]);
	return fail("cannot start a process: %s", strerror(errno));
}

static void end_waiter(const struct waiter *waiter)
{
	kill(waiter->pid, SIGKILL);
	waitpid(waiter->pid, NULL, 0);
	close(waiter->answer);
}

/* The letter after the name in /proc/PID/stat. */
static char state_of(pid_t pid)
{
	char *path = xasprintf("/proc/%d/stat", (int)pid);
	FILE *file = fopen(path, "r");
	char line[256] = "", *name_end;

	free(path);
	if (file) {
		if (!fgets(line, sizeof(line), file))
			*line = '\0';
		fclose(file);
	}
	name_end = strrchr(line, ')');
	return name_end && name_end[1] ? name_end[2] : '?';
}

/* Has the other task answered instead of waiting? */
static bool has_answered(const struct waiter *waiter)
{
	struct pollfd answer = { .fd = waiter->answer, .events = POLLIN };

	return poll(&answer, 1, 0) > 0;
}

/* The window counts a wait before the task sleeps. */
static int await_sleep(struct lab_run *run, const struct waiter *waiter,
		       uint64_t waits, bool *sleeps)
{
	struct lab_stats stats;
	int i, status;

	*sleeps = false;
	for (i = 0; i < POLLS && !*sleeps && !has_answered(waiter); i++) {
		status = lab_read_stats(run, &stats);
		if (status)
			return status;
		*sleeps = lab_stat(&stats, "window_waits") > waits &&
			  strchr("SD", state_of(waiter->pid));
		if (!*sleeps)
			usleep(POLL_US);
	}
	lab_saw(run, "another task calls kmap(); its state", "%c",
		state_of(waiter->pid));
	lab_saw_number(run, "waits for a slot, counted", lab_stat(&stats, "window_waits") - waits);
	return STATUS_OK;
}

static int watch(struct lab_run *run, const struct waiter *waiter,
		 uint64_t waits, uint32_t id)
{
	uint64_t address = 0;
	bool sleeps;
	int status = await_sleep(run, waiter, waits, &sleeps);

	if (status)
		return status;
	lab_expect(run, sleeps, "with no slot free, it sleeps");
	status = lab_kunmap(run, id, 0);
	if (status)
		return status;
	if (read(waiter->answer, &address, sizeof(address)) != sizeof(address))
		address = 0;
	lab_saw_address(run, "one kunmap() of ours; it goes on, with", address);
	lab_expect(run, address != 0, "when a slot falls free, it gets it");
	return STATUS_OK;
}

/*
 * Maps all slots except those that others use; *full is set if no slot is left.
 */
static int fill(struct lab_run *run, uint32_t id, uint32_t most, uint32_t *nr)
{
	int err = 0;

	for (*nr = 0; *nr < most; ++*nr) {
		err = dev_map_nowait(lab_fd(run), id, *nr, NULL);
		if (err)
			break;
	}
	if (err && err != -EAGAIN)
		return lab_status(run, ADDRSPACE_WINDOW_MAP, err);
	lab_saw_number(run, "slots of the window that we have filled", *nr);
	lab_saw(run, "kmap() that may not wait", "%s",
		err ? strerror(-err) : "still finds one");
	lab_expect(run, err == -EAGAIN && *nr, "the window can be full");
	return STATUS_OK;
}

static int try_full(struct lab_run *run, uint32_t id, uint32_t most)
{
	struct lab_stats stats;
	struct waiter waiter = { 0 };
	uint32_t nr;
	int status = fill(run, id, most, &nr) ?: lab_read_stats(run, &stats);

	if (status || run->surprised)
		return status;
	status = start_waiter(&waiter);
	if (status)
		return status;
	status = watch(run, &waiter, lab_stat(&stats, "window_waits"), id);
	end_waiter(&waiter);
	return status;
}

static int run_lab(struct lab_run *run)
{
	struct addrspace_info info;
	struct page_set set;
	uint32_t slots;
	int status;

	if (!lab_has_highmem(run))
		return lab_cannot(run,
				  "there is no highmem: the kernel's kmap() takes no slot and never sleeps");
	status = lab_info(run, &info);
	if (status)
		return status;
	slots = info.window_size >> PAGE_SHIFT;
	lab_saw_number(run, "slots of the window", slots);
	status = lab_pages(run, &set, "highmem", slots + 1);
	if (status)
		return status;
	status = try_full(run, set.id, slots + 1);
	page_set_free(&set);
	return status ?: lab_verdict(run, LAB_HOLDS,
		"so kmap() must not be called in an interrupt or under a spinlock. This has not "
		"changed since 2.4; since 5.11, new code uses kmap_local_page() instead");
}

const struct lab lab_kmap_sleeps = {
	.name = "kmap-sleeps",
	.title = "a permanent mapping can sleep",
	.claim = "kmap() may block: when all entries of the pool are in use, the process is put "
		 "on a wait queue until another one calls kunmap(). So it cannot be used in "
		 "interrupts.",
	.source = "Bovet and Cesati, chapter 8, Permanent Kernel Mappings; Gorman, chapter 9, "
		  "Mapping High Memory Pages",
	.prediction = "With all slots in use another task's kmap() does not return, and the task "
		      "sleeps; one kunmap() later it has its address.",
	.method = "The lab fills our own window (as many slots as pkmap, unless window_size says "
		  "otherwise) with highmem pages. A second task maps one more page; the lab "
		  "watches its state and unmaps one page. Other users of the window wait "
		  "meanwhile.",
	.run = run_lab,
};
