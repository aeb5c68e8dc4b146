// SPDX-License-Identifier: GPL-2.0
/* An oops: classifies the address by its place, and names the code that accessed it. */
#include "diagnose/detect/detectors.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "diagnose/evidence/address.h"
#include "diagnose/diagnosis.h"
#include "diagnose/evidence/oops.h"
#include "import/text/scan.h"
#include "lib/alloc.h"
#include "lib/page.h"

#define FIELD		0x400	/* how far a field usually lies above a bad pointer */
#define FIRST_NO_LOWMEM	0xf8000000	/* whatever the split is */
#define MOST_STACK	12	/* words of it that are shown */

struct fault {
	struct diagnosis *diagnosis;
	struct oops oops;
	struct address address;
	const struct oops_word *base;	/* the register that the address came from, or NULL */
	struct address base_is;
};

/* The finding for each kind of address, and the reason where it is always the same. */
static const struct {
	enum address_kind kind;
	const char *id, *what, *why;
} kinds[] = {
	{ ADDRESS_NULL, "oops-null", "a NULL pointer was followed",
	  "The pointer itself was NULL; the offset is the field's. The lowest page of the "
	  "address space is never mapped for the kernel's own use." },
	{ ADDRESS_ERROR, "oops-error-pointer", "an error pointer was followed",
	  "A function returned an error as a pointer, and the caller did not check for it with "
	  "IS_ERR()." },
	{ ADDRESS_POISON, "oops-use-after-free", "a pointer out of freed memory was followed",
	  "Memory is filled with such a pattern when it is freed, so a pointer read from it "
	  "shows that it was used after that." },
	{ ADDRESS_USER, "oops-user-address", "the kernel followed an address of user space",
	  "User memory is to be accessed by copy_from_user() and the like; or the pointer is "
	  "damaged: a wild one often looks like this." },
	{ ADDRESS_LOWMEM, "oops-lowmem", "an address of lowmem could not be accessed", NULL },
	{ ADDRESS_HOLE, "oops-hole",
	  "an address in a hole was accessed, where nothing is ever mapped",
	  "Holes are left so that an access off the end of a region faults." },
	{ ADDRESS_GUARD, "oops-guard-page", "an access ran off the end of a vmalloc area",
	  "Each area is followed by a page that is never mapped: an index or a length was one "
	  "too large." },
	{ ADDRESS_FREED, "oops-freed-area", "a vmalloc area was accessed after it was freed",
	  "The area's page tables are cleared when it is freed, its addresses are given out "
	  "again only after a TLB flush: the user of it kept the pointer." },
	{ ADDRESS_NO_AREA, "oops-no-area",
	  "an address of vmalloc space was accessed that no area has",
	  "Either the area was freed, or the address was never one: the list of areas was taken "
	  "at another moment than the fault." },
	{ ADDRESS_VMALLOC, "oops-vmalloc",
	  "an address of vmalloc space was accessed that is not mapped", NULL },
	{ ADDRESS_AREA, "oops-area", "a page of a vmalloc area could not be accessed", NULL },
	{ ADDRESS_PKMAP, "oops-pkmap", "a page was accessed by kmap()'s address after kunmap()",
	  "kmap()'s slots are used again: after kunmap() the address may fault, or show another "
	  "page." },
	{ ADDRESS_FIXMAP, "oops-fixmap",
	  "a slot of the fixmap was accessed that is not mapped here",
	  "Temporary mappings are of one CPU (and since 5.11 of one task): another one, or the "
	  "same one after kunmap_atomic(), must not use the address." },
	{ ADDRESS_MODULES, "oops-module", "an address of a module could not be accessed", NULL },
};

#define NR(array)	(sizeof(array) / sizeof(*(array)))

/* The address may be a pointer and an offset: which register has the pointer? */
static void find_base(struct fault *fault)
{
	struct address is;
	int i;

	for (i = 0; i < fault->oops.nr_regs; i++) {
		const struct oops_word *reg = &fault->oops.reg[i];
		uint64_t offset = fault->oops.address - reg->value;

		/* An offset that wraps around to NULL's page is NULL's own. */
		if (fault->oops.address < reg->value || offset >= FIELD || !reg->value)
			continue;
		address_judge(&is, fault->diagnosis, reg->value);
		if (is.kind != ADDRESS_ERROR && is.kind != ADDRESS_POISON && offset)
			continue;
		fault->base = reg;
		fault->base_is = is;
		if (is.kind == ADDRESS_ERROR || is.kind == ADDRESS_POISON)
			return;
	}
}

/* The pointer's own kind explains more than the address itself. */
static enum address_kind kind_of(const struct fault *fault)
{
	if (fault->base && (fault->base_is.kind == ADDRESS_ERROR ||
			    fault->base_is.kind == ADDRESS_POISON))
		return fault->base_is.kind;
	return fault->address.kind;
}

static size_t which(enum address_kind kind)
{
	size_t i;

	for (i = 0; i < NR(kinds); i++)
		if (kinds[i].kind == kind)
			break;
	return i;
}

static const char *access_word(const struct oops *oops)
{
	if (oops->is_fetch)
		return "jumped to it";
	if (!oops->write_known)
		return "accessed it";
	return oops->is_write ? "wrote to it" : "read it";
}

static void show_lines(const struct fault *fault, const struct finding *finding)
{
	const struct oops *oops = &fault->oops;
	struct lines lines = lines_of(fault->diagnosis, SOURCE_KERNEL "oops");

	while (lines_next(&lines))
		if (lines.number == oops->first_line || lines.number == oops->tables_line ||
		    lines.number == oops->function_line)
			finding_line(finding, &lines);
}

static void show_values(const struct fault *fault, const struct finding *finding)
{
	const struct oops *oops = &fault->oops;
	struct address is;
	int i, shown = 0;

	if (oops->has_address)
		finding_value(finding, "address", oops->address, "%s", fault->address.text);
	if (oops->has_pc) {
		address_judge(&is, fault->diagnosis, oops->pc);
		finding_value(finding, oops->is_arm ? "pc" : "EIP", oops->pc, "%s", is.text);
	}
	for (i = 0; i < oops->nr_regs; i++) {
		address_judge(&is, fault->diagnosis, oops->reg[i].value);
		finding_value(finding, oops->reg[i].where, oops->reg[i].value, "%s", is.text);
	}
	for (i = 0; i < oops->nr_words && shown < MOST_STACK; i++) {
		address_judge(&is, fault->diagnosis, oops->word[i].value);
		if (!address_is_telling(&is))
			continue;
		shown++;
		finding_value(finding, oops->word[i].where, oops->word[i].value, "%s", is.text);
	}
}

static void explain(const struct fault *fault, const struct finding *finding)
{
	const struct oops *oops = &fault->oops;
	enum address_kind kind = kind_of(fault);
	size_t entry = which(kind);

	if (*oops->function)
		finding_why(finding, "%s%s%s %s%s%s.", oops->function,
			    *oops->module ? " of the module " : "", oops->module,
			    access_word(oops), *oops->comm ? ", in the task " : "", oops->comm);
	if (fault->base && kind != fault->address.kind)
		finding_why(finding, "%s holds %s; the address is 0x%" PRIx64 " bytes above it.",
			    fault->base->where, fault->base_is.text,
			    (oops->address - fault->base->value) & UINT32_MAX);
	if (entry < NR(kinds) && kinds[entry].why)
		finding_why(finding, "%s", kinds[entry].why);
	if (kind == ADDRESS_LOWMEM && oops->is_protection)
		finding_why(finding, "The page is mapped, but not for this: code and constants "
			    "of the "
			    "kernel are read-only, data is not executable.");
	else if (kind == ADDRESS_LOWMEM)
		finding_why(finding, "All of lowmem is mapped, except freed pages with "
			    "CONFIG_DEBUG_PAGEALLOC and pages that the kernel has unmapped "
			    "itself.");
	if (oops->no_table)
		finding_why(finding, "There is no page table at all for this address.");
}

static void offer(const struct fault *fault, const struct finding *finding)
{
	const char *module = fault->oops.module;

	switch (kind_of(fault)) {
	case ADDRESS_POISON:
	case ADDRESS_FREED:
	case ADDRESS_NO_AREA:
		finding_change(finding, "boot parameter", "slub_debug=FZPU",
			       "the report then names the code that freed the memory, with a "
			       "trace");
		finding_costs(finding, "memory and time");
		break;
	case ADDRESS_PKMAP:
	case ADDRESS_FIXMAP:
		finding_change(finding, "configuration", "CONFIG_DEBUG_HIGHMEM=y", "checks each "
			       "mapping "
			       "and unmapping of a highmem page");
		break;
	case ADDRESS_HOLE:
		finding_change(finding, "code", "kmap_local_page() in place of page_address() or "
			       "__va()",
			       "a page of highmem has no address but a temporary one");
		break;
	default:
		break;
	}
	if (*module)
		finding_change(finding, "module", module, "a newer version of it, or doing "
			       "without it: "
			       "its code made the access");
}

static void report(struct fault *fault)
{
	struct oops *oops = &fault->oops;
	size_t kind = which(kind_of(fault));
	struct finding finding;

	finding = finding_new(fault->diagnosis, kind < NR(kinds) ? kinds[kind].id : "oops-address",
			      "oops", WEIGHT_FAILED + 5, "%s: "
			      "0x%08" PRIx64 "%s%s", kind < NR(kinds) ?
			      kinds[kind].what : "an address could not be accessed", oops->address,
			      *oops->function ? ", in " : "", oops->function);
	show_lines(fault, &finding);
	show_values(fault, &finding);
	explain(fault, &finding);
	offer(fault, &finding);
	finding_figure(&finding, "address", oops->address);
	if (kind_of(fault) <= ADDRESS_POISON && kind_of(fault) > ADDRESS_NUMBER)
		finding_sure(&finding, SURE_COMPUTED, "the value shows it, whatever the layout is");
	else if (fault->diagnosis->has_layout)
		finding_sure(&finding, SURE_COMPUTED, "the layout shows its place");
	else
		finding_sure(&finding, SURE_LIKELY, "without the layout: %s",
			     fault->diagnosis->no_layout);
}

/* An oops without an address, by its first line; any other is a "bug". */
static const struct {
	const char *word, *id, *what, *why;
} stops[] = {
	{ "stack guard page was hit", "oops-stack-overflow", "a kernel stack overflowed",
	  "The page below each stack is never mapped. A deep recursion or a large variable "
	  "used up the stack: the trace shows where." },
	{ "kernel stack overflow", "oops-stack-overflow", "a kernel stack overflowed",
	  "The page below each stack is never mapped. A deep recursion or a large variable "
	  "used up the stack: the trace shows where." },
	{ "general protection fault", "oops-protection-fault", "a general protection fault: the "
	  "CPU refused an instruction of the kernel",
	  "The CPU refuses a bad segment, a reserved value or a privileged instruction so; it "
	  "names no address." },
	{ "Unhandled fault: ", "oops-unhandled-fault", "an access failed that the kernel has no "
	  "handler for", "The address is mapped, but the bus or the device refused the access (an "
	  "external abort: often a device without clock or power), or it was not aligned." },
	{ "Unhandled prefetch abort: ", "oops-unhandled-fault", "an instruction could not be "
	  "fetched, and the kernel has no handler for that", "The cause is not a missing "
	  "mapping; the line names the fault." },
	{ "Internal error: : ", "oops-unhandled-fault", "an access failed that the kernel has no "
	  "handler for", "The line before it, which names the fault, is missing." },
	{ "kernel BUG at ", "bug", NULL, NULL },
	{ "BUG: Bad page", "bug", NULL, NULL },
	{ "Internal error: Oops - BUG", "bug", NULL, NULL },
	{ "Internal error: ", "oops-other", "the kernel stopped by an exception",
	  "The line names the exception; the report has no address that was accessed." },
	{ "Oops: ", "oops-other", "the kernel stopped by an exception",
	  "The report has no address that was accessed: its first line is missing." },
	{ ": 0000 [#", "oops-other", "the kernel stopped by an exception",
	  "The line names the exception; it has no address that was accessed." },
};

static size_t stop_of(const char *line)
{
	size_t i;

	for (i = 0; i < NR(stops); i++)
		if (strstr(line, stops[i].word))
			break;
	return i;
}

/* "kernel BUG at mm/highmem.c:123!": the kernel stopped by itself. */
static struct finding new_bug(struct fault *fault, bool in_highmem)
{
	struct finding finding;

	finding = finding_new(fault->diagnosis, in_highmem ? "bug-in-highmem" : "bug", "oops",
			      WEIGHT_FAILED + 4, "the kernel stopped itself: one of its own "
			      "checks failed%s",
			      in_highmem ? ", among the mappings of highmem pages" : "");
	if (in_highmem)
		finding_why(&finding, "Mappings of highmem pages are unmapped in the reverse "
			    "order, each once; a page may be mapped twice, but not unmapped "
			    "twice; interrupts may not use kmap().");
	else
		finding_why(&finding, "That line of the source has the check.");
	return finding;
}

static void report_stop(struct fault *fault)
{
	struct lines lines = lines_of(fault->diagnosis, SOURCE_KERNEL "oops");
	struct finding finding;
	size_t stop = NR(stops);

	while (stop == NR(stops) && lines_next(&lines))
		stop = stop_of(lines.line);
	if (stop == NR(stops))
		return;
	if (stops[stop].what) {
		finding = finding_new(fault->diagnosis, stops[stop].id, "oops", WEIGHT_FAILED + 4,
				      "%s", stops[stop].what);
		finding_why(&finding, "%s", stops[stop].why);
	} else {
		finding = new_bug(fault, strstr(lines.line, "highmem"));
	}
	finding_line(&finding, &lines);
	show_values(fault, &finding);
	if (*fault->oops.module)
		finding_change(&finding, "module", fault->oops.module, "a newer version of it, "
			       "or doing without it: it was running");
	finding_sure(&finding, SURE_STATED, "the kernel says so");
}

/* Stacks are in lowmem, except on ARM since 5.18 (VMAP_STACK). */
static void find_stack(struct fault *fault)
{
	struct diagnosis *diagnosis = fault->diagnosis;
	unsigned int kernel = diagnosis_kernel(diagnosis);
	int i;

	if (fault->oops.is_arm && (!kernel || kernel >= MODEL_KERNEL(5, 18, 0)))
		return;
	for (i = 0; i < fault->oops.nr_regs; i++) {
		const struct oops_word *reg = &fault->oops.reg[i];

		if ((!strcasecmp(reg->where, "esp") || !strcmp(reg->where, "sp")) &&
		    reg->value < FIRST_NO_LOWMEM)
			diagnosis->in_lowmem = reg->value | (PAGE_SIZE - 1);
	}
}

void detect_oops(struct diagnosis *diagnosis)
{
	struct fault *fault = xcalloc(1, sizeof(*fault));

	fault->diagnosis = diagnosis;
	oops_read(&fault->oops, diagnosis);
	find_stack(fault);
	if (fault->oops.found && fault->oops.has_address) {
		address_judge(&fault->address, diagnosis, fault->oops.address);
		find_base(fault);
		report(fault);
	} else if (fault->oops.found) {
		report_stop(fault);
	}
	free(fault);
}
