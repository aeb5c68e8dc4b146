// SPDX-License-Identifier: GPL-2.0
/* Tasks that hang where they wait for a slot of pkmap or for memory to map. */
#include "diagnose/detect/detectors.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "diagnose/diagnosis.h"

#define MOST_TASKS	4	/* shown */

struct task {
	struct lines line, waits;	/* that names it; the place in kmap_high() where it waits */
};

static void show_task(const struct finding *finding, const struct task *task)
{
	finding_line(finding, &task->line);
	finding_line(finding, &task->waits);
}

/* Counts them, and shows the first ones if there is a finding. */
static uint64_t walk_tasks(const struct diagnosis *diagnosis, const struct finding *finding)
{
	struct lines lines = lines_of(diagnosis, SOURCE_KERNEL "trouble");
	struct task task;
	bool in_task = false;
	uint64_t nr = 0;

	while (lines_next(&lines)) {
		if (strstr(lines.line, " blocked for more than ")) {
			task.line = lines;
			in_task = true;
		} else if (in_task && (strstr(lines.line, "kmap_high+0x") ||
				       strstr(lines.line, "map_new_virtual+0x"))) {
			task.waits = lines;
			in_task = false;
			if (finding && nr < MOST_TASKS)
				show_task(finding, &task);
			nr++;
		}
	}
	return nr;
}

/* One page of page tables; 0: whether the kernel has PAE is not known. */
static unsigned int slots(const struct diagnosis *diagnosis)
{
	if (diagnosis->is_arm || diagnosis->pae == MODEL_YES)
		return 512;
	return diagnosis->pae == MODEL_NO ? 1024 : 0;
}

static void explain(const struct diagnosis *diagnosis, const struct finding *finding)
{
	char number[40] = "512 slots with PAE, 1024 without,";

	if (slots(diagnosis))
		snprintf(number, sizeof(number), "%u slots", slots(diagnosis));
	finding_why(finding, "kmap() has %s for the whole machine, and sleeps until one is "
		    "released. A driver or file system that holds many at once, or takes a "
		    "second one while it holds a first, deadlocks when enough tasks do so.",
		    number);
	if (slots(diagnosis))
		finding_figure(finding, "slots", slots(diagnosis));
}

void detect_hang(struct diagnosis *diagnosis)
{
	uint64_t nr = walk_tasks(diagnosis, NULL);
	struct finding finding;

	if (!nr)
		return;
	finding = finding_new(diagnosis, "pkmap-full", "pkmap", WEIGHT_DEAD - 3, "%" PRIu64
			      " task%s hang%s in kmap(): all slots of pkmap are taken", nr,
			      nr == 1 ? "" : "s", nr == 1 ? "s" : "");
	walk_tasks(diagnosis, &finding);
	explain(diagnosis, &finding);
	finding_change(&finding, "code", "kmap_local_page() in place of kmap()",
		       "its slots are per CPU and task, and it never waits (from 5.11 on; before, "
		       "kmap_atomic())");
	if (diagnosis_has_splits(diagnosis)) {
		finding_change(&finding, "configuration",
			       "a split with less highmem (CONFIG_VMSPLIT_2G=y)",
			       "pages of lowmem need no slot, so with all RAM in lowmem kmap() "
			       "never waits");
		finding_costs(&finding, "address space of each process");
	}
	finding_figure(&finding, "tasks", nr);
	finding_sure(&finding, nr > 1 ? SURE_COMPUTED : SURE_LIKELY,
		     "the traces show where the tasks wait, but not which code holds the "
		     "slots: on a live machine 'addrspace pkmap' shows that");
}
