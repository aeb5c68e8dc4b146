// SPDX-License-Identifier: GPL-2.0
/* The origins of lines (see places.h). */
#include "import/text/places.h"

#include <stdlib.h>

#include "import/text/part.h"
#include "lib/alloc.h"

void places_init(struct places *places)
{
	*places = (struct places){ .of_records = json_object() };
}

void places_free(struct places *places)
{
	int i;

	for (i = 0; i < places->nr; i++)
		free(places->path[i]);
	free(places->path);
	json_decref(places->of_records);
}

const char *places_path(struct places *places, const char *path)
{
	places->path = make_room(places->path, places->nr, &places->room,
				 sizeof(*places->path));
	places->path[places->nr] = xstrdup(path);
	return places->path[places->nr++];
}

void places_take_record(struct places *places, const json_t *record,
			const char *path)
{
	const json_t *origins = json_object_get(record, "origins");
	json_t *file;
	const char *name;

	json_object_foreach(json_object_get(record, "files"), name, file) {
		json_t *of_file = json_object_get(origins, name);
		char *within = xasprintf("%s: %s", path, name);

		of_file = json_is_array(of_file) ? json_incref(of_file) :
			  json_pack("[[i,o,i]]", 1, json_string(within) ?: json_null(), 1);
		if (json_object_get(places->of_records, name))
			json_decref(of_file);
		else
			json_object_set_new(places->of_records, name, of_file);
		free(within);
	}
}

static json_t *origins_of(json_t *record)
{
	if (!json_object_get(record, "origins"))
		json_object_set_new(record, "origins", json_object());
	return json_object_get(record, "origins");
}

void places_put(json_t *record, const char *name, const struct part *part)
{
	json_object_set_new(origins_of(record), name, part_origins(part));
}

void places_put_records(json_t *record, const struct places *places)
{
	if (json_object_size(places->of_records))
		json_object_update_missing(origins_of(record), places->of_records);
}

char *places_find(const json_t *record, const char *name, unsigned long line,
		  unsigned long *from)
{
	const json_t *runs = json_object_get(json_object_get(record, "origins"), name);
	const json_t *run, *best = NULL;
	const char *path;
	json_int_t first;
	size_t i;

	json_array_foreach(runs, i, run) {
		if (json_integer_value(json_array_get(run, 0)) > (json_int_t)line)
			break;
		best = run;
	}
	first = json_integer_value(json_array_get(best, 0));
	path = json_string_value(json_array_get(best, 1));
	if (!path || first < 1)
		return NULL;
	*from = (unsigned long)json_integer_value(json_array_get(best, 2)) +
		(line - (unsigned long)first);
	return xstrdup(path);
}
