// SPDX-License-Identifier: GPL-2.0
/* The permission to see addresses and to use the device (see access.h). */
#include "core/access.h"

#include <linux/capability.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/security.h>
#include <linux/string.h>
#include <linux/user_namespace.h>

/*
 * With kptr_restrict at 2, %pK prints zeros for every reader; the variable itself is
 * not exported. At 1 it prints zeros for a caller without CAP_SYSLOG, or with effective
 * ids other than its real ones; such a caller sees no addresses here either. At 0 it
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
 * as_access_may_see_addresses() - may the opener of a file see addresses?
 * @file: the file, opened
 *
 * The rule is that of kptr_restrict: the file must have been opened with CAP_SYSLOG;
 * at 2, no opener may see addresses.
 *
 * Return: whether the file may show addresses.
 */
bool as_access_may_see_addresses(const struct file *file)
{
	return file_ns_capable(file, &init_user_ns, CAP_SYSLOG) &&
	       !hidden_from_all();
}

/**
 * as_access_may_use_device() - may the caller use the mappers from user space?
 *
 * The device maps device memory and shows page tables, as /dev/mem does. Kernel
 * lockdown forbids both for the same reason.
 *
 * Return: 0 or -EPERM.
 */
int as_access_may_use_device(void)
{
	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	return security_locked_down(LOCKDOWN_DEV_MEM);
}
