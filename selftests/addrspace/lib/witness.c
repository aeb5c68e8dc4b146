// SPDX-License-Identifier: GPL-2.0
/* Reads the kernel's own files about the address space (see witness.h). */
#include "lib/witness.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "lib/module.h"
#include "lib/text.h"

/* The kernel shows addresses to root if kptr_restrict is 1, and hashes at 0. */
#define KPTR_RESTRICT	"/proc/sys/kernel/kptr_restrict"

static char *read_with_addresses(const char *path)
{
	char *before = text_read(KPTR_RESTRICT);
	char *text;

	if (!text_write(KPTR_RESTRICT, "1"))
		text_die("cannot set " KPTR_RESTRICT);
	text = text_read(path);
	text_write(KPTR_RESTRICT, before);
	free(before);
	return text;
}

/* "  00100000-009fffff : Kernel code" */
static bool parse_iomem(const char *line, struct iomem *entry,
			const char **name)
{
	unsigned long long start, last;
	int used = 0;

	if (sscanf(line, " %llx-%llx : %n", &start, &last, &used) != 2 || !used)
		return false;
	entry->start = start;
	entry->end = last + 1;
	*name = line + used;
	return true;
}

bool iomem_find(const char *name, struct iomem *found)
{
	char *text = text_read("/proc/iomem"), *rest = text, *line;
	const char *entry_name;
	bool hit = false;

	while (!hit && (line = text_line(&rest)))
		hit = parse_iomem(line, found, &entry_name) &&
		      !strcmp(entry_name, name);
	free(text);
	return hit;
}

int iomem_ram(struct iomem *ranges, int most)
{
	char *text = text_read("/proc/iomem"), *rest = text, *line;
	struct iomem entry;
	const char *name;
	int nr = 0;

	while ((line = text_line(&rest))) {
		if (!parse_iomem(line, &entry, &name) || strcmp(name, "System RAM"))
			continue;
		if (nr == most)
			text_die("/proc/iomem has more than %d ranges of RAM", most);
		ranges[nr++] = entry;
	}
	free(text);
	return nr;
}

uint64_t iomem_ram_end(void)
{
	char *text = text_read("/proc/iomem"), *rest = text, *line;
	struct iomem entry;
	const char *name;
	uint64_t end = 0;

	while ((line = text_line(&rest)))
		if (parse_iomem(line, &entry, &name) &&
		    !strcmp(name, "System RAM") && entry.end > end)
			end = entry.end;
	free(text);
	if (end <= 1)
		text_die("/proc/iomem shows no System RAM");
	return end;
}

uint64_t iomem_ram_start(void)
{
	struct iomem first;

	if (!kernel_is_arm())
		return 0;
	if (!iomem_find("System RAM", &first))
		text_die("/proc/iomem shows no System RAM");
	return first.start;
}

bool kernel_is_64bit(void)
{
	struct utsname name;

	if (uname(&name))
		text_die("uname() fails");
	return !strcmp(name.machine, "x86_64");
}

bool kernel_is_arm(void)
{
	struct utsname name;

	if (uname(&name))
		text_die("uname() fails");
	return !strncmp(name.machine, "arm", 3);
}

bool kernel_keeps_tasks(void)
{
	unsigned int major, minor;
	struct utsname uts;

	uname(&uts);
	if (sscanf(uts.release, "%u.%u", &major, &minor) != 2)
		text_die("uname: no version in %s", uts.release);
	return major > 5 || (major == 5 && minor > 10) ||
	       strstr(uts.version, "PREEMPT_RT");
}

const char *kernel_kmap_name(void)
{
	return kernel_keeps_tasks() ? "kmap_local" : "kmap_atomic";
}

uint64_t space_end(void)
{
	return kernel_is_64bit() ? UINT64_MAX : 1ULL << 32;
}

uint64_t meminfo_bytes(const char *name)
{
	char *text = text_read("/proc/meminfo"), *rest = text, *line;
	size_t len = strlen(name);
	unsigned long long kib;
	bool hit = false;

	while (!hit && (line = text_line(&rest)))
		hit = !strncmp(line, name, len) &&
		      sscanf(line + len, ": %llu kB", &kib) == 1;
	free(text);
	if (!hit)
		text_die("/proc/meminfo has no %s", name);
	return (uint64_t)kib << 10;
}

/* "0xf7ffe000-0xf8000000    8192 caller+0x1/0x2 pages=1 vmalloc phys=0x..." */
static void parse_area(const char *line, struct vmarea *area)
{
	unsigned long long start, end, size, value;
	const char *word;
	int used = 0;

	if (sscanf(line, "0x%llx-0x%llx %llu %n", &start, &end, &size,
		   &used) != 3 || end - start != size || !start)
		text_die("/proc/vmallocinfo: not an area: '%s'", line);
	*area = (struct vmarea) { .start = start, .end = end };
	snprintf(area->caller, sizeof(area->caller), "%s", line + used);
	word = strstr(line, " pages=");
	if (word && sscanf(word, " pages=%llu", &value) == 1)
		area->pages = value;
	word = strstr(line, " phys=");
	if (word && sscanf(word, " phys=%llx", &value) == 1) {
		area->phys = value;
		area->has_phys = true;
	}
	area->unpurged = strstr(line, "unpurged");
}

void vmallocinfo_read(struct vmareas *areas)
{
	char *text = read_with_addresses("/proc/vmallocinfo");
	char *rest = text, *line;
	int lines = 0;

	for (line = text; *line; line++)
		lines += *line == '\n';
	areas->nr = 0;
	areas->areas = calloc(lines + 1, sizeof(*areas->areas));
	if (!areas->areas || !lines)
		text_die("/proc/vmallocinfo is empty, or no memory");
	while ((line = text_line(&rest)))
		parse_area(line, &areas->areas[areas->nr++]);
	free(text);
}

void vmallocinfo_free(struct vmareas *areas)
{
	free(areas->areas);
}

const struct vmarea *vmallocinfo_find(const struct vmareas *areas,
				      uint64_t addr)
{
	int i;

	for (i = 0; i < areas->nr; i++)
		if (areas->areas[i].start <= addr && addr < areas->areas[i].end)
			return &areas->areas[i];
	return NULL;
}

/* "name size refs users state 0xaddress (flags)" */
void modules_each(void (*each)(const char *name, uint64_t start, uint64_t size,
			       void *data), void *data)
{
	char *text = read_with_addresses("/proc/modules");
	char *rest = text, *line, name[64];
	unsigned long long start, size;

	while ((line = text_line(&rest))) {
		if (sscanf(line, "%63s %llu %*s %*s %*s 0x%llx", name, &size,
			   &start) != 3)
			text_die("/proc/modules: '%s'", line);
		each(name, start, size, data);
	}
	free(text);
}

/* Read once, because the test needs only symbols of the kernel itself. */
static char *symbols;

uint64_t ksym(const char *name)
{
	size_t len = strlen(name);
	const char *at;

	if (!symbols)
		symbols = read_with_addresses("/proc/kallsyms");
	/* "c1000000 T _text\n", or an address of twice as many digits */
	for (at = strstr(symbols, name); at; at = strstr(at + 1, name)) {
		const char *line = at - strlen(kernel_is_64bit() ?
					       "ffffffff81000000 T " :
					       "c1000000 T ");

		if (at[len] == '\n' && at[-1] == ' ' && line >= symbols &&
		    (line == symbols || line[-1] == '\n'))
			return strtoull(line, NULL, 16);
	}
	return 0;
}

uint64_t ksym_need(const char *name)
{
	uint64_t addr = ksym(name);

	if (!addr)
		text_die("/proc/kallsyms has no %s", name);
	return addr;
}

void run_on(int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	if (sched_setaffinity(0, sizeof(set), &set))
		text_die("cannot run on CPU %d", cpu);
}

uint64_t image_offset(void)
{
	struct iomem text;

	if (!iomem_find("Kernel code", &text))
		text_die("/proc/iomem shows no Kernel code");
	if (kernel_is_arm())
		return kernel_says("page_offset") - iomem_ram_start();
	return ksym_need("_text") - text.start;
}

uint64_t kernel_says(const char *name)
{
	char *text, *rest, *line;
	size_t len = strlen(name);
	uint64_t value = 0;
	bool hit = false;

	module_ensure("addrspace_ptdump", true);
	text = text_read("/proc/addrspace_kernel");
	for (rest = text; !hit && (line = text_line(&rest));) {
		hit = !strncmp(line, name, len) && line[len] == ' ';
		if (hit)
			value = strtoull(line + len, NULL, 0);
	}
	if (!hit)
		text_die("/proc/addrspace_kernel has no %s", name);
	free(text);
	return value;
}

/* The ACPI table of interrupt controllers, and where it has this address. */
#define MADT		"/sys/firmware/acpi/tables/APIC"
#define MADT_ADDRESS	36

uint64_t local_apic(void)
{
	int fd = open(MADT, O_RDONLY | O_CLOEXEC);
	uint32_t phys;

	if (fd < 0 || pread(fd, &phys, sizeof(phys), MADT_ADDRESS) != sizeof(phys))
		text_die("cannot read " MADT ": %s", strerror(errno));
	close(fd);
	return phys;
}

#define KPF_RESERVED	32

bool page_reserved(uint64_t phys)
{
	static int fd = -1;
	uint64_t flags;

	if (fd < 0)
		fd = open("/proc/kpageflags", O_RDONLY | O_CLOEXEC);
	if (fd < 0 || pread(fd, &flags, sizeof(flags), (phys >> 12) * 8) !=
	    sizeof(flags))
		text_die("cannot read /proc/kpageflags: %s", strerror(errno));
	return flags >> KPF_RESERVED & 1;
}

static bool log_search(const char *words, uint64_t *value)
{
	int fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	char record[2048], *at = NULL;
	ssize_t got;

	if (fd < 0)
		text_die("cannot open /dev/kmsg: %s", strerror(errno));
	while (!at && (got = read(fd, record, sizeof(record) - 1)) > 0) {
		record[got] = '\0';
		at = strstr(record, words);
	}
	close(fd);
	if (at && value)
		*value = strtoull(at + strlen(words), NULL, 16);
	return at;
}

bool log_number(const char *words, uint64_t *value)
{
	return log_search(words, value);
}

bool log_says(const char *words)
{
	return log_search(words, NULL);
}

bool freed_is_unmapped(void)
{
	return log_says("debug: unmapping init [mem ");
}

/*
 * Only half: pages that a CPU keeps at hand are free, but not counted as free.
 */
uint64_t lowmem_surely_mapped(uint64_t low)
{
	if (freed_is_unmapped())
		low = meminfo_bytes("LowTotal") - meminfo_bytes("LowFree");
	return low / 2;
}

/* "Node 0, zone   Normal", and further down "spanned" and "start_pfn:" */
bool zoneinfo_find(const char *zone, struct zoneinfo *found)
{
	char *text = text_read("/proc/zoneinfo"), *rest = text, *line;
	unsigned long long value;
	bool inside = false, hit = false;
	char name[32];

	*found = (struct zoneinfo) {};
	while ((line = text_line(&rest))) {
		if (sscanf(line, "Node %*d, zone %31s", name) == 1)
			inside = !strcmp(name, zone);
		if (!inside)
			continue;
		if (sscanf(line, " spanned %llu", &value) == 1) {
			found->spanned = value;
			hit = value;
		} else if (sscanf(line, " start_pfn: %llu", &value) == 1) {
			found->start_pfn = value;
		}
	}
	free(text);
	return hit;
}

/* For each zone and CPU "pagesets", "cpu: 0", "count: 62" and more. */
uint64_t zoneinfo_at_hand(void)
{
	char *text = text_read("/proc/zoneinfo"), *rest = text, *line;
	unsigned long long count;
	uint64_t sum = 0;

	while ((line = text_line(&rest)))
		if (sscanf(line, " count: %llu", &count) == 1)
			sum += count;
	free(text);
	return sum;
}
