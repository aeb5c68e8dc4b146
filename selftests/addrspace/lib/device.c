// SPDX-License-Identifier: GPL-2.0
/* The open device, and witnesses for its commands (see device.h). */
#include "lib/device.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/layout.h"
#include "lib/text.h"
#include "lib/witness.h"

int dev_open(void)
{
	int fd = open(ADDRSPACE_DEVICE, O_RDWR | O_CLOEXEC);

	if (fd < 0)
		text_die("cannot open %s: %s", ADDRSPACE_DEVICE,
			 strerror(errno));
	return fd;
}

void dev_info(int fd, struct addrspace_info *info)
{
	int err = dev_get_info(fd, info);

	if (err)
		text_die("no info: %s", strerror(-err));
}

uint32_t dev_pages_in_use(int fd)
{
	struct addrspace_info info;

	dev_info(fd, &info);
	return info.pages_in_use;
}

uint64_t pagemap_pfn(const void *addr)
{
	int fd = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
	uint64_t entry;

	if (pread(fd, &entry, sizeof(entry),
		  (off_t)((uintptr_t)addr / PAGE) * 8) != sizeof(entry))
		text_die("cannot read /proc/self/pagemap");
	close(fd);
	return entry >> 63 ? entry & ((1ULL << 55) - 1) : 0;
}

bool pfn_in_zone(uint64_t pfn, const char *zone)
{
	struct zoneinfo info;

	return zoneinfo_find(zone, &info) && pfn >= info.start_pfn &&
	       pfn < info.start_pfn + info.spanned;
}

bool has_highmem(void)
{
	return !kernel_is_64bit() && meminfo_bytes("HighTotal") > 0;
}

enum addrspace_zone best_zone(void)
{
	return has_highmem() ? ADDRSPACE_ZONE_HIGHMEM : ADDRSPACE_ZONE_NORMAL;
}

/* Otherwise a kernel without highmem would have no page to map. */
bool best_zone_gets_slots(void)
{
	return has_highmem() || kernel_is_64bit();
}

void dev_set_limit(const char *parameter, unsigned int limit)
{
	char path[128], value[16];

	snprintf(path, sizeof(path), "/sys/module/addrspace/parameters/%s",
		 parameter);
	snprintf(value, sizeof(value), "%u", limit);
	if (!text_write(path, value))
		text_die("cannot write %s", path);
}

long window_sum(const char *name)
{
	char *text = layout_text("window"), *rest = text, *line;
	char word[64];
	long value, found = -1;

	while ((line = text_line(&rest)))
		if (sscanf(line, "summary %63s %ld", word, &value) == 2 &&
		    !strcmp(word, name))
			found = value;
	free(text);
	if (found < 0)
		text_die("/proc/addrspace/window has no sum %s", name);
	return found;
}

long window_users(uint64_t pfn)
{
	char *text = layout_text("window"), *rest = text, *line;
	unsigned long long frame;
	long users, found = 0;

	while ((line = text_line(&rest)))
		if (sscanf(line, "slot %*d %*s %*s %ld %llx", &users,
			   &frame) == 2 && frame == pfn)
			found += users;
	free(text);
	return found;
}
