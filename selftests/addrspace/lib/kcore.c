// SPDX-License-Identifier: GPL-2.0
/* Reads /proc/kcore, an ELF file of the kernel's class (see kcore.h). */
#include "lib/kcore.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/text.h"

/* The headers in the 64-bit form, whatever the file's class is. */
struct kcore {
	int fd;
	bool is_64bit;
	uint64_t parts_at;
	int nr_parts;
};

static void need(const struct kcore *core, uint64_t at, void *to, size_t size)
{
	if (pread(core->fd, to, size, at) != (ssize_t)size)
		text_die("/proc/kcore: a header is cut off");
}

static void kcore_open(struct kcore *core)
{
	unsigned char ident[EI_NIDENT];
	Elf32_Ehdr head;
	Elf64_Ehdr head_64;

	core->fd = open("/proc/kcore", O_RDONLY | O_CLOEXEC);
	if (core->fd < 0)
		text_die("cannot open /proc/kcore: %s", strerror(errno));
	need(core, 0, ident, sizeof(ident));
	core->is_64bit = ident[EI_CLASS] == ELFCLASS64;
	if (core->is_64bit) {
		need(core, 0, &head_64, sizeof(head_64));
		core->parts_at = head_64.e_phoff;
		core->nr_parts = head_64.e_phnum;
	} else {
		need(core, 0, &head, sizeof(head));
		core->parts_at = head.e_phoff;
		core->nr_parts = head.e_phnum;
	}
}

static void kcore_part(const struct kcore *core, int i, Elf64_Phdr *part)
{
	Elf32_Phdr narrow;

	if (core->is_64bit) {
		need(core, core->parts_at + i * sizeof(*part), part,
		     sizeof(*part));
		return;
	}
	need(core, core->parts_at + i * sizeof(narrow), &narrow, sizeof(narrow));
	*part = (Elf64_Phdr) {
		.p_type = narrow.p_type,
		.p_offset = narrow.p_offset,
		.p_vaddr = narrow.p_vaddr,
		.p_filesz = narrow.p_filesz,
		.p_memsz = narrow.p_memsz,
	};
}

void kcore_read(uint64_t addr, void *to, size_t size)
{
	struct kcore core;
	Elf64_Phdr part;
	ssize_t got = -1;
	int i;

	kcore_open(&core);
	for (i = 0; i < core.nr_parts && got < 0; i++) {
		kcore_part(&core, i, &part);
		if (part.p_type == PT_LOAD && part.p_vaddr <= addr &&
		    addr + size - part.p_vaddr <= part.p_memsz)
			got = pread(core.fd, to, size,
				    part.p_offset + (addr - part.p_vaddr));
	}
	if (got != (ssize_t)size)
		text_die("/proc/kcore does not give 0x%llx",
			 (unsigned long long)addr);
	close(core.fd);
}

/* All notes as they are. */
static char *kcore_notes(size_t *size)
{
	Elf64_Phdr part = {};
	struct kcore core;
	char *notes;
	int i;

	kcore_open(&core);
	for (i = 0; i < core.nr_parts && part.p_type != PT_NOTE; i++)
		kcore_part(&core, i, &part);
	notes = calloc(1, part.p_filesz + 1);
	if (!notes || part.p_type != PT_NOTE)
		text_die("/proc/kcore: no notes");
	need(&core, part.p_offset, notes, part.p_filesz);
	close(core.fd);
	*size = part.p_filesz;
	return notes;
}

static size_t padded(size_t size)
{
	return (size + 3) & ~(size_t)3;
}

/*
 * Finds the text of the note with that name; it ends where the notes end, or
 * with a zero. The note is not searched by its text: the note before it
 * contains our task's registers, which may hold what we have just read.
 */
static char *vmcoreinfo_text(char *notes, size_t size)
{
	const Elf32_Nhdr *note;	/* the same in both classes */
	size_t at = 0, text;

	while (at + sizeof(*note) <= size) {
		note = (const Elf32_Nhdr *)(notes + at);
		text = at + sizeof(*note) + padded(note->n_namesz);
		if (text < size && !strcmp((const char *)(note + 1), "VMCOREINFO"))
			return notes + text;
		at = text + padded(note->n_descsz);
	}
	text_die("/proc/kcore holds no vmcoreinfo");
}

bool vmcoreinfo_number(const char *key, int base, uint64_t *value)
{
	size_t size, len = strlen(key);
	char *notes = kcore_notes(&size);
	char *text = vmcoreinfo_text(notes, size);
	char *line;
	bool hit = false;

	while (!hit && (line = text_line(&text))) {
		hit = !strncmp(line, key, len) && line[len] == '=';
		if (hit)
			*value = strtoull(line + len + 1, NULL, base);
	}
	free(notes);
	return hit;
}
