// SPDX-License-Identifier: GPL-2.0
/* Opens the source of the views (see open.h). */
#include "infer/open.h"

#include "import/import.h"
#include "infer/inferred.h"
#include "lib/error.h"
#include "lib/options.h"
#include "source/record_file.h"
#include "source/source.h"

static int not_recognised(const struct source *source,
			  const struct import *import,
			  const struct option_list *from)
{
	if (!import_has_bytes(import))
		return from->nr == 1 ? fail("%s: file is empty", source->path) :
				       fail("%s: files are empty", source->path);
	return fail("%s: not a recognised format; run 'addrspace import %s -o -' for details",
		    source->path, from->nr == 1 ? source->path : "FILE...");
}

static int open_texts(struct source *source, struct import *import,
		      const struct option_list *from)
{
	int i, status = STATUS_OK;

	for (i = 0; !status && i < from->nr; i++)
		status = import_add(import, from->text[i]);
	if (status)
		return status;
	if (import_is_empty(import))
		return not_recognised(source, import, from);
	import_report(import, false);
	source->record = import_record(import);
	source->is_of_texts = recording_is_of_texts(source->record);
	infer_layout(source->record);
	return STATUS_OK;
}

int infer_open(struct source *source, const char *dir,
	       const struct option_list *from)
{
	struct import *import;
	int status;

	if (!from->nr)
		return source_init(source, dir, NULL);
	*source = (struct source){
		.path = from->nr == 1 ? from->text[0] : "what was given",
	};
	if (dir)
		return misuse("--from and --proc cannot be combined: give one");
	import = import_new();
	status = open_texts(source, import, from);
	import_free(import);
	return status;
}
