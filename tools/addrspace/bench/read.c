// SPDX-License-Identifier: GPL-2.0
/* Reads what addrspace_bench measured (see bench.h). */
#include "bench/bench.h"

#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "lib/alloc.h"
#include "lib/error.h"
#include "source/reader.h"

const char *const bench_ways[BENCH_WAYS] = {
	"ours", "kernel", "limit", "untraced"
};

const char *const bench_count_names[BENCH_COUNTS] = {
	"writes", "clears", "invlpg", "full_flushes", "broadcasts", "ipis", "tlbi"
};

static struct bench_operation *find(const struct bench *bench, const char *name)
{
	int i;

	for (i = 0; i < bench->nr; i++)
		if (!strcmp(bench->operation[i].name, name))
			return &bench->operation[i];
	return NULL;
}

const struct bench_operation *bench_find(const struct bench *bench,
					 const char *name)
{
	return find(bench, name);
}

static struct bench_operation *find_or_add(struct bench *bench,
					   const char *name)
{
	struct bench_operation *found = find(bench, name);

	if (found)
		return found;
	bench->operation = make_room(bench->operation, bench->nr, &bench->room,
				     sizeof(*bench->operation));
	found = &bench->operation[bench->nr++];
	*found = (struct bench_operation){ .name = xstrdup(name) };
	return found;
}

/* The way that a word names, or BENCH_WAYS after an error message. */
static enum bench_way read_way(struct reader *reader, const char *word)
{
	enum bench_way way;

	for (way = 0; way < BENCH_WAYS; way++)
		if (!strcmp(word, bench_ways[way]))
			return way;
	reader_bad(reader, word);
	return BENCH_WAYS;
}

/* Parses consecutive words as numbers. */
static int read_numbers(struct reader *reader, char *words[],
			uint64_t *const numbers[], int nr)
{
	int i, status = STATUS_OK;

	for (i = 0; i < nr && !status; i++)
		status = reader_number(reader, words[i], numbers[i]);
	return status;
}

/* cost NAME WAY ROUNDS TOTAL COLD MIN MEDIAN P99 MAX */
static int read_cost(void *context, struct reader *reader, char *words[],
		     int nr)
{
	enum bench_way way = read_way(reader, words[2]);
	struct bench_cost *cost;

	if (way == BENCH_WAYS)
		return STATUS_FAILED;
	cost = &find_or_add(context, words[1])->cost[way];
	uint64_t *const numbers[] = {
		&cost->rounds, &cost->total, &cost->cold, &cost->min,
		&cost->median, &cost->p99, &cost->max
	};
	return read_numbers(reader, words + 3, numbers, 7);
}

/* A count, or - if it is unknown. */
static int read_one_count(struct reader *reader, struct bench_counts *counts,
			  enum bench_count which, const char *word)
{
	counts->known[which] = strcmp(word, "-");
	return counts->known[which] ?
	       reader_number(reader, word, &counts->count[which]) : STATUS_OK;
}

/*
 * count NAME WAY ROUNDS WRITES CLEARS INVLPG FULL BROADCASTS IPIS [TLBI]. The reader's
 * tenth word is the rest of the line: the last two.
 */
static int read_count(void *context, struct reader *reader, char *words[],
		      int nr)
{
	enum bench_way way = read_way(reader, words[2]);
	char *ipis = words[9], *tlbi = strchr(ipis, ' ');
	struct bench_counts *counts;
	int i, status;

	if (way == BENCH_WAYS)
		return STATUS_FAILED;
	if (tlbi)
		*tlbi++ = '\0';
	counts = &find_or_add(context, words[1])->counts[way];
	status = reader_number(reader, words[3], &counts->rounds);
	for (i = 0; i < BENCH_IPIS && !status; i++)
		status = read_one_count(reader, counts, i, words[4 + i]);
	status = status ?: read_one_count(reader, counts, BENCH_IPIS, ipis);
	return status ?: read_one_count(reader, counts, BENCH_TLBI, tlbi ?: "-");
}

/* passes NAME ROUNDS NUMBER */
static int read_passes(void *context, struct reader *reader, char *words[],
		       int nr)
{
	struct bench_operation *operation = find_or_add(context, words[1]);
	uint64_t *const numbers[] = {
		&operation->passes_rounds, &operation->passes
	};

	return read_numbers(reader, words + 2, numbers, 2);
}

/* two NAME WAY HITS ALONE ALONE_MEDIAN TOGETHER TOGETHER_MEDIAN */
static int read_two(void *context, struct reader *reader, char *words[], int nr)
{
	struct bench *bench = context;
	struct bench_two *two;

	bench->two = make_room(bench->two, bench->nr_two, &bench->room_two,
			       sizeof(*bench->two));
	two = &bench->two[bench->nr_two++];
	*two = (struct bench_two){
		.name = xstrdup(words[1]), .way = xstrdup(words[2]),
	};
	uint64_t *const numbers[] = {
		&two->hits, &two->alone, &two->alone_median, &two->together,
		&two->together_median
	};
	return read_numbers(reader, words + 3, numbers, 5);
}

/* short ROUNDS: written by tools/bench/run for a run that it limited */
static int read_short(void *context, struct reader *reader, char *words[],
		      int nr)
{
	struct bench *bench = context;

	return reader_number(reader, words[1], &bench->short_rounds);
}

static const struct record_kind kinds[] = {
	{ "short", .least = 2, .read = read_short },
	{ "cost", .least = 10, .read = read_cost },
	{ "count", .least = 10, .read = read_count },
	{ "passes", .least = 4, .read = read_passes },
	{ "two", .least = 8, .read = read_two },
	{ 0 }
};

int bench_read(struct bench *bench, const struct app *app)
{
	*bench = (struct bench){ 0 };
	return records_read(app->source, "bench", kinds, bench);
}

void bench_free(struct bench *bench)
{
	int i;

	for (i = 0; i < bench->nr; i++)
		free(bench->operation[i].name);
	for (i = 0; i < bench->nr_two; i++) {
		free(bench->two[i].name);
		free(bench->two[i].way);
	}
	free(bench->operation);
	free(bench->two);
}

double bench_mean(const struct bench_cost *cost)
{
	return cost->rounds ? (double)cost->total / cost->rounds : -1;
}

double bench_per_run(const struct bench_counts *counts, enum bench_count count)
{
	if (!counts->rounds || !counts->known[count])
		return -1;
	return (double)counts->count[count] / counts->rounds;
}

double bench_passes(const struct bench_operation *operation)
{
	if (!operation->passes_rounds)
		return -1;
	return (double)operation->passes / operation->passes_rounds;
}

bool bench_untraced(const struct bench_operation *operation, int64_t *more)
{
	const struct bench_cost *with = &operation->cost[BENCH_OURS];
	const struct bench_cost *without = &operation->cost[BENCH_UNTRACED];

	*more = (int64_t)(with->median - without->median);
	return with->rounds && without->rounds;
}

double bench_ratio(double part, double whole)
{
	return part < 0 || whole <= 0 ? -1 : part / whole;
}

double bench_throughput(const struct bench_two *two)
{
	return bench_ratio(2 * (double)two->alone, two->together);
}
