// SPDX-License-Identifier: GPL-2.0
/*
 * 1,000 rounds of insmod and rmmod must leave the machine as it was: free
 * memory, vmalloc areas, slab objects. ADDRSPACE_ROUNDS sets another number;
 * below about 200, normal fluctuation exceeds half a leak, unless slabs are
 * counted exactly.
 *
 * The limit is half of the smallest leak: one page or one object in each round.
 * So no leak passes, and an otherwise idle machine stays below the limit. The
 * first rounds fill caches and are not counted.
 */
#include "kselftest_harness.h"

#include <dirent.h>

#include "lib/module.h"
#include "lib/text.h"
#include "lib/witness.h"

#define OURS		"addrspace"
#define WARM_UP		50
#define PAGE		4096
#define MAX_CACHES	512
#define SLAB_READINGS	8

struct cache {
	char name[64];
	unsigned long objects;
	unsigned long in_slab;
};

struct state {
	uint64_t available;
	uint64_t unreclaimable;
	int areas;
	uint64_t area_bytes;
	struct cache caches[MAX_CACHES];
	int nr_caches;
};

static void shrink_caches(void)
{
	DIR *dir = opendir("/sys/kernel/slab");
	struct dirent *entry;
	char path[320];

	if (!dir)
		text_die("no /sys/kernel/slab: CONFIG_SLUB_DEBUG is wanted");
	while ((entry = readdir(dir))) {
		snprintf(path, sizeof(path), "/sys/kernel/slab/%s/shrink",
			 entry->d_name);
		text_write(path, "1");
	}
	closedir(dir);
}

/* Returns the entry with that name; creates it if necessary. */
static struct cache *cache_of(struct state *state, const struct cache *cache)
{
	int i;

	for (i = 0; i < state->nr_caches; i++)
		if (!strcmp(state->caches[i].name, cache->name))
			return &state->caches[i];
	if (state->nr_caches == MAX_CACHES)
		text_die("/proc/slabinfo has more than %d caches", MAX_CACHES);
	state->caches[i] = *cache;
	state->nr_caches++;
	return &state->caches[i];
}

static void read_slabinfo(struct state *state)
{
	char *text = text_read("/proc/slabinfo"), *rest = text, *line;
	struct cache cache, *least;

	while ((line = text_line(&rest))) {
		if (sscanf(line, "%63s %lu %*u %*u %lu", cache.name,
			   &cache.objects, &cache.in_slab) != 3 || *line == '#')
			continue;
		least = cache_of(state, &cache);
		if (cache.objects < least->objects)
			least->objects = cache.objects;
	}
	free(text);
}

static unsigned long slabs_at_hand(void)
{
	char *text = text_read("/proc/cmdline");
	bool exact = strstr(text, "slub_debug=F");

	free(text);
	return exact ? 0 : sysconf(_SC_NPROCESSORS_ONLN);
}

/*
 * All objects of the slab that a CPU keeps at hand count as in use, 512 for
 * kmalloc-8. Shrinking removes these slabs, but the next allocation brings one
 * back. Therefore the minimum of several readings counts; a leak is in all of
 * them. With slub_debug=F, CPUs keep no slabs and the count is exact; then
 * there is no need to shrink, which leaves traces itself: RCU frees the data of
 * each opened sysfs file some time later. Otherwise one slab for each CPU is
 * tolerated.
 */
static void read_caches(struct state *state)
{
	bool inexact = slabs_at_hand();
	int i;

	state->nr_caches = 0;
	for (i = 0; i < SLAB_READINGS; i++) {
		if (inexact)
			shrink_caches();
		read_slabinfo(state);
	}
}

static void read_areas(struct state *state)
{
	struct vmareas areas;
	int i;

	vmallocinfo_read(&areas);
	state->areas = 0;
	state->area_bytes = 0;
	for (i = 0; i < areas.nr; i++) {
		if (areas.areas[i].unpurged)
			continue;
		state->areas++;
		state->area_bytes += areas.areas[i].end - areas.areas[i].start;
	}
	vmallocinfo_free(&areas);
}

/*
 * Includes what each CPU has not yet added to the total, and the pages that it
 * keeps.
 */
static uint64_t available(void)
{
	if (!text_write("/proc/sys/vm/stat_refresh", "1"))
		text_die("cannot refresh the counters");
	return meminfo_bytes("MemAvailable") + zoneinfo_at_hand() * PAGE;
}

static void read_state(struct state *state)
{
	sync();
	if (!text_write("/proc/sys/vm/drop_caches", "3"))
		text_die("cannot drop the caches");
	sleep(2);
	read_areas(state);
	read_caches(state);
	state->available = available();
	state->unreclaimable = meminfo_bytes("SUnreclaim");
}

static int rounds(int count)
{
	int i, err;

	for (i = 0; i < count; i++) {
		err = module_load(OURS, "");
		if (!err)
			err = module_unload(OURS);
		if (err) {
			printf("# round %d: %s\n", i, strerror(-err));
			return err;
		}
	}
	return 0;
}

static int rounds_wanted(void)
{
	const char *value = getenv("ADDRSPACE_ROUNDS");

	return value ? atoi(value) : 1000;
}

FIXTURE(reload)
{
	struct state before;
	struct state after;
	int rounds;
};

FIXTURE_SETUP(reload)
{
	self->rounds = rounds_wanted();
	module_ensure(OURS, false);
	if (rounds(WARM_UP))
		text_die("cannot even warm up");
	read_state(&self->before);
}

FIXTURE_TEARDOWN(reload)
{
	module_ensure(OURS, true);
}

TEST_F_TIMEOUT(reload, leaves_the_machine_as_it_was, 500)
{
	const struct state *before = &self->before, *after = &self->after;
	long long half = self->rounds / 2, at_hand = slabs_at_hand();
	int i, j, compared = 0;

	ASSERT_EQ(rounds(self->rounds), 0);
	read_state(&self->after);
	TH_LOG("MemAvailable %lld bytes, SUnreclaim %lld bytes, %d areas",
	       (long long)(after->available - before->available),
	       (long long)(after->unreclaimable - before->unreclaimable),
	       after->areas - before->areas);
	EXPECT_EQ(after->areas, before->areas);
	EXPECT_EQ(after->area_bytes, before->area_bytes);
	EXPECT_GT((long long)after->available,
		  (long long)before->available - half * PAGE);
	EXPECT_LT((long long)after->unreclaimable,
		  (long long)before->unreclaimable + half * PAGE);
	for (i = 0; i < after->nr_caches; i++)
		for (j = 0; j < before->nr_caches; j++) {
			const struct cache *now = &after->caches[i];
			const struct cache *then = &before->caches[j];

			if (strcmp(now->name, then->name))
				continue;
			compared++;
			EXPECT_LT((long long)now->objects,
				  (long long)then->objects + half +
				  at_hand * (long long)now->in_slab)
				TH_LOG("in %s", now->name);
		}
	EXPECT_GT(compared, 50);
}

TEST_HARNESS_MAIN
