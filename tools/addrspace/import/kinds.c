// SPDX-License-Identifier: GPL-2.0
/* Recognises the lines of each kind of file (see kinds.h). */
#include "import/kinds.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "import/text/scan.h"

#define MIB	((size_t)1 << 20)

static bool begins(const char *line, const char *with)
{
	return !strncmp(line, with, strlen(with));
}

/*
 * 0xSTART-0xEND, or the words that replace hidden addresses; returns the text after
 * them.
 */
static const char *skip_bounds(const char *line)
{
	line = scan_pointer(line);
	if (!line || *line != '-')
		return NULL;
	return scan_pointer(line + 1);
}

/* mm/vmalloc.c, s_show(): the size is a plain number. */
static bool is_vmallocinfo(const char *line)
{
	const char *size = skip_bounds(line);

	if (!size || *size != ' ')
		return false;
	size += strspn(size, " ");
	if (!isdigit((unsigned char)*size))
		return false;
	size += strspn(size, "0123456789");
	return !*size || *size == ' ';
}

/* A truncated line followed by another file; excludes the lines of a dump. */
static bool may_be_vmallocinfo(const char *line)
{
	const char *rest = scan_pointer(line);

	return begins(line, "0x") && !(rest && *rest == ':');
}

/* arch/x86/mm/dump_pagetables.c, arch/arm/mm/dump.c: the size has a unit. */
static bool is_page_tables(const char *line)
{
	const char *size;

	if (begins(line, "---[ ") && strstr(line, " ]---"))
		return !begins(line, "---[ end ");	/* of an oops */
	size = skip_bounds(line);
	if (!size || !isspace((unsigned char)*size))
		return false;
	size += strspn(size, " ");
	if (!isdigit((unsigned char)*size))
		return false;
	size += strspn(size, "0123456789");
	return *size && strchr("KMGTPE", *size) &&
	       (!size[1] || size[1] == ' ');
}

/* The lines of /proc/PID/status that matter: a tab follows their names. */
static bool is_status(const char *line)
{
	return begins(line, "Name:\t") || begins(line, "VmPeak:\t");
}

static bool may_be_status(const char *line)
{
	size_t len = 0;

	while (isalnum((unsigned char)line[len]) || line[len] == '_')
		len++;
	return len && line[len] == ':' && line[len + 1] == '\t';
}

/* "Name:   123 kB", or without the unit. */
static bool is_meminfo_line(const char *line)
{
	size_t len = 0;

	while (isalnum((unsigned char)line[len]) ||
	       (line[len] && strchr("_()", line[len])))
		len++;
	if (!len || line[len] != ':' || line[len + 1] != ' ')
		return false;
	line += len + 1;
	line += strspn(line, " ");
	len = strspn(line, "0123456789");
	return len && (!line[len] || !strcmp(line + len, " kB"));
}

static bool is_meminfo(const char *line)
{
	static const char *const names[] = {
		"MemTotal:", "MemFree:", "HighTotal:", "LowTotal:",
		"VmallocTotal:", "VmallocChunk:", "SwapTotal:", "MemShared:",
	};
	size_t i;

	/* Before 2.6 there was a table above it. */
	if (begins(line, "        total:    used:    free:"))
		return true;
	for (i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (begins(line, names[i]))
			return is_meminfo_line(line);
	return false;
}

static bool may_be_meminfo(const char *line)
{
	return is_meminfo_line(line) || begins(line, "Mem:  ") ||
	       begins(line, "Swap: ");
}

/* "Node 0, zone   Normal", followed by free blocks in buddyinfo. */
static const char *behind_zone(const char *line)
{
	if (!begins(line, "Node ") || !isdigit((unsigned char)line[5]))
		return NULL;
	line = strstr(line, ", zone ");
	if (!line)
		return NULL;
	line += 7 + strspn(line + 7, " ");
	return line + strcspn(line, " ,");
}

static bool is_zoneinfo(const char *line)
{
	const char *rest = behind_zone(line);

	return rest && !rest[strspn(rest, " ")];
}

static bool may_be_zoneinfo(const char *line)
{
	return *line == ' ';
}

static bool is_buddyinfo(const char *line)
{
	const char *rest = behind_zone(line);

	return rest && *rest == ' ' &&
	       isdigit((unsigned char)rest[strspn(rest, " ")]) &&
	       !rest[strspn(rest, " 0123456789")];
}

static bool is_slabinfo(const char *line)
{
	return begins(line, "slabinfo - version:") ||
	       begins(line, "# name            <active_objs>");
}

static bool may_be_slabinfo(const char *line)
{
	const char *rest = line + strcspn(line, " ");

	return *line && *line != ' ' && *rest == ' ' &&
	       isdigit((unsigned char)rest[strspn(rest, " ")]);
}

/* "  00100000-3fffffff : System RAM"; ports have only four digits. */
static bool is_iomem(const char *line)
{
	size_t len;

	line += strspn(line, " ");
	len = scan_hex_len(line);
	if (len < 8 || len > 16 || line[len] != '-')
		return false;
	line += len + 1;
	len = scan_hex_len(line);
	return len >= 8 && len <= 16 && begins(line + len, " : ") &&
	       line[len + 3];
}

/* "ext4 450560 2 jbd2,mbcache, Live 0xf8123000 (E)" */
static bool is_modules(const char *line)
{
	char name[64], state[16];
	unsigned long size;
	int used = 0;

	if (!islower((unsigned char)*line) && !isupper((unsigned char)*line) &&
	    *line != '_' && !isdigit((unsigned char)*line))
		return false;
	return sscanf(line, "%63s %lu %*s %*s %15s %n", name, &size, state,
		      &used) == 3 && used && scan_pointer(line + used) &&
	       (!strcmp(state, "Live") || !strcmp(state, "Loading") ||
		!strcmp(state, "Unloading"));
}

/* "c1000000 T _stext", of /proc/kallsyms and of System.map. */
static bool is_symbols(const char *line)
{
	size_t len = scan_hex_len(line);

	return (len == 8 || len == 16) && line[len] == ' ' &&
	       isalpha((unsigned char)line[len + 1]) && line[len + 2] == ' ' &&
	       line[len + 3] && line[len + 3] != ' ';
}

/* "08048000-08049000 r-xp 00000000 08:01 1234   /bin/cat" */
static bool is_maps(const char *line)
{
	size_t len = scan_hex_len(line);

	if (!len || line[len] != '-')
		return false;
	line += len + 1;
	len = scan_hex_len(line);
	if (!len || line[len] != ' ')
		return false;
	line += len + 1;
	return strspn(line, "rwxps-") == 4 && line[4] == ' ' &&
	       (line[3] == 'p' || line[3] == 's');
}

/* Words, one of which the kernel knows. */
static bool is_cmdline(const char *line)
{
	static const char *const options[] = {
		"BOOT_IMAGE=", "root=", "console=", "vmalloc=", "init=",
		"initrd=", "rootfstype=", "mtdparts=",
	};
	const char *word = line;
	size_t i;

	while (*word) {
		for (i = 0; i < sizeof(options) / sizeof(*options); i++)
			if (begins(word, options[i]))
				return line[strcspn(line, ":")] == '\0' ||
				       !strstr(line, ": ");
		word += strcspn(word, " ");
		word += strspn(word, " ");
	}
	return false;
}

static bool is_cpuinfo(const char *line)
{
	return begins(line, "processor\t: ") || begins(line, "Processor\t: ") ||
	       begins(line, "system type\t\t: ");
}

/* Names and tabs before the colon; empty lines separate processors. */
static bool may_be_cpuinfo(const char *line)
{
	const char *colon = strchr(line, ':');

	return !*line || begins(line, "power management:") ||
	       (colon && colon > line && colon[-1] == '\t');
}

static bool is_config(const char *line)
{
	if (begins(line, "# Automatically generated "))
		return true;
	if (begins(line, "# CONFIG_"))
		return strstr(line, " is not set");
	return (begins(line, "# Linux/") && strstr(line, " Kernel Configuration")) ||
	       (begins(line, "CONFIG_") && strchr(line, '='));
}

static bool may_be_config(const char *line)
{
	return !*line || *line == '#';
}

/* "Linux HOST 6.1.0 #1 SMP ... i686 GNU/Linux", as uname -a says it. */
static bool is_uname(const char *line)
{
	return begins(line, "Linux ") && !begins(line, "Linux version ") &&
	       strstr(line, " #") &&
	       (strstr(line, " GNU/Linux") || strstr(line + 6, " Linux"));
}

const struct kind kinds[NR_KINDS + 1] = {
	{ "vmallocinfo", "kernel/vmallocinfo", is_vmallocinfo,
	  may_be_vmallocinfo, 8 * MIB, true },
	{ "page tables of debugfs", "kernel/page_tables", is_page_tables,
	  NULL, 16 * MIB },
	{ "meminfo", "kernel/meminfo", is_meminfo, may_be_meminfo, MIB / 16 },
	{ "zoneinfo", "kernel/zoneinfo", is_zoneinfo, may_be_zoneinfo, MIB },
	{ "buddyinfo", "kernel/buddyinfo", is_buddyinfo, NULL, MIB / 16 },
	{ "slabinfo", "kernel/slabinfo", is_slabinfo, may_be_slabinfo, MIB },
	{ "iomem", "kernel/iomem", is_iomem, NULL, MIB },
	{ "modules", "kernel/modules", is_modules, NULL, MIB },
	{ "symbols", "kernel/kallsyms", is_symbols, NULL, 32 * MIB },
	{ "status of processes", "kernel/status", is_status, may_be_status, MIB },
	{ "maps of a process", "kernel/maps", is_maps, NULL, MIB },
	{ "cpuinfo", "kernel/cpuinfo", is_cpuinfo, may_be_cpuinfo, MIB },
	{ "kernel configuration", "kernel/config", is_config, may_be_config,
	  MIB },
	{ "uname", "kernel/uname", is_uname, NULL, MIB / 64 },
	{ "command line", "kernel/cmdline", is_cmdline, NULL, MIB / 64 },
	{ NULL }
};

const char *kind_own_file(const char *line, char *name, size_t size)
{
	size_t len;

	if (!begins(line, "# addrspace "))
		return NULL;
	line += 12;
	len = strspn(line, "abcdefghijklmnopqrstuvwxyz");
	if (!len || len >= size || line[len] != ' ' ||
	    !isdigit((unsigned char)line[len + 1]))
		return NULL;
	memcpy(name, line, len);
	name[len] = '\0';
	return name;
}
