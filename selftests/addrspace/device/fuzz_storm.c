// SPDX-License-Identifier: GPL-2.0
/* Calls with any arguments (see fuzz_storm.h). */
#include "device/fuzz_storm.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/device.h"
#include "lib/text.h"

#define THREADS		3
#define FILES		2
#define CONTROL		"/proc/addrspace/control"
#define ROOM		4096	/* for the arrays that a call reads or writes */

static struct {
	int fd[FILES];
	int control;
	char *shared;		/* written by all threads meanwhile */
	char *edge;		/* its last bytes lie before a hole */
	char *read_only;
	unsigned long calls;
	unsigned long *done;	/* calls that succeeded, in all children */
} storm;

struct thread {
	pthread_t thread;
	uint64_t state;
};

static unsigned long from_environment(const char *name, unsigned long otherwise)
{
	const char *text = getenv(name);

	return text ? strtoul(text, NULL, 0) : otherwise;
}

unsigned long fuzz_calls(void)
{
	return from_environment("ADDRSPACE_FUZZ_CALLS", 6000);
}

uint64_t fuzz_seed(void)
{
	unsigned long seed = from_environment("ADDRSPACE_FUZZ_SEED", 19);

	printf("# ADDRSPACE_FUZZ_SEED=%lu\n", seed);
	return seed;
}

/* splitmix64: any seed will do, neighbours too. */
uint32_t fuzz_random(uint64_t *state)
{
	uint64_t z = (*state += 0x9e3779b97f4a7c15ULL);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
	return (z ^ (z >> 31)) >> 16;
}

static uint32_t pick(struct thread *thread, uint32_t below)
{
	return fuzz_random(&thread->state) % below;
}

/* A pointer that a hostile program might pass. */
static uint64_t pointer(struct thread *thread)
{
	const uint64_t pointers[] = {
		(uintptr_t)storm.shared, (uintptr_t)storm.shared,
		(uintptr_t)storm.shared + pick(thread, ROOM),
		(uintptr_t)storm.edge, (uintptr_t)storm.edge + ROOM - pick(thread, 64),
		(uintptr_t)storm.read_only, 0, 1, 0xbffff000, 0xc0000000, 0xc1000000,
		0xfffff000, 0xffffffff, 0x100000000ULL, UINT64_MAX,
	};

	return pointers[pick(thread, sizeof(pointers) / sizeof(*pointers))];
}

/* Numbers near those at which something ends. */
static uint32_t number(struct thread *thread)
{
	static const uint32_t numbers[] = {
		0, 0, 0, 1, 1, 2, 3, 4, 5, 8, 31, 63, 64, 255, 256, 257, 4095, 4096,
		4097, 8192, 0xfee00000, 0x7fffffff, 0x80000000, 0xffffffff,
	};

	return numbers[pick(thread, sizeof(numbers) / sizeof(*numbers))];
}

static const struct {
	unsigned int command, size;
} commands[] = {
	{ ADDRSPACE_INFO, sizeof(struct addrspace_info) },
	{ ADDRSPACE_PAGES_GET, sizeof(struct addrspace_pages_get) },
	{ ADDRSPACE_PAGES_GET, sizeof(struct addrspace_pages_get) },
	{ ADDRSPACE_PUT, sizeof(struct addrspace_put) },
	{ ADDRSPACE_WINDOW_MAP, sizeof(struct addrspace_window) },
	{ ADDRSPACE_WINDOW_UNMAP, sizeof(struct addrspace_window) },
	{ ADDRSPACE_ATOMIC, sizeof(struct addrspace_atomic) },
	{ ADDRSPACE_ATOMIC, sizeof(struct addrspace_atomic) },
	{ ADDRSPACE_AREA_ALLOC, sizeof(struct addrspace_area_alloc) },
	{ ADDRSPACE_AREA_VMAP, sizeof(struct addrspace_area_vmap) },
	{ ADDRSPACE_AREA_DEVICE, sizeof(struct addrspace_area_device) },
	{ ADDRSPACE_READ, sizeof(struct addrspace_transfer) },
	{ ADDRSPACE_WRITE, sizeof(struct addrspace_transfer) },
	{ ADDRSPACE_QUERY, sizeof(struct addrspace_query) },
	{ ADDRSPACE_WALK, sizeof(struct addrspace_walk) },
	{ ADDRSPACE_REGIONS, sizeof(struct addrspace_regions) },
	{ ADDRSPACE_STATS, sizeof(struct addrspace_stats) },
	{ ADDRSPACE_PAGE, sizeof(struct addrspace_page) },
	{ ADDRSPACE_TOUCH, sizeof(struct addrspace_touch) },
	{ ADDRSPACE_IOAPIC, sizeof(struct addrspace_ioapic) },
	{ ADDRSPACE_FLUSH, sizeof(struct addrspace_flush) },
	/* These take long, so they are called only below. */
	{ ADDRSPACE_ALIASES, sizeof(struct addrspace_aliases) },
	{ ADDRSPACE_RANGES, sizeof(struct addrspace_ranges) },
	{ _IO(ADDRSPACE_IOC_MAGIC, 22), 16 },
};

#define NR_COMMANDS	(sizeof(commands) / sizeof(*commands))
#define NR_QUICK	(NR_COMMANDS - 3)

/* Words of a structure: mostly small numbers, some pointers, where they may be. */
static void fill(struct thread *thread, uint32_t *words, unsigned int nr)
{
	unsigned int i;
	uint64_t value;

	memset(words, 0, nr * sizeof(*words));
	for (i = 0; i < nr; i++)
		if (pick(thread, 3))
			words[i] = number(thread);
	for (i = 2 * pick(thread, 3); i + 1 < nr; i += 2)
		if (!pick(thread, 3)) {
			value = pointer(thread);
			memcpy(&words[i], &value, sizeof(value));
		}
}

static void call_device(struct thread *thread)
{
	unsigned int i = pick(thread, pick(thread, 64) ? NR_QUICK : NR_COMMANDS);
	unsigned int size = commands[i].size;
	uint32_t words[128];
	void *arg = words;

	fill(thread, words, size / 4);
	words[0] = pick(thread, 16) ? size : number(thread);
	words[1] = pick(thread, 4) ? 0 : number(thread);
	if (!pick(thread, 16))
		arg = (void *)(uintptr_t)pointer(thread);
	if (!ioctl(storm.fd[pick(thread, FILES)], commands[i].command, arg))
		__atomic_add_fetch(storm.done, 1, __ATOMIC_RELAXED);
}

/* Steps, page references and bytes, for calls that read them. */
static void change_memory(struct thread *thread)
{
	fill(thread, (uint32_t *)storm.shared + pick(thread, ROOM / 8), ROOM / 8);
}

static void map_object(struct thread *thread)
{
	char *bytes;
	off_t offset = (off_t)(1 + pick(thread, 8)) << (20 + 12);

	bytes = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED,
		     storm.fd[pick(thread, FILES)], offset);
	if (bytes == MAP_FAILED)
		return;
	bytes[0]++;
	if (pick(thread, 2))
		munmap(bytes, PAGE);
}

static void write_control(struct thread *thread)
{
	static const char *const words[] = {
		"pages", "put", "kmap", "kunmap", "vmalloc", "vmap", "vfree", "device",
		"flush", "1", "2", "3.0", "2.1", "4", "8", "64K", "1M", "highmem",
		"normal", "0xfee00000", "4096", "-1", "99999999999", ".", "\n", "#",
	};
	char line[128] = "";
	int i, nr = 1 + pick(thread, 4);

	for (i = 0; i < nr; i++) {
		strcat(line, words[pick(thread, sizeof(words) / sizeof(*words))]);
		strcat(line, " ");
	}
	if (write(storm.control, line, strlen(line)) < 0)
		return;
}

static void reopen(struct thread *thread)
{
	int fd = open(ADDRSPACE_DEVICE, O_RDWR | O_CLOEXEC);

	/* This closes the old one, even while another thread uses it. */
	if (fd >= 0) {
		dup3(fd, storm.fd[pick(thread, FILES)], O_CLOEXEC);
		close(fd);
	}
}

static void fork_once(struct thread *thread)
{
	pid_t child = fork();

	if (!child) {
		alarm(2);	/* timers are not inherited: see interrupt() */
		call_device(thread);
		_exit(0);
	}
	if (child > 0)
		waitpid(child, NULL, 0);
}

static void *run(void *arg)
{
	struct thread *thread = arg;
	unsigned long i;

	for (i = 0; i < storm.calls / THREADS; i++)
		switch (pick(thread, 64)) {
		case 0 ... 5:
			change_memory(thread);
			break;
		case 6 ... 9:
			map_object(thread);
			break;
		case 10 ... 13:
			write_control(thread);
			break;
		case 14:
			reopen(thread);
			break;
		case 15:
			if (!pick(thread, 8))
				fork_once(thread);
			break;
		default:
			call_device(thread);
		}
	return NULL;
}

/* Ends the waits for a slot of the window, which only this program could give back. */
static void interrupt(int signal)
{
	(void)signal;
}

static char *memory(size_t size, int prot)
{
	char *at = mmap(NULL, size, prot, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (at == MAP_FAILED)
		text_die("nothing to map: %s", strerror(errno));
	return at;
}

static void prepare(void)
{
	struct sigaction action = { .sa_handler = interrupt };
	struct itimerval often = { { 0, 20000 }, { 0, 20000 } };
	int i;

	for (i = 0; i < FILES; i++)
		storm.fd[i] = dev_open();
	storm.control = open(CONTROL, O_WRONLY | O_CLOEXEC);
	if (storm.control < 0)
		text_die("%s: %s", CONTROL, strerror(errno));
	storm.shared = memory(2 * ROOM, PROT_READ | PROT_WRITE);
	storm.edge = memory(2 * ROOM, PROT_READ | PROT_WRITE);
	munmap(storm.edge + ROOM, ROOM);
	storm.read_only = memory(ROOM, PROT_READ);
	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &often, NULL);
}

static void rage(uint64_t seed)
{
	struct thread threads[THREADS];
	int i;

	prepare();
	for (i = 0; i < THREADS; i++) {
		threads[i].state = seed * THREADS + i;
		if (pthread_create(&threads[i].thread, NULL, run, &threads[i]))
			text_die("no thread");
	}
	for (i = 0; i < THREADS; i++) {
		pthread_join(threads[i].thread, NULL);
		/* Interrupts the calls of the others. */
		if (seed % 3 == 0)
			raise(SIGKILL);
	}
}

/* Shared with the children, between two holes that stop what they write elsewhere. */
static unsigned long *counter(void)
{
	char *at = mmap(NULL, 3 * PAGE, PROT_NONE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (at == MAP_FAILED || mprotect(at + PAGE, PAGE, PROT_READ | PROT_WRITE))
		text_die("nothing to map: %s", strerror(errno));
	return (unsigned long *)(at + PAGE);
}

bool fuzz_storm(uint64_t seed, unsigned long calls)
{
	pid_t child;
	int status;

	storm.calls = calls;
	if (!storm.done)
		storm.done = counter();
	/* Children of a child that is killed have its files, too. */
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	child = fork();
	if (!child) {
		rage(seed);
		_exit(0);
	}
	waitpid(child, &status, 0);
	while (wait(NULL) > 0)
		;
	if (seed % 3 == 0)
		return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
	return WIFEXITED(status) && !WEXITSTATUS(status);
}

unsigned long fuzz_storm_done(void)
{
	return *storm.done;
}

void fuzz_control_unmap(unsigned int id)
{
	char line[32];
	int index;

	for (index = 0; index < 8; index++) {
		snprintf(line, sizeof(line), "kunmap %u.%d\n", id, index);
		while (text_write(CONTROL, line))
			;
	}
}

void fuzz_control_put(unsigned int id)
{
	char line[32];

	snprintf(line, sizeof(line), "put %u\n", id);
	text_write(CONTROL, line);
}
