// SPDX-License-Identifier: GPL-2.0
/* Who may see addresses and use the device (see access.h). */
#include "core/access.h"

#include <linux/capability.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/security.h>
#include <linux/string.h>
#include <linux/user_namespace.h>

/*
 * With kptr_restrict at 2, %pK prints zeros for everybody; the variable itself is
 * not exported. At 1 it prints zeros to a caller without CAP_SYSLOG, or whose
 * effective ids are not its real ones; then it is the caller who sees none. At 0 it
 * prints a hash.
 */
static bool hidden_from_all(void)
{
	static const char it;
	char text[2 * sizeof(void *) + 1];

	snprintf(text, sizeof(text), "%pK", &it);
	return strspn(text, "0") == strlen(text);
}

/**
 * access_may_see_addresses() - may the opener of a file see addresses?
 * @file: the file, opened
 *
 * The rule of kptr_restrict: the opener needs CAP_SYSLOG at the time of opening, and
 * with 2 no opener sees any.
 *
 * Return: whether the file may show addresses.
 */
bool access_may_see_addresses(const struct file *file)
{
	return file_ns_capable(file, &init_user_ns, CAP_SYSLOG) &&
	       !hidden_from_all();
}

/**
 * access_may_use_device() - may the caller use the mappers from user space?
 *
 * A caller that maps device memory and sees page tables can do as much as one
 * that opens /dev/mem: hence the same reason for a kernel that is locked down.
 *
 * Return: 0 or -EPERM.
 */
int access_may_use_device(void)
{
	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	return security_locked_down(LOCKDOWN_DEV_MEM);
}
