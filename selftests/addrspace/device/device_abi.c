// SPDX-License-Identifier: GPL-2.0
/*
 * Tests what all commands of /dev/addrspace have in common: who may open it,
 * sizes, flags, reserved fields, invalid pointers. Each misuse must fail with
 * its errno and leave nothing behind.
 */
#include "kselftest_harness.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "lib/device.h"
#include "lib/module.h"

#define NOWHERE		((void *)16)

/* Each command's structure, and the offset of its reserved field. */
static const struct {
	unsigned int command;
	uint32_t size;
	uint32_t reserved;
	uint32_t flags;
} commands[] = {
	{ ADDRSPACE_INFO, sizeof(struct addrspace_info), 0, 0 },
	{ ADDRSPACE_PAGES_GET, sizeof(struct addrspace_pages_get),
	  offsetof(struct addrspace_pages_get, reserved), 0 },
	{ ADDRSPACE_PUT, sizeof(struct addrspace_put),
	  offsetof(struct addrspace_put, reserved), 0 },
	{ ADDRSPACE_WINDOW_MAP, sizeof(struct addrspace_window), 0,
	  ADDRSPACE_WINDOW_NOWAIT },
	{ ADDRSPACE_WINDOW_UNMAP, sizeof(struct addrspace_window), 0, 0 },
	{ ADDRSPACE_ATOMIC, sizeof(struct addrspace_atomic), 0,
	  ADDRSPACE_ATOMIC_GO_ON },
	{ ADDRSPACE_AREA_ALLOC, sizeof(struct addrspace_area_alloc),
	  offsetof(struct addrspace_area_alloc, reserved),
	  ADDRSPACE_AREA_ZERO | ADDRSPACE_AREA_LOWMEM },
	{ ADDRSPACE_AREA_VMAP, sizeof(struct addrspace_area_vmap), 0,
	  ADDRSPACE_VMAP_READ_ONLY },
	{ ADDRSPACE_AREA_DEVICE, sizeof(struct addrspace_area_device), 0, 0 },
	{ ADDRSPACE_READ, sizeof(struct addrspace_transfer),
	  offsetof(struct addrspace_transfer, reserved), 0 },
	{ ADDRSPACE_WRITE, sizeof(struct addrspace_transfer),
	  offsetof(struct addrspace_transfer, reserved), 0 },
	{ ADDRSPACE_QUERY, sizeof(struct addrspace_query), 0, 0 },
	{ ADDRSPACE_WALK, sizeof(struct addrspace_walk),
	  offsetof(struct addrspace_walk, reserved),
	  ADDRSPACE_WALK_USER_TABLES },
	{ ADDRSPACE_REGIONS, sizeof(struct addrspace_regions),
	  offsetof(struct addrspace_regions, reserved), 0 },
	{ ADDRSPACE_STATS, sizeof(struct addrspace_stats),
	  offsetof(struct addrspace_stats, reserved), 0 },
	{ ADDRSPACE_ALIASES, sizeof(struct addrspace_aliases), 0,
	  ADDRSPACE_HALF_USER | ADDRSPACE_HALF_KERNEL },
	{ ADDRSPACE_RANGES, sizeof(struct addrspace_ranges), 0,
	  ADDRSPACE_HALF_USER | ADDRSPACE_HALF_KERNEL },
	{ ADDRSPACE_PAGE, sizeof(struct addrspace_page), 0, 0 },
	{ ADDRSPACE_TOUCH, sizeof(struct addrspace_touch),
	  offsetof(struct addrspace_touch, reserved), 0 },
	{ ADDRSPACE_IOAPIC, sizeof(struct addrspace_ioapic), 0, 0 },
	{ ADDRSPACE_FLUSH, sizeof(struct addrspace_flush), 0, 0 },
};

#define NR	(sizeof(commands) / sizeof(*commands))

union arg {
	uint32_t word[2];	/* size, flags */
	uint8_t byte[2 * PAGE];
};

FIXTURE(abi)
{
	int fd;
	union arg arg;
	struct addrspace_info before;
};

FIXTURE_SETUP(abi)
{
	self->fd = dev_open();
	memset(&self->arg, 0, sizeof(self->arg));
	dev_info(self->fd, &self->before);
}

FIXTURE_TEARDOWN(abi)
{
	struct addrspace_info after;

	dev_info(self->fd, &after);
	EXPECT_EQ(memcmp(&after, &self->before, sizeof(after)), 0);
	close(self->fd);
}

TEST_F(abi, sizes)
{
	size_t i;

	for (i = 0; i < NR; i++) {
		unsigned int command = commands[i].command;
		uint32_t size = commands[i].size;
		union arg *arg = &self->arg;

		memset(arg, 0, sizeof(*arg));
		EXPECT_EQ(dev_call(self->fd, command, arg), -EINVAL);
		arg->word[0] = size - 1;
		EXPECT_EQ(dev_call(self->fd, command, arg), -EINVAL);
		arg->word[0] = PAGE + 8;
		EXPECT_EQ(dev_call(self->fd, command, arg), -E2BIG);
		arg->word[0] = UINT32_MAX;
		EXPECT_EQ(dev_call(self->fd, command, arg), -E2BIG);
		/* Longer than the module knows; the excess must be zero. */
		arg->word[0] = size + 8;
		EXPECT_NE(dev_call(self->fd, command, arg), -E2BIG);
		memset(arg, 0, sizeof(*arg));
		arg->word[0] = size + 8;
		arg->byte[size + 7] = 1;
		EXPECT_EQ(dev_call(self->fd, command, arg), -E2BIG);
	}
}

TEST_F(abi, unknown_flags)
{
	size_t i;
	int bit;

	for (i = 0; i < NR; i++)
		for (bit = 0; bit < 32; bit++) {
			if (commands[i].flags & 1U << bit)
				continue;
			memset(&self->arg, 0, sizeof(self->arg));
			self->arg.word[0] = commands[i].size;
			self->arg.word[1] = 1U << bit;
			EXPECT_EQ(dev_call(self->fd, commands[i].command,
					   &self->arg), -EINVAL)
				TH_LOG("command %zu, bit %d", i, bit);
		}
}

TEST_F(abi, reserved_fields)
{
	size_t i;

	for (i = 0; i < NR; i++) {
		if (!commands[i].reserved)
			continue;
		memset(&self->arg, 0, sizeof(self->arg));
		self->arg.word[0] = commands[i].size;
		self->arg.byte[commands[i].reserved + 3] = 0x80;
		EXPECT_EQ(dev_call(self->fd, commands[i].command, &self->arg),
			  -EINVAL)
			TH_LOG("command %zu", i);
	}
}

/* The structure is not mapped, ends outside, or cannot be written back. */
TEST_F(abi, structures_that_are_not_there)
{
	char *map = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	size_t i;

	ASSERT_NE(map, MAP_FAILED);
	ASSERT_EQ(mprotect(map + PAGE, PAGE, PROT_NONE), 0);
	for (i = 0; i < NR; i++) {
		unsigned int command = commands[i].command;
		uint32_t *at = (void *)(map + PAGE - 8);

		EXPECT_EQ(dev_call(self->fd, command, NULL), -EFAULT);
		EXPECT_EQ(dev_call(self->fd, command, NOWHERE), -EFAULT);
		EXPECT_EQ(dev_call(self->fd, command, (void *)-PAGE), -EFAULT);
		if (commands[i].size <= 8)
			continue;	/* all of it is there */
		at[0] = commands[i].size;
		at[1] = 0;
		EXPECT_EQ(dev_call(self->fd, command, at), -EFAULT);
	}
	munmap(map, 2 * PAGE);
}

static bool is_known(unsigned int command)
{
	size_t i;

	for (i = 0; i < NR; i++)
		if (commands[i].command == command)
			return true;
	return false;
}

TEST_F(abi, unknown_commands)
{
	int i;

	for (i = 0; i < 256; i++) {
		unsigned int command = _IO(ADDRSPACE_IOC_MAGIC, i);

		if (!is_known(command)) {
			EXPECT_EQ(dev_call(self->fd, command, &self->arg),
				  -ENOTTY);
		}
	}
	EXPECT_EQ(dev_call(self->fd, _IO('T', 0), &self->arg), -ENOTTY);
	EXPECT_EQ(dev_call(self->fd, _IOR(ADDRSPACE_IOC_MAGIC, 0, int),
			   &self->arg), -ENOTTY);
	EXPECT_EQ(dev_call(self->fd, ADDRSPACE_INFO | 1U << 29, &self->arg),
		  -ENOTTY);
}

TEST_F(abi, info_says_what_is)
{
	const struct addrspace_info *info = &self->before;

	EXPECT_EQ(info->abi_version, ADDRSPACE_ABI_VERSION);
	EXPECT_EQ(info->page_size, sysconf(_SC_PAGESIZE));
	EXPECT_GE(info->cpus, sysconf(_SC_NPROCESSORS_ONLN));
	EXPECT_EQ(info->pages_held, 0);
	EXPECT_EQ(info->objects_held, 0);
	EXPECT_EQ(info->pages_in_use, 0);
	EXPECT_EQ(info->files_open, 1);
}

/* Exits with the errno of open(2) for that user, or 0 if it succeeds. */
static int open_as(uid_t uid)
{
	pid_t pid = fork();
	int status;

	if (!pid) {
		if (setresgid(uid, uid, uid) || setresuid(uid, uid, uid))
			_exit(255);
		_exit(open(ADDRSPACE_DEVICE, O_RDWR) < 0 ? errno : 0);
	}
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 255;
}

TEST(only_root_opens_it)
{
	EXPECT_EQ(open_as(0), 0);
	EXPECT_EQ(open_as(65534), EACCES);
	/* The file mode would allow it, but the capability is missing. */
	ASSERT_EQ(chmod(ADDRSPACE_DEVICE, 0666), 0);
	EXPECT_EQ(open_as(65534), EPERM);
	ASSERT_EQ(chmod(ADDRSPACE_DEVICE, 0600), 0);
}

TEST(an_open_file_pins_the_module)
{
	int fd = dev_open();

	EXPECT_EQ(module_unload("addrspace"), -EWOULDBLOCK);
	close(fd);
}

TEST_HARNESS_MAIN
