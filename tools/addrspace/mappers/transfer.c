// SPDX-License-Identifier: GPL-2.0
/* The commands `read` and `write`: bytes out of and into objects. */
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
#include "source/session.h"

#define MOST_BYTES	(64 << 20)
#define DUMP_LINE	16

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

/* Where to: OBJECT, or a page of it, and the offset there. */
static int find_place(const struct app *app, char **arguments,
		      struct addrspace_transfer *transfer)
{
	struct addrspace_page_ref page;
	uint64_t offset;
	int status = session_page(app->session, arguments[0], &page) ?:
		     argument_number("OFFSET", arguments[1], UINT32_MAX,
				     &offset);

	if (status)
		return status;
	*transfer = (struct addrspace_transfer){
		.size = sizeof(*transfer),
		.id = page.id,
		.offset = ((uint64_t)page.index << PAGE_SHIFT) + offset,
	};
	return STATUS_OK;
}

static int print_json(const struct app *app, const struct view *view,
		      const struct addrspace_transfer *transfer, char *hex)
{
	struct table *table = table_new(app, view);
	struct row row = {
		.object = session_object_text(app->session, transfer->id),
		.offset = transfer->offset,
		.length = transfer->length,
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

/* As hexdump -C: lines like the one before are one asterisk. */
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

static int show_bytes(const struct app *app,
		      const struct addrspace_transfer *transfer,
		      const unsigned char *bytes)
{
	char *hex;
	int status;

	if (!app->json) {
		dump(transfer->offset, bytes, transfer->length);
		return STATUS_OK;
	}
	hex = bytes_hex(bytes, transfer->length);
	status = print_json(app, &read_view, transfer, hex);
	free(hex);
	return status;
}

static int read_run(const struct app *app, int nr, char **arguments)
{
	struct addrspace_transfer transfer;
	unsigned char *bytes;
	uint64_t length;
	int status = arguments_want(nr, 3, 3, "read OBJECT OFFSET LENGTH") ?:
		     find_place(app, arguments, &transfer) ?:
		     argument_number("LENGTH", arguments[2], MOST_BYTES,
				     &length);

	if (status)
		return status;
	bytes = xcalloc(length + 1, 1);
	transfer.length = length;
	transfer.data = (uintptr_t)bytes;
	status = device_call(&app->session->device, ADDRSPACE_READ, &transfer) ?:
		 show_bytes(app, &transfer, bytes);
	free(bytes);
	return status;
}

static int write_bytes(const struct app *app,
		       struct addrspace_transfer *transfer)
{
	int status = device_call(&app->session->device, ADDRSPACE_WRITE,
				 transfer);

	if (status)
		return status;
	if (app->json)
		return print_json(app, &written_view, transfer, NULL);
	printf("%llu bytes written\n", (unsigned long long)transfer->length);
	return STATUS_OK;
}

static int write_run(const struct app *app, int nr, char **arguments)
{
	struct addrspace_transfer transfer;
	const char *bad;
	char *bytes;
	size_t len;
	int status = arguments_want(nr, 3, 3, "write OBJECT OFFSET TEXT") ?:
		     find_place(app, arguments, &transfer);

	if (status)
		return status;
	bytes = argument_bytes(arguments[2], &len, &bad);
	if (!bytes)
		return misuse("'%.4s' in TEXT is unknown; use \\n \\t \\0 \\\\ \\\" or \\xHH",
			      bad);
	transfer.length = len;
	transfer.data = (uintptr_t)bytes;
	status = write_bytes(app, &transfer);
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
