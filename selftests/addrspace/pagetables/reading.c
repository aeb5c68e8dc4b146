// SPDX-License-Identifier: GPL-2.0
/*
 * Tests reading the files of /proc/addrspace in pieces of any size, while areas
 * come and go on other CPUs. The text must always consist of whole lines of the
 * right format, and the layout must be a full partition.
 */
#include "kselftest_harness.h"

#include <fcntl.h>
#include <linux/filter.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "lib/layout.h"
#include "lib/module.h"
#include "lib/text.h"
#include "lib/witness.h"

/* Each reader reads each file once, and all sizes of pieces occur. */
#define ROUNDS		NR_FILES

/*
 * The fixture is empty; it exists because the harness limits only the time of its
 * tests.
 */
FIXTURE(reading) {};
FIXTURE_SETUP(reading) {}
FIXTURE_TEARDOWN(reading) {}

static const char * const files[] = {
	"layout", "pagetables", "stats", "window", "slots",
	"fixmap", "pkmap", "entries"
};

#define NR_FILES	(sizeof(files) / sizeof(*files))

/*
 * Reads a file in pieces of one size. If all of lowmem is mapped page by page
 * (DEBUG_PAGEALLOC), one file has megabytes; then only its beginning is read.
 */
#define MOST_BYTES	(64UL << 20)
#define IN_PIECES	(128UL << 10)
#define WHOLE		(64UL << 10)

static char *read_by(const char *file, size_t piece)
{
	int fd = open(layout_path(file), O_RDONLY | O_CLOEXEC);
	char *text = malloc(MOST_BYTES);
	size_t len = 0;
	ssize_t got;

	if (fd < 0 || !text)
		text_die("cannot open %s", layout_path(file));
	while ((got = read(fd, text + len, len < IN_PIECES ? piece : WHOLE)) > 0) {
		len += got;
		if (len + WHOLE >= MOST_BYTES)
			text_die("%s does not end", file);
	}
	if (got < 0)
		text_die("cannot read %s: %s", file, strerror(errno));
	close(fd);
	text[len] = '\0';
	return text;
}

static void check_partition(const struct layout *layout)
{
	uint64_t next = 0;
	int i;

	for (i = 0; i < layout->nr_regions; i++) {
		const struct region *r = &layout->regions[i];

		if (r->depth)
			continue;
		if (r->start != next)
			text_die("layout: a hole before %s", r->name);
		next = r->end;
	}
	if (next != space_end())
		text_die("layout: ends at 0x%llx", (long long)next);
}

/*
 * Addresses must ascend: a page may come or go, but no range may appear twice.
 */
static void check_ranges(const struct pagetables *tables)
{
	int i;

	for (i = 1; i < tables->nr; i++)
		if (tables->ranges[i].start < tables->ranges[i - 1].end)
			text_die("pagetables: 0x%llx comes twice",
				 (long long)tables->ranges[i].start);
}

static void check_stats(char *text)
{
	char *line = text_line(&text), name[64];
	unsigned long long value;
	int used;

	if (!line || strcmp(line, "# addrspace stats 1"))
		text_die("stats: the header is '%s'", line ? line : "");
	while ((line = text_line(&text))) {
		used = 0;
		if (sscanf(line, "stat %63s %llu%n", name, &value,
			   &used) != 2 || line[used])
			text_die("stats: not a counter: '%s'", line);
	}
}

/*
 * The mappers' files: the first word of a line, and its least number of words.
 */
static const struct record {
	const char *file;
	const char *kind;
	int words;
} records[] = {
	{ "window", "slot", 8 },
	{ "window", "summary", 3 },
	{ "slots", "cpu", 7 },
	{ "slots", "slot", 7 },
	{ "slots", "left", 7 },
	{ "slots", "task", 4 },
	{ "fixmap", "slot", 8 },
	{ "fixmap", "cpu", 4 },
	{ "fixmap", "task", 5 },
	{ "fixmap", "summary", 3 },
	{ "pkmap", "slot", 7 },
	{ "pkmap", "summary", 3 },
	{ "entries", "root", 5 },
	{ "entries", "entry", 6 },
};

static bool is_record(const char *file, const char *line)
{
	size_t i, kind = strcspn(line, " ");
	const char *at;
	int words = 1;

	for (at = line; (at = strchr(at, ' ')); at++)
		words++;
	for (i = 0; i < sizeof(records) / sizeof(*records); i++)
		if (!strcmp(records[i].file, file) &&
		    strlen(records[i].kind) == kind &&
		    !strncmp(records[i].kind, line, kind))
			return words >= records[i].words;
	return false;
}

static void check_records(const char *file, char *text)
{
	char *line = text_line(&text), header[64];

	snprintf(header, sizeof(header), "# addrspace %s 1", file);
	if (!line || strcmp(line, header))
		text_die("%s: the header is '%s'", file, line ? line : "");
	while ((line = text_line(&text)))
		if (!is_record(file, line))
			text_die("%s: not a record: '%s'", file, line);
}

/* The parser checks each line; a truncated line is not a record. */
static void check_text(const char *file, char *text)
{
	struct pagetables tables;
	struct layout layout;

	if (!*text || text[strlen(text) - 1] != '\n')
		text_die("%s: the last line is not whole", file);
	if (!strcmp(file, "layout")) {
		layout_parse(&layout, text);
		check_partition(&layout);
		layout_free(&layout);
	} else if (!strcmp(file, "pagetables")) {
		pagetables_parse(&tables, text);
		check_ranges(&tables);
		pagetables_free(&tables);
	} else if (!strcmp(file, "stats")) {
		check_stats(text);
	} else {
		check_records(file, text);
	}
}

static void check_file(const char *file, size_t piece)
{
	char *text = read_by(file, piece);

	check_text(file, text);
	free(text);
}

/* A socket's BPF program allocates an area, and frees it again. */
static void churn_filter(void)
{
	struct sock_filter insn = BPF_STMT(BPF_RET | BPF_K, 0xffff);
	struct sock_fprog prog = { .len = 1, .filter = &insn };
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_DGRAM, 0, pair))
		text_die("no socketpair: %s", strerror(errno));
	if (setsockopt(pair[0], SOL_SOCKET, SO_ATTACH_FILTER, &prog,
		       sizeof(prog)))
		text_die("no filter: %s", strerror(errno));
	close(pair[0]);
	close(pair[1]);
}

/* Loading a module allocates several areas and changes their rights. */
static void churn_until(const bool *end)
{
	int i;

	while (!__atomic_load_n(end, __ATOMIC_RELAXED)) {
		module_ensure("addrspace_ptdump", true);
		for (i = 0; i < 8; i++)
			churn_filter();
		module_ensure("addrspace_ptdump", false);
	}
}

static void read_all(int reader)
{
	static const size_t pieces[] = { 65536, 4096, 4095, 97, 1021 };
	unsigned int round;

	for (round = 0; round < ROUNDS; round++)
		check_file(files[(reader + round) % NR_FILES], pieces[round % 5]);
}

TEST_F_TIMEOUT(reading, while_areas_come_and_go, 120)
{
	int i, status, readers = sysconf(_SC_NPROCESSORS_ONLN) + 1;
	bool *end = mmap(NULL, sizeof(*end), PROT_READ | PROT_WRITE,
			 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pid_t churn, pids[64];

	ASSERT_NE(end, MAP_FAILED);
	ASSERT_LE(readers, (int)(sizeof(pids) / sizeof(*pids)));
	churn = fork();
	if (!churn) {
		churn_until(end);
		exit(0);
	}
	ASSERT_GT(churn, 0);
	for (i = 0; i < readers; i++) {
		pids[i] = fork();
		if (!pids[i]) {
			read_all(i);
			exit(0);
		}
		ASSERT_GT(pids[i], 0);
	}
	for (i = 0; i < readers; i++) {
		ASSERT_EQ(waitpid(pids[i], &status, 0), pids[i]);
		EXPECT_EQ(status, 0)
			TH_LOG("process %d of %d readers", i, readers);
	}
	__atomic_store_n(end, true, __ATOMIC_RELAXED);
	ASSERT_EQ(waitpid(churn, &status, 0), churn);
	EXPECT_EQ(status, 0) TH_LOG("what makes the changes");
}

/* A debug kernel takes eighteen seconds and more. */
TEST_F_TIMEOUT(reading, in_pieces_of_one_byte, 120)
{
	size_t i;

	for (i = 0; i < NR_FILES; i++)
		check_file(files[i], 1);
}

/* Figures that are counted at open must not change while the file is open. */
TEST(from_anywhere)
{
	int fd = open(layout_path("layout"), O_RDONLY | O_CLOEXEC);
	size_t len, at, piece = 777;
	char *text, again[777];

	ASSERT_GE(fd, 0);
	text = text_read_fd(fd, "layout");
	len = strlen(text);
	ASSERT_GT(len, 4 * piece);
	for (at = len - piece; at > piece; at -= len / 7) {
		ASSERT_EQ(pread(fd, again, piece, at), (ssize_t)piece);
		EXPECT_EQ(memcmp(again, text + at, piece), 0);
		if (at < len / 7 + piece)
			break;
	}
	ASSERT_EQ(lseek(fd, 0, SEEK_SET), 0);
	ASSERT_EQ(read(fd, again, piece), (ssize_t)piece);
	EXPECT_EQ(memcmp(again, text, piece), 0);
	EXPECT_EQ(pread(fd, again, piece, len), 0);
	free(text);
	close(fd);
}

TEST_HARNESS_MAIN
