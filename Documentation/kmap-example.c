// SPDX-License-Identifier: GPL-2.0
/*
 * A first program for /dev/addrspace: maps a page in the window, looks at its
 * page-table entry, and reaches it from user space too. Shown in device.rst;
 * the test `docs` builds it and runs it.
 */
#define _FILE_OFFSET_BITS 64	/* mmap() of an object takes more than 32 */

#include <err.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <linux/addrspace.h>

int main(void)
{
	uint64_t pfn;
	char text[6] = "";
	struct addrspace_pages_get get = {
		.size = sizeof(get),
		.zone = ADDRSPACE_ZONE_HIGHMEM,
		.count = 1,
		.pfns = (uintptr_t)&pfn,
	};
	struct addrspace_window window = { .size = sizeof(window) };
	struct addrspace_walk walk = { .size = sizeof(walk) };
	struct addrspace_query query = { .size = sizeof(query) };
	struct addrspace_transfer transfer = {
		.size = sizeof(transfer),
		.length = sizeof(text) - 1,
		.data = (uintptr_t)text,
	};
	char *page;
	int fd = open(ADDRSPACE_DEVICE, O_RDWR | O_CLOEXEC);

	if (fd < 0)
		err(1, "%s", ADDRSPACE_DEVICE);
	if (ioctl(fd, ADDRSPACE_PAGES_GET, &get))
		err(1, "no page of highmem");

	/* As kmap() in the kernel: an address that all CPUs can use. */
	window.page.id = get.id;
	if (ioctl(fd, ADDRSPACE_WINDOW_MAP, &window))
		err(1, "cannot map it");
	printf("page frame 0x%llx is at 0x%llx\n", (unsigned long long)pfn,
	       (unsigned long long)window.address);

	walk.address = window.address;
	if (ioctl(fd, ADDRSPACE_WALK, &walk))
		err(1, "cannot walk");
	printf("by the entry 0x%llx\n",
	       (unsigned long long)walk.levels[walk.count - 1].entry);

	/* The same page at an address of this process. */
	query.id = get.id;
	if (ioctl(fd, ADDRSPACE_QUERY, &query))
		err(1, "cannot ask");
	page = mmap(NULL, query.bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd,
		    query.mmap_offset);
	if (page == MAP_FAILED)
		err(1, "mmap");
	strcpy(page, "hello");

	transfer.id = get.id;
	if (ioctl(fd, ADDRSPACE_READ, &transfer))
		err(1, "cannot read");
	printf("written here, read there: %s\n", text);
	return 0;	/* with the file, all of it is given back */
}
