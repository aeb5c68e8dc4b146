// SPDX-License-Identifier: GPL-2.0
/*
 * Failed allocations of virtual addresses: the request never fits, the space is full or
 * fragmented, freed areas still occupy it, or it is ARM's own area for modules.
 */
#include "diagnose/detect/detectors.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "diagnose/detect/question.h"
#include "lib/alloc.h"
#include "lib/page.h"
#include "lib/size.h"

#define MIB		((uint64_t)1 << 20)
#define MOST_LINES	4	/* of failures, as evidence */
#define NEARLY_FULL	85	/* per cent */

static const char *const ids[] = {
	[CAUSE_NEVER] = "vmalloc-never-fits", [CAUSE_FULL] = "vmalloc-full",
	[CAUSE_FRAGMENTED] = "vmalloc-fragmented", [CAUSE_LAZY] = "vmalloc-lazy",
	[CAUSE_PASSED] = "vmalloc-was-full", [CAUSE_UNKNOWN] = "vmalloc-failed",
};

static const char *const what[] = {
	[CAUSE_NEVER] = "it is larger than all of vmalloc space",
	[CAUSE_FULL] = "vmalloc space is full",
	[CAUSE_FRAGMENTED] = "vmalloc space has enough free bytes, but not in one piece",
	[CAUSE_LAZY] = "enough space is freed, but not yet reusable",
	[CAUSE_PASSED] = "there was no room in vmalloc space then; now there is",
	[CAUSE_UNKNOWN] = "vmalloc space had no hole for it",
};

/* ARM's modules have an area of their own, unless another place is also allowed. */
static bool is_in_modules(const struct question *question, const struct failure *failure)
{
	const struct diagnosis *diagnosis = question->diagnosis;
	uint64_t base = 0;

	if (!diagnosis->is_arm)
		return false;
	parameters_number(&diagnosis->parameters, "page_offset", &base);
	if (diagnosis->has_model)
		base = diagnosis->inputs.page_offset.value;
	if (failure->high)
		return base && failure->high <= base;
	return (failure->purpose == FOR_MODULE || failure->purpose == FOR_BPF) &&
	       diagnosis_config(diagnosis, "CONFIG_ARM_MODULE_PLTS") != MODEL_YES;
}

static const struct failure *find_worst(const struct question *question, bool of_modules)
{
	const struct failure *worst = NULL;
	int i;

	for (i = 0; i < question->failures.nr; i++) {
		const struct failure *one = &question->failures.failure[i];

		if (one->lack == LACK_PAGES || one->lack == LACK_SENSE ||
		    is_in_modules(question, one) != of_modules)
			continue;
		if (!worst || one->size > worst->size)
			worst = one;
	}
	return worst;
}

static void show_failures(const struct question *question, const struct finding *finding,
			  bool of_modules)
{
	int i, shown = 0;

	for (i = 0; i < question->failures.nr && shown < MOST_LINES; i++) {
		const struct failure *one = &question->failures.failure[i];

		if (one->lack == LACK_PAGES || one->lack == LACK_SENSE ||
		    is_in_modules(question, one) != of_modules)
			continue;
		shown++;
		finding_line(finding, &one->line);
		if (one->times > 1)
			finding_evidence(finding, one->line.file, 0,
					 "the same %lu times", one->times);
		if (*one->function)
			finding_evidence(finding, one->line.file, one->function_line,
					 "asked for by %s()%s%s%s", one->function,
					 *one->module ? " of " : "", one->module, "");
	}
}

/* A list that is cut off still shows the areas in the way, but not the free space. */
static enum cause cause_of_no_fit(const struct question *question)
{
	if (question->space.cut)
		return CAUSE_UNKNOWN;
	return question->space.free + question->space.lazy >= question->needs ?
	       CAUSE_FRAGMENTED : CAUSE_FULL;
}

static void judge_by_areas(struct question *question)
{
	const struct diagnosis *diagnosis = question->diagnosis;
	const struct vmareas *areas = &diagnosis->areas;
	struct fit *fit = &question->fit;

	fit_try(areas->placed ?: areas, question->worst->size ?: PAGE_SIZE,
		question->align, fit);
	if (areas->placed || !fit_ends_by(fit, areas->doubtful_from))
		fit_doubt(fit);
	question->has_fit = true;
	switch (fit->verdict) {
	case FIT_NEVER:
		question->cause = CAUSE_NEVER;
		break;
	case FIT_AFTER_PURGE:
		question->cause = CAUSE_LAZY;
		break;
	case FIT_NOT:
		question->cause = cause_of_no_fit(question);
		break;
	case FIT_PERHAPS:
		question->cause = CAUSE_UNKNOWN;
		break;
	default:
		question->cause = CAUSE_PASSED;
	}
}

static void judge(struct question *question)
{
	const struct space *space = &question->space;

	question->needs = failure_needs(question->worst);
	question->align = failure_align(question->worst, question->diagnosis);
	question->cause = CAUSE_UNKNOWN;
	if (space->total && question->needs > space->total)
		question->cause = CAUSE_NEVER;
	else if (!question->worst->size)
		question->cause = space->has_hole && space->hole < SMALL_HOLE ? CAUSE_FULL :
									CAUSE_UNKNOWN;
	else if (question->diagnosis->has_areas)
		judge_by_areas(question);
	else if (space->has_hole && space->hole >= question->needs + question->align)
		question->cause = CAUSE_PASSED;
	else if (space->has_used && space->free < question->needs)
		question->cause = CAUSE_FULL;
	else if (space->has_hole)
		question->cause = CAUSE_FRAGMENTED;
}

static void show_space(const struct question *question, const struct finding *finding)
{
	const struct space *space = &question->space;
	char *total = size_words(space->total), *free_text = size_words(space->free);
	char *hole = size_words(space->hole), *lazy = size_words(space->lazy);

	if (space->cut)
		finding_evidence(finding, SOURCE_KERNEL "vmallocinfo", 0,
				 "%s: the areas from 0x%08" PRIx64 " on are unknown",
				 space->cut, question->diagnosis->areas.doubtful_from);
	if (space->total_at.number)
		finding_line(finding, &space->total_at);
	if (space->used_at.number && space->has_hole) {
		finding_line(finding, &space->used_at);
		finding_line(finding, &space->hole_at);
	} else if (space->has_used) {
		finding_evidence(finding, SOURCE_KERNEL "vmallocinfo", 0,
				 "of %s %s are free%s%s%s%s", total, free_text,
				 space->has_hole ? ", the largest hole has " : "",
				 space->has_hole ? hole : "",
				 space->lazy ? "; freed, but not yet flushed: " : "",
				 space->lazy ? lazy : "");
	}
	if (space->total)
		finding_figure(finding, "total", space->total);
	if (space->has_used) {
		finding_figure(finding, "used", space->used);
		finding_figure(finding, "free", space->free);
	}
	if (space->has_hole)
		finding_figure(finding, "largest_hole", space->hole);
	free(total);
	free(free_text);
	free(hole);
	free(lazy);
}

static void explain_request(const struct question *question, const struct finding *finding)
{
	char *needs = size_words(question->needs), *align = size_words(question->align);

	if (question->worst->size && question->worst->purpose == FOR_IOREMAP)
		finding_why(finding, "ioremap() aligns to its size, rounded up to a power of two, "
			    "up to this kernel's limit: here the hole must have %s with the "
			    "guard page (%" PRIu64 " bytes), aligned to %s.", needs,
			    question->needs, align);
	else if (question->worst->size)
		finding_why(finding, "Including its guard page, the area needs %" PRIu64
			    " bytes in one piece.", question->needs);
	if (question->worst->size) {
		finding_figure(finding, "needs", question->needs);
		finding_figure(finding, "align", question->align);
	}
	free(needs);
	free(align);
}

static void explain_cause(const struct question *question, const struct finding *finding)
{
	switch (question->cause) {
	case CAUSE_NEVER:
		finding_why(finding, "No order in which drivers load can help: the whole space "
			    "is smaller than the request.");
		break;
	case CAUSE_FRAGMENTED:
		finding_why(finding, "The kernel cannot move an area that is in use: small ones "
			    "in between keep the free pieces apart until they are freed.");
		break;
	case CAUSE_LAZY:
		finding_why(finding, "Freed areas keep their addresses until enough of them "
			    "are waiting for one TLB flush on all CPUs. The kernel purges them "
			    "before it gives up, so another request may have taken the space "
			    "first.");
		break;
	case CAUSE_PASSED:
		finding_why(finding, "The list of areas was taken at another moment than the "
			    "failure, and has a hole that is large enough.");
		break;
	case CAUSE_UNKNOWN:
		if (question->space.cut) {
			finding_why(finding, "Addresses that are not listed may be in use or "
				    "free: the complete /proc/vmallocinfo of this machine, "
				    "read as root, would show it.");
			break;
		}
		if (question->has_fit) {
			finding_why(finding, "A hole seems large enough, but the kernel may miss "
				    "it, or an area that is not shown may lie in it.");
			break;
		}
		finding_why(finding, "Whether the space is full or in pieces, the message does "
			    "not say: /proc/vmallocinfo, read as root, would.");
		break;
	default:
		finding_why(finding, "Each area is in use by its caller; vmalloc space does "
			    "not grow after boot.");
	}
}

static enum sureness sureness(const struct question *question, const char **why)
{
	if (question->has_fit && question->cause == CAUSE_UNKNOWN) {
		*why = "the kernel says that it failed; the areas do not show why";
		return SURE_LIKELY;
	}
	if (question->has_fit) {
		*why = "the areas in vmallocinfo show it, if it was read at that time";
		return SURE_COMPUTED;
	}
	if (question->cause == CAUSE_NEVER) {
		*why = "the size of the space is known";
		return SURE_COMPUTED;
	}
	if (question->space.has_used && !question->space.has_hole) {
		*why = "the kernel reports the failure; the sizes of the areas are known, but "
		       "not their places";
		return SURE_LIKELY;
	}
	if (question->space.has_hole && question->cause == CAUSE_UNKNOWN) {
		*why = "the kernel says that it failed; the message does not have the size";
		return SURE_LIKELY;
	}
	if (question->space.has_hole) {
		*why = "VmallocUsed and VmallocChunk show it, if they are of that time";
		return SURE_COMPUTED;
	}
	*why = "the kernel says that it failed; how full the space is, no file shows";
	return SURE_LIKELY;
}

static void report(struct question *question)
{
	char *words = failure_words(question->worst);
	struct finding finding = finding_new(question->diagnosis, ids[question->cause],
					     "vmalloc", WEIGHT_FAILED + (question->cause !=
					     CAUSE_PASSED), "%s failed: %s", words,
					     what[question->cause]);
	struct holders holders;
	const char *because;
	enum sureness sure = sureness(question, &because);

	holders_read(&holders, question->diagnosis, false);
	show_failures(question, &finding, false);
	show_space(question, &finding);
	holders_show(&holders, &finding);
	explain_request(question, &finding);
	explain_cause(question, &finding);
	question_offer(question, &finding, &holders);
	finding_sure(&finding, sure, "%s%s%s", because, question->diagnosis->assumed ? "; " : "",
		     question->diagnosis->assumed ?: "");
	holders_free(&holders);
	free(words);
}

static void report_modules(struct question *question)
{
	const struct diagnosis *diagnosis = question->diagnosis;
	const struct region *area = diagnosis->has_layout ?
				    layout_find(&diagnosis->layout, "modules") : NULL;
	char *words = failure_words(question->worst);
	char *size = size_words(area ? area->size : 14 * MIB);
	struct finding finding = finding_new(question->diagnosis, "modules-full", "vmalloc",
					     WEIGHT_FAILED + 1, "%s failed: the modules' own area "
					     "has no room for it, and vmalloc= does not change "
					     "that",
					     words);
	struct holders holders;

	question->needs = failure_needs(question->worst);
	question->align = failure_align(question->worst, diagnosis);
	holders_read(&holders, diagnosis, true);
	show_failures(question, &finding, true);
	holders_show(&holders, &finding);
	finding_why(&finding, "On 32-bit ARM code of modules and of BPF programs must lie within a "
		    "branch's reach of the kernel's: in %s below PAGE_OFFSET%s, apart from "
		    "vmalloc space.", size, area ? "" : " (16 MiB without highmem)");
	explain_request(question, &finding);
	finding_change(&finding, "configuration", "CONFIG_ARM_MODULE_PLTS=y",
		       "modules that do not fit are placed in vmalloc space, and reach the kernel "
		       "by tables of long branches");
	finding_costs(&finding, "an indirect branch for each such call");
	if (question->worst->purpose == FOR_BPF)
		finding_change(&finding, "sysctl", "net.core.bpf_jit_enable=0",
			       "BPF programs are interpreted and need no such addresses (unless "
			       "the kernel has CONFIG_BPF_JIT_ALWAYS_ON)");
	finding_change(&finding, "configuration", "large modules built in (=y)",
		       "the kernel's image does not count against this area");
	finding_costs(&finding, "an image that is larger by that amount");
	if (area)
		finding_figure(&finding, "total", area->size);
	finding_sure(&finding, question->worst->high ? SURE_STATED : SURE_COMPUTED,
		     question->worst->high ?
		     "the kernel names the range that was searched" :
		     "the trace shows that the request was for code; without "
		     "CONFIG_ARM_MODULE_PLTS, code has no other place");
	holders_free(&holders);
	free(size);
	free(words);
}

/* There are addresses, but no memory for the pages or for their page tables. */
static void report_pages(struct question *question)
{
	const struct failure *failure = NULL;
	struct finding finding;
	char *words;
	int i;

	for (i = 0; i < question->failures.nr; i++)
		if (question->failures.failure[i].lack == LACK_PAGES)
			failure = &question->failures.failure[i];
	if (!failure)
		return;
	words = failure_words(failure);
	finding = finding_new(question->diagnosis, "vmalloc-no-pages", "vmalloc", WEIGHT_FAILED,
			      "%s failed for lack of memory, not of addresses", words);
	finding_line(&finding, &failure->line);
	finding_why(&finding, "The kernel had found addresses and then no pages to map there: a "
		    "larger vmalloc= takes more lowmem away and makes it worse.");
	finding_sure(&finding, SURE_STATED, "the message says so");
	free(words);
}

/* No machine can serve it: the size itself is wrong. */
static void report_senseless(struct question *question)
{
	const struct failure *failure = NULL;
	struct finding finding;
	char *words;
	int i;

	for (i = 0; i < question->failures.nr && !failure; i++)
		if (question->failures.failure[i].lack == LACK_SENSE)
			failure = &question->failures.failure[i];
	if (!failure)
		return;
	words = failure->size ? failure_words(failure) : xstrdup("an allocation of 0 bytes");
	finding = finding_new(question->diagnosis, "vmalloc-bad-size", "vmalloc", WEIGHT_FAILED,
			      "%s failed: %s", words, failure->size ?
			      "it is more than all RAM" : "that is nothing to map");
	finding_line(&finding, &failure->line);
	if (*failure->function)
		finding_evidence(&finding, failure->line.file, failure->function_line,
				 "asked for by %s()%s%s", failure->function,
				 *failure->module ? " of " : "", failure->module);
	finding_why(&finding, "vmalloc() refuses such a size before it looks for addresses: "
		    "vmalloc= does not help. The caller computed it: a wrong length often "
		    "comes from a header or an argument that nothing checked.");
	if (*failure->module)
		finding_change(&finding, "module", failure->module, "a newer version of it: the "
			       "size is its own");
	finding_figure(&finding, "size", failure->size);
	finding_sure(&finding, SURE_COMPUTED, "the message has the size");
	free(words);
}

/* Nothing has failed yet. */
static void report_near(struct question *question)
{
	const struct space *space = &question->space;
	uint64_t percent = space->total ? (space->used * 100 + space->total / 2) / space->total : 0;
	char *total = size_words(space->total), *hole = size_words(space->hole);
	struct holders holders;
	struct finding finding;

	finding = finding_new(question->diagnosis, "vmalloc-nearly-full", "vmalloc", WEIGHT_NEAR,
			      "vmalloc space is nearly full: %" PRIu64 "%% of %s are in use, the "
			      "largest hole has %s", percent, total, hole);
	holders_read(&holders, question->diagnosis, false);
	show_space(question, &finding);
	holders_show(&holders, &finding);
	finding_why(&finding, "An ioremap() of 16 MiB, as for a graphics card, or any other area "
		    "of "
		    "%s or more fails now; the guard page of each area counts.", hole);
	question->needs = SMALL_HOLE + PAGE_SIZE;
	question->align = PAGE_SIZE;
	question->cause = CAUSE_FULL;
	question_offer(question, &finding, &holders);
	finding_sure(&finding, SURE_COMPUTED, "the figures say so");
	holders_free(&holders);
	free(total);
	free(hole);
}

static bool is_nearly_full(const struct space *space)
{
	return space->total && space->has_hole && space->hole < SMALL_HOLE &&
	       (space->used * 100 / space->total >= NEARLY_FULL ||
		space->hole < space->total / 32);
}

void detect_vmalloc(struct diagnosis *diagnosis)
{
	static const struct failure of_any_size = { .purpose = FOR_IOREMAP, .size = SMALL_HOLE };
	struct question *question = xcalloc(1, sizeof(*question));

	question->diagnosis = diagnosis;
	failures_read(&question->failures, diagnosis);
	space_read(&question->space, diagnosis);
	report_pages(question);
	report_senseless(question);
	question->worst = find_worst(question, true);
	if (question->worst)
		report_modules(question);
	question->worst = find_worst(question, false);
	if (question->worst) {
		judge(question);
		report(question);
	} else if (is_nearly_full(&question->space)) {
		question->worst = &of_any_size;
		report_near(question);
	}
	free(question);
}
