// SPDX-License-Identifier: GPL-2.0
/*
 * The privileges that each act needs: the rows of the table in
 * Documentation/security.rst. Lockdown, which cannot be undone, has a test of its own
 * (lockdown.sh).
 */
#include "kselftest_harness.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "lib/capability.h"
#include "lib/device.h"
#include "lib/text.h"

#define KPTR_RESTRICT	"/proc/sys/kernel/kptr_restrict"
#define CONTROL		"/proc/addrspace/control"
#define USER_NAMESPACES	"/proc/self/ns/user"

static void stay(void)
{
}

static void lose_sys_admin(void)
{
	capability_drop(CAP_SYS_ADMIN);
}

static void lose_syslog(void)
{
	capability_drop(CAP_SYSLOG);
}

static void lose_ptrace(void)
{
	capability_drop(CAP_SYS_PTRACE);
}

static void restrict_pointers(void)
{
	if (!text_write(KPTR_RESTRICT, "2"))
		text_die("cannot write %s", KPTR_RESTRICT);
}

static void become_user(void)
{
	if (setgroups(0, NULL) || setresgid(65534, 65534, 65534) ||
	    setresuid(65534, 65534, 65534))
		text_die("cannot become a user: %s", strerror(errno));
}

/* What container runtimes take from root. */
static void enter_container(void)
{
	lose_sys_admin();
	lose_syslog();
	lose_ptrace();
}

/* Its files still belong to it, but its capabilities count in there only. */
static void enter_user_namespace(void)
{
	if (unshare(CLONE_NEWUSER))
		text_die("no user namespace: %s", strerror(errno));
}

/* Root in there, another user outside. Only a dumpable process may map its user. */
static void become_root_in_user_namespace(void)
{
	become_user();
	enter_user_namespace();
	if (prctl(PR_SET_DUMPABLE, 1) || !text_write("/proc/self/uid_map", "0 65534 1") ||
	    getuid())
		text_die("cannot become root of a user namespace: %s", strerror(errno));
}

static void become_user_who_was_let_in(void)
{
	if (chmod(ADDRSPACE_DEVICE, 0666))
		text_die("cannot let anybody in: %s", strerror(errno));
	become_user();
}

enum act { VIEW, SEE_ADDRESSES, CONTROL_FILE, DEVICE, WALK_SELF, WALK_OTHERS, ACTS };

static const char *const act_names[] = {
	"open the views", "see addresses", "open the control file", "open the device",
	"walk its own tables", "walk those of others",
};

static const struct {
	const char *name;
	void (*become)(void);
	const char *may;	/* y or n for each act */
	const char *needs;	/* a file of kernels on which it can be tried; NULL: of each */
} rows[] = {
	{ "root", stay, "yyyyyy", NULL },
	{ "root without CAP_SYS_ADMIN", lose_sys_admin, "yynnnn", NULL },
	{ "root without CAP_SYSLOG", lose_syslog, "ynyynn", NULL },
	{ "root without CAP_SYS_PTRACE", lose_ptrace, "yyyyyn", NULL },
	{ "root, kptr_restrict at 2", restrict_pointers, "ynyynn", NULL },
	{ "root with a container's capabilities", enter_container, "ynnnnn", NULL },
	{ "root of a user namespace", enter_user_namespace, "ynnnnn", USER_NAMESPACES },
	{ "another user, root of a user namespace", become_root_in_user_namespace, "nnnnnn",
	  USER_NAMESPACES },
	{ "another user", become_user, "nnnnnn", NULL },
	{ "another user, the device open to all", become_user_who_was_let_in, "nnnnnn", NULL },
};

#define NR_ROWS	(sizeof(rows) / sizeof(*rows))

static bool opens(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

/* The line of lowmem begins with its bounds. */
static bool sees_addresses(void)
{
	char *text, *at;
	bool sees = false;

	if (!opens("/proc/addrspace/layout", O_RDONLY))
		return false;
	text = text_read("/proc/addrspace/layout");
	for (at = strstr(text, "0x"); at && !sees; at = strstr(at + 2, "0x"))
		sees = strtoull(at, NULL, 16);
	free(text);
	return sees;
}

static bool walks(pid_t pid, const void *address)
{
	struct addrspace_walk walk;
	int fd = open(ADDRSPACE_DEVICE, O_RDWR | O_CLOEXEC);
	bool done = fd >= 0 && !dev_walk(fd, (uintptr_t)address, pid, &walk);

	if (fd >= 0)
		close(fd);
	return done;
}

static bool may(enum act act)
{
	static int here;

	switch (act) {
	case VIEW:
		return opens("/proc/addrspace/layout", O_RDONLY);
	case SEE_ADDRESSES:
		return sees_addresses();
	case CONTROL_FILE:
		return opens(CONTROL, O_WRONLY) || opens(CONTROL, O_RDONLY);
	case DEVICE:
		return opens(ADDRSPACE_DEVICE, O_RDWR);
	case WALK_SELF:
		return walks(0, &here);
	default:
		return walks(getppid(), &here);
	}
}

/* The acts that a child may do after it has become @row. */
static int acts_of(unsigned int row)
{
	int status, acts = 0, act;
	pid_t child = fork();

	if (!child) {
		rows[row].become();
		for (act = 0; act < ACTS; act++)
			acts |= may(act) << act;
		_exit(acts);
	}
	waitpid(child, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static bool is_as_listed(unsigned int row, int acts)
{
	bool right = true;
	int act;

	for (act = 0; act < ACTS; act++)
		if ((acts >> act & 1) != (rows[row].may[act] == 'y')) {
			printf("# %s: wrong is: %s\n", rows[row].name, act_names[act]);
			right = false;
		}
	return right;
}

/* Rows that need what this kernel lacks: said by name. */
static bool cannot_be_tried(unsigned int row)
{
	if (!rows[row].needs || !access(rows[row].needs, F_OK))
		return false;
	printf("# %s: not tried, for this kernel has no %s\n", rows[row].name, rows[row].needs);
	return true;
}

TEST(each_may_do_what_the_table_says)
{
	char *before = text_read(KPTR_RESTRICT);
	unsigned int row;
	int acts;

	for (row = 0; row < NR_ROWS; row++) {
		if (cannot_be_tried(row))
			continue;
		acts = acts_of(row);
		EXPECT_GE(acts, 0);
		EXPECT_TRUE(is_as_listed(row, acts));
		text_write(KPTR_RESTRICT, before);
		chmod(ADDRSPACE_DEVICE, 0600);
	}
	free(before);
}

TEST_HARNESS_MAIN
