// SPDX-License-Identifier: GPL-2.0
/* Sorts the lines of texts by their kinds (see import.h). */
#include "import/state.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "import/text/directory.h"
#include "import/text/stream.h"
#include "lib/alloc.h"
#include "lib/error.h"
#include "source/record_file.h"

#define MIB		((size_t)1 << 20)
#define NONE		(-1)

struct import *import_new(void)
{
	struct import *import = xcalloc(1, sizeof(*import));
	int i;

	for (i = 0; i < NR_KINDS; i++)
		import->part[i] = (struct part){
			.most = kinds[i].most, .at = &import->at,
		};
	import->between = (struct part){ .most = MIB / 16, .at = &import->at };
	log_init(&import->log, &import->at);
	places_init(&import->places);
	import->records = json_object();
	import->current = NONE;
	return import;
}

void import_free(struct import *import)
{
	int i;

	for (i = 0; i < NR_KINDS; i++)
		part_free(&import->part[i]);
	part_free(&import->between);
	for (i = 0; i < import->nr_own; i++)
		part_free(&import->own[i].part);
	log_free(&import->log);
	notes_free(&import->notes);
	origin_free(&import->origin);
	places_free(&import->places);
	json_decref(import->records);
	json_decref(import->record);
	free(import);
}

static void note(struct import *import, const char *what, bool again)
{
	notes_line(&import->notes, import->stream->path,
		   import->stream->number, what, again);
}

static void end_section(struct import *import)
{
	import->current = NONE;
	import->into = NULL;
	part_forget(&import->between);
	log_end_section(&import->log);
}

/* Is it the same file again? */
static bool repeats(const struct import *import, int kind)
{
	const struct part *part = &import->part[kind];
	const char *line = import->stream->line;
	size_t len = strlen(line);

	if (!part->lines)
		return false;
	return import->closed[kind] ||
	       (!strncmp(part->text, line, len) && part->text[len] == '\n');
}

static void begin_kind(struct import *import, int kind)
{
	struct part *part = &import->part[kind];

	part_forget(&import->between);
	import->current = kind;
	import->closed[kind] = repeats(import, kind);
	import->into = import->closed[kind] ? NULL : part;
	note(import, kinds[kind].name, !import->into);
}

static struct part *new_own(struct import *import, const char *name)
{
	int i;

	for (i = 0; i < import->nr_own; i++)
		if (!strcmp(import->own[i].name, name))
			return NULL;
	if (import->nr_own == MOST_OWN)
		return NULL;
	import->own[import->nr_own].part.most = 32 * MIB;
	import->own[import->nr_own].part.at = &import->at;
	strcpy(import->own[import->nr_own].name, name);
	return &import->own[import->nr_own++].part;
}

static void begin_own(struct import *import, const char *name)
{
	part_forget(&import->between);
	import->current = OWN;
	import->into = new_own(import, name);
	note(import, name, !import->into);
}

static void keep(struct import *import)
{
	const struct stream *stream = import->stream;
	int kind = import->current;

	/* The same text twice, with nothing in between. */
	if (import->into && kind < NR_KINDS && import->into->lines > 1 &&
	    *stream->line && repeats(import, kind)) {
		note(import, kinds[kind].name, true);
		import->closed[kind] = true;
		import->into = NULL;
	}
	if (!import->into)
		return;
	if (import->between.lines)
		part_append(import->into, &import->between);
	part_forget(&import->between);
	part_add(import->into, stream->line, stream->has_end);
}

static int kind_of(const char *line)
{
	int i;

	for (i = 0; i < NR_KINDS; i++)
		if (kinds[i].is(line))
			return i;
	return NONE;
}

/* A line that may be of the kind counts only after one that certainly is. */
static bool goes_on(const struct import *import)
{
	int kind = import->current;
	const char *line = import->stream->line;

	if (kind == OWN)
		return islower((unsigned char)*line);
	return kind >= 0 && kinds[kind].goes_on && kinds[kind].goes_on(line);
}

/* The kind of a line: the section's kind is tried before others. */
static int section_of(const struct import *import, const char *line)
{
	int kind = import->current;

	if (kind >= 0 && kind < NR_KINDS && kinds[kind].is(line))
		return kind;
	kind = kind_of(line);
	if (kind == NONE && goes_on(import))
		return import->current;
	return kind;
}

/* A note, so that readers of the file know that something is missing there. */
static void keep_between(struct import *import)
{
	const struct stream *stream = import->stream;
	int kind = import->current;

	if (kind >= 0 && kind < NR_KINDS && kinds[kind].keeps_damaged &&
	    *stream->line)
		part_add(&import->between, stream->line, stream->has_end);
}

static void take_log(struct import *import)
{
	static const char *const names[] = {
		[LOG_BOOT] = "boot log",
		[LOG_OOM] = "out of memory report",
		[LOG_OOPS] = "oops",
		[LOG_FAILURE] = "failed allocation",
	};
	char *line = import->stream->line;
	enum log_line kind = log_take(&import->log, line);

	if (kind == LOG_NONE) {
		keep_between(import);
		if (line[strspn(line, " \t#=-*")])
			notes_unknown(&import->notes, import->stream->path,
				      import->stream->number, line);
		return;
	}
	import->current = NONE;
	part_forget(&import->between);
	notes_log(&import->notes, import->stream->path, import->stream->number,
		  kind == LOG_OTHER ? "kernel log" : names[kind]);
}

/* "==> /proc/meminfo <==", the separator of head and addrspace-collect. */
static bool is_header(const char *line)
{
	size_t len = strlen(line);

	return len > 8 && !strncmp(line, "==> ", 4) &&
	       !strcmp(line + len - 4, " <==");
}

static void close_kinds(struct import *import)
{
	int i;

	for (i = 0; i < NR_KINDS; i++)
		import->closed[i] = import->part[i].lines;
}

static void take_line(struct import *import)
{
	const char *line = import->stream->line;
	char name[32];
	int kind;

	if (is_header(line)) {
		end_section(import);
		close_kinds(import);
		return;
	}
	if (kind_own_file(line, name, sizeof(name))) {
		begin_own(import, name);
		keep(import);
		return;
	}
	kind = section_of(import, line);
	if (kind == NONE) {
		take_log(import);
		return;
	}
	if (kind != import->current)
		begin_kind(import, kind);
	keep(import);
}

static size_t read_stream(void *buffer, size_t size, void *data)
{
	struct stream *stream = data;

	return fread(buffer, 1, size, stream->file);
}

/* The texts in which a kernel identifies itself. */
static const char *const identifying[] = { "kernel/version", "kernel/uname" };

#define NR_IDENTIFYING	(sizeof(identifying) / sizeof(*identifying))

static bool is_identifying(int kind)
{
	size_t i;

	for (i = 0; i < NR_IDENTIFYING; i++)
		if (!strcmp(kinds[kind].file, identifying[i]))
			return true;
	return false;
}

/* The amount of each part before a file was read. */
struct extent {
	unsigned long lines[NR_KINDS];
	unsigned long boots, boot_lines;
};

static struct extent extent(const struct import *import)
{
	const struct log *log = &import->log;
	struct extent extent = {
		.boots = log->boots,
		.boot_lines = log->boot.lines,
	};
	int i;

	for (i = 0; i < NR_KINDS; i++)
		extent.lines[i] = import->part[i].lines;
	return extent;
}

static void add_text(json_t *files, const char *name, const struct part *part)
{
	json_object_set_new(files, name, json_stringn(part->text, part->len));
}

/* Only the parts of the file that was read last. */
static int check_origin(struct import *import, const struct extent *before,
			const char *path)
{
	struct extent now = extent(import);
	json_t *files = json_object();
	int i, status;

	for (i = 0; i < NR_KINDS; i++)
		if (is_identifying(i) && now.lines[i] != before->lines[i])
			add_text(files, kinds[i].file, &import->part[i]);
	if (now.boot_lines && (now.boots != before->boots ||
			       now.boot_lines != before->boot_lines))
		add_text(files, "kernel/dmesg", &import->log.boot);
	status = origin_check(&import->origin, files, path);
	json_decref(files);
	return status;
}

/* A record is taken as it is; of two records, the first. */
static int take_record(struct import *import)
{
	json_t *record = recording_load(read_stream, import->stream,
					import->stream->path);
	int status;

	if (!record)
		return STATUS_FAILED;
	json_object_update_missing(import->records,
				   json_object_get(record, "files"));
	places_take_record(&import->places, record, import->stream->path);
	notes_line(&import->notes, import->stream->path, 1, "record", false);
	status = origin_check(&import->origin, json_object_get(record, "files"),
			      import->stream->path);
	if (import->nr_records++)
		json_decref(record);
	else
		import->record = record;
	return status;
}

static void take_lines(struct import *import)
{
	struct stream *stream = import->stream;

	close_kinds(import);
	notes_begin(&import->notes, stream->path);
	while (stream_next(stream)) {
		import->at.line = stream->number;
		take_line(import);
	}
	end_section(import);
	notes_end(&import->notes, stream->path, stream->binary);
}

static int take_stream(struct import *import)
{
	int first = stream_first(import->stream);

	import->has_bytes |= first != EOF;
	import->at.path = places_path(&import->places, import->stream->path);
	if (first == '{')
		return take_record(import);
	if (first == 0xff || first == 0xfe)
		return fail("%s is UTF-16: convert it with 'iconv -f UTF-16 -t UTF-8'",
			    import->stream->path);
	if (first == 0x1f)
		return fail("%s is compressed: decompress it with zcat first",
			    import->stream->path);
	take_lines(import);
	return STATUS_OK;
}

static int take_file(void *context, const char *path)
{
	struct import *import = context;
	struct stream *stream = xcalloc(1, sizeof(*stream));
	struct extent before = extent(import);
	int status = stream_open(stream, path);

	if (!status) {
		import->stream = stream;
		status = take_stream(import) ?:
			 check_origin(import, &before, path);
		stream_close(stream);
		import->stream = NULL;
	}
	free(stream);
	return status;
}

int import_add_open(struct import *import, FILE *file, const char *path)
{
	struct stream *stream = xcalloc(1, sizeof(*stream));
	int status;

	stream->file = file;
	stream->path = path;
	import->stream = stream;
	status = take_stream(import);
	import->stream = NULL;
	free(stream);
	return status;
}

int import_add(struct import *import, const char *path)
{
	struct stat st;

	if (strcmp(path, "-") && !stat(path, &st) && S_ISDIR(st.st_mode))
		return directory_files(path, take_file, import);
	return take_file(import, path);
}
