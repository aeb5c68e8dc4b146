// SPDX-License-Identifier: GPL-2.0
/* The objects of an open device (see session.h). */
#include "source/session.h"

#include <ctype.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "lib/alloc.h"
#include "lib/error.h"
#include "source/calls.h"

int session_may_change(const struct session *session)
{
	if (session->watched)
		return misuse("'watch' only shows: it would repeat this change on every refresh");
	return STATUS_OK;
}

void session_made(struct session *session, uint32_t id)
{
	session->handle = make_room(session->handle, session->nr,
				    &session->room, sizeof(*session->handle));
	session->handle[session->nr++] = (struct handle){ .id = id };
}

void session_forget(struct session *session, uint32_t id)
{
	int i;

	for (i = 0; i < session->nr && session->handle[i].id != id; i++)
		;
	if (i == session->nr)
		return;
	free(session->handle[i].name);
	session->nr--;
	memmove(&session->handle[i], &session->handle[i + 1],
		(session->nr - i) * sizeof(*session->handle));
}

bool session_is_name(const char *text)
{
	if (!isalpha((unsigned char)*text) && *text != '_')
		return false;
	while (isalnum((unsigned char)*text) || *text == '_')
		text++;
	return !*text;
}

void session_name(struct session *session, const char *name)
{
	int i;

	for (i = 0; i < session->nr; i++) {
		char **old = &session->handle[i].name;

		if (*old && !strcmp(*old, name)) {
			free(*old);
			*old = NULL;
		}
	}
	session->handle[session->nr - 1].name = xstrdup(name);
}

/* The first @len characters of @text are a number, or one of our names. */
static bool find_object(const struct session *session, const char *text,
			size_t len, uint32_t *id)
{
	unsigned long number;
	char *end;
	int i;

	for (i = 0; i < session->nr; i++) {
		const char *name = session->handle[i].name;

		if (name && strlen(name) == len && !strncmp(name, text, len)) {
			*id = session->handle[i].id;
			return true;
		}
	}
	if (!isdigit((unsigned char)*text))
		return false;
	errno = 0;
	number = strtoul(text, &end, 0);
	*id = number;
	return !errno && end == text + len && number <= UINT32_MAX;
}

int session_object(const struct session *session, const char *text,
		   uint32_t *id)
{
	if (find_object(session, text, strlen(text), id))
		return STATUS_OK;
	return misuse("'%s' is not an object of this session: 'objects' lists them",
		      text);
}

int session_page(const struct session *session, const char *text,
		 struct addrspace_page_ref *page)
{
	size_t len = strcspn(text, ".");
	unsigned long index = 0;
	char *end;

	*page = (struct addrspace_page_ref){ 0 };
	if (!find_object(session, text, len, &page->id))
		return misuse("'%s' is not a page of this session: use OBJECT or OBJECT.INDEX",
			      text);
	if (!text[len])
		return STATUS_OK;
	errno = 0;
	index = strtoul(text + len + 1, &end, 0);
	page->index = index;
	if (errno || *end || !isdigit((unsigned char)text[len + 1]) ||
	    index > UINT32_MAX)
		return misuse("'%s': the index after the dot must be a number",
			      text);
	return STATUS_OK;
}

bool session_knows_page(const struct session *session, const char *text)
{
	uint32_t id;

	return isdigit((unsigned char)*text) ||
	       find_object(session, text, strcspn(text, "."), &id);
}

char *session_object_text(const struct session *session, uint32_t id)
{
	int i;

	for (i = 0; i < session->nr; i++)
		if (session->handle[i].id == id && session->handle[i].name)
			return xstrdup(session->handle[i].name);
	return xasprintf("%u", id);
}

char *session_page_text(const struct session *session,
			const struct addrspace_page_ref *page)
{
	char *object = session_object_text(session, page->id);
	char *text = xasprintf("%s.%u", object, page->index);

	free(object);
	return text;
}

int session_put(struct session *session, uint32_t id)
{
	int err = dev_put(device_fd(&session->device), id);
	int status = device_status(&session->device, ADDRSPACE_PUT, err);

	if (!status)
		session_forget(session, id);
	return status;
}

/* Blocks the signals that end a program; from now on they are read. */
static int end_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	sigprocmask(SIG_BLOCK, &set, NULL);
	return signalfd(-1, &set, SFD_CLOEXEC);
}

/*
 * Input other than a terminal may already be at its end: then waits only for a signal.
 */
static void wait_for_end(void)
{
	struct pollfd wait[2] = {
		{ .fd = end_signals(), .events = POLLIN },
		{ .fd = isatty(STDIN_FILENO) ? STDIN_FILENO : -1,
		  .events = POLLIN },
	};

	fprintf(stderr, "addrspace: held by process %d until Enter or a signal\n",
		getpid());
	while (poll(wait, 2, -1) < 0 && errno == EINTR)
		;
	close(wait[0].fd);
}

void session_hold(struct session *session, bool quiet)
{
	if (!session->nr || session->shell)
		return;
	fflush(stdout);
	if (session->hold)
		wait_for_end();
	else if (!quiet)
		puts("\n"
		     "Given back at once: use --hold to keep it, 'addrspace shell' to work with it.");
}

void session_end(struct session *session)
{
	int i;

	device_close(&session->device);
	for (i = 0; i < session->nr; i++)
		free(session->handle[i].name);
	free(session->handle);
}
