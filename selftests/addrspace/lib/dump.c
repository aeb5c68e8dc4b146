// SPDX-License-Identifier: GPL-2.0
/* Reads the kernel's own dump of the page tables (see dump.h). */
#include "lib/dump.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/layout.h"
#include "lib/module.h"
#include "lib/text.h"
#include "lib/witness.h"

#define DUMP_MODULE	"addrspace_ptdump"
#define DUMP_FILE	"/proc/addrspace_ptdump"
static const struct {
	const char *word;
	unsigned int flag;
} words[] = {
	{ "USR", F_USER }, { "RW", F_RW }, { "PWT", F_PWT }, { "PCD", F_PCD },
	{ "PSE", F_PSIZE }, { "PAT", F_PAT }, { "GLB", F_GLOBAL },
	{ "NX", F_NX },
};

const unsigned int dump_flags = F_PRESENT | F_USER | F_RW | F_PWT | F_PCD |
				F_PSIZE | F_PAT | F_GLOBAL | F_NX;

/*
 * If the kernel maps page tables by kmap_local (DEBUG_KMAP_LOCAL_FORCE_MAP),
 * the dumper finds the very slot that it uses for reading. It is gone when the
 * dump is done. Returns the slot's address, or 0.
 */
static uint64_t dumper_slot;

/* The slot belongs to the CPU, so everything is read on one CPU. */
static void find_dumper_slot(void)
{
	uint64_t addr;

	run_on(0);
	addr = kernel_says("kmap_local_lowmem");
	dumper_slot = addr >= kernel_says("high_memory") ? addr : 0;
}

int dump_open(void)
{
	int fd;

	module_ensure(DUMP_MODULE, true);
	find_dumper_slot();
	fd = open(DUMP_FILE, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		text_die("cannot open " DUMP_FILE ": %s", strerror(errno));
	free(text_read_fd(fd, DUMP_FILE));
	return fd;
}

void dump_close(int fd)
{
	close(fd);
	module_ensure(DUMP_MODULE, false);
}

/* "USR ro PWT ... x pte", or only the level if nothing is mapped */
static void parse_rights(char *text, struct dump_line *line)
{
	char *word;
	size_t i;

	for (word = strtok(text, " "); word; word = strtok(NULL, " ")) {
		if (!strcmp(word, "RW") || !strcmp(word, "ro"))
			line->flags |= F_PRESENT;
		if (!strcmp(word, "pmd"))
			line->large = true;
		for (i = 0; i < sizeof(words) / sizeof(*words); i++)
			if (!strcmp(word, words[i].word))
				line->flags |= words[i].flag;
	}
}

static void parse_marker(struct dump *dump, char *line)
{
	struct dump_marker *marker = &dump->markers[dump->nr_markers];
	size_t len;

	if (++dump->nr_markers > 16)
		text_die(DUMP_FILE ": too many markers");
	snprintf(marker->name, sizeof(marker->name), "%.63s",
		 line + strlen("---[ "));
	len = strlen(marker->name);
	if (len > strlen(" ]---"))
		marker->name[len - strlen(" ]---")] = '\0';
	marker->addr = space_end();
	marker->previous = dump->nr ? dump->lines[dump->nr - 1].start : 0;
}

/* Addresses that are not canonical, and the hypervisor's hole above them. */
static bool is_left_out(const struct dump_line *line)
{
	return kernel_is_64bit() && line->start >> 63 && !(line[-1].start >> 63);
}

/* KASAN's shadow, whose tables addrspace does not read. */
static bool is_shadow(const struct dump *dump)
{
	return dump->nr_markers &&
	       !strcmp(dump->markers[dump->nr_markers - 1].name, "KASAN shadow");
}

/* "0xc0000000-0xc0100000           1M     RW   GLB NX pte" */
static void parse_line(struct dump *dump, char *text)
{
	struct dump_line *line = &dump->lines[dump->nr];
	unsigned long long start, end;
	int used = 0;

	if (sscanf(text, "0x%llx-0x%llx %*u%*c%n", &start, &end, &used) != 2 ||
	    !used)
		text_die(DUMP_FILE ": not a range: '%s'", text);
	*line = (struct dump_line) {
		.start = start,
		.end = end ? end : space_end(),
	};
	parse_rights(text + used, line);
	if (is_shadow(dump) || (dumper_slot && line->start == dumper_slot))
		line->flags = 0;
	if (dump->nr && line[-1].end != line->start && !is_left_out(line))
		text_die(DUMP_FILE ": a hole before 0x%llx", start);
	if (dump->nr_markers &&
	    dump->markers[dump->nr_markers - 1].addr == space_end())
		dump->markers[dump->nr_markers - 1].addr = start;
	dump->nr++;
}

void dump_read(int fd, struct dump *dump)
{
	char *text, *rest, *line;
	int lines = 0;

	if (lseek(fd, 0, SEEK_SET))
		text_die("cannot rewind " DUMP_FILE);
	text = text_read_fd(fd, DUMP_FILE);
	for (line = text; *line; line++)
		lines += *line == '\n';
	*dump = (struct dump) {
		.lines = calloc(lines + 1, sizeof(*dump->lines)),
	};
	if (!dump->lines)
		text_die("no memory for " DUMP_FILE);
	for (rest = text; (line = text_line(&rest));)
		if (!strncmp(line, "---[ ", 5))
			parse_marker(dump, line);
		else
			parse_line(dump, line);
	free(text);
	if (!dump->nr || dump->lines[dump->nr - 1].end != space_end())
		text_die(DUMP_FILE ": ends too early");
}

void dump_free(struct dump *dump)
{
	free(dump->lines);
}

uint64_t dump_mapped(const struct dump *dump, uint64_t start, uint64_t end,
		     unsigned int flags)
{
	uint64_t sum = 0;
	int i;

	for (i = 0; i < dump->nr; i++) {
		const struct dump_line *line = &dump->lines[i];
		uint64_t from = line->start > start ? line->start : start;
		uint64_t to = line->end < end ? line->end : end;

		if ((line->flags & (flags | F_PRESENT)) ==
		    (flags | F_PRESENT) && from < to)
			sum += to - from;
	}
	return sum;
}
