// SPDX-License-Identifier: GPL-2.0
/*
 * The command `watch`: refreshes a view and marks the changes. Each refresh is
 * a child process whose output is captured, so a view may end in any way and
 * leaves nothing behind.
 */
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "app.h"
#include "commands.h"
#include "lib/alloc.h"
#include "lib/array.h"
#include "lib/error.h"
#include "lib/options.h"
#include "shell/watch_marks.h"
#include "source/session.h"
#include "source/source.h"

#define LEAST_INTERVAL	0.1
#define MOST_INTERVAL	86400
#define HEAD_LINES	2	/* above the view on a terminal */

static struct {
	const char *interval, *count;
} given;

static const struct option_def watch_options[] = {
	{ 'i', "interval", "SECONDS", "time between two refreshes (2)",
	  .text = &given.interval },
	{ 'n', "count", "N", "end after N refreshes", .text = &given.count },
	{ 0 }
};

/*
 * Commands that are views; commands that may change something call
 * session_may_change().
 */
static const char *const views[] = {
	"aliases", "explain", "facts", "fixmap", "layout", "metrics",
	"pagetables", "pkmap", "slots", "stats", "vmalloc", "walk", "window",
};

struct watch {
	const struct app *app;
	int nr;
	char **words;
	double interval;
	uint64_t count;		/* of rounds; 0: no end */
	bool terminal;
	sigset_t ends, before;	/* the signals that end it; blocked until then */
};

static bool is_view(const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(views); i++)
		if (!strcmp(views[i], name))
			return true;
	return false;
}

/* Never returns. The objects of the shell are out of reach here. */
static void show_view(const struct watch *watch, int out)
{
	struct session *session = watch->app->session;
	char **words = xcalloc(watch->nr + 1, sizeof(*words));
	char *width = xasprintf("%d", watch->app->width);
	int status;

	device_close(&session->device);
	session->watched = true;
	sigprocmask(SIG_SETMASK, &watch->before, NULL);
	setenv("COLUMNS", width, true);
	dup2(out, STDOUT_FILENO);
	close(out);
	memcpy(words, watch->words, watch->nr * sizeof(*words));
	status = app_run(session, watch->nr, words);
	if (fflush(stdout) && !status)
		status = STATUS_FAILED;
	_exit(status);
}

static char *read_output(int in)
{
	FILE *file = fdopen(in, "r");
	char *text = file ? source_rest(file, NULL) : NULL;

	return text ?: xstrdup("");
}

/* The view's status. A signal that ends us may reach it first. */
static int view_status(const struct watch *watch, int state)
{
	if (WIFEXITED(state))
		return WEXITSTATUS(state);
	if (sigismember(&watch->ends, WTERMSIG(state)))
		return STATUS_OK;
	return fail("the view was killed: %s", strsignal(WTERMSIG(state)));
}

static int take_view(const struct watch *watch, char **text)
{
	int pipes[2], state;
	pid_t child;

	*text = NULL;
	fflush(stdout);
	if (pipe(pipes))
		return fail("cannot make a pipe: %s", strerror(errno));
	child = fork();
	if (child < 0)
		return fail("cannot start a process: %s", strerror(errno));
	if (!child) {
		close(pipes[0]);
		show_view(watch, pipes[1]);
	}
	close(pipes[1]);
	*text = read_output(pipes[0]);
	while (waitpid(child, &state, 0) < 0 && errno == EINTR)
		;
	return view_status(watch, state);
}

static int terminal_lines(void)
{
	struct winsize size;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) || !size.ws_row)
		return INT_MAX;
	return size.ws_row > HEAD_LINES + 1 ? size.ws_row - HEAD_LINES - 1 : 1;
}

static void print_head(const struct watch *watch, const struct lines *now)
{
	time_t seconds = time(NULL);
	char text[16];
	int i, most = terminal_lines();

	strftime(text, sizeof(text), "%H:%M:%S", localtime(&seconds));
	printf("\033[H%s, every %g s:", text, watch->interval);
	for (i = 0; i < watch->nr; i++)
		printf(" %s", watch->words[i]);
	if (now->nr > most)
		printf("  (%d of %d lines)", most, now->nr);
	fputs("\033[K\n\033[K\n", stdout);
}

static void print_round(const struct watch *watch, const struct lines *before,
			const struct lines *now)
{
	int i;

	if (watch->app->json) {
		for (i = 0; i < now->nr; i++)
			puts(now->line[i]);
	} else if (watch->terminal) {
		print_head(watch, now);
		marks_print(stdout, before, now, true, terminal_lines());
		fputs("\033[J", stdout);
	} else {
		if (before)
			putchar('\n');
		marks_print(stdout, before, now, false, INT_MAX);
	}
	fflush(stdout);
}

/* Should it end? Signals are blocked, so that they are taken only here. */
static bool wait_for_next(const struct watch *watch)
{
	const struct timespec time = {
		.tv_sec = watch->interval,
		.tv_nsec = (watch->interval - (time_t)watch->interval) * 1e9,
	};

	return sigtimedwait(&watch->ends, NULL, &time) > 0;
}

/*
 * A view may print output and return a status other than 0; this is then the last
 * refresh.
 */
static int rounds(const struct watch *watch)
{
	struct lines before = { 0 }, now;
	uint64_t round;
	int status;

	for (round = 1;; round++) {
		char *text;

		status = take_view(watch, &text);
		if (!text)
			break;
		lines_split(&now, text);
		if (!status || now.nr)
			print_round(watch, round > 1 ? &before : NULL, &now);
		lines_free(&before);
		before = now;
		if (status || round == watch->count || wait_for_next(watch))
			break;
	}
	lines_free(&before);
	return status;
}

/* Restores the terminal, whatever ends us. */
static int watch_view(struct watch *watch)
{
	const struct timespec now = { 0 };
	int status;

	sigemptyset(&watch->ends);
	sigaddset(&watch->ends, SIGINT);
	sigaddset(&watch->ends, SIGTERM);
	sigaddset(&watch->ends, SIGHUP);
	sigaddset(&watch->ends, SIGQUIT);
	sigprocmask(SIG_BLOCK, &watch->ends, &watch->before);
	if (watch->terminal)
		fputs("\033[?7l\033[2J", stdout);	/* no wrapping; clear */
	status = rounds(watch);
	if (watch->terminal)
		fputs("\033[?7h", stdout);
	while (sigtimedwait(&watch->ends, NULL, &now) > 0)
		;
	sigprocmask(SIG_SETMASK, &watch->before, NULL);
	return status;
}

static int read_interval(const char *text, double *interval)
{
	char *end;

	*interval = 2;
	if (!text)
		return STATUS_OK;
	*interval = strtod(text, &end);
	if (end == text || *end ||
	    !(*interval >= LEAST_INTERVAL && *interval <= MOST_INTERVAL))
		return misuse("--interval must be from %g to %d seconds, not '%s'",
			      LEAST_INTERVAL, MOST_INTERVAL, text);
	return STATUS_OK;
}

static int check_view(const struct app *app, int nr, char **words)
{
	if (!nr)
		return misuse("watch needs a view: try 'watch layout'");
	if (!commands_find(words[0]))
		return STATUS_MISUSE;
	if (!is_view(words[0]))
		return misuse("'%s' is not a view: watch cannot repeat it", words[0]);
	if (app->source->record)
		return misuse("%s is a record, which does not change: watch needs the live machine",
			      app->source->path);
	return STATUS_OK;
}

static int watch_run(const struct app *app, int nr, char **arguments)
{
	struct watch watch = {
		.app = app,
		.nr = nr,
		.words = arguments,
		.terminal = isatty(STDOUT_FILENO) && !app->json,
	};
	int status = check_view(app, nr, arguments) ?:
		     read_interval(given.interval, &watch.interval);

	if (!status && given.count)
		status = options_number("count", given.count, 1, &watch.count);
	return status ?: watch_view(&watch);
}

const struct command watch_command = {
	.name = "watch",
	.arguments = "VIEW [ARGUMENT]...",
	.summary = "refresh a view, with changes marked",
	.help =
"VIEW is a command that shows something, followed by its own options and arguments;\n"
"options of 'watch' come first. On a terminal, words that changed since the last\n"
"refresh are highlighted; elsewhere the refreshes follow each other, and changed\n"
"lines begin with a star. With --json each refresh is a document.\n"
"\n"
"Ctrl-C ends it with status 0. If the view fails, watch ends with its status.",
	.options = watch_options,
	.own_words = true,
	.print_words = commands_print,
	.run = watch_run,
};
