// SPDX-License-Identifier: GPL-2.0
/*
 * Compares the facts about the machine and the kernel's configuration with sysfs,
 * uname, the kernel's log, and the kernel's notes for readers of crash dumps.
 */
#include "kselftest_harness.h"

#include <sys/utsname.h>

#include "lib/kcore.h"
#include "lib/layout.h"
#include "lib/text.h"
#include "lib/witness.h"

#define SYS_CPU		"/sys/devices/system/cpu/"

READ_AT_START(layout, machine_layout)

FIXTURE(facts)
{
	struct layout layout;
};

FIXTURE_SETUP(facts)
{
	self->layout = machine_layout;
}

FIXTURE_TEARDOWN(facts) {}

static bool file_says(const char *path, const char *word)
{
	char *text = text_read(path);
	bool says = strstr(text, word);

	free(text);
	return says;
}

/* The number at the end of "0-3" or "0". */
static unsigned long last_cpu(const char *path)
{
	char *text = text_read(path);
	char *dash = strrchr(text, '-');
	unsigned long last = strtoul(dash ? dash + 1 : text, NULL, 10);

	free(text);
	return last;
}

TEST_F(facts, pti)
{
	if (kernel_is_arm())
		SKIP(return, "ARM has no PTI");
	EXPECT_EQ(layout_yes(&self->layout, "pti"),
		  file_says(SYS_CPU "vulnerabilities/meltdown",
			    "Mitigation: PTI"));
}

TEST_F(facts, levels_of_arm)
{
	uint64_t levels;

	if (!kernel_is_arm())
		SKIP(return, "this is x86");
	levels = kernel_says("page_table_levels");
	EXPECT_EQ(layout_number(&self->layout, "page_table_levels"), levels);
	EXPECT_EQ(layout_yes(&self->layout, "lpae"), levels == 3);
	EXPECT_EQ(layout_number(&self->layout, "large_page_size"),
		  levels == 3 ? 2 << 20 : 1 << 20);
	EXPECT_EQ(layout_number(&self->layout, "phys_offset"), iomem_ram_start());
}

/* Reads the notes that the kernel writes for readers of its crash dumps. */
TEST_F(facts, pae_and_levels)
{
	uint64_t unused, fifth, levels;
	bool pae;

	if (kernel_is_arm())
		SKIP(return, "ARM has no /proc/kcore");
	pae = vmcoreinfo_number("CONFIG_X86_PAE", 10, &unused);
	if (vmcoreinfo_number("NUMBER(pgtable_l5_enabled)", 10, &fifth))
		levels = 4 + fifth;
	else
		levels = pae ? 3 : 2;
	EXPECT_EQ(layout_yes(&self->layout, "pae"), pae);
	EXPECT_EQ(layout_number(&self->layout, "page_table_levels"), levels);
	EXPECT_EQ(layout_number(&self->layout, "large_page_size"),
		  levels > 2 ? 2 << 20 : 4 << 20);
}

/*
 * The bits that the kernel allows in a PTE, of which NX is the highest; and its
 * log.
 */
TEST_F(facts, nx)
{
	bool nx;

	if (kernel_is_arm())
		SKIP(return, "each kernel of ARMv7 has it");
	nx = layout_yes(&self->layout, "nx");
	EXPECT_EQ(nx, kernel_says("__supported_pte_mask") >> 63);
	EXPECT_EQ(nx, log_says("NX (Execute Disable) protection: active"));
}

/* The kernel has a HighMem zone, possibly empty, only if it has pkmap. */
TEST_F(facts, highmem)
{
	EXPECT_EQ(layout_yes(&self->layout, "highmem"),
		  file_says("/proc/zoneinfo", "HighMem"));
}

TEST_F(facts, local_may_sleep)
{
	EXPECT_EQ(layout_yes(&self->layout, "local_may_sleep"),
		  kernel_keeps_tasks());
}

TEST_F(facts, cpus)
{
	EXPECT_EQ(layout_number(&self->layout, "nr_cpus"),
		  last_cpu(SYS_CPU "kernel_max") + 1);
	EXPECT_EQ(layout_number(&self->layout, "cpus_possible"),
		  last_cpu(SYS_CPU "possible") + 1);
}

TEST_F(facts, page_size)
{
	EXPECT_EQ(layout_number(&self->layout, "page_size"),
		  (uint64_t)sysconf(_SC_PAGESIZE));
}

TEST_F(facts, release)
{
	struct utsname uts;

	ASSERT_EQ(uname(&uts), 0);
	EXPECT_STREQ(layout_fact(&self->layout, "release"), uts.release);
}

TEST_HARNESS_MAIN
