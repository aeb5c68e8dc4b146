// SPDX-License-Identifier: GPL-2.0
/* Runs commands of the CLI within one process (see fuzz.h). */
#include "fuzz.h"

#include <ctype.h>
#include <jansson.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "app.h"
#include "commands.h"
#include "lib/alloc.h"
#include "lib/error.h"
#include "lib/words.h"
#include "source/session.h"

#define MOST_WORDS	64

void fuzz_broken(const char *file, int line, const char *fmt, ...)
{
	va_list args;

	fprintf(stderr, "%s:%d: ", file, line);
	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fputc('\n', stderr);
	abort();
}

char *fuzz_text(const uint8_t *data, size_t size)
{
	char *text = xcalloc(1, size + 1);

	memcpy(text, data, size);
	return text;
}

const char *fuzz_file(const void *data, size_t size)
{
	static char path[32];
	static int fd = -1;

	if (fd < 0)
		fd = memfd_create("input", MFD_CLOEXEC);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	fuzz_must(!ftruncate(fd, 0) && pwrite(fd, data, size, 0) == (ssize_t)size,
		  "the input cannot be written into memory");
	return path;
}

char *fuzz_first_line(const uint8_t **data, size_t *size)
{
	const uint8_t *end = memchr(*data, '\n', *size);
	size_t len = end ? (size_t)(end - *data) : *size;
	char *line = fuzz_text(*data, len);

	*data += len + !!end;
	*size -= len + !!end;
	return line;
}

/* Control characters of the input must not reach a terminal. */
static void check_output(const char *line, const char *text, size_t size)
{
	size_t i;

	for (i = 0; i < size; i++)
		fuzz_must(text[i] == '\n' || text[i] == '\t' ||
			  !iscntrl((unsigned char)text[i]),
			  "'%s' printed the control character %#x",
			  line, (unsigned char)text[i]);
}

static void check_json(const char *line, const char *text, size_t size)
{
	json_error_t error;
	json_t *json = json_loadb(text, size, JSON_REJECT_DUPLICATES, &error);

	fuzz_must(json, "'%s' printed no JSON: %s", line, error.text);
	json_decref(json);
}

static bool asks_for_json(const struct words *words)
{
	int i;

	for (i = 0; i < words->nr; i++)
		if (!strcmp(words->word[i], "--json") ||
		    !strcmp(words->word[i], "-J"))
			return true;
	return false;
}

static bool asks_for_help(const struct words *words)
{
	int i;

	for (i = 0; i < words->nr; i++)
		if (*words->word[i] == '-' && strpbrk(words->word[i], "hV"))
			return true;
	return false;
}

static int run_captured(struct session *session, const struct words *words,
			const char *option, const char *value, char **text,
			size_t *size)
{
	char *word[MOST_WORDS + 3] = { NULL };
	FILE *out = stdout;
	int nr, status;

	for (nr = 0; nr < words->nr && nr < MOST_WORDS; nr++)
		word[nr] = words->word[nr];
	if (option) {
		word[nr++] = (char *)option;
		word[nr++] = (char *)value;
	}
	stdout = open_memstream(text, size);
	fuzz_must(stdout, "no memory for the output");
	error_forget();
	status = app_run(session, nr, word);
	fclose(stdout);
	stdout = out;
	return status;
}

static void check(const char *line, const struct words *words, int status,
		  const char *text, size_t size)
{
	const struct command *command = commands_find(words->word[0]);

	fuzz_must(status >= 0 && status <= 2, "'%s' ended with %d", line, status);
	/* A shell goes on, and forgets the message with the next command. */
	fuzz_must(!status || command == &shell_command ||
		  (command && command->trouble) || *error_last() || size,
		  "'%s' failed without a message", line);
	check_output(line, text, size);
	if (!status && size && asks_for_json(words) && !asks_for_help(words) &&
	    command != &shell_command)
		check_json(line, text, size);
}

int fuzz_command(const char *line, const char *option, const char *value,
		 const char *input)
{
	struct session session = { 0 };
	FILE *in = stdin;
	struct words words;
	char *text = NULL;
	size_t size = 0;
	int status;

	status = words_split(&words, line);
	if (!status && words.nr) {
		stdin = input && *input ?
			fmemopen((char *)input, strlen(input), "r") :
			fopen("/dev/null", "r");
		fuzz_must(stdin, "no memory for the input");
		status = run_captured(&session, &words, option, value, &text,
				      &size);
		session_end(&session);
		fclose(stdin);
		stdin = in;
		check(line, &words, status, text, size);
		free(text);
	}
	words_free(&words);
	return status;
}
