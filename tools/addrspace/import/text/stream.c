// SPDX-License-Identifier: GPL-2.0
/* Reads lines of an untrusted text (see stream.h). */
#include "import/text/stream.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/error.h"
#include "lib/printable.h"

#define ESCAPE		0x1b
#define PROGRESS	(4 << 20)	/* bytes between two progress messages */

/* Opening a FIFO without a writer, or a device, would block. */
static FILE *open_plain(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	FILE *file = NULL;
	struct stat st;

	if (fd < 0)
		return NULL;
	if (fstat(fd, &st))
		goto out;
	errno = S_ISDIR(st.st_mode) ? EISDIR : EINVAL;
	if (S_ISREG(st.st_mode) || S_ISFIFO(st.st_mode))
		file = fdopen(fd, "r");
	if (file && S_ISFIFO(st.st_mode))
		fcntl(fd, F_SETFL, 0);
out:
	if (!file)
		close(fd);
	return file;
}

int stream_open(struct stream *stream, const char *path)
{
	stream->path = path;
	stream->number = 0;
	stream->binary = 0;
	stream->bytes = 0;
	stream->shown = 0;
	stream->has_end = true;
	stream->file = strcmp(path, "-") ? open_plain(path) : stdin;
	if (!stream->file)
		return errno == EINVAL ? fail("%s: not a regular file or a pipe", path) :
					 fail("%s: %s", path, strerror(errno));
	return STATUS_OK;
}

void stream_close(struct stream *stream)
{
	if (stream->file != stdin)
		fclose(stream->file);
}

int stream_first(struct stream *stream)
{
	int byte;

	do {
		byte = getc_unlocked(stream->file);
		stream->number += byte == '\n';
	} while (byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n');
	if (byte != EOF)
		ungetc(byte, stream->file);
	return byte;
}

/* Reads a line unchanged; drops the part beyond the limit. */
static bool read_line(struct stream *stream, size_t *len)
{
	int byte;

	*len = 0;
	stream->has_end = false;
	while ((byte = getc_unlocked(stream->file)) != EOF) {
		stream->bytes++;
		if (byte == '\n') {
			stream->has_end = true;
			return true;
		}
		if (*len < STREAM_LINE)
			stream->line[(*len)++] = byte;
	}
	return *len;
}

/* The length of an escape sequence: ESC [ parameters, and a letter. */
static size_t escape_len(const unsigned char *at, size_t left)
{
	size_t len = 2;

	if (left < 2 || at[1] != '[')
		return 1;
	while (len < left && at[len] < '@')
		len++;
	return len < left ? len + 1 : len;
}

/*
 * Characters that pages and editors use in place of a blank or an apostrophe.
 */
static size_t replacement(const unsigned char *at, size_t left, char *byte)
{
	*byte = '?';
	if (left >= 2 && at[0] == 0xc2 && at[1] == 0xa0) {
		*byte = ' ';
		return 2;
	}
	if (left >= 3 && at[0] == 0xef && at[1] == 0xbb && at[2] == 0xbf) {
		*byte = ' ';
		return 3;
	}
	return 1;
}

static void clean(struct stream *stream, size_t len)
{
	const unsigned char *from = (unsigned char *)stream->line;
	const unsigned char *end = from + len;
	char *to = stream->line;
	bool is_binary = false;

	while (end > from && end[-1] == '\r')
		end--;
	while (from < end) {
		if (*from == ESCAPE) {
			from += escape_len(from, end - from);
		} else if (*from == '\t' || (*from >= ' ' && *from < 0x7f)) {
			*to++ = *from++;
		} else {
			is_binary = is_binary || !*from;
			from += replacement(from, end - from, to++);
		}
	}
	*to = '\0';
	stream->binary += is_binary;
}

static void unquote(char *line)
{
	size_t len = 0;

	while (line[len] == '>')
		len += line[len + 1] == ' ' && line[len + 2] == '>' ? 2 : 1;
	if (len)
		memmove(line, line + len + (line[len] == ' '),
			strlen(line + len + (line[len] == ' ')) + 1);
}

static void show_progress(struct stream *stream)
{
	char path[60];

	if (stream->bytes - stream->shown < PROGRESS || !isatty(STDERR_FILENO))
		return;
	stream->shown = stream->bytes;
	printable_copy(path, sizeof(path), stream->path);
	fprintf(stderr, "\r\033[Kreading %s: %" PRIu64 " MiB", path,
		stream->bytes >> 20);
}

static void end_progress(const struct stream *stream)
{
	if (stream->shown)
		fputs("\r\033[K", stderr);
}

bool stream_next(struct stream *stream)
{
	size_t len;

	if (!read_line(stream, &len)) {
		end_progress(stream);
		return false;
	}
	show_progress(stream);
	stream->number++;
	clean(stream, len);
	unquote(stream->line);
	return true;
}
