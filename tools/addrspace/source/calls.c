// SPDX-License-Identifier: GPL-2.0
/* The commands of the device, each as a function (see calls.h). */
#include "source/calls.h"

#include <errno.h>
#include <sys/ioctl.h>
#include <sys/mman.h>

#define PAGE	4096ULL		/* of all machines that the module supports */

int dev_call(int fd, unsigned int command, void *arg)
{
	return ioctl(fd, command, arg) ? -errno : 0;
}

int dev_get_info(int fd, struct addrspace_info *info)
{
	*info = (struct addrspace_info){ .size = sizeof(*info) };
	return dev_call(fd, ADDRSPACE_INFO, info);
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

/* Takes a new area's address; returns its id, or the error of the call. */
static int made(int err, uint64_t *to, uint64_t address, uint32_t id)
{
	if (to)
		*to = address;
	return err ?: (int)id;
}

int dev_area(int fd, uint64_t bytes, uint64_t align, uint32_t flags,
	     uint64_t *addr)
{
	struct addrspace_area_alloc area = {
		.size = sizeof(area),
		.flags = flags,
		.bytes = bytes,
		.align = align,
	};
	int err = dev_call(fd, ADDRSPACE_AREA_ALLOC, &area);

	return made(err, addr, area.address, area.id);
}

int dev_vmap(int fd, const struct addrspace_page_ref *refs, unsigned int count,
	     uint32_t flags, uint64_t *addr)
{
	struct addrspace_area_vmap area = {
		.size = sizeof(area),
		.flags = flags,
		.pages = (uintptr_t)refs,
		.count = count,
	};
	int err = dev_call(fd, ADDRSPACE_AREA_VMAP, &area);

	return made(err, addr, area.address, area.id);
}

int dev_device(int fd, uint64_t phys, uint64_t bytes,
	       enum addrspace_caching caching, uint64_t *addr)
{
	struct addrspace_area_device area = {
		.size = sizeof(area),
		.phys = phys,
		.bytes = bytes,
		.caching = caching,
	};
	int err = dev_call(fd, ADDRSPACE_AREA_DEVICE, &area);

	return made(err, addr, area.address, area.id);
}

int dev_put(int fd, int id)
{
	struct addrspace_put put = { .size = sizeof(put), .id = id };

	return dev_call(fd, ADDRSPACE_PUT, &put);
}

int dev_query(int fd, int id, struct addrspace_query *query)
{
	return dev_query_pfns(fd, id, query, NULL, 0);
}

int dev_query_pfns(int fd, int id, struct addrspace_query *query,
		   uint64_t *pfns, unsigned int room)
{
	*query = (struct addrspace_query){
		.size = sizeof(*query),
		.id = id,
		.pfns = (uintptr_t)pfns,
		.count = room,
	};
	return dev_call(fd, ADDRSPACE_QUERY, query);
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

void *dev_mmap(int fd, int id, unsigned int first, unsigned int pages, int prot)
{
	struct addrspace_query query;
	void *map;

	if (dev_query(fd, id, &query))
		return NULL;
	map = mmap(NULL, pages * PAGE, prot, MAP_SHARED, fd,
		   query.mmap_offset + first * PAGE);
	return map == MAP_FAILED ? NULL : map;
}

static int window(int fd, unsigned int command, uint32_t flags, int id,
		  unsigned int index, uint64_t *addr)
{
	struct addrspace_window window = {
		.size = sizeof(window),
		.flags = flags,
		.page = { .id = id, .index = index },
	};
	int err = dev_call(fd, command, &window);

	if (addr)
		*addr = window.address;
	return err;
}

int dev_map(int fd, int id, unsigned int index, uint64_t *addr)
{
	return window(fd, ADDRSPACE_WINDOW_MAP, 0, id, index, addr);
}

int dev_map_nowait(int fd, int id, unsigned int index, uint64_t *addr)
{
	return window(fd, ADDRSPACE_WINDOW_MAP, ADDRSPACE_WINDOW_NOWAIT, id,
		      index, addr);
}

int dev_unmap(int fd, int id, unsigned int index)
{
	return window(fd, ADDRSPACE_WINDOW_UNMAP, 0, id, index, NULL);
}

static int walk_tables(int fd, uint32_t flags, uint64_t addr, int pid,
		       struct addrspace_walk *walk)
{
	*walk = (struct addrspace_walk){
		.size = sizeof(*walk),
		.flags = flags,
		.address = addr,
		.pid = pid,
	};
	return dev_call(fd, ADDRSPACE_WALK, walk);
}

int dev_walk(int fd, uint64_t addr, int pid, struct addrspace_walk *walk)
{
	return walk_tables(fd, 0, addr, pid, walk);
}

int dev_walk_user(int fd, uint64_t addr, int pid, struct addrspace_walk *walk)
{
	return walk_tables(fd, ADDRSPACE_WALK_USER_TABLES, addr, pid, walk);
}

/* The fields of a command's argument by which the next call continues. */
struct cursor {
	__aligned_u64 *results;
	__u32 *count;
	const __aligned_u64 *next;
};

/* Repeats @command until there is no further result, or no room for one. */
static int collect(int fd, unsigned int command, void *arg, const struct cursor *cursor,
		   size_t size, unsigned int room)
{
	const uintptr_t to = *cursor->results;
	unsigned int nr = 0;
	int err;

	do {
		*cursor->count = room - nr;
		*cursor->results = to + nr * size;
		err = dev_call(fd, command, arg);
		nr += *cursor->count;
	} while (!err && *cursor->next && nr < room);
	return err ?: (int)nr;
}

int dev_aliases(int fd, uint32_t halves, uint64_t pfn, int pid,
		struct addrspace_alias *to, unsigned int room)
{
	struct addrspace_aliases aliases = {
		.size = sizeof(aliases),
		.flags = halves,
		.aliases = (uintptr_t)to,
		.pfn = pfn,
		.pid = pid,
	};
	const struct cursor cursor = { &aliases.aliases, &aliases.count, &aliases.next };

	return collect(fd, ADDRSPACE_ALIASES, &aliases, &cursor, sizeof(*to), room);
}

int dev_ranges(int fd, uint32_t halves, int pid, struct addrspace_range *to,
	       unsigned int room)
{
	struct addrspace_ranges ranges = {
		.size = sizeof(ranges),
		.flags = halves,
		.ranges = (uintptr_t)to,
		.pid = pid,
	};
	const struct cursor cursor = { &ranges.ranges, &ranges.count, &ranges.next };

	return collect(fd, ADDRSPACE_RANGES, &ranges, &cursor, sizeof(*to), room);
}

int dev_regions(int fd, struct addrspace_region *to, unsigned int room)
{
	struct addrspace_regions regions = {
		.size = sizeof(regions),
		.regions = (uintptr_t)to,
		.count = room,
	};

	return dev_call(fd, ADDRSPACE_REGIONS, &regions) ?: (int)regions.count;
}

int dev_stats(int fd, struct addrspace_stat *to, unsigned int room)
{
	struct addrspace_stats stats = {
		.size = sizeof(stats),
		.stats = (uintptr_t)to,
		.count = room,
	};

	return dev_call(fd, ADDRSPACE_STATS, &stats) ?: (int)stats.count;
}

int dev_page(int fd, uint64_t pfn, struct addrspace_page *page)
{
	*page = (struct addrspace_page){ .size = sizeof(*page), .pfn = pfn };
	return dev_call(fd, ADDRSPACE_PAGE, page);
}

int dev_touch(int fd, uint64_t addr)
{
	struct addrspace_touch touch = {
		.size = sizeof(touch),
		.address = addr,
	};

	return dev_call(fd, ADDRSPACE_TOUCH, &touch) ?: (int)touch.faulted;
}

int dev_ioapic(int fd, int id, uint32_t *version)
{
	struct addrspace_ioapic ioapic = { .size = sizeof(ioapic), .id = id };
	int err = dev_call(fd, ADDRSPACE_IOAPIC, &ioapic);

	*version = ioapic.version;
	return err;
}
