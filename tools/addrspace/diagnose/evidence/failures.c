// SPDX-License-Identifier: GPL-2.0
/* Failed allocations in a log (see failures.h). */
#include "diagnose/evidence/failures.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "import/text/scan.h"
#include "lib/alloc.h"
#include "lib/page.h"
#include "lib/size.h"

#define MIB		((uint64_t)1 << 20)
#define MOST_SIZE	(1ULL << 32)

/*
 * The kernel's messages. If the size is that of the area, it includes the guard page.
 */
static const struct {
	const char *begin, *also;
	enum failure_lack lack;
	bool guarded;
} messages[] = {
	{ "vmap allocation for size ", NULL, LACK_ADDRESSES, true },
	{ "vmalloc_node_range for size ", NULL, LACK_ADDRESSES, true },
	{ "vmalloc: allocation failure, allocated ", NULL, LACK_PAGES, false },
	{ "vmalloc: allocation failure: ", NULL, LACK_UNKNOWN, false },
	{ "vmalloc error: size ", "vm_struct allocation failed", LACK_ADDRESSES, false },
	{ "vmalloc error: size ", "exceeds total pages", LACK_SENSE, false },
	{ "vmalloc error: size ", NULL, LACK_PAGES, false },
	{ "out of vmalloc space", NULL, LACK_ADDRESSES, false },
};

/* Functions in a trace that show the purpose of the addresses. */
static const struct {
	const char *function;
	enum failure_for purpose;
} purposes[] = {
	{ "bpf_jit_", FOR_BPF }, { "bpf_int_jit", FOR_BPF },
	{ "module_alloc", FOR_MODULE }, { "load_module", FOR_MODULE },
	{ "execmem_alloc", FOR_MODULE }, { "move_module", FOR_MODULE },
	{ "ioremap", FOR_IOREMAP }, { "pci_iomap", FOR_IOREMAP },
	{ "acpi_os_map", FOR_IOREMAP }, { "memremap", FOR_IOREMAP },
};

/* Intermediate functions, which allocate on behalf of their callers. */
static const char *const inner[] = {
	"dump_stack", "show_stack", "unwind_", "show_trace", "warn_alloc", "alloc_vmap_area",
	"__get_vm_area", "get_vm_area", "__vmalloc", "vmalloc", "vmap", "vzalloc", "kvmalloc",
	"__kvmalloc", "module_alloc", "execmem_", "ioremap", "__ioremap", "__arm_ioremap",
	"dev_", "printk", "__warn", "warn_slowpath", "vm_map_ram", "pcim_", "pci_iomap",
	"devm_", "__kmalloc", "kmalloc", "__schedule", "schedule", "ret_from", "kthread",
	"of_iomap", "arch_ioremap",
};

static bool begins_with_any(const char *name, const char *const *list, size_t nr)
{
	size_t i;

	for (i = 0; i < nr; i++)
		if (!strncmp(name, list[i], strlen(list[i])))
			return true;
	return false;
}

static int which_message(const char *line)
{
	size_t i;

	for (i = 0; i < sizeof(messages) / sizeof(*messages); i++)
		if (strstr(line, messages[i].begin) &&
		    (!messages[i].also || strstr(line, messages[i].also)))
			return i;
	return -1;
}

/* "failure, allocated 4096 of 8192 bytes" */
static void read_size(struct failure *failure, const char *line, int message)
{
	uint64_t size = 0;

	if (!scan_behind(line, " of ", 10, &size) || !strstr(line, "allocated "))
		scan_behind(line, messages[message].begin, 10, &size);
	if (messages[message].guarded && size > PAGE_SIZE)
		size -= PAGE_SIZE;
	failure->size = size < MOST_SIZE ? size : 0;
}

static void read_range(struct failure *failure, const char *line)
{
	const char *at = strstr(line, "restricted ");

	at = at ? strstr(at, "0x") : NULL;
	if (at && (!scan_bounds(at, &failure->low, &failure->high) ||
		   failure->high > MOST_SIZE)) {
		failure->low = 0;
		failure->high = 0;
	}
}

/* The next name of a function, which stands before "+0x". */
static const char *next_function(const char *line, char *name, size_t size)
{
	const char *plus = strstr(line, "+0x"), *start = plus;
	size_t len;

	if (!plus)
		return NULL;
	while (start > line && (isalnum((unsigned char)start[-1]) || start[-1] == '_' ||
				start[-1] == '.'))
		start--;
	len = plus - start;
	if (len >= size)
		len = size - 1;
	memcpy(name, start, len);
	name[len] = '\0';
	return plus + 3;
}

/* "func+0x1/0x2 [driver]", right after the function's length. */
static void read_module(struct failure *failure, const char *rest)
{
	rest += strspn(rest, "0123456789abcdefx/");
	if (rest[0] != ' ' || rest[1] != '[')
		return;
	rest += 2;
	snprintf(failure->module, sizeof(failure->module), "%.*s", (int)strcspn(rest, "] "), rest);
}

static void take_function(struct failure *failure, const char *name, const char *rest,
			  unsigned long number)
{
	size_t i;

	for (i = 0; i < sizeof(purposes) / sizeof(*purposes); i++)
		if (strstr(name, purposes[i].function) &&
		    (failure->purpose == FOR_VMALLOC || purposes[i].purpose == FOR_BPF))
			failure->purpose = purposes[i].purpose;
	if (*failure->function || !*name ||
	    begins_with_any(name, inner, sizeof(inner) / sizeof(*inner)))
		return;
	snprintf(failure->function, sizeof(failure->function), "%s", name);
	failure->function_line = number;
	read_module(failure, rest);
}

/* The driver's own message, if there is no trace. */
static void take_words(struct failure *failure, const char *line)
{
	uint64_t size;

	/* "NVRM: os_map_kernel_space: failed to map 268435456 bytes" */
	if (!failure->size && failure->lack == LACK_ADDRESSES && strstr(line, "to map ") &&
	    scan_before(line, " bytes", &size) && size < MOST_SIZE) {
		failure->size = size;
		failure->purpose = FOR_IOREMAP;
	}
	if (failure->purpose == FOR_VMALLOC && !strstr(line, "+0x") && strstr(line, "ioremap"))
		failure->purpose = FOR_IOREMAP;
}

static void take_trace(struct failure *failure, const struct lines *lines)
{
	const char *at = lines->line;
	char name[64];

	take_words(failure, at);
	while ((at = next_function(at, name, sizeof(name))))
		take_function(failure, name, at, lines->number);
}

/* One failure logs two lines, one with the area's size and one with the request's. */
static bool is_same(const struct failure *a, const struct failure *b)
{
	return a->message != b->message && a->lack != LACK_PAGES &&
	       b->lack != LACK_PAGES && a->size == b->size;
}

static void end_failure(struct failures *failures)
{
	struct failure *last = &failures->failure[failures->nr];
	int i;

	if (!last->times)
		return;
	for (i = 0; i < failures->nr; i++) {
		struct failure *one = &failures->failure[i];

		if (one->lack == last->lack && one->size == last->size &&
		    one->purpose == last->purpose) {
			one->times++;
			*last = (struct failure){ 0 };
			return;
		}
	}
	failures->nr += failures->nr + 1 < FAILURES_MOST;
	failures->failure[failures->nr] = (struct failure){ 0 };
}

static void begin_failure(struct failures *failures, const struct lines *lines, int message)
{
	struct failure *last = &failures->failure[failures->nr], now = {
		.message = message,
		.lack = messages[message].lack,
		.times = 1,
		.line = *lines,
	};

	read_size(&now, lines->line, message);
	read_range(&now, lines->line);
	if (last->times && !*last->function && is_same(last, &now))
		return;
	end_failure(failures);
	failures->failure[failures->nr] = now;
}

/* Pages of RAM that there are at most; 0: not known. */
static uint64_t ram_most(const struct diagnosis *diagnosis)
{
	static const char *const keys[] = { "ram_most", "ram_present", "e820_top_pfn" };
	uint64_t most = 0, number;
	size_t i;

	for (i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		if (parameters_number(&diagnosis->parameters, keys[i], &number) && number > most)
			most = number;
	return most;
}

/*
 * vmalloc() looks for no addresses if it is asked for nothing, or for more than all RAM;
 * until 5.11 its message is the same.
 */
static void judge_sizes(struct failures *failures, const struct diagnosis *diagnosis)
{
	uint64_t most = ram_most(diagnosis);
	int i;

	for (i = 0; i < failures->nr; i++) {
		struct failure *one = &failures->failure[i];

		if (one->lack == LACK_UNKNOWN &&
		    (strstr(one->line.line, "failure: 0 bytes") ||
		     (most && one->size >> PAGE_SHIFT > most)))
			one->lack = LACK_SENSE;
	}
}

void failures_read(struct failures *failures, const struct diagnosis *diagnosis)
{
	const char *file = diagnosis_text(diagnosis, SOURCE_KERNEL "trouble") ?
			   SOURCE_KERNEL "trouble" : SOURCE_KERNEL "dmesg";
	struct lines lines = lines_of(diagnosis, file);
	bool in_trace = false;

	failures->nr = 0;
	failures->failure[0] = (struct failure){ 0 };
	while (lines_next(&lines)) {
		int message = which_message(lines.line);

		if (message >= 0)
			begin_failure(failures, &lines, message);
		if (message >= 0 || strstr(lines.line, " blocked for more than ") ||
		    strstr(lines.line, "W+X mapping"))
			in_trace = message >= 0;
		else if (in_trace)
			take_trace(&failures->failure[failures->nr], &lines);
	}
	end_failure(failures);
	judge_sizes(failures, diagnosis);
}

uint64_t failure_needs(const struct failure *failure)
{
	return (failure->size + 2 * PAGE_SIZE - 1) & ~(PAGE_SIZE - 1);
}

/* IOREMAP_MAX_ORDER */
static uint64_t most_align(const struct diagnosis *diagnosis)
{
	if (diagnosis->is_arm)
		return 16 * MIB;
	if (diagnosis_kernel(diagnosis) && diagnosis_kernel(diagnosis) < MODEL_KERNEL(4, 1, 0))
		return MIB / 2;
	return diagnosis->pae == MODEL_NO ? 4 * MIB : 2 * MIB;
}

/* fls() of a power of two is one more than its order: until 4.8 it was used. */
static bool rounds_up(const struct diagnosis *diagnosis)
{
	unsigned int kernel = diagnosis_kernel(diagnosis);

	return kernel && kernel < MODEL_KERNEL(4, 8, 0);
}

uint64_t failure_align(const struct failure *failure, const struct diagnosis *diagnosis)
{
	uint64_t align = PAGE_SIZE, most = most_align(diagnosis);

	if (failure->purpose != FOR_IOREMAP)
		return align;
	while (align < most && (align < failure->size ||
				(align == failure->size && rounds_up(diagnosis))))
		align *= 2;
	return align;
}

char *failure_words(const struct failure *failure)
{
	static const char *const words[] = {
		[FOR_VMALLOC] = "an allocation of %s", [FOR_IOREMAP] = "an ioremap() of %s",
		[FOR_MODULE] = "an allocation of %s for a module",
		[FOR_BPF] = "an allocation of %s for a BPF program",
	};
	char *size = failure->size ? size_words(failure->size) : xstrdup("unknown size");
	const char *word = words[failure->purpose], *at = strstr(word, "%s");
	char *text = xasprintf("%.*s%s%s", (int)(at - word), word, size, at + 2);

	free(size);
	return text;
}
