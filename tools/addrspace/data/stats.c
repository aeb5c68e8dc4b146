// SPDX-License-Identifier: GPL-2.0
/* The file `stats` in memory (see stats.h). */
#include "data/stats.h"

#include <string.h>

#include "app.h"
#include "lib/error.h"
#include "lib/pairs.h"
#include "source/reader.h"

/* stat NAME VALUE */
static int read_stat(struct pairs *stats, struct reader *reader, char *words[],
		     int nr)
{
	uint64_t number;

	if (nr != 3)
		return reader_bad(reader, "stat");
	if (reader_number(reader, words[2], &number))
		return STATUS_FAILED;
	pairs_add(stats, words[1], words[2]);
	return STATUS_OK;
}

int stats_read(struct pairs *stats, const struct app *app)
{
	char *words[READER_WORDS];
	struct reader reader;
	int nr, status;

	status = reader_open(&reader, app, "stats");
	if (status)
		return status;
	while (!status && (nr = reader_next(&reader, words)) != 0) {
		if (nr < 0)
			status = STATUS_FAILED;
		else if (!strcmp(words[0], "stat"))
			status = read_stat(stats, &reader, words, nr);
	}
	reader_close(&reader);
	return status;
}
