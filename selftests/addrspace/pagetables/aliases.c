// SPDX-License-Identifier: GPL-2.0
/*
 * Tests ADDRSPACE_ALIASES against lookup_address() at every entry and the
 * kernel's own kmap calls (test module addrspace_test_rmap), against the
 * addresses that mmap(2) and our own mappers returned, and while mappings come
 * and go.
 */
#include "kselftest_harness.h"

#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "lib/capability.h"
#include "lib/device.h"
#include "lib/layout.h"
#include "lib/module.h"
#include "lib/text.h"
#include "lib/witness.h"

#define WITNESS		"addrspace_test_rmap"
#define RMAP		"/proc/addrspace_rmap"
#define HOLD		"/proc/addrspace_hold"
#define KPTR_RESTRICT	"/proc/sys/kernel/kptr_restrict"
#define ROOM		64
#define ROUNDS		20
#define KERNEL		ADDRSPACE_HALF_KERNEL
#define USER		ADDRSPACE_HALF_USER

FIXTURE(aliases)
{
	int fd;
	struct layout layout;
	uint64_t to_lowmem;	/* plus a physical address: its address in lowmem */
	uint64_t low_end;	/* physical */
};

FIXTURE_SETUP(aliases)
{
	run_on(0);
	module_ensure(WITNESS, true);
	self->fd = dev_open();
	layout_read(&self->layout);
	self->to_lowmem = layout_number(&self->layout, "page_offset") - iomem_ram_start();
	self->low_end = iomem_ram_start() + layout_number(&self->layout, "lowmem_bytes");
}

FIXTURE_TEARDOWN(aliases)
{
	close(self->fd);
	layout_free(&self->layout);
	module_ensure(WITNESS, false);
}

/* Only the addresses, and their number. */
struct addresses {
	uint64_t at[ROOM];
	int nr;
};

static struct addresses ours(int fd, uint32_t halves, uint64_t pfn, int pid)
{
	struct addrspace_alias found[ROOM];
	struct addresses addresses = {
		.nr = dev_aliases(fd, halves, pfn, pid, found, ROOM)
	};
	int i;

	for (i = 0; i < addresses.nr; i++)
		addresses.at[i] = found[i].address;
	return addresses;
}

static void ask_for(int fd, uint64_t pfn)
{
	char number[32];
	int len = snprintf(number, sizeof(number), "%llu",
			   (unsigned long long)pfn);

	if (write(fd, number, len) != len)
		text_die("cannot write %s", RMAP);
}

/* The addresses at which the kernel's lookup_address() finds the frame. */
static struct addresses theirs(uint64_t pfn)
{
	struct addresses addresses = { .nr = 0 };
	int fd = open(RMAP, O_RDWR | O_CLOEXEC);
	char *text, *rest, *line;

	if (fd < 0)
		text_die("cannot open %s", RMAP);
	ask_for(fd, pfn);
	text = text_read_fd(fd, RMAP);
	close(fd);
	for (rest = text; (line = text_line(&rest)) && addresses.nr < ROOM;)
		addresses.at[addresses.nr++] = strtoull(line, NULL, 0);
	free(text);
	return addresses;
}

/*
 * A page that has no other mapping. On 64 bits, pages that the kernel gave back
 * after boot have an address in its image, too.
 */
static int page_with_one_address(int fd, uint64_t *pfn)
{
	int id;

	do
		id = dev_pages(fd, ADDRSPACE_ZONE_NORMAL, 1, pfn);
	while (id > 0 && theirs(*pfn).nr != 1);
	return id;
}

static bool same(const struct addresses *a, const struct addresses *b)
{
	return a->nr == b->nr && !memcmp(a->at, b->at, a->nr * sizeof(*a->at));
}

/* Inserts an address in order, once; 0 stands for none. */
static void expect(struct addresses *addresses, uint64_t addr)
{
	int i = addresses->nr;

	if (!addr)
		return;
	while (i && addresses->at[i - 1] >= addr)
		i--;
	if (i < addresses->nr && addresses->at[i] == addr)
		return;
	memmove(&addresses->at[i + 1], &addresses->at[i],
		(addresses->nr - i) * sizeof(addr));
	addresses->at[i] = addr;
	addresses->nr++;
}

/*
 * The addresses of a page before the test maps it. On 64 bits one may be in the
 * kernel's image; on 32 bits, one that pkmap or the window has left since the
 * last wrap.
 */
static void expect_home(struct addresses *addresses, uint64_t pfn,
			uint64_t to_lowmem, uint64_t low_end)
{
	struct addresses others = theirs(pfn);

	if (pfn * PAGE < low_end)
		expect(addresses, to_lowmem + pfn * PAGE);
	while (others.nr)
		expect(addresses, others.at[--others.nr]);
}

static void show(const char *who, const struct addresses *addresses)
{
	int i;

	printf("# %s:", who);
	for (i = 0; i < addresses->nr; i++)
		printf(" 0x%llx", (unsigned long long)addresses->at[i]);
	printf("\n");
}

/* The kernel's own mappings come and go, so there are several tries. */
static bool agrees(int fd, uint64_t pfn)
{
	struct addresses before, witness, after;
	int round;

	for (round = 0; round < ROUNDS; round++) {
		before = ours(fd, KERNEL, pfn, 0);
		witness = theirs(pfn);
		after = ours(fd, KERNEL, pfn, 0);
		if (same(&before, &witness) && same(&after, &witness))
			return true;
	}
	printf("# pfn 0x%llx\n", (unsigned long long)pfn);
	show("ours", &after);
	show("the kernel's", &witness);
	return false;
}

/* One mapping of each kind, in each range. */
TEST_F_TIMEOUT(aliases, are_where_the_kernel_finds_them, 300)
{
	struct pagetables tables;
	int i, compared = 0;

	pagetables_read(&tables);
	for (i = 0; i < tables.nr; i++) {
		const struct range *range = &tables.ranges[i];
		uint64_t middle = (range->end - range->start) / 2 & -PAGE;

		if (tables.nr > 40 && i % (tables.nr / 40) &&
		    layout_within(&self->layout, range->region, "vmalloc"))
			continue;
		EXPECT_TRUE(agrees(self->fd, (range->phys + middle) / PAGE))
			TH_LOG("%s", range->region);
		compared++;
	}
	EXPECT_GT(compared, 20);
	pagetables_free(&tables);
}

/*
 * The address at which each of the kernel's calls maps a page outside lowmem.
 */
static const struct {
	const char *call, *region;
} homes[] = {
	{ "kmap", "pkmap" },
	{ "vmap", "vmalloc" },
	{ "local", "fixmap" },
};

static const char *home_of(const char *call)
{
	size_t i;

	for (i = 0; i < sizeof(homes) / sizeof(*homes); i++)
		if (!strcmp(homes[i].call, call))
			return homes[i].region;
	text_die(HOLD ": '%s'", call);
}

static const char *region_of(const struct layout *layout, int fd, uint64_t pfn,
			     uint64_t addr)
{
	struct addrspace_alias found[ROOM];
	int i, nr = dev_aliases(fd, KERNEL, pfn, 0, found, ROOM);

	for (i = 0; i < nr; i++)
		if (found[i].address == addr)
			return layout->regions[found[i].region].name;
	return "nowhere";
}

/* While the kernel's own kmap(), vmap() and kmap_local_page() map a page. */
TEST_F(aliases, of_a_page_that_the_kernel_maps_itself)
{
	struct addresses found, wanted = { .nr = 0 };
	int fd = open(HOLD, O_RDONLY | O_CLOEXEC);
	char *text, *rest, *line, word[16];
	unsigned long long number;
	uint64_t pfn = 0;

	ASSERT_GE(fd, 0);
	text = text_read_fd(fd, HOLD);
	for (rest = text; (line = text_line(&rest));) {
		ASSERT_EQ(sscanf(line, "%15s %llx", word, &number), 2);
		if (!strcmp(word, "pfn")) {
			pfn = number;
			continue;
		}
		expect(&wanted, number);
		/* A page of lowmem keeps its address there; 0 is one not mapped. */
		if (!number || number == self->to_lowmem + pfn * PAGE)
			continue;
		EXPECT_TRUE(layout_within(&self->layout,
					  region_of(&self->layout, self->fd,
						    pfn, number),
					  home_of(word)))
			TH_LOG("%s at 0x%llx", word, number);
	}
	expect_home(&wanted, pfn, self->to_lowmem, self->low_end);
	found = ours(self->fd, KERNEL, pfn, 0);
	EXPECT_TRUE(same(&found, &wanted)) {
		show("ours", &found);
		show("the kernel's", &wanted);
	}
	EXPECT_GE(found.nr, 2);
	close(fd);
	free(text);
}

TEST_F(aliases, of_a_lowmem_page_are_one)
{
	struct addrspace_alias found[2];
	uint64_t pfn;
	int i;

	for (i = 0; i < 8; i++) {
		const struct region *owner;

		ASSERT_GT(page_with_one_address(self->fd, &pfn), 0);
		ASSERT_EQ(dev_aliases(self->fd, KERNEL, pfn, 0, found, 2), 1);
		EXPECT_EQ(found[0].address, self->to_lowmem + pfn * PAGE);
		EXPECT_TRUE(found[0].flags & 1 << ADDRSPACE_FLAG_RW);
		owner = layout_owner(&self->layout, found[0].address);
		EXPECT_STREQ(self->layout.regions[found[0].region].name,
			     owner->name);
	}
}

/* The window keeps an unmapped page until it wraps. */
TEST_F(aliases, in_the_window_and_in_areas)
{
	struct addresses wanted = { .nr = 0 }, found;
	struct addrspace_page_ref refs[2] = { };
	uint64_t pfn, addr, area;
	int id, area_id;

	if (!best_zone_gets_slots())
		SKIP(return, "no page gets a slot: there is no highmem");
	id = dev_pages(self->fd, best_zone(), 1, &pfn);
	ASSERT_GT(id, 0);
	expect_home(&wanted, pfn, self->to_lowmem, self->low_end);
	found = ours(self->fd, KERNEL, pfn, 0);
	EXPECT_TRUE(same(&found, &wanted));
	ASSERT_EQ(dev_map(self->fd, id, 0, &addr), 0);
	expect(&wanted, addr);
	found = ours(self->fd, KERNEL, pfn, 0);
	EXPECT_TRUE(same(&found, &wanted));
	/* The same page twice, in one area. */
	refs[0].id = id;
	refs[1].id = id;
	area_id = dev_vmap(self->fd, refs, 2, ADDRSPACE_VMAP_READ_ONLY, &area);
	ASSERT_GT(area_id, 0);
	expect(&wanted, area);
	expect(&wanted, area + PAGE);
	found = ours(self->fd, KERNEL, pfn, 0);
	EXPECT_TRUE(same(&found, &wanted));
	EXPECT_TRUE(agrees(self->fd, pfn));
}

/* A search may end at any address and continue there. */
TEST_F(aliases, come_one_at_a_time_too)
{
	struct addrspace_page_ref refs[5] = { };
	struct addrspace_alias one[2];
	struct addrspace_aliases arg = {
		.size = sizeof(arg), .flags = KERNEL,
		.aliases = (uintptr_t)one,
	};
	uint64_t pfn, area;
	int i, id;

	id = page_with_one_address(self->fd, &pfn);
	ASSERT_GT(id, 0);
	for (i = 0; i < 5; i++)
		refs[i].id = id;
	ASSERT_GT(dev_vmap(self->fd, refs, 5, 0, &area), 0);
	arg.pfn = pfn;
	for (i = 0; i < 6; i++) {
		memset(one, 0xaa, sizeof(one));
		arg.count = 1;
		ASSERT_EQ(dev_call(self->fd, ADDRSPACE_ALIASES, &arg), 0);
		EXPECT_EQ(arg.count, 1);
		EXPECT_EQ(one[0].address, i ? area + (i - 1) * PAGE :
			  self->to_lowmem + pfn * PAGE);
		EXPECT_EQ((uint32_t)one[1].address, 0xaaaaaaaa);
		EXPECT_EQ(arg.next, i < 5 ? area + i * PAGE : 0);
		EXPECT_GT(arg.nanoseconds, 0);
	}
}

static void *map_file(int file, off_t offset)
{
	char *at = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, file,
			offset);

	if (at == MAP_FAILED)
		text_die("cannot mmap()");
	at[0] = 1;
	return at;
}

/* Flags in a page that the processes share. */
static void raise_flag(char *flag)
{
	__atomic_store_n(flag, 1, __ATOMIC_RELEASE);
}

static void wait_for(const char *flag)
{
	while (!__atomic_load_n(flag, __ATOMIC_ACQUIRE))
		sched_yield();
}

/*
 * A child that has @file mapped once, and the address; it waits until it is
 * killed.
 */
static pid_t child_with(int file, uint64_t *addr)
{
	int ends[2];
	pid_t pid;

	if (pipe(ends))
		text_die("no pipe");
	pid = fork();
	if (!pid) {
		*addr = (uintptr_t)map_file(file, 0);
		if (write(ends[1], addr, sizeof(*addr)) < 0)
			_exit(1);
		for (;;)
			pause();
	}
	if (read(ends[0], addr, sizeof(*addr)) != sizeof(*addr))
		text_die("no answer from the child");
	close(ends[0]);
	close(ends[1]);
	return pid;
}

static void end_child(pid_t pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

TEST_F(aliases, of_a_page_that_processes_share)
{
	struct addresses wanted = { .nr = 0 }, found;
	int file = memfd_create("aliases", MFD_CLOEXEC);
	void *first, *second;
	uint64_t pfn, addr;
	pid_t pid;

	ASSERT_GE(file, 0);
	ASSERT_EQ(ftruncate(file, 2 * PAGE), 0);
	pid = child_with(file, &addr);
	first = map_file(file, 0);
	map_file(file, PAGE);
	second = map_file(file, 0);
	pfn = pagemap_pfn(first);
	ASSERT_EQ(pagemap_pfn(second), pfn);

	expect(&wanted, (uintptr_t)first);
	expect(&wanted, (uintptr_t)second);
	found = ours(self->fd, USER, pfn, 0);
	EXPECT_TRUE(same(&found, &wanted));
	found = ours(self->fd, USER, pfn, getpid());
	EXPECT_TRUE(same(&found, &wanted));
	expect_home(&wanted, pfn, self->to_lowmem, self->low_end);
	found = ours(self->fd, USER | KERNEL, pfn, 0);
	EXPECT_TRUE(same(&found, &wanted));

	found = ours(self->fd, USER, pfn, pid);
	EXPECT_EQ(found.nr, 1);
	EXPECT_EQ(found.at[0], addr);
	munmap(first, PAGE);
	found = ours(self->fd, USER, pfn, 0);
	EXPECT_EQ(found.nr, 1);
	EXPECT_EQ(found.at[0], (uintptr_t)second);
	end_child(pid);
	found = ours(self->fd, USER, pfn, pid);
	EXPECT_EQ(found.nr, -ESRCH);
}

static bool zombie(pid_t pid)
{
	char path[64], *text;
	bool is;

	snprintf(path, sizeof(path), "/proc/%d/status", pid);
	text = text_read(path);
	is = strstr(text, "State:\tZ");
	free(text);
	return is;
}

static void *wait_for_ever(void *stay)
{
	while (stay)
		pause();
	return NULL;
}

/* The first thread is then a zombie, and a second thread has the memory. */
TEST_F(aliases, of_a_process_without_its_first_thread)
{
	int file = memfd_create("thread", MFD_CLOEXEC);
	struct addresses found;
	char *page;
	pthread_t thread;
	uint64_t pfn;
	pid_t pid;

	ASSERT_EQ(ftruncate(file, PAGE), 0);
	page = map_file(file, 0);
	pfn = pagemap_pfn(page);
	pid = fork();
	if (!pid) {
		page[1] = 1;
		if (pthread_create(&thread, NULL, wait_for_ever, page))
			_exit(1);
		raise_flag(&page[2]);
		syscall(SYS_exit, 0);
	}
	wait_for(&page[2]);
	while (!zombie(pid))
		sched_yield();
	found = ours(self->fd, USER, pfn, pid);
	EXPECT_EQ(found.nr, 1);
	EXPECT_EQ(found.at[0], (uintptr_t)page);
	end_child(pid);
}

TEST_F(aliases, refuses)
{
	struct addrspace_alias found[4];
	struct addrspace_aliases good = {
		.size = sizeof(good), .flags = KERNEL,
		.pfn = (iomem_ram_start() >> 12) + 0x100, .count = 4, .aliases = (uintptr_t)found,
	}, arg;

#define REFUSED(error, ...)						\
	do {								\
		arg = good;						\
		__VA_ARGS__;						\
		EXPECT_EQ(dev_call(self->fd, ADDRSPACE_ALIASES, &arg),	\
			  error) TH_LOG(#__VA_ARGS__);			\
	} while (0)
	REFUSED(0, arg.pid = getpid());
	REFUSED(-EINVAL, arg.size--);
	REFUSED(-EINVAL, arg.flags = 0);
	REFUSED(-EINVAL, arg.flags |= 4);
	REFUSED(-EINVAL, arg.count = 0);
	REFUSED(-EINVAL, arg.pfn = 1ULL << 52);
	REFUSED(-EINVAL, arg.next = 1);
	REFUSED(kernel_is_64bit() ? 0 : -EINVAL, arg.next = 1ULL << 32);
	REFUSED(-EINVAL, arg.pid = -1);
	REFUSED(-EFAULT, arg.aliases = 16);
	REFUSED(-EFAULT, arg.aliases = 1ULL << 32);
	/* A kernel thread has no memory of its own. */
	REFUSED(-ESRCH, arg.pid = 2);
#undef REFUSED
}

TEST_F(aliases, of_others_take_a_capability)
{
	pid_t parent = getpid(), pid = fork();
	int status;

	if (!pid) {
		capability_drop(CAP_SYS_PTRACE);
		_exit(ours(self->fd, USER, 0x100, parent).nr == -EPERM &&
		      ours(self->fd, USER | KERNEL, 0x100, 0).nr >= 0 ? 0 : 1);
	}
	waitpid(pid, &status, 0);
	EXPECT_EQ(status, 0);
}

TEST_F(aliases, are_hidden)
{
	char *before = text_read(KPTR_RESTRICT);
	int fd;

	ASSERT_TRUE(text_write(KPTR_RESTRICT, "2"));
	fd = dev_open();
	EXPECT_EQ(ours(fd, KERNEL, 0x100, 0).nr, -EPERM);
	EXPECT_TRUE(text_write(KPTR_RESTRICT, before));
	close(fd);
	free(before);
}

/* Maps and unmaps, in a loop, as much as allocates and frees page tables. */
static void storm(char *begun)
{
	size_t size = 16 << 20, at;

	raise_flag(begun);
	for (;;) {
		char *area = mmap(NULL, size, PROT_READ | PROT_WRITE,
				  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

		for (at = 0; area != MAP_FAILED && at < size; at += 1 << 20)
			area[at] = 1;
		munmap(area, size);
		if (!fork())
			_exit(0);
		waitpid(-1, NULL, 0);
	}
}

/* Processes map, unmap, fork and exit while they are searched. */
TEST_F_TIMEOUT(aliases, are_looked_for_in_a_storm, 120)
{
	static struct addrspace_range ranges[4096];
	struct addresses found;
	int i, j, nr, file = memfd_create("storm", MFD_CLOEXEC);
	uint64_t pfn, addr;
	pid_t pids[4];
	char *page;

	ASSERT_EQ(ftruncate(file, PAGE), 0);
	page = map_file(file, 0);
	addr = (uintptr_t)page;
	pfn = pagemap_pfn(page);
	for (i = 0; i < 4; i++) {
		pids[i] = fork();
		if (!pids[i])
			storm(&page[1 + i]);
		wait_for(&page[1 + i]);
	}
	for (i = 0; i < 100; i++) {
		j = i % 4;
		found = ours(self->fd, USER, pfn, pids[j]);
		EXPECT_EQ(found.nr, 1);
		EXPECT_EQ(found.at[0], addr);
		nr = dev_ranges(self->fd, USER, pids[j], ranges, 4096);
		EXPECT_GT(nr, 0);
		if (i < 96)
			continue;
		kill(pids[j], SIGKILL);
		found = ours(self->fd, USER, pfn, pids[j]);
		EXPECT_TRUE(found.nr == 1 || found.nr == 0 ||
			    found.nr == -ESRCH);
		waitpid(pids[j], NULL, 0);
	}
}

TEST_HARNESS_MAIN
