// SPDX-License-Identifier: GPL-2.0
/* Capabilities, without a library for one call (see capability.h). */
#include "lib/capability.h"

#include <errno.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "lib/text.h"

void capability_drop(int capability)
{
	struct __user_cap_header_struct head = {
		.version = _LINUX_CAPABILITY_VERSION_3,
	};
	struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3];

	if (syscall(SYS_capget, &head, data))
		text_die("capget: %s", strerror(errno));
	data[CAP_TO_INDEX(capability)].effective &= ~CAP_TO_MASK(capability);
	if (syscall(SYS_capset, &head, data))
		text_die("capset: %s", strerror(errno));
}
