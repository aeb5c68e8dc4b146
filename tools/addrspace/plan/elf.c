// SPDX-License-Identifier: GPL-2.0
/*
 * The symbol table of an object file of 32 or 64 bits, in our own byte order (see
 * plan.h). The file may be hostile: each offset and size is checked against the file's
 * size before use.
 */
#include "plan/plan.h"

#include <elf.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOST_SIZE	(256U << 20)

struct elf {
	const unsigned char *bytes;
	uint64_t size;
	bool wide;		/* 64 bits */
};

/* A table in the file. */
struct part {
	uint64_t at, size;
};

static bool is_inside(const struct elf *elf, struct part part)
{
	return part.at <= elf->size && part.size <= elf->size - part.at;
}

static bool has_header(struct elf *elf)
{
	const uint16_t one = 1;
	unsigned char order = *(const unsigned char *)&one ? ELFDATA2LSB : ELFDATA2MSB;

	if (elf->size < sizeof(Elf64_Ehdr) ||
	    memcmp(elf->bytes, ELFMAG, SELFMAG) || elf->bytes[EI_DATA] != order)
		return false;
	elf->wide = elf->bytes[EI_CLASS] == ELFCLASS64;
	return elf->wide || elf->bytes[EI_CLASS] == ELFCLASS32;
}

struct section {
	uint32_t type, link;
	struct part part;
};

static struct section section_at(const struct elf *elf, uint64_t at)
{
	if (elf->wide) {
		Elf64_Shdr header;

		memcpy(&header, elf->bytes + at, sizeof(header));
		return (struct section){
			header.sh_type, header.sh_link,
			{ header.sh_offset, header.sh_size }
		};
	} else {
		Elf32_Shdr header;

		memcpy(&header, elf->bytes + at, sizeof(header));
		return (struct section){
			header.sh_type, header.sh_link,
			{ header.sh_offset, header.sh_size }
		};
	}
}

/* Reads section @index of the file; false if there is none. */
static bool get_section(const struct elf *elf, unsigned int index,
			struct section *section)
{
	size_t size = elf->wide ? sizeof(Elf64_Shdr) : sizeof(Elf32_Shdr);
	uint64_t table, nr;

	if (elf->wide) {
		Elf64_Ehdr header;

		memcpy(&header, elf->bytes, sizeof(header));
		table = header.e_shoff;
		nr = header.e_shentsize == size ? header.e_shnum : 0;
	} else {
		Elf32_Ehdr header;

		memcpy(&header, elf->bytes, sizeof(header));
		table = header.e_shoff;
		nr = header.e_shentsize == size ? header.e_shnum : 0;
	}
	if (index >= nr || !is_inside(elf, (struct part){ table, nr * size }))
		return false;
	*section = section_at(elf, table + index * size);
	return true;
}

/* The name of a symbol without a section, or NULL; a table of names ends with a 0. */
static const char *undefined_name(const struct elf *elf, struct part names,
				  uint64_t at)
{
	uint32_t name, section;

	if (elf->wide) {
		Elf64_Sym symbol;

		memcpy(&symbol, elf->bytes + at, sizeof(symbol));
		name = symbol.st_name;
		section = symbol.st_shndx;
	} else {
		Elf32_Sym symbol;

		memcpy(&symbol, elf->bytes + at, sizeof(symbol));
		name = symbol.st_name;
		section = symbol.st_shndx;
	}
	if (section != SHN_UNDEF || !name || name >= names.size)
		return NULL;
	return (const char *)elf->bytes + names.at + name;
}

static bool read_symbols(const struct elf *elf, const struct section *symbols,
			 void (*take)(void *context, const char *symbol), void *context)
{
	size_t size = elf->wide ? sizeof(Elf64_Sym) : sizeof(Elf32_Sym);
	struct section names;
	uint64_t i;

	if (!get_section(elf, symbols->link, &names) ||
	    !is_inside(elf, names.part) || !is_inside(elf, symbols->part) ||
	    !names.part.size || elf->bytes[names.part.at + names.part.size - 1])
		return false;
	for (i = 0; i < symbols->part.size / size; i++) {
		const char *name = undefined_name(elf, names.part,
						  symbols->part.at + i * size);

		if (name)
			take(context, name);
	}
	return true;
}

static bool read_elf(struct elf *elf, void (*take)(void *context, const char *symbol),
		     void *context)
{
	struct section section;
	unsigned int i;

	if (!has_header(elf))
		return false;
	for (i = 0; get_section(elf, i, &section); i++)
		if (section.type == SHT_SYMTAB)
			return read_symbols(elf, &section, take, context);
	return false;
}

static bool read_open(int fd, void (*take)(void *context, const char *symbol),
		      void *context)
{
	struct elf elf;
	struct stat st;
	void *bytes;
	bool good;

	if (fstat(fd, &st) || !S_ISREG(st.st_mode) || !st.st_size ||
	    st.st_size > MOST_SIZE)
		return false;
	bytes = mmap(NULL, st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (bytes == MAP_FAILED)
		return false;
	elf = (struct elf){ .bytes = bytes, .size = st.st_size };
	good = read_elf(&elf, take, context);
	munmap(bytes, st.st_size);
	return good;
}

bool elf_undefined(const char *path,
		   void (*take)(void *context, const char *symbol), void *context)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool good;

	if (fd < 0)
		return false;
	good = read_open(fd, take, context);
	close(fd);
	return good;
}
