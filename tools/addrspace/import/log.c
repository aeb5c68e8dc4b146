// SPDX-License-Identifier: GPL-2.0
/* Recognises the lines of the kernel's log (see log.h). */
#include "import/log.h"

#include <ctype.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "import/text/prefix.h"
#include "import/text/scan.h"

#define MOST_BOOT	(512 << 10)
#define MOST_REPORT	(64 << 10)
#define OOM_LINES	160	/* after the first one */
#define OOPS_LINES	120
#define TRACE_LINES	64
#define MOST_FAILURES	64
#define MOST_OTHERS	64
#define MOST_TROUBLE	(256 << 10)

/* The beginnings of lines that describe the memory layout. */
static const char *const boot_lines[] = {
	"Linux version ", "Command line: ", "Kernel command line: ",
	"BIOS-e820:", "BIOS-provided ", "BIOS-88:", "e820: ", "user-defined",
	"user: ", "modified: ", "last_pfn = ", "max_low_pfn ",
	"max_pfn ", "low ram: ", "mapped low ram: ", "Memory: ",
	"virtual kernel memory layout", "Virtual kernel memory layout",
	"Zone ranges", "zone(", "On node ", "  DMA", "DMA ", "Normal ",
	"HighMem ", "setup_percpu: ", "PERCPU: ", "NR_CPUS:", "NR_CPUS=",
	"RCU restricting CPUs", "rcu: \tRCU restricting CPUs",
	"Reserving virtual address space", "Notice: NX", "NX (Execute Disable)",
	"Machine model: ", "OF: fdt: Machine model", "OF: fdt:Machine model",
	"Machine: ", "CPU: ARM", "Booting Linux on ", "Memory policy: ",
	"Using PowerMac machine description", "Kernel virtual memory layout:",
	"Ignoring RAM at", "Truncating RAM at", "Truncating memory at",
	"vmalloc area too ", "vmalloc area is too ", "cma: Reserved",
	"software IO TLB", "PCI-DMA: Using software", "Warning only ",
	"Warning: only ", "WARNING: BIOS bug: CPU MTRRs", "Ignoring memory ",
	"Consider using a HIGHMEM", "Use a ", "initrd extends beyond ",
	"initrd too large", "disabling initrd", "RAMDISK: ", "INITRD: ",
	"Allocated new RAMDISK", "Kernel panic - not syncing: VFS", "SMP: Allowing",
	"smpboot: Allowing", "CPU revision is", "CPU0 revision is",
	"MIPS: ", "Determined physical RAM map", "Xen: ",
	"Xen version: ", "Kernel/User page tables isolation", NULL
};

/* Lines in which the number, or a name, comes first. */
static const char *const boot_words[] = {
	"MB HIGHMEM available", "MB LOWMEM available", NULL
};

static const char *const failures[] = {
	"vmap allocation for size ", "vmalloc: allocation failure",
	"vmalloc error: size ", "use vmalloc=<size>",
	"vmalloc_node_range for size ", NULL
};

/* Further lines that a diagnosis needs. */
static const char *const others[] = {
	" blocked for more than ", "insecure W+X mapping", "Checked W+X mappings: FAILED",
	NULL
};

/* The beginnings of the lines after such a line that belong to it. */
static const char *const trace_starts[] = {
	"Call Trace", "Call trace", "Backtrace", "CPU: ", "Pid: ", "Hardware name",
	"Modules linked in", "Workqueue: ", "[<", NULL
};

static const char *const trace_words[] = {
	"+0x", " from ", "ainted", "ioremap", "vmalloc", "ENOMEM", "annot allocate memory",
	"error -12", "to map ", NULL
};

static const char *const oom_starts[] = {
	"oom-killer: gfp_mask", "page allocation failure", "-order allocation failed",
	NULL
};

/* The last line of a report; 2.4 writes Memory. */
static const char *const oom_kills[] = {
	"Out of memory: Kill", "Out of Memory: Kill", NULL
};

/* The first line of an oops, which says what happened. */
static const char *const oops_starts[] = {
	"BUG: unable to handle ", "BUG: kernel NULL pointer dereference",
	"Unable to handle kernel ", "kernel BUG at ", "BUG: Bad page ",
	"stack guard page was hit at ", NULL
};

/* The line that numbers it: "Oops: 0002 [#1] SMP". It is the first one of some. */
static const char *const oops_numbers[] = {
	"Internal error: ", "general protection fault", ": 0000 [#", NULL
};

/* Faults that are an oops only in kernel mode: one of oops_numbers follows. */
static const char *const arm_faults[] = {
	"Unhandled fault: ", "Unhandled prefetch abort: ", NULL
};

static bool is_start(const char *line, const char *word)
{
	return !strncmp(line, word, strlen(word));
}

static bool is_in(const char *line, const char *word)
{
	return strstr(line, word);
}

/* @words ends with NULL. */
static bool is_any(const char *line, const char *const *words,
		   bool (*how)(const char *line, const char *word))
{
	for (; *words; words++)
		if (how(line, *words))
			return true;
	return false;
}

/*
 * "    vmalloc : 0xf7ffe000 - 0xff7fe000   ( 120 MB)", also with hidden
 * addresses.
 */
static bool is_layout(const char *line)
{
	const char *at = line + strspn(line, " ");
	size_t len = strspn(at, ".abcdefghijklmnopqrstuvwxyz_ABCDEFGHIJKLMNOPQRSTUVWXYZ");

	if (!len)
		return false;
	at += len;
	at += strspn(at, " \t");
	if (*at != ':')
		return false;
	at++;
	at += strspn(at, " \t");
	at = scan_pointer(at);
	return at && !strncmp(at, " - 0x", 5) && strchr(at, '(');
}

static bool is_boot(const char *line)
{
	line += strspn(line, " ");
	return is_any(line, boot_lines, is_start) || is_layout(line) ||
	       (isdigit((unsigned char)*line) &&
		is_any(line, boot_words, is_in));
}

/*
 * If a line from the middle or the end of a report comes first, the report's beginning
 * is missing.
 */
static bool is_oom_start(const struct log *log, const char *line)
{
	if (is_any(line, oom_starts, is_in))
		return true;
	if (log->oom_left)
		return false;
	return is_start(line, "Mem-Info:") || is_start(line, "Mem-info:") ||
	       (!log->ooms && is_any(line, oom_kills, is_start));
}

/* Keeps a new report, in place of an earlier one. */
static void begin_of_boot(struct log *log, struct of_boot *of)
{
	part_forget(&of->boot);
	of->is_old = false;
	of->in_boot = log->boot.lines && !log->boot_over;
}

/* Another boot begins, so the reports of this one are not of the last boot. */
static void end_boot(struct log *log, struct of_boot *of)
{
	if (of->in_boot && !of->is_old) {
		part_append(&of->boot, &log->boot);
		of->is_old = true;
	}
}

/* The last boot's own trouble counts more than that of earlier ones. */
static void renew_trouble(struct log *log)
{
	if (log->trouble_of.is_old) {
		part_forget(&log->trouble);
		log->failures = 0;
		log->others = 0;
	}
	if (!log->trouble.lines)
		begin_of_boot(log, &log->trouble_of);
}

/*
 * A version line begins a boot only if more of a boot follows: /proc/version
 * alone may follow the log. A hypervisor's hole, and ARM's first CPU, are logged before it.
 */
static void take_boot(struct log *log, const char *line)
{
	if (is_start(line, "Reserving virtual address space above ") ||
	    is_start(line, "Booting Linux on ")) {
		part_forget(&log->early);
		part_add(&log->early, line, true);
	} else if (!is_start(line, "Linux version ") && !log->version_seen) {
		part_forget(&log->early);
	}
	if (is_start(line, "Linux version ")) {
		part_forget(&log->version);
		part_add(&log->version, line, true);
		log->version_seen = true;
		return;
	}
	if (log->version_seen) {
		end_boot(log, &log->oops_of);
		end_boot(log, &log->oom_of);
		end_boot(log, &log->trouble_of);
		log->boot_over = false;
		part_forget(&log->boot);
		part_append(&log->boot, &log->early);
		part_forget(&log->early);
		part_append(&log->boot, &log->version);
		log->version_seen = false;
		log->boots++;
	}
	part_add(&log->boot, line, true);
}

void log_end_section(struct log *log)
{
	if (log->version_seen && !log->boot.lines)
		part_append(&log->boot, &log->version);
	log->version_seen = false;
	log->boot_over = true;
	log->oom_left = 0;
	log->oops_left = 0;
	log->trouble_left = 0;
}

/*
 * The last report that names the zones describes the machine's present state. A report
 * that is truncated before the zones does not replace an earlier one.
 */
static void begin_oom(struct log *log)
{
	part_forget(&log->report);
	log->oom_named = false;
	log->ooms++;
	log->oom_left = OOM_LINES;
	log->oops_left = 0;
	log->trouble_left = 0;
}

static bool has_oops_number(const char *line)
{
	return is_start(line, "Oops: ") || is_start(line, "Oops[#") ||
	       is_any(line, oops_numbers, is_in);
}

/*
 * Does this line belong to the oops that is being read? Its number comes once, and no first
 * line follows it; a bad page has no number.
 */
static bool continues_oops(const struct log *log)
{
	return log->oops_left && !log->oops_numbered;
}

/* If there are several oopses, the first one is the cause. */
static bool take_oops_start(struct log *log, const char *line)
{
	bool numbered = has_oops_number(line);

	if (is_any(line, arm_faults, is_start)) {
		part_forget(&log->fault);
		part_add(&log->fault, line, true);
		return true;
	}
	if (!numbered && !is_any(line, oops_starts, is_in))
		return false;
	if (continues_oops(log)) {
		log->oops_numbered = numbered;
		return true;
	}
	log->oops_numbered = numbered || is_in(line, "BUG: Bad page ");
	log->oopses++;
	if (log->oopses == 1)
		begin_of_boot(log, &log->oops_of);
	if (log->oopses == 1 && numbered)
		part_append(&log->oops, &log->fault);
	part_forget(&log->fault);
	log->oops_left = OOPS_LINES;
	log->oom_left = 0;
	log->trouble_left = 0;
	return true;
}

/* Keeps the traces of the first failures only; more would push out the other lines. */
static void begin_trouble(struct log *log, const char *line, unsigned long before,
			  unsigned long most)
{
	log->trouble_left = before < most ? TRACE_LINES : 0;
	if (log->trouble_left)
		part_add(&log->trouble, line, true);
}

static bool take_failure(struct log *log, const char *line)
{
	if (!is_any(line, failures, is_in))
		return false;
	renew_trouble(log);
	if (log->failures < MOST_FAILURES)
		part_add(&log->boot, line, true);
	log->after_vmalloc = is_in(line, "vmalloc: allocation failure");
	begin_trouble(log, line, log->failures++, MOST_FAILURES);
	return true;
}

/*
 * Until 4.9 the trace of a failed vmalloc() begins as that of pages does: "modprobe: page
 * allocation failure: order:0, mode:0xd2".
 */
static bool is_of_failure(struct log *log, const char *line)
{
	bool is_after = log->after_vmalloc;

	log->after_vmalloc = false;
	if (!is_after || !is_in(line, "page allocation failure"))
		return false;
	if (log->trouble_left)
		part_add(&log->trouble, line, true);
	return true;
}

static bool is_trace(const char *line)
{
	return is_any(line + strspn(line, " "), trace_starts, is_start) ||
	       is_any(line, trace_words, is_in);
}

static bool take_trouble(struct log *log, const char *line)
{
	if (is_any(line, others, is_in)) {
		renew_trouble(log);
		begin_trouble(log, line, log->others++, MOST_OTHERS);
		return true;
	}
	if (!log->trouble_left || !is_trace(line))
		return false;
	log->trouble_left--;
	part_add(&log->trouble, line, true);
	return true;
}

/* "Normal free:2772kB min:3024kB", or as 2.4 has it. */
static bool names_zone(const char *line)
{
	return (strstr(line, " free:") && strstr(line, "kB min:")) ||
	       strstr(line, " freepages:");
}

static void add_to_report(struct log *log, const char *line)
{
	part_add(&log->report, line, true);
	if (!names_zone(line))
		return;
	begin_of_boot(log, &log->oom_of);
	part_forget(&log->oom);
	part_append(&log->oom, &log->report);
	part_forget(&log->report);
	log->oom_named = true;
}

static enum log_line take_report(struct log *log, const char *line)
{
	if (log->oom_left) {
		log->oom_left--;
		if (log->oom_named)
			part_add(&log->oom, line, true);
		else
			add_to_report(log, line);
		return LOG_OOM;
	}
	if (!log->oops_left)
		return LOG_NONE;
	log->oops_left--;
	if (is_start(line, "---[ end trace"))
		log->oops_left = 0;
	if (log->oopses > 1)
		return LOG_NONE;	/* only its length matters */
	part_add(&log->oops, line, true);
	return LOG_OOPS;
}

/* An out of memory report has lines like those of a boot; a boot ends it. */
static bool is_in_report(struct log *log, const char *line)
{
	if (is_start(line, "Linux version "))
		log->oom_left = 0;
	return log->oom_left;
}

enum log_line log_take(struct log *log, char *line)
{
	char *message = prefix_skip(line);
	enum log_line report;

	if (take_failure(log, message) || is_of_failure(log, message))
		return LOG_FAILURE;
	if (is_oom_start(log, message)) {
		begin_oom(log);
	} else if (!take_oops_start(log, message) && is_boot(message) &&
		   !is_in_report(log, message)) {
		take_boot(log, message);
		return LOG_BOOT;
	}
	if (take_trouble(log, message))
		return LOG_FAILURE;
	report = take_report(log, message);
	if (report != LOG_NONE)
		return report;
	return prefix_is_of_log(line, message) ? LOG_OTHER : LOG_NONE;
}

const struct part *log_oom(const struct log *log)
{
	return log->oom.lines ? &log->oom : &log->report;
}

void log_init(struct log *log, const struct position *at)
{
	*log = (struct log){
		.boot = { .most = MOST_BOOT, .at = at },
		.version = { .most = MOST_REPORT, .at = at },
		.early = { .most = MOST_REPORT, .at = at },
		.oom = { .most = MOST_REPORT, .at = at },
		.report = { .most = MOST_REPORT, .at = at },
		.trouble = { .most = MOST_TROUBLE, .at = at },
		.oops = { .most = MOST_REPORT, .at = at },
		.oops_of.boot = { .most = MOST_BOOT, .at = at },
		.oom_of.boot = { .most = MOST_BOOT, .at = at },
		.trouble_of.boot = { .most = MOST_BOOT, .at = at },
		.fault = { .most = MOST_REPORT, .at = at },
	};
}

void log_free(struct log *log)
{
	part_free(&log->boot);
	part_free(&log->version);
	part_free(&log->early);
	part_free(&log->oom);
	part_free(&log->report);
	part_free(&log->trouble);
	part_free(&log->oops);
	part_free(&log->oops_of.boot);
	part_free(&log->oom_of.boot);
	part_free(&log->trouble_of.boot);
	part_free(&log->fault);
}
