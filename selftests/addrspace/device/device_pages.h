/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The fixture of the tests of sets of pages: an open file to work with, a
 * second one that watches, and a check that nothing is left behind. Include
 * kselftest_harness.h first.
 */
#ifndef ADDRSPACE_TEST_DEVICE_PAGES_H
#define ADDRSPACE_TEST_DEVICE_PAGES_H

#include <unistd.h>

#include "lib/device.h"

/* The state before each test, which must be restored after it. */
FIXTURE(pages)
{
	int fd;
	int other;		/* watches */
	long window_used;
	uint32_t in_use;
};

FIXTURE_SETUP(pages)
{
	self->other = dev_open();
	self->fd = dev_open();
	self->window_used = window_sum("used");
	self->in_use = dev_pages_in_use(self->other);
}

FIXTURE_TEARDOWN(pages)
{
	close(self->fd);
	EXPECT_EQ(window_sum("used"), self->window_used);
	EXPECT_EQ(dev_pages_in_use(self->other), self->in_use);
	close(self->other);
}

#endif /* ADDRSPACE_TEST_DEVICE_PAGES_H */
