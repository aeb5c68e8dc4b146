// SPDX-License-Identifier: GPL-2.0
/* The picture of an address, split into its indexes (see walk_draw.h). */
#include "show/walk_draw.h"

#include <stdio.h>
#include <string.h>
#include <linux/addrspace.h>

#include "app.h"
#include "source/paging.h"

#define MARGIN		2
#define LEAST_WIDTH	7	/* of a field: its name */
#define MOST_FIELDS	(PAGING_MOST_LEVELS + 1)
#define MOST_BITS	30	/* of a field: the offset in a page of 1G */

struct field {
	unsigned int bits;
	unsigned int low;	/* the lowest one's number */
	uint32_t value;
	const char *name;
};

struct split {
	struct field field[MOST_FIELDS];
	int nr;
};

struct strokes {
	const char *line, *bar;
	const char *top[3], *middle[3], *bottom[3];	/* left, between, right */
};

static const struct strokes utf8 = {
	"─", "│", { "┌", "┬", "┐" }, { "├", "┼", "┤" }, { "└", "┴", "┘" },
};

static const struct strokes ascii = {
	"-", "|", { "+", "+", "+" }, { "+", "+", "+" }, { "+", "+", "+" },
};

/* The kernel's names: the highest level is the pgd, whatever its number. */
static const char *level_name(unsigned int levels, unsigned int level)
{
	static const char * const tops[] = {
		"2 (pgd)", "3 (pgd)", "4 (pgd)", "5 (pgd)",
	};
	static const char * const names[] = {
		"1 (pte)", "2 (pmd)", "3 (pud)", "4 (p4d)",
	};

	return level == levels ? tops[level - 2] : names[level - 1];
}

static void add_field(struct split *split, unsigned int low, unsigned int bits,
		      uint64_t address, const char *name)
{
	split->field[split->nr++] = (struct field){
		.bits = bits,
		.low = low,
		.value = address >> low & ((1ULL << bits) - 1),
		.name = name,
	};
}

/* A large page leaves out the levels below; their bits belong to its offset. */
static void take_apart(struct split *split, const struct addrspace_walk *walk,
		       const struct paging *paging)
{
	unsigned int levels = paging->levels, level, lowest = 1;

	if (walk->present)
		lowest = walk->levels[walk->count - 1].level;
	*split = (struct split){ .nr = 0 };
	for (level = levels; level >= lowest; level--)
		add_field(split, paging_shift(paging, level),
			  paging_bits(paging, level), walk->address,
			  level_name(levels, level));
	add_field(split, 0, paging_shift(paging, lowest), walk->address,
		  "offset");
}

static int width_of(const struct field *field)
{
	return 2 + (field->bits > LEAST_WIDTH ? field->bits : LEAST_WIDTH);
}

static void draw_rule(const struct split *split, const char *line,
		      const char *const ends[3])
{
	int i, j;

	printf("%*s", MARGIN, "");
	for (i = 0; i < split->nr; i++) {
		fputs(ends[i ? 1 : 0], stdout);
		for (j = width_of(&split->field[i]); j; j--)
			fputs(line, stdout);
	}
	puts(ends[2]);
}

static void put_bits(const struct field *field, char *to)
{
	int bit;

	for (bit = field->bits - 1; bit >= 0; bit--)
		*to++ = field->value >> bit & 1 ? '1' : '0';
	*to = '\0';
}

static void put_value(const struct field *field, char *to)
{
	sprintf(to, "%u", field->value);
}

static void put_name(const struct field *field, char *to)
{
	strcpy(to, field->name);
}

static void draw_row(const struct split *split, const char *bar,
		     void (*put)(const struct field *field, char *to))
{
	char text[MOST_BITS + 1];
	int i, left, right;

	printf("%*s", MARGIN, "");
	for (i = 0; i < split->nr; i++) {
		put(&split->field[i], text);
		right = width_of(&split->field[i]) - strlen(text);
		left = right / 2;
		printf("%s%*s%s%*s", bar, left, "", text, right - left, "");
	}
	puts(bar);
}

/* The number of the highest bit above each field, and 0 above the last end. */
static void draw_numbers(const struct split *split)
{
	int i, used;

	printf("%*s", MARGIN, "");
	for (i = 0; i < split->nr; i++) {
		const struct field *field = &split->field[i];

		used = printf(" %u", field->low + field->bits - 1);
		if (field->low)
			printf("%*s", width_of(field) + 1 - used, "");
		else
			printf("%*d\n", width_of(field) + 1 - used, 0);
	}
}

/* An arrow under the field of the entry at which the walk ended. */
static void draw_end(const struct split *split,
		     const struct addrspace_walk *walk)
{
	const struct addrspace_level *last = &walk->levels[walk->count - 1];
	int i, column = MARGIN;

	for (i = 0; i + 1 < (int)walk->count; i++)
		column += 1 + width_of(&split->field[i]);
	column += 1 + width_of(&split->field[i]) / 2;
	printf("%*s^ ends here: %s\n\n", column, "",
	       !walk->present ? "not present" :
	       last->level > 1 ? "a large page" : "a page");
}

void walk_draw(const struct app *app, const struct addrspace_walk *walk,
	       const struct paging *paging)
{
	const struct strokes *strokes = app->utf8 ? &utf8 : &ascii;
	struct split split;

	take_apart(&split, walk, paging);
	draw_numbers(&split);
	draw_rule(&split, strokes->line, strokes->top);
	draw_row(&split, strokes->bar, put_bits);
	draw_rule(&split, strokes->line, strokes->middle);
	draw_row(&split, strokes->bar, put_value);
	draw_row(&split, strokes->bar, put_name);
	draw_rule(&split, strokes->line, strokes->bottom);
	draw_end(&split, walk);
}
