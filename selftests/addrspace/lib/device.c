// SPDX-License-Identifier: GPL-2.0
/* The commands of /dev/addrspace, and witnesses for them (see device.h). */
#include "lib/device.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "lib/layout.h"
#include "lib/text.h"
#include "lib/witness.h"

int dev_call(int fd, unsigned int command, void *arg)
{
	return ioctl(fd, command, arg) ? -errno : 0;
}

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
	*info = (struct addrspace_info) { .size = sizeof(*info) };
	if (ioctl(fd, ADDRSPACE_INFO, info))
		text_die("no info: %s", strerror(errno));
}

uint32_t dev_pages_in_use(int fd)
{
	struct addrspace_info info;

	dev_info(fd, &info);
	return info.pages_in_use;
}

int dev_pages(int fd, enum addrspace_zone zone, unsigned int count,
	      uint64_t *pfns)
{
	struct addrspace_pages_get get = {
		.size = sizeof(get),
		.zone = zone,
		.count = count,
		.pfns = (uintptr_t)pfns,
	};

	return dev_call(fd, ADDRSPACE_PAGES_GET, &get) ?: (int)get.id;
}

int dev_put(int fd, int id)
{
	struct addrspace_put put = { .size = sizeof(put), .id = id };

	return dev_call(fd, ADDRSPACE_PUT, &put);
}

int dev_query(int fd, int id, struct addrspace_query *query)
{
	*query = (struct addrspace_query) { .size = sizeof(*query), .id = id };
	return dev_call(fd, ADDRSPACE_QUERY, query);
}

static struct addrspace_window window_arg(int id, unsigned int index)
{
	return (struct addrspace_window) {
		.size = sizeof(struct addrspace_window),
		.page = { .id = id, .index = index },
	};
}

int dev_map(int fd, int id, unsigned int index, uint64_t *addr)
{
	struct addrspace_window window = window_arg(id, index);
	int err = dev_call(fd, ADDRSPACE_WINDOW_MAP, &window);

	if (addr)
		*addr = window.address;
	return err;
}

int dev_map_nowait(int fd, int id, unsigned int index)
{
	struct addrspace_window window = window_arg(id, index);

	window.flags = ADDRSPACE_WINDOW_NOWAIT;
	return dev_call(fd, ADDRSPACE_WINDOW_MAP, &window);
}

int dev_unmap(int fd, int id, unsigned int index)
{
	struct addrspace_window window = window_arg(id, index);

	return dev_call(fd, ADDRSPACE_WINDOW_UNMAP, &window);
}

static int transfer(int fd, unsigned int command, int id, uint64_t offset,
		    const void *data, size_t len)
{
	struct addrspace_transfer transfer = {
		.size = sizeof(transfer),
		.id = id,
		.offset = offset,
		.length = len,
		.data = (uintptr_t)data,
	};

	return dev_call(fd, command, &transfer);
}

int dev_read(int fd, int id, uint64_t offset, void *to, size_t len)
{
	return transfer(fd, ADDRSPACE_READ, id, offset, to, len);
}

int dev_write(int fd, int id, uint64_t offset, const void *from, size_t len)
{
	return transfer(fd, ADDRSPACE_WRITE, id, offset, from, len);
}

int dev_area(int fd, uint64_t bytes, uint64_t align, uint32_t flags,
	     uint64_t *addr)
{
	struct addrspace_area_alloc alloc = {
		.size = sizeof(alloc),
		.flags = flags,
		.bytes = bytes,
		.align = align,
	};
	int err = dev_call(fd, ADDRSPACE_AREA_ALLOC, &alloc);

	if (addr)
		*addr = alloc.address;
	return err ?: (int)alloc.id;
}

int dev_vmap(int fd, const struct addrspace_page_ref *refs, unsigned int count,
	     uint32_t flags, uint64_t *addr)
{
	struct addrspace_area_vmap vmap = {
		.size = sizeof(vmap),
		.flags = flags,
		.pages = (uintptr_t)refs,
		.count = count,
	};
	int err = dev_call(fd, ADDRSPACE_AREA_VMAP, &vmap);

	if (addr)
		*addr = vmap.address;
	return err ?: (int)vmap.id;
}

int dev_device(int fd, uint64_t phys, uint64_t bytes,
	       enum addrspace_caching caching, uint64_t *addr)
{
	struct addrspace_area_device device = {
		.size = sizeof(device),
		.phys = phys,
		.bytes = bytes,
		.caching = caching,
	};
	int err = dev_call(fd, ADDRSPACE_AREA_DEVICE, &device);

	if (addr)
		*addr = device.address;
	return err ?: (int)device.id;
}

int dev_walk(int fd, uint64_t addr, int pid, struct addrspace_walk *walk)
{
	*walk = (struct addrspace_walk) {
		.size = sizeof(*walk),
		.address = addr,
		.pid = pid,
	};
	return dev_call(fd, ADDRSPACE_WALK, walk);
}

int dev_aliases(int fd, uint32_t halves, uint64_t pfn, int pid,
		struct addrspace_alias *to, unsigned int room)
{
	struct addrspace_aliases arg = {
		.size = sizeof(arg), .flags = halves, .pfn = pfn, .pid = pid,
	};
	unsigned int nr = 0;
	int err;

	do {
		arg.count = room - nr;
		arg.aliases = (uintptr_t)(to + nr);
		err = dev_call(fd, ADDRSPACE_ALIASES, &arg);
		nr += arg.count;
	} while (!err && arg.next && nr < room);
	return err ?: (int)nr;
}

int dev_ranges(int fd, uint32_t halves, int pid, struct addrspace_range *to,
	       unsigned int room)
{
	struct addrspace_ranges arg = {
		.size = sizeof(arg), .flags = halves, .pid = pid,
	};
	unsigned int nr = 0;
	int err;

	do {
		arg.count = room - nr;
		arg.ranges = (uintptr_t)(to + nr);
		err = dev_call(fd, ADDRSPACE_RANGES, &arg);
		nr += arg.count;
	} while (!err && arg.next && nr < room);
	return err ?: (int)nr;
}

void *dev_mmap(int fd, int id, unsigned int first, unsigned int pages, int prot)
{
	struct addrspace_query query;
	void *at;

	if (dev_query(fd, id, &query))
		text_die("no object %d to mmap()", id);
	at = mmap(NULL, (size_t)pages * PAGE, prot, MAP_SHARED, fd,
		  query.mmap_offset + (uint64_t)first * PAGE);
	return at == MAP_FAILED ? NULL : at;
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
