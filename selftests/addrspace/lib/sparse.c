// SPDX-License-Identifier: GPL-2.0
/* A child process with pages far apart (see sparse.h). */
#include "lib/sparse.h"

#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/text.h"

#define TOUCH	't'
#define EMPTY	'e'

bool sparse_drop(char *area, size_t step, size_t steps)
{
	size_t i;

	for (i = 0; i < steps; i++)
		if (madvise(area + i * step, getpagesize(), MADV_DONTNEED))
			return false;
	return true;
}

static void child(const struct sparse *sparse, int ask, int answer)
{
	size_t i, size = sparse->step * sparse->steps;
	char c;

	/* A test that gives up must not leave a child that holds its files open. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	while (read(ask, &c, 1) == 1) {
		for (i = 0; c == TOUCH && i < size; i += sparse->step)
			sparse->area[i] = 1;
		if (c == EMPTY && !sparse_drop(sparse->area, sparse->step, sparse->steps))
			_exit(1);
		if (write(answer, &c, 1) != 1)
			_exit(1);
	}
	_exit(0);
}

static void request(const struct sparse *sparse, char c)
{
	if (write(sparse->ask, &c, 1) != 1 || read(sparse->answer, &c, 1) != 1)
		text_die("no answer from the child");
}

static char *map_area(size_t step, unsigned int steps)
{
	size_t size = step * steps;
	void *area = mmap(NULL, size + step, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	char *start;

	if (area == MAP_FAILED)
		text_die("cannot map %zu bytes: %s", size + step, strerror(errno));
	start = (char *)(((uintptr_t)area + step - 1) & -step);
	/* Under a huge page there would be no page table. */
	madvise(start, size, MADV_NOHUGEPAGE);
	return start;
}

void sparse_start(struct sparse *sparse, size_t step, unsigned int steps)
{
	int ask[2], answer[2];

	if (pipe(ask) || pipe(answer))
		text_die("cannot make a pipe: %s", strerror(errno));
	*sparse = (struct sparse) {
		.area = map_area(step, steps), .step = step, .steps = steps,
		.ask = ask[1], .answer = answer[0],
	};
	sparse->pid = fork();
	if (sparse->pid < 0)
		text_die("cannot fork: %s", strerror(errno));
	if (!sparse->pid)
		child(sparse, ask[0], answer[1]);
	close(ask[0]);
	close(answer[1]);
	/*
	 * The child runs all of its code once, and so copies here the pages that it
	 * shares with us since the fork. Its area, still empty, gets no page tables.
	 */
	sparse_empty(sparse);
}

void sparse_touch(const struct sparse *sparse)
{
	request(sparse, TOUCH);
}

void sparse_empty(const struct sparse *sparse)
{
	request(sparse, EMPTY);
}

void sparse_stop(struct sparse *sparse)
{
	if (sparse->pid <= 0)
		return;
	kill(sparse->pid, SIGKILL);
	waitpid(sparse->pid, NULL, 0);
	sparse->pid = 0;
}
