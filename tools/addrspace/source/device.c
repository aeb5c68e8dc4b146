// SPDX-License-Identifier: GPL-2.0
/* The calls to /dev/addrspace and why they fail (see device.h). */
#include "source/device.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/alloc.h"
#include "lib/array.h"
#include "lib/error.h"
#include "source/calls.h"
#include "source/source.h"

/* The call that failed. */
static const struct {
	unsigned int request;
	const char *text;
} calls[] = {
	{ ADDRSPACE_INFO, "cannot ask the module" },
	{ ADDRSPACE_PAGES_GET, "cannot allocate pages" },
	{ ADDRSPACE_PUT, "cannot give the object back" },
	{ ADDRSPACE_WINDOW_MAP, "cannot map the page in the window" },
	{ ADDRSPACE_WINDOW_UNMAP, "cannot unmap the page from the window" },
	{ ADDRSPACE_ATOMIC, "cannot run the program" },
	{ ADDRSPACE_AREA_ALLOC, "cannot allocate an area" },
	{ ADDRSPACE_AREA_VMAP, "cannot map the pages as an area" },
	{ ADDRSPACE_AREA_DEVICE, "cannot map device memory" },
	{ ADDRSPACE_READ, "cannot read" },
	{ ADDRSPACE_WRITE, "cannot write" },
	{ ADDRSPACE_QUERY, "cannot query the object" },
	{ ADDRSPACE_WALK, "cannot walk the page tables" },
	{ ADDRSPACE_REGIONS, "cannot read the regions" },
	{ ADDRSPACE_ALIASES, "cannot search for mappings of the page" },
	{ ADDRSPACE_RANGES, "cannot read the page tables" },
	{ ADDRSPACE_PAGE, "cannot query the page frame" },
	{ 0, "the device refused" },
};

#define NO_PROCESS	"there is no such process, or it has no user half"
#define NOT_SEEN							\
	"it needs CAP_SYSLOG and kernel.kptr_restrict below 2, and for another process CAP_SYS_PTRACE"

/* The reason, for one call; or for all others, if the request is 0. */
static const struct {
	unsigned int request;
	int err;
	const char *text;
} reasons[] = {
	{ ADDRSPACE_PAGES_GET, ENODEV,
	  "this machine has no such zone: 'addrspace facts' lists them" },
	{ ADDRSPACE_PAGES_GET, ENOMEM,
	  "the zone has not enough free pages: ask for fewer, or for another --zone" },
	{ ADDRSPACE_PUT, EBUSY,
	  "its pages are still mapped: kunmap them, or put the areas that map them first" },
	{ ADDRSPACE_WINDOW_MAP, EAGAIN,
	  "all slots of the window are in use: kunmap a page, or leave out --nowait to wait" },
	{ ADDRSPACE_WINDOW_MAP, EINVAL,
	  "the window cannot map device memory, which has no pages" },
	{ ADDRSPACE_WINDOW_UNMAP, EINVAL,
	  "this session has not mapped it there" },
	{ ADDRSPACE_ATOMIC, EOPNOTSUPP,
	  "this kernel does not have that context (PREEMPT_RT?): try --context process" },
	{ ADDRSPACE_AREA_ALLOC, ENOSPC,
	  "no hole of the mini-vmalloc is large enough: 'addrspace vmalloc' shows them" },
	{ ADDRSPACE_AREA_ALLOC, ENOMEM,
	  "there are not enough free pages" },
	{ ADDRSPACE_AREA_ALLOC, EINVAL,
	  "the size must be at least 1 byte, the alignment a power of two and at least a page" },
	{ ADDRSPACE_AREA_VMAP, ENOSPC,
	  "no hole of the mini-vmalloc is large enough: 'addrspace vmalloc' shows them" },
	{ ADDRSPACE_AREA_VMAP, EINVAL,
	  "one of them is device memory, or not a page of this session" },
	{ ADDRSPACE_AREA_DEVICE, EPERM,
	  "part of it is RAM: /proc/iomem shows which addresses are not" },
	{ ADDRSPACE_AREA_DEVICE, EBUSY,
	  "a driver has claimed it exclusively: /proc/iomem shows which" },
	{ ADDRSPACE_AREA_DEVICE, ENOSPC,
	  "no hole of the mini-vmalloc is large enough: 'addrspace vmalloc' shows them" },
	{ ADDRSPACE_AREA_DEVICE, EINVAL,
	  "no such range of physical addresses on this CPU" },
	{ ADDRSPACE_READ, EPERM,
	  "this device does not read device memory" },
	{ ADDRSPACE_READ, EFBIG,
	  "that is beyond the end of the object" },
	{ ADDRSPACE_WRITE, EPERM,
	  "this device does not write device memory" },
	{ ADDRSPACE_WRITE, EACCES,
	  "the area was mapped read-only" },
	{ ADDRSPACE_WRITE, EFBIG,
	  "that is beyond the end of the object" },
	{ ADDRSPACE_WALK, ESRCH, NO_PROCESS },
	{ ADDRSPACE_WALK, EINVAL,
	  "no such address: its highest bits must all be equal" },
	{ ADDRSPACE_WALK, EPERM, NOT_SEEN },
	{ ADDRSPACE_ALIASES, ESRCH, NO_PROCESS },
	{ ADDRSPACE_ALIASES, EPERM, NOT_SEEN },
	{ ADDRSPACE_ALIASES, EINVAL,
	  "there is no such page frame" },
	{ ADDRSPACE_RANGES, ESRCH, NO_PROCESS },
	{ ADDRSPACE_RANGES, EPERM, NOT_SEEN },
	{ 0, ENOENT,
	  "this session has no such object or page: 'objects' lists them" },
	{ 0, EDQUOT,
	  "the session has reached its limit of pages: put some, or raise pages_per_file" },
	{ 0, ENFILE,
	  "all sessions together have reached the limit of pages: raise pages_total" },
	{ 0, E2BIG,
	  "the module is older than this program: take both from one release" },
	{ 0, ENOTTY,
	  "the module does not know this call: take module and program from one release" },
};

static const char *find_call(unsigned int request)
{
	size_t i = 0;

	while (calls[i].request && calls[i].request != request)
		i++;
	return calls[i].text;
}

static const char *find_reason(unsigned int request, int err)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(reasons); i++)
		if (reasons[i].err == err && reasons[i].request == request)
			return reasons[i].text;
	return NULL;
}

const char *device_reason(unsigned int request, int err)
{
	return find_reason(request, err) ?: find_reason(0, err) ?: strerror(err);
}

int device_refused(unsigned int request, int err)
{
	return fail("%s: %s", find_call(request), device_reason(request, err));
}

static int cannot_open(int err)
{
	struct stat st;

	if (err == EPERM || err == EACCES)
		return fail("cannot use %s: only root may, and lockdown forbids it: try 'sudo'",
			    ADDRSPACE_DEVICE);
	if (err != ENOENT && err != ENXIO && err != ENODEV)
		return fail("%s: %s", ADDRSPACE_DEVICE, strerror(err));
	if (!stat("/proc/addrspace", &st))
		return fail("the module is loaded, but not %s: an older module, or no devtmpfs?",
			    ADDRSPACE_DEVICE);
	return source_no_module(ADDRSPACE_DEVICE);
}

static int check_version(const struct device *device)
{
	struct addrspace_info info;
	int err = dev_get_info(device->fd, &info);

	if (err)
		return device_refused(ADDRSPACE_INFO, -err);
	if (info.abi_version != ADDRSPACE_ABI_VERSION)
		return fail("the module has ABI %u, this program %u: take both from one release",
			    info.abi_version, ADDRSPACE_ABI_VERSION);
	return STATUS_OK;
}

static int open_device(struct device *device)
{
	if (device->open)
		return STATUS_OK;
	if (device->instead)
		return fail("this needs the live machine: %s has no %s",
			    device->instead, ADDRSPACE_DEVICE);
	device->fd = open(ADDRSPACE_DEVICE, O_RDWR | O_CLOEXEC);
	if (device->fd < 0)
		return cannot_open(errno);
	device->open = true;
	if (!check_version(device))
		return STATUS_OK;
	device_close(device);
	return STATUS_FAILED;
}

int device_fd(struct device *device)
{
	return open_device(device) ? -1 : device->fd;
}

int device_status(const struct device *device, unsigned int request, int answer)
{
	if (answer >= 0)
		return STATUS_OK;
	return device->open ? device_refused(request, -answer) : STATUS_FAILED;
}

int device_call(struct device *device, unsigned int request, void *argument)
{
	int err = dev_call(device_fd(device), request, argument);

	return device_status(device, request, err);
}

int device_query(struct device *device, uint32_t id,
		 struct addrspace_query *query)
{
	int err = dev_query(device_fd(device), id, query);

	return device_status(device, ADDRSPACE_QUERY, err);
}

int device_query_pfns(struct device *device, uint32_t id, uint64_t *pfns,
		      uint32_t room)
{
	struct addrspace_query query;
	int err = dev_query_pfns(device_fd(device), id, &query, pfns, room);

	return device_status(device, ADDRSPACE_QUERY, err);
}

int device_walk(struct device *device, uint64_t address, uint32_t pid,
		struct addrspace_walk *walk)
{
	int err = dev_walk(device_fd(device), address, pid, walk);

	return device_status(device, ADDRSPACE_WALK, err);
}

struct addrspace_region *device_regions(struct device *device, uint32_t *nr)
{
	struct addrspace_region *regions;
	int count = dev_regions(device_fd(device), NULL, 0);

	if (device_status(device, ADDRSPACE_REGIONS, count))
		return NULL;
	*nr = count;
	regions = xcalloc(count, sizeof(*regions));
	count = dev_regions(device->fd, regions, *nr);
	if (!device_status(device, ADDRSPACE_REGIONS, count))
		return regions;
	free(regions);
	return NULL;
}

int device_pte(struct device *device, uint64_t address, uint64_t *pte)
{
	struct addrspace_walk walk;
	int status = device_walk(device, address, 0, &walk);

	*pte = 0;
	if (!status && walk.count && walk.count <= ADDRSPACE_LEVELS_MAX)
		*pte = walk.levels[walk.count - 1].entry;
	return status;
}

void device_close(struct device *device)
{
	if (device->open)
		close(device->fd);
	device->open = false;
}
