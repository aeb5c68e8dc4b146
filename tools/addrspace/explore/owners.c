// SPDX-License-Identifier: GPL-2.0
/* Who has an address of vmalloc space (see owners.h). */
#include "explore/owners.h"

#include <inttypes.h>
#include <stdlib.h>

#include "lib/error.h"
#include "lib/alloc.h"
#include "source/records.h"

/* area ID START END PAGES RUNS KIND FLAGS CALLER... */
static int read_owner(void *context, struct reader *reader, char *words[],
		      int nr)
{
	struct owners *owners = context;
	struct owner owner;

	if (reader_number(reader, words[2], &owner.start) ||
	    reader_number(reader, words[3], &owner.end))
		return STATUS_FAILED;
	owner.text = xasprintf("area %s, %s, for %s", words[1], words[6],
			       reader_rest(words, nr, 8));
	owners->owner = make_room(owners->owner, owners->nr, &owners->room,
				  sizeof(owner));
	owners->owner[owners->nr++] = owner;
	return STATUS_OK;
}

static const struct record_kind kinds[] = {
	{ "area", 9, read_owner },
	{ NULL }
};

void owners_read(struct owners *owners, const struct app *app)
{
	bool was_quiet = error_quiet(true);

	*owners = (struct owners){ 0 };
	records_read(app, "vmalloc", kinds, owners);
	owners->kernel_known = !vmareas_read(&owners->kernel, app);
	error_quiet(was_quiet);
}

void owners_free(struct owners *owners)
{
	int i;

	for (i = 0; i < owners->nr; i++)
		free(owners->owner[i].text);
	free(owners->owner);
	if (owners->kernel_known)
		vmareas_free(&owners->kernel);
}

static char *kernel_text(const struct vmarea *area, uint64_t addr)
{
	return xasprintf("%s area %" PRIu64 " of the kernel, for %s",
			 addr >= area->end - area->guard ? "guard page of" : "in",
			 area->id, area->caller);
}

char *owners_text(const struct owners *owners, uint64_t addr)
{
	const struct vmarea *area = NULL;
	int i;

	for (i = 0; i < owners->nr; i++)
		if (addr >= owners->owner[i].start &&
		    addr < owners->owner[i].end)
			return xstrdup(owners->owner[i].text);
	if (owners->kernel_known)
		area = vmareas_find(&owners->kernel, addr);
	return area ? kernel_text(area, addr) : NULL;
}
