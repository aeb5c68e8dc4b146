// SPDX-License-Identifier: GPL-2.0
/*
 * Witnesses that only a running machine has (see witnesses.h): its log, the kernel's
 * data on page frames, and bytes copied through the module's mappings.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "app.h"
#include "data/layout.h"
#include "data/ranges.h"
#include "data/snapshot.h"
#include "lib/page.h"
#include "selfcheck/verdicts.h"
#include "selfcheck/witnesses.h"
#include "source/calls.h"
#include "source/session.h"

#define LOG		"/dev/kmsg"
#define KPAGEFLAGS	"/proc/kpageflags"
#define PAGEMAP		"/proc/self/pagemap"
#define PAGES		64
#define FRAME_BITS	((1ULL << 55) - 1)
#define NO_PAGE		20	/* KPF_NOPAGE: no struct page */

/*
 * The layout that kernels up to about Linux 5.10 print at boot: " vmalloc : 0xf0800000
 * - 0xff800000". Newer ones print only their zones.
 */
static const struct {
	const char *words, *region;
} printed[] = {
	{ "vmalloc : 0x", "vmalloc" },
	{ "lowmem  : 0x", "lowmem" },
	{ "pkmap   : 0x", "pkmap" },
	{ "modules : 0x", "modules" },
	{ "fixmap  : 0x", "fixmap" },
};

static void compare_printed(struct verdicts *verdicts, const struct layout *layout,
			    const char *record)
{
	unsigned long long start, end;
	const struct region *region;
	const char *at;
	size_t i;

	for (i = 0; i < sizeof(printed) / sizeof(*printed); i++) {
		at = strstr(record, printed[i].words);
		region = layout_find(layout, printed[i].region);
		if (!at || !region ||
		    sscanf(at + strlen(printed[i].words) - 2, "%llx - %llx", &start,
			   &end) != 2)
			continue;
		verdicts_address(verdicts, printed[i].region, region->start, start);
		verdicts_address(verdicts, printed[i].region, region->end, end);
	}
}

/* "  HighMem  [mem 0x0000000070000000-0x000000008fffffff]" */
static void compare_zone(struct verdicts *verdicts, const struct layout *layout,
			 const char *record)
{
	const uint64_t low_end = witness_ram_start(layout) +
				 layout_fact_number(layout, "lowmem_bytes");
	const char *at = strstr(record, "  HighMem  [mem 0x");
	unsigned long long start, last;

	if (at && sscanf(at, "  HighMem  [mem %llx-%llx]", &start, &last) == 2) {
		verdicts_address(verdicts, "the start of HighMem", low_end, start);
		verdicts_address(verdicts, "the end of HighMem", low_end +
				 layout_fact_number(layout, "highmem_bytes"), last + 1);
	}
}

void witness_log(struct verdicts *verdicts, const struct layout *layout)
{
	int fd = open(LOG, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	char record[8192], *line, *rest;
	ssize_t got;

	verdicts_begin(verdicts, "what the kernel printed at boot of its layout and zones",
		       LOG);
	/* A record that is overwritten while it is read is skipped (EPIPE). */
	while (fd >= 0 && ((got = read(fd, record, sizeof(record) - 1)) > 0 ||
			   (got < 0 && errno == EPIPE))) {
		if (got < 0)
			continue;
		record[got] = '\0';
		for (rest = record; (line = strsep(&rest, "\n"));) {
			compare_printed(verdicts, layout, line);
			compare_zone(verdicts, layout, line);
		}
	}
	if (fd >= 0)
		close(fd);
	verdicts_lack(verdicts, "%s", fd < 0 ? strerror(errno) :
		      "the log has neither, or no longer");
}

/* The word that a file of /proc has for a page. */
static bool word_of(int fd, uint64_t page, uint64_t *word)
{
	return pread(fd, word, sizeof(*word), page * sizeof(*word)) == sizeof(*word);
}

/* Each range of lowmem must begin and end with a page that the kernel manages. */
static void compare_frames(struct verdicts *verdicts, const struct layout *layout)
{
	const struct ranges *ranges = snapshot_ranges(verdicts->app->snapshot);
	const struct region *low = layout_find(layout, "lowmem");
	int fd = open(KPAGEFLAGS, O_RDONLY | O_CLOEXEC), i;

	verdicts_begin(verdicts, "lowmem maps page frames that there are", KPAGEFLAGS);
	for (i = 0; ranges && low && fd >= 0 && i < ranges->nr; i++) {
		const struct range *range = &ranges->range[i];
		uint64_t flags[2], first = range->phys >> PAGE_SHIFT;
		uint64_t last = (range->phys + range->size - 1) >> PAGE_SHIFT;

		if (!region_holds(low, range->start) ||
		    !word_of(fd, first, &flags[0]) || !word_of(fd, last, &flags[1]))
			continue;
		verdicts_compare(verdicts, !((flags[0] | flags[1]) >> NO_PAGE & 1),
				 "0x%08" PRIx64 " maps a frame without a page", range->start);
	}
	verdicts_lack(verdicts, "%s", fd < 0 ? strerror(errno) : "it cannot be read");
	if (fd >= 0)
		close(fd);
}

/* The frames of pages of our own, by the page tables and by the kernel. */
static void compare_own(struct verdicts *verdicts)
{
	struct device *device = &verdicts->app->session->device;
	int fd = open(PAGEMAP, O_RDONLY | O_CLOEXEC), i;
	struct addrspace_walk walk;
	uint64_t word;
	char *pages;

	verdicts_begin(verdicts, "pages of a process are where the page tables lead", PAGEMAP);
	pages = mmap(NULL, PAGES * PAGE_SIZE, PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	for (i = 0; fd >= 0 && pages != MAP_FAILED && i < PAGES; i++) {
		uint64_t address = (uintptr_t)pages + i * PAGE_SIZE;

		if (!word_of(fd, address >> PAGE_SHIFT, &word) || !(word & FRAME_BITS) ||
		    dev_walk(device_fd(device), address, 0, &walk))
			continue;
		verdicts_address(verdicts, "a page's frame", walk.phys,
				 (word & FRAME_BITS) << PAGE_SHIFT);
	}
	verdicts_lack(verdicts, "%s", fd < 0 ? strerror(errno) : "it shows no frame");
	if (pages != MAP_FAILED)
		munmap(pages, PAGES * PAGE_SIZE);
	if (fd >= 0)
		close(fd);
}

/*
 * Writes through the module's window, one page after the other in slots that it reuses,
 * and reads the bytes through mmap(2); then the other way round. Detects a TLB that
 * still has the previous page.
 */
static void compare_bytes(struct verdicts *verdicts)
{
	int fd = device_fd(&verdicts->app->session->device), id, i;
	unsigned int back, value;
	unsigned int *mapped;

	verdicts_begin(verdicts, "pages mapped by turns in the same slots are the right ones",
		       "mmap(2)");
	id = dev_pages(fd, ADDRSPACE_ZONE_HIGHMEM, PAGES, NULL);
	if (id < 0)
		id = dev_pages(fd, ADDRSPACE_ZONE_NORMAL, PAGES, NULL);
	mapped = id < 0 ? NULL : dev_mmap(fd, id, 0, PAGES, PROT_READ | PROT_WRITE);
	for (i = 0; mapped && i < PAGES; i++) {
		value = 0x5eed0000 + i;
		dev_write(fd, id, i * PAGE_SIZE, &value, sizeof(value));
	}
	for (i = 0; mapped && i < PAGES; i++) {
		unsigned int *page = mapped + i * PAGE_SIZE / sizeof(*mapped);

		value = 0x5eed0000 + i;
		verdicts_compare(verdicts, *page == value, "page %d has 0x%x", i, *page);
		*page = ~value;
		back = 0;
		dev_read(fd, id, i * PAGE_SIZE, &back, sizeof(back));
		verdicts_compare(verdicts, back == ~value, "page %d reads back 0x%x", i, back);
	}
	verdicts_lack(verdicts, "the device gives no pages");
	if (mapped)
		munmap(mapped, PAGES * PAGE_SIZE);
	if (id >= 0)
		dev_put(fd, id);
}

void witness_pages(struct verdicts *verdicts, const struct layout *layout)
{
	compare_frames(verdicts, layout);
	compare_own(verdicts);
	compare_bytes(verdicts);
}
