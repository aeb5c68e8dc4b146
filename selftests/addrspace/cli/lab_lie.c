// SPDX-License-Identifier: GPL-2.0
/*
 * Makes the claim of a lab false, for lab_lies.sh. It is loaded before the C
 * library (LD_PRELOAD) and changes an answer of the kernel, so that the lab
 * sees a machine that contradicts the books. The program does not know of it.
 *
 *   LAB_LIE=NAME                       changes the answer of an ioctl (table below)
 *   LAB_LIE_FILE=PATH LAB_LIE_SED=...  changes a file's text by sed
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <linux/addrspace.h>

#define PAGE		4096
#define PAGE_OFFSET	0xc0000000U
#ifdef __arm__
#define PHYS_OFFSET	0x40000000U	/* of QEMU's "virt" */
#else
#define PHYS_OFFSET	0U
#endif
#define MORE		1000	/* than any lab does */

/* Each gets the argument of the call and its error; 0 is success. */
struct lie {
	const char *name;
	unsigned long request;
	int (*answer)(void *argument, int err);
};

static int walk_elsewhere(void *argument, int err)
{
	struct addrspace_walk *walk = argument;

	walk->phys ^= PAGE;
	return err;
}

/* Pretends that the vmalloc area has a fixed offset, too. */
static int walk_by_offset(void *argument, int err)
{
	struct addrspace_walk *walk = argument;

	walk->phys = walk->address - PAGE_OFFSET + PHYS_OFFSET;
	return err;
}

/* Pretends that each process has its own kernel half. */
static int walk_private(void *argument, int err)
{
	struct addrspace_walk *walk = argument;
	unsigned int i;

	for (i = 0; walk->address >= PAGE_OFFSET && i < walk->count; i++)
		walk->levels[i].entry ^= (__u64)walk->pid * PAGE;
	return err;
}

/* Pretends that each kmap() returns another address. */
static int window_other(void *argument, int err)
{
	struct addrspace_window *window = argument;
	static unsigned int calls;

	window->address += calls++ * PAGE;
	return err;
}

static int window_never_full(void *argument, int err)
{
	return err == EAGAIN ? 0 : err;
}

static int ioapic_silent(void *argument, int err)
{
	struct addrspace_ioapic *ioapic = argument;

	ioapic->version = 0xffffffff;
	return err;
}

/* Pretends that memory runs out, not addresses. */
static int vmap_no_memory(void *argument, int err)
{
	return err == ENOSPC ? ENOMEM : err;
}

static int touch_well(void *argument, int err)
{
	struct addrspace_touch *touch = argument;

	touch->faulted = 0;
	return err;
}

static struct addrspace_step *steps_of(void *argument, unsigned int count)
{
	struct addrspace_atomic *atomic = argument;

	if (atomic->count != count)
		return NULL;
	return (struct addrspace_step *)(unsigned long)atomic->steps;
}

/* Pretends that the stack accepts a pop of a page that is not on top. */
static int atomic_crossed(void *argument, int err)
{
	struct addrspace_step *steps = steps_of(argument, 4);

	if (steps && steps[2].op == ADDRSPACE_STEP_POP)
		steps[2].result = 0;
	return err;
}

/* Pretends that the old page is still read after the flush. */
static int atomic_stale(void *argument, int err)
{
	struct addrspace_step *steps = steps_of(argument, 11);

	if (steps && steps[8].op == ADDRSPACE_STEP_READ)
		memcpy((void *)(unsigned long)steps[8].data, "old!", 4);
	return err;
}

/* Pretends that each reading has many more broadcasts than the one before. */
static int stats_more(void *argument, int err)
{
	struct addrspace_stats *stats = argument;
	struct addrspace_stat *stat = (void *)(unsigned long)stats->stats;
	static unsigned int calls;
	unsigned int i;

	calls++;
	for (i = 0; i < stats->count; i++)
		if (!strcmp(stat[i].name, "flush_broadcasts"))
			stat[i].value += calls * MORE;
	return err;
}

static const struct lie lies[] = {
	{ "walk_elsewhere", ADDRSPACE_WALK, walk_elsewhere },
	{ "walk_by_offset", ADDRSPACE_WALK, walk_by_offset },
	{ "walk_private", ADDRSPACE_WALK, walk_private },
	{ "window_other", ADDRSPACE_WINDOW_MAP, window_other },
	{ "window_never_full", ADDRSPACE_WINDOW_MAP, window_never_full },
	{ "ioapic_silent", ADDRSPACE_IOAPIC, ioapic_silent },
	{ "vmap_no_memory", ADDRSPACE_AREA_VMAP, vmap_no_memory },
	{ "touch_well", ADDRSPACE_TOUCH, touch_well },
	{ "atomic_crossed", ADDRSPACE_ATOMIC, atomic_crossed },
	{ "atomic_stale", ADDRSPACE_ATOMIC, atomic_stale },
	{ "stats_more", ADDRSPACE_STATS, stats_more },
};

static const struct lie *the_lie(unsigned long request)
{
	const char *name = getenv("LAB_LIE");
	size_t i;

	for (i = 0; name && i < sizeof(lies) / sizeof(*lies); i++)
		if (!strcmp(lies[i].name, name) &&
		    (unsigned int)lies[i].request == (unsigned int)request)
			return &lies[i];
	return NULL;
}

int ioctl(int fd, unsigned long request, ...)
{
	const struct lie *lie = the_lie(request);
	void *argument;
	va_list args;
	int err;

	va_start(args, request);
	argument = va_arg(args, void *);
	va_end(args);
	err = syscall(SYS_ioctl, fd, request, argument) < 0 ? errno : 0;
	if (lie)
		err = lie->answer(argument, err);
	errno = err;
	return err ? -1 : 0;
}

/* sed must read the real file. */
static FILE *falsify(const char *path, const char *script)
{
	char command[1024];

	snprintf(command, sizeof(command), "LD_PRELOAD= sed '%s' %s", script,
		 path);
	return popen(command, "re");
}

/* The CLI opens all files that it reads by this function. */
FILE *fopen(const char *path, const char *mode)
{
	const char *lie = getenv("LAB_LIE_FILE"), *script = getenv("LAB_LIE_SED");
	int fd;

	if (lie && script && !strcmp(path, lie))
		return falsify(path, script);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	return fd < 0 ? NULL : fdopen(fd, "r");
}
