// SPDX-License-Identifier: GPL-2.0
/* The commands `read` and `write`: bytes of objects. */
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "commands.h"
#include "lib/alloc.h"
#include "lib/arguments.h"
#include "lib/array.h"
#include "lib/error.h"
#include "lib/page.h"
#include "show/table.h"
#include "source/calls.h"
#include "source/session.h"

#define MOST_BYTES	(64 << 20)
#define DUMP_LINE	16

/* Bytes of an object. */
struct piece {
	uint32_t id;
	uint64_t offset, length;
};

struct row {
	char *object;
	uint64_t offset, length;
	char *hex;
};

#define ROW(member)	offsetof(struct row, member)

static const struct column columns[] = {
	{ "OBJECT", "object", CELL_TEXT, ROW(object) },
	{ "OFFSET", "offset", CELL_NUMBER, ROW(offset) },
	{ "LENGTH", "length", CELL_NUMBER, ROW(length) },
	{ "HEX", "hex", CELL_TEXT, ROW(hex) },
};

static const struct view read_view = {
	.name = "read",
	.columns = columns,
	.nr_columns = ARRAY_SIZE(columns),
};

static const struct view written_view = {
	.name = "written",
	.columns = columns,
	.nr_columns = ARRAY_SIZE(columns) - 1,
};

/* Parses OBJECT, or a page of it, and the offset there; without a length. */
static int find_piece(const struct app *app, char **arguments,
		      struct piece *piece)
{
	struct addrspace_page_ref page;
	uint64_t offset;
	int status = session_page(app->session, arguments[0], &page) ?:
		     argument_number("OFFSET", arguments[1], UINT32_MAX,
				     &offset);

	if (status)
		return status;
	*piece = (struct piece){
		.id = page.id,
		.offset = ((uint64_t)page.index << PAGE_SHIFT) + offset,
	};
	return STATUS_OK;
}

static int print_json(const struct app *app, const struct view *view,
		      const struct piece *piece, char *hex)
{
	struct table *table = table_new(app, view);
	struct row row = {
		.object = session_object_text(app->session, piece->id),
		.offset = piece->offset,
		.length = piece->length,
		.hex = hex,
	};
	int status;

	table_add(table, &row, -1, NULL);
	status = table_print(table, NULL);
	table_free(table);
	free(row.object);
	return status;
}

static void dump_line(uint64_t offset, const unsigned char *bytes, size_t nr)
{
	size_t i;

	printf("%08" PRIx64, offset);
	for (i = 0; i < DUMP_LINE; i++)
		if (i < nr)
			printf("%s%02x", i % 8 ? " " : "  ", bytes[i]);
		else
			printf("%s  ", i % 8 ? " " : "  ");
	fputs("  |", stdout);
	for (i = 0; i < nr; i++)
		putchar(bytes[i] < 0x80 && isprint(bytes[i]) ? bytes[i] : '.');
	puts("|");
}

/*
 * Prints as hexdump -C does: an asterisk stands for lines that repeat the one before.
 */
static void dump(uint64_t offset, const unsigned char *bytes, size_t len)
{
	const unsigned char *before = NULL;
	bool starred = false;
	size_t at;

	for (at = 0; at < len; at += DUMP_LINE) {
		size_t nr = len - at < DUMP_LINE ? len - at : DUMP_LINE;
		bool same = before && nr == DUMP_LINE && at + nr < len &&
			    !memcmp(before, bytes + at, DUMP_LINE);

		if (!same)
			dump_line(offset + at, bytes + at, nr);
		else if (!starred)
			puts("*");
		starred = same;
		before = bytes + at;
	}
}

static int show_bytes(const struct app *app, const struct piece *piece,
		      const unsigned char *bytes)
{
	char *hex;
	int status;

	if (!app->json) {
		dump(piece->offset, bytes, piece->length);
		return STATUS_OK;
	}
	hex = bytes_hex(bytes, piece->length);
	status = print_json(app, &read_view, piece, hex);
	free(hex);
	return status;
}

static int read_run(const struct app *app, int nr, char **arguments)
{
	struct device *device = &app->session->device;
	struct piece piece;
	unsigned char *bytes;
	uint64_t length;
	int status = arguments_want(nr, 3, 3, "read OBJECT OFFSET LENGTH") ?:
		     find_piece(app, arguments, &piece) ?:
		     argument_number("LENGTH", arguments[2], MOST_BYTES,
				     &length);

	if (status)
		return status;
	bytes = xcalloc(length + 1, 1);
	piece.length = length;
	status = device_status(device, ADDRSPACE_READ,
			       dev_read(device_fd(device), piece.id,
					piece.offset, bytes, length)) ?:
		 show_bytes(app, &piece, bytes);
	free(bytes);
	return status;
}

static int write_bytes(const struct app *app, const struct piece *piece,
		       const char *bytes)
{
	struct device *device = &app->session->device;
	int err = dev_write(device_fd(device), piece->id, piece->offset,
			    bytes, piece->length);

	if (err)
		return device_status(device, ADDRSPACE_WRITE, err);
	if (app->json)
		return print_json(app, &written_view, piece, NULL);
	printf("%llu bytes written\n", (unsigned long long)piece->length);
	return STATUS_OK;
}

static int write_run(const struct app *app, int nr, char **arguments)
{
	struct piece piece;
	const char *bad;
	char *bytes;
	size_t len;
	int status = arguments_want(nr, 3, 3, "write OBJECT OFFSET TEXT") ?:
		     find_piece(app, arguments, &piece);

	if (status)
		return status;
	bytes = argument_bytes(arguments[2], &len, &bad);
	if (!bytes)
		return misuse("'%.4s' in TEXT is unknown; use \\n \\t \\0 \\\\ \\\" or \\xHH",
			      bad);
	piece.length = len;
	status = write_bytes(app, &piece, bytes);
	free(bytes);
	return status;
}

const struct command read_command = {
	.name = "read",
	.arguments = "OBJECT OFFSET LENGTH",
	.summary = "show bytes of an object",
	.help =
"With OBJECT.INDEX, OFFSET counts from that page. An area is read through its own\n"
"address, pages through the kernel's mapping. In JSON, offsets count from the\n"
"beginning of the object.",
	.in_session = true,
	.run = read_run,
};

const struct command write_command = {
	.name = "write",
	.arguments = "OBJECT OFFSET TEXT",
	.summary = "write text into an object",
	.help =
"In TEXT, \\n, \\t, \\0, \\\\, \\\" and \\xHH have the same meaning as in C. With\n"
"OBJECT.INDEX, OFFSET counts from that page.",
	.in_session = true,
	.run = write_run,
};
