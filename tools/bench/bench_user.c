// SPDX-License-Identifier: GPL-2.0
/*
 * Measures work that begins in user space: reading a file, an ioctl, loading a
 * module. run starts it in the VM; it prints records as in
 * /proc/addrspace/bench (see bench_main.c).
 *
 *   bench_user ROUNDS read NAME WAY FILE
 *   bench_user ROUNDS aliases NAME WAY PFN
 *   bench_user ROUNDS load NAME WAY FILE.ko
 *
 * Each run begins and ends with everything closed and unloaded.
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <linux/addrspace.h>

#define MOST_ROUNDS	1024
#define MOST_ALIASES	64

static void die(const char *what)
{
	perror(what);
	exit(1);
}

/* The clocks of arch.h. */
static uint64_t ticks(void)
{
#ifdef __arm__
	uint64_t ticks;

	asm volatile("mrrc p15, 1, %Q0, %R0, c14" : "=r" (ticks));
	return ticks;
#else
	uint32_t low, high;

	asm volatile("rdtsc" : "=a" (low), "=d" (high));
	return (uint64_t)high << 32 | low;
#endif
}

static int open_or_die(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		die(path);
	return fd;
}

static void read_file(const char *path)
{
	static char buffer[65536];
	int fd = open_or_die(path);
	ssize_t got;

	do
		got = read(fd, buffer, sizeof(buffer));
	while (got > 0);
	if (got < 0)
		die(path);
	close(fd);
}

static void find_aliases(const char *pfn)
{
	static struct addrspace_alias alias[MOST_ALIASES];
	struct addrspace_aliases aliases = {
		.size = sizeof(aliases),
		.flags = ADDRSPACE_HALF_USER | ADDRSPACE_HALF_KERNEL,
		.pfn = strtoull(pfn, NULL, 0),
		.count = MOST_ALIASES,
		.aliases = (uintptr_t)alias,
	};
	int fd = open_or_die("/dev/addrspace");

	if (ioctl(fd, ADDRSPACE_ALIASES, &aliases))
		die("ADDRSPACE_ALIASES");
	close(fd);
}

/* The name of a module in a file with that name. */
static void module_name(char *name, size_t size, const char *path)
{
	const char *base = strrchr(path, '/');

	snprintf(name, size, "%s", base ? base + 1 : path);
	name[strcspn(name, ".")] = '\0';
}

static void load_module(const char *path)
{
	int fd = open_or_die(path);

	if (syscall(SYS_finit_module, fd, "", 0))
		die(path);
	close(fd);
}

static void unload_module(const char *path)
{
	char name[64];

	module_name(name, sizeof(name), path);
	if (syscall(SYS_delete_module, name, O_NONBLOCK))
		die(name);
}

static void nothing(const char *argument)
{
}

static const struct work {
	const char *name;
	void (*run)(const char *argument);
	void (*undo)(const char *argument);	/* not measured */
} works[] = {
	{ "read", read_file, nothing },
	{ "aliases", find_aliases, nothing },
	{ "load", load_module, unload_module },
	{ 0 }
};

static const struct work *find_work(const char *name)
{
	const struct work *work;

	for (work = works; work->name; work++)
		if (!strcmp(work->name, name))
			return work;
	fprintf(stderr, "bench_user: there is no work '%s'\n", name);
	exit(2);
}

static int compare(const void *a, const void *b)
{
	return *(const uint32_t *)a < *(const uint32_t *)b ? -1 :
	       *(const uint32_t *)a > *(const uint32_t *)b;
}

static uint32_t sample(const struct work *work, const char *argument)
{
	uint64_t start = ticks(), end;

	work->run(argument);
	end = ticks();
	work->undo(argument);
	return end - start;
}

int main(int argc, char **argv)
{
	static uint32_t samples[MOST_ROUNDS];
	const struct work *work;
	unsigned int i, rounds;
	uint64_t total = 0;
	uint32_t cold;

	if (argc != 6)
		return 2;
	rounds = strtoul(argv[1], NULL, 0);
	if (!rounds || rounds > MOST_ROUNDS)
		return 2;
	work = find_work(argv[2]);
	cold = sample(work, argv[5]);
	for (i = 0; i < rounds; i++) {
		samples[i] = sample(work, argv[5]);
		total += samples[i];
	}
	qsort(samples, rounds, sizeof(*samples), compare);
	printf("cost %s %s %u %llu %u %u %u %u %u\n", argv[3], argv[4], rounds,
	       (unsigned long long)total, cold, samples[0],
	       samples[(rounds * 50 + 99) / 100 - 1],
	       samples[(rounds * 99 + 99) / 100 - 1], samples[rounds - 1]);
	return 0;
}
