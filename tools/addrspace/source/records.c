// SPDX-License-Identifier: GPL-2.0
/* Records by their kinds (see records.h). */
#include "source/records.h"

#include <string.h>

#include "lib/error.h"
#include "lib/pairs.h"

static int read_record(const struct record_kind *kind, void *context,
		       struct reader *reader, char *words[], int nr)
{
	for (; kind->name; kind++) {
		if (strcmp(words[0], kind->name))
			continue;
		if (nr < kind->least)
			return reader_bad(reader, words[0]);
		return kind->read(context, reader, words, nr);
	}
	return STATUS_OK;
}

int records_read(const struct app *app, const char *file,
		 const struct record_kind *kinds, void *context)
{
	char *words[READER_WORDS];
	struct reader reader;
	int nr, status;

	status = reader_open(&reader, app, file);
	if (status)
		return status;
	while (!status && (nr = reader_next(&reader, words)) != 0)
		status = nr < 0 ? STATUS_FAILED :
			 read_record(kinds, context, &reader, words, nr);
	reader_close(&reader);
	return status;
}

int records_summary(struct pairs *summary, struct reader *reader,
		    char *words[])
{
	uint64_t number;

	if (reader_number(reader, words[2], &number))
		return STATUS_FAILED;
	pairs_add(summary, words[1], words[2]);
	return STATUS_OK;
}
