/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A session: one open /dev/addrspace and the objects that were made through it,
 * by number and by the names that the user gave. A command alone on the command
 * line is a session that ends with it.
 */
#ifndef SESSION_H
#define SESSION_H

#include <stdbool.h>
#include <stdint.h>
#include <linux/addrspace.h>

#include "source/device.h"

struct handle {
	uint32_t id;
	char *name;		/* NULL: it has none */
};

struct reading;

struct session {
	struct device device;
	struct handle *handle;	/* its objects, in the order of their creation */
	int nr, room;
	bool shell;		/* more commands may come */
	bool ended;		/* no more */
	bool hold;		/* wait before giving back */
	bool watched;		/* shows, and changes nothing */
	const struct reading *reading;	/* of what --from names, for all its commands */
};

/* The entry in the table of options of each command that makes objects. */
#define SESSION_HOLD_OPTION(to)						\
	{ 0, "hold", NULL, "keep what was made until a key or a signal", \
	  .flag = (to) }

void session_made(struct session *session, uint32_t id);
void session_forget(struct session *session, uint32_t id);

/*
 * Reports an error and returns false if `watch` runs a view that could change
 * something.
 */
int session_may_change(const struct session *session);

/* Names the object that was made last; an older object loses that name. */
void session_name(struct session *session, const char *name);
bool session_is_name(const char *text);

/* The object that NAME or ID means; or a page by OBJECT[.INDEX]. */
int session_object(const struct session *session, const char *text,
		   uint32_t *id);
int session_page(const struct session *session, const char *text,
		 struct addrspace_page_ref *page);

/* Is this a page for session_page(), and not a name for a new one? */
bool session_knows_page(const struct session *session, const char *text);

/* A page's text, as session_page() takes it; the caller frees it. */
char *session_page_text(const struct session *session,
			const struct addrspace_page_ref *page);
char *session_object_text(const struct session *session, uint32_t id);

/* Gives an object back. */
int session_put(struct session *session, uint32_t id);

/* Reports that the objects of a single command end with it, or waits. */
void session_hold(struct session *session, bool quiet);
void session_end(struct session *session);

#endif
