/* SPDX-License-Identifier: GPL-2.0 */
/*
 * An interrupt that interrupts all else, for addrspace_test_slots_nest: on x86 the NMI,
 * as an IPI. 32-bit ARM has none.
 */
#ifndef ADDRSPACE_TEST_NMI_H
#define ADDRSPACE_TEST_NMI_H

#include <linux/cpumask.h>
#include <linux/types.h>

#ifdef CONFIG_X86
#include <linux/nmi.h>
#include <asm/apic.h>
#include <asm/nmi.h>

#define NMI_EXISTS	true

/* Returns: was it for the handler? */
static bool (*nmi_handler)(void);

static int nmi_arrives(unsigned int type, struct pt_regs *regs)
{
	return nmi_handler() ? NMI_HANDLED : NMI_DONE;
}

static void nmi_begin(bool (*handler)(void))
{
	nmi_handler = handler;
	register_nmi_handler(NMI_LOCAL, nmi_arrives, 0, "addrspace_test");
}

static void nmi_end(void)
{
	unregister_nmi_handler(NMI_LOCAL, "addrspace_test");
}

static void nmi_send(int cpu)
{
	apic->send_IPI_mask(cpumask_of(cpu), NMI_VECTOR);
}
#else
#define NMI_EXISTS	false

static inline void nmi_begin(bool (*handler)(void)) {}
static inline void nmi_end(void) {}
static inline void nmi_send(int cpu) {}
#endif

#endif /* ADDRSPACE_TEST_NMI_H */
