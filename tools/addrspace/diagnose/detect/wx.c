// SPDX-License-Identifier: GPL-2.0
/* Pages that are writable and executable, by the kernel's own check of its tables. */
#include "diagnose/detect/detectors.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "diagnose/evidence/address.h"
#include "diagnose/diagnosis.h"
#include "import/text/scan.h"

#define MIB		((uint64_t)1 << 20)
#define BIOS_START	0xa0000		/* from PAGE_OFFSET on, up to 1 MiB */
#define BIOS_PAGES	96
#define SPLIT_UNIT	((uint64_t)1 << 28)

struct wx {
	struct lines found, failed;
	bool has_found, has_failed, has_address;
	uint64_t pages, address;	/* 0: not printed; that of the first one */
};

/* "... at address 0xc00a0000", since 4.4 with the pointer before: "(ptrval)/0xc00a0000" */
static void take_line(struct wx *wx, const struct lines *lines)
{
	const char *at = strstr(lines->line, "mapping at address ");

	if (!wx->has_found && strstr(lines->line, "insecure W+X mapping")) {
		wx->found = *lines;
		wx->has_found = true;
		wx->has_address = at && scan_behind(strchr(at, '/') ?: at,
						    strchr(at, '/') ? "/" : "address ", 16,
						    &wx->address);
	}
	if (!wx->has_failed && strstr(lines->line, "W+X mappings: FAILED")) {
		wx->failed = *lines;
		wx->has_failed = true;
		scan_before(lines->line, " W+X pages", &wx->pages);
	}
}

/* Without a layout, the split is taken to be a multiple of 256 MiB. */
static bool is_bios(const struct diagnosis *diagnosis, const struct wx *wx)
{
	uint64_t base = diagnosis->has_layout ?
			layout_fact_number(&diagnosis->layout, "page_offset") : 0;
	uint64_t offset = base ? wx->address - base : wx->address % SPLIT_UNIT;

	return wx->has_address && wx->address >= base && offset >= BIOS_START && offset < MIB;
}

static void explain_bios(const struct wx *wx, const struct finding *finding)
{
	finding_why(finding, "Code that can be written helps an attacker. On i386 the BIOS area at "
		    "PAGE_OFFSET + 640 KiB stays so while PCI BIOS calls are in use.");
	if (wx->pages > BIOS_PAGES)
		finding_why(finding, "That area has %u pages, so others lie elsewhere: debugfs's "
			    "kernel_page_tables, read by 'addrspace --from FILE pagetables --wx', "
			    "shows which.", BIOS_PAGES);
	finding_change(finding, "boot parameter", "pci=nobios", "the BIOS area need not be "
		       "executable");
}

static void explain_elsewhere(const struct diagnosis *diagnosis, const struct wx *wx,
			      const struct finding *finding)
{
	struct address is;

	address_judge(&is, diagnosis, wx->address);
	finding_value(finding, "address", wx->address, "%s", is.text);
	finding_why(finding, "Code that can be written helps an attacker. The first such page is "
		    "not in the BIOS area, which is so on many PCs.");
	if (is.kind != ADDRESS_LOWMEM && is.kind != ADDRESS_OTHER)
		finding_change(finding, "configuration", "CONFIG_STRICT_MODULE_RWX=y",
			       "code of modules is read-only (before 4.11 it was "
			       "CONFIG_DEBUG_SET_MODULE_RONX); vmallocinfo or modules names whose "
			       "page it is");
	if (is.kind == ADDRESS_LOWMEM || is.kind == ADDRESS_OTHER || is.kind == ADDRESS_NUMBER)
		finding_change(finding, "configuration", "CONFIG_STRICT_KERNEL_RWX=y",
			       "the image's code is read-only, its data not executable (before "
			       "4.11 it was CONFIG_DEBUG_RODATA); without rodata=off at boot");
}

static void explain(const struct diagnosis *diagnosis, const struct wx *wx,
		    const struct finding *finding)
{
	if (is_bios(diagnosis, wx))
		explain_bios(wx, finding);
	else if (wx->has_address)
		explain_elsewhere(diagnosis, wx, finding);
	else
		finding_why(finding, "Code that can be written helps an attacker. The line "
			    "with the address of the first page (\"Found insecure W+X mapping at "
			    "address\") is missing.");
	if (diagnosis->pae != MODEL_NO || diagnosis->is_arm)
		return;
	finding_why(finding, "Without NX, which takes PAE, all pages are executable.");
	finding_change(finding, "configuration", "CONFIG_X86_PAE=y", "NX exists with PAE only");
}

/* "x86/mm: Checked W+X mappings: FAILED, 96 W+X pages found." */
void detect_wx(struct diagnosis *diagnosis)
{
	struct lines lines = lines_of(diagnosis, SOURCE_KERNEL "trouble");
	struct wx wx = { .pages = 0 };
	struct finding finding;

	while (lines_next(&lines))
		take_line(&wx, &lines);
	if (!wx.has_found && !wx.has_failed)
		return;
	finding = finding_new(diagnosis, "writable-and-executable", "boot", WEIGHT_WASTE + 1,
			      "pages are mapped both writable and executable%s",
			      wx.pages ? "" : ", how many is not said");
	if (wx.has_found)
		finding_line(&finding, &wx.found);
	if (wx.has_failed)
		finding_line(&finding, &wx.failed);
	if (wx.pages)
		finding_figure(&finding, "pages", wx.pages);
	explain(diagnosis, &wx, &finding);
	finding_sure(&finding, SURE_STATED, "the kernel checked its page tables");
}
