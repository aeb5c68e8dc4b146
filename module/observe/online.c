// SPDX-License-Identifier: GPL-2.0
/* The page tables that memory hot-remove cannot free at the moment (see online.h). */
#include "observe/online.h"

#include <linux/lockdep.h>
#include <linux/memory.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/notifier.h>
#include <linux/rcupdate.h>

#include "arch/arch.h"

/*
 * The sections that are checked, of all those that a table covers: enough for tables
 * of up to 1 GiB of struct pages. Only with five levels are there larger ones, of 512
 * GiB; such a table is not read if the memory at its beginning is offline.
 */
#define MOST_SECTIONS	512

static bool any_online(unsigned long first_pfn, unsigned long last_pfn)
{
	unsigned long nr = pfn_to_section_nr(first_pfn);
	unsigned long last = min(pfn_to_section_nr(last_pfn),
				 nr + MOST_SECTIONS - 1);

	for (; nr <= last && nr < NR_MEM_SECTIONS; nr++)
		if (online_section_nr(nr))
			return true;
	return false;
}

/**
 * as_online_table_stays() - is a table of the kernel half safe from hot-remove?
 * @addr: an address that the table translates
 * @size: the size that the whole table covers
 *
 * Context: interrupts disabled, from here until the table has been read.
 */
bool as_online_table_stays(unsigned long addr, unsigned long size)
{
	unsigned long first, last;

	lockdep_assert_irqs_disabled();
	if (!arch_memory_of(addr, PAGE_SIZE, &first, &last) ||
	    any_online(first, last))
		return true;
	return !arch_memory_of(addr, size, &first, &last) ||
	       any_online(first, last);
}

/* At MEM_OFFLINE the sections are marked offline already; nothing is freed yet. */
static int notice(struct notifier_block *unused, unsigned long event,
		  void *data)
{
	if (event == MEM_OFFLINE)
		synchronize_rcu();
	return NOTIFY_OK;
}

static struct notifier_block notifier = { .notifier_call = notice };

/**
 * as_online_init() - register for notifications; to be called before the first walk
 *
 * Return: 0 or a negative errno.
 */
int as_online_init(void)
{
	return register_memory_notifier(&notifier);
}

/**
 * as_online_exit() - undo as_online_init(), after the last walk
 */
void as_online_exit(void)
{
	unregister_memory_notifier(&notifier);
}
