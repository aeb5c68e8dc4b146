// SPDX-License-Identifier: GPL-2.0
/* Finds the modules that use kmap() (see plan.h). */
#include "plan/plan.h"

#include <errno.h>
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "data/symbols.h"
#include "lib/alloc.h"
#include "lib/error.h"
#include "source/source.h"

#define MODULES_FILE	"kernel/modules"
#define NAME_END	" \t\n"

/*
 * The symbols of include/linux/highmem.h and highmem-internal.h, of all versions. Since
 * 2.6.37 and 5.11 some are inline functions, which call the others.
 */
static const char *const family[] = {
	"kmap", "kunmap", "kmap_high", "kunmap_high", "kmap_high_get",
	"kmap_atomic", "kmap_atomic_prot", "kmap_atomic_pfn", "kmap_atomic_high",
	"kmap_atomic_high_prot", "__kmap_atomic", "kmap_atomic_to_page",
	"kunmap_atomic", "__kunmap_atomic", "kunmap_atomic_notypecheck",
	"kunmap_atomic_high", "__kmap_local_pfn_prot", "__kmap_local_page_prot",
	"kunmap_local_indexed", "kmap_to_page", "__kmap_to_page",
};

static bool is_of_family(const char *symbol)
{
	size_t i;

	for (i = 0; i < sizeof(family) / sizeof(*family); i++)
		if (!strcmp(family[i], symbol))
			return true;
	return false;
}

static bool has_word(const char *list, const char *word)
{
	size_t len = strlen(word);

	while (*list) {
		size_t one = strcspn(list, ",");

		if (one == len && !strncmp(list, word, len))
			return true;
		list += one + (list[one] == ',');
	}
	return false;
}

static void take_symbol(void *context, const char *symbol)
{
	struct kmap_user *user = context;

	if (!is_of_family(symbol) || has_word(user->symbols, symbol))
		return;
	append_word(&user->symbols, ",", symbol);
}

/* A module has the name of its file, with underscores in place of dashes. */
static bool is_called(const char *name, const char *file, size_t len)
{
	size_t i;

	if (strlen(name) != len)
		return false;
	for (i = 0; i < len; i++)
		if ((name[i] == '-' ? '_' : name[i]) !=
		    (file[i] == '-' ? '_' : file[i]))
			return false;
	return true;
}

static struct kmap_user *find(const struct kmap_users *users, const char *name,
			      size_t len)
{
	int i;

	for (i = 0; i < users->nr; i++)
		if (is_called(users->module[i].name, name, len))
			return &users->module[i];
	return NULL;
}

static void read_modules(struct kmap_users *users, char *text)
{
	char *line;

	while ((line = source_line(&text))) {
		line[strcspn(line, NAME_END)] = '\0';
		if (!*line)
			continue;
		users->module = make_room(users->module, users->nr, &users->room,
					  sizeof(*users->module));
		users->module[users->nr++] = (struct kmap_user){
			.name = xstrdup(line),
			.symbols = xstrdup(""),
		};
	}
}

/* NAME.ko; compressed ones are left unknown. */
static void take_file(struct kmap_users *users, const char *path,
		      const char *name)
{
	size_t len = strlen(name);
	struct kmap_user *user;

	if (len < 4 || strcmp(name + len - 3, ".ko"))
		return;
	user = find(users, name, len - 3);
	if (!user || user->use != KMAP_UNKNOWN)
		return;
	if (elf_undefined(path, take_symbol, user))
		user->use = *user->symbols ? KMAP_USES : KMAP_NONE;
}

static int read_directory(struct kmap_users *users, const char *dir)
{
	char *const roots[] = { (char *)dir, NULL };
	FTS *tree = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	FTSENT *entry;
	int status = STATUS_OK;

	if (!tree)
		return fail("%s: %s", dir, strerror(errno));
	while ((entry = fts_read(tree))) {
		if (entry->fts_info == FTS_F)
			take_file(users, entry->fts_path, entry->fts_name);
		else if (entry->fts_level == 0 && entry->fts_errno)
			status = fail("%s: %s", dir, strerror(entry->fts_errno));
	}
	fts_close(tree);
	return status;
}

/*
 * "00000000 U kmap\t[ext3]": early kernels also list the symbols that modules import.
 */
static void read_symbols(struct kmap_users *users, char *text)
{
	char *line;

	while ((line = source_line(&text))) {
		char name[64], module[64];
		struct kmap_user *user;

		if (sscanf(line, "%*s U %63s [%63[^]]", name, module) != 2 &&
		    sscanf(line, " U %63s [%63[^]]", name, module) != 2)
			continue;
		user = find(users, module, strlen(module));
		if (!user)
			continue;
		take_symbol(user, name);
		if (user->use == KMAP_UNKNOWN)
			user->use = KMAP_NONE;
		if (*user->symbols)
			user->use = KMAP_USES;
	}
}

static char *text_of(const struct app *app, const char *name)
{
	return source_has(app->source, name) ? source_text(app->source, name) : NULL;
}

static void count(struct kmap_users *users)
{
	int i;

	for (i = 0; i < users->nr; i++) {
		users->nr_use += users->module[i].use == KMAP_USES;
		users->nr_unknown += users->module[i].use == KMAP_UNKNOWN;
	}
}

int kmap_users_find(struct kmap_users *users, const struct app *app,
		    const char *dir)
{
	char *modules = text_of(app, MODULES_FILE), *symbols = NULL;
	int status = STATUS_OK;

	*users = (struct kmap_users){ .known = modules };
	if (modules)
		read_modules(users, modules);
	if (users->nr)
		symbols = text_of(app, SYMBOLS_FILE);
	if (symbols)
		read_symbols(users, symbols);
	if (users->nr && dir)
		status = read_directory(users, dir);
	count(users);
	free(modules);
	free(symbols);
	return status;
}

void kmap_users_free(struct kmap_users *users)
{
	int i;

	for (i = 0; i < users->nr; i++) {
		free(users->module[i].name);
		free(users->module[i].symbols);
	}
	free(users->module);
}
