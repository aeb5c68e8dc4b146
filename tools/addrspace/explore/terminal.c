// SPDX-License-Identifier: GPL-2.0
/* The terminal of `explore` (see explore.h). */
#include "explore/explore.h"

#include <curses.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <term.h>
#include <unistd.h>

#include "app.h"
#include "lib/array.h"
#include "lib/error.h"

/* Enough for a serial line; more makes the key Esc itself slow. */
#define ESCAPE_MS	150

static const int deadly[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
#define NR_DEADLY	ARRAY_SIZE(deadly)

static struct {
	SCREEN *screen;
	bool colour;
	int signals;		/* the fatal signals are read here */
	int ended_by;		/* one of them, or 0 */
	struct sigaction action[NR_DEADLY];	/* before ncurses set its own */
	sigset_t before;
} terminal;

static int take_signals(void)
{
	sigset_t mask;
	size_t i;

	sigemptyset(&mask);
	for (i = 0; i < NR_DEADLY; i++) {
		sigaddset(&mask, deadly[i]);
		sigaction(deadly[i], NULL, &terminal.action[i]);
	}
	terminal.ended_by = 0;
	terminal.signals = signalfd(-1, &mask, SFD_CLOEXEC);
	if (terminal.signals < 0)
		return fail("signalfd: %s", strerror(errno));
	sigprocmask(SIG_BLOCK, &mask, &terminal.before);
	return STATUS_OK;
}

static int check_terminal(void)
{
	const char *type = getenv("TERM");
	bool has_cursor;
	int known;

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return fail("explore needs a terminal: use 'addrspace layout' here");
	if (!type || !*type)
		return fail("TERM is not set: try TERM=vt100");
	if (setupterm(NULL, STDOUT_FILENO, &known) != OK)
		return fail("the terminal type '%s' is unknown here: try TERM=vt100",
			    type);
	has_cursor = cursor_address && clear_screen;
	del_curterm(cur_term);
	if (!has_cursor)
		return fail("the terminal type '%s' has no movable cursor; use 'addrspace layout'",
			    type);
	return STATUS_OK;
}

static void start_colours(const struct app *app)
{
	int i;

	terminal.colour = app->colour && has_colors() && start_color() == OK;
	if (!terminal.colour)
		return;
	use_default_colors();
	for (i = 1; i < 16 && i < COLOR_PAIRS; i++)
		init_pair(i, COLORS >= 16 ? i : i % 8, -1);
}

static void set_up(const struct app *app)
{
	start_colours(app);
	cbreak();
	noecho();
	nonl();
	keypad(stdscr, TRUE);
	nodelay(stdscr, TRUE);
	set_escdelay(ESCAPE_MS);
}

int explore_terminal_begin(const struct app *app)
{
	int status = check_terminal() ?: take_signals();

	if (status)
		return status;
	terminal.screen = newterm(NULL, stdout, stdin);
	if (!terminal.screen) {
		explore_terminal_end();
		return fail("ncurses cannot use this terminal: try TERM=vt100");
	}
	set_up(app);
	return STATUS_OK;
}

void explore_terminal_end(void)
{
	size_t i;

	if (terminal.screen) {
		endwin();
		delscreen(terminal.screen);
	}
	close(terminal.signals);
	for (i = 0; i < NR_DEADLY; i++)
		sigaction(deadly[i], &terminal.action[i], NULL);
	if (terminal.ended_by)
		raise(terminal.ended_by);
	sigprocmask(SIG_SETMASK, &terminal.before, NULL);
}

/* A signal, or a terminal that is gone, ends it. */
static bool is_over(const struct pollfd *input, const struct pollfd *signals)
{
	struct signalfd_siginfo info;

	if (signals->revents &&
	    read(terminal.signals, &info, sizeof(info)) == sizeof(info))
		terminal.ended_by = info.ssi_signo;
	return terminal.ended_by ||
	       (input->revents & (POLLHUP | POLLERR | POLLNVAL));
}

int explore_terminal_key(int milliseconds)
{
	struct pollfd poll_on[] = {
		{ .fd = STDIN_FILENO, .events = POLLIN },
		{ .fd = terminal.signals, .events = POLLIN },
	};
	int key = getch(), ready;

	if (key != ERR)
		return key;
	ready = poll(poll_on, 2, milliseconds);
	if (ready > 0 && is_over(&poll_on[0], &poll_on[1]))
		return EXPLORE_KEY_END;
	/* A new size of the window interrupts the call. */
	key = ready ? getch() : ERR;
	return key == ERR ? EXPLORE_KEY_NONE : key;
}

/* With eight colours, the bright ones are bold, and bright black is dim. */
void explore_terminal_style(int colour, bool strong, bool reverse)
{
	attr_t style = (strong ? A_BOLD : 0) | (reverse ? A_REVERSE : 0);
	bool few = COLORS < 16;

	if (!terminal.colour || colour < 0) {
		attrset(style);
	} else if (few && colour == 8) {
		attrset(style | A_DIM);
	} else {
		attrset(style | COLOR_PAIR(colour ?: 7) |
			(few && colour > 8 ? A_BOLD : 0));
	}
}

void explore_terminal_put(int line, int column, const char *text)
{
	if (column < COLS)
		mvaddnstr(line, column, text, COLS - column);
}
