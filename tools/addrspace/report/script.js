// SPDX-License-Identifier: GPL-2.0
// Makes a report interactive: sorts and searches tables, zooms the map. All data is in
// the tables of the page.
"use strict";

const END = 2 ** 32, PAGE = 4096;

function valueOf(row, column) {
	const cell = row.cells[column];
	const text = cell.dataset.value ?? cell.textContent;

	return text !== "" && isFinite(text) ? Number(text) : text;
}

function compare(a, b) {
	if (typeof a === "number" && typeof b === "number")
		return a - b;
	return String(a).localeCompare(String(b), "en", { numeric: true });
}

function sortBy(table, header) {
	const down = header.getAttribute("aria-sort") === "ascending";
	const column = header.cellIndex, body = table.tBodies[0];
	const rows = [...body.rows].map(row => [valueOf(row, column), row]);

	rows.sort((a, b) => (down ? -1 : 1) * compare(a[0], b[0]));
	for (const other of table.tHead.rows[0].cells)
		other.removeAttribute("aria-sort");
	header.setAttribute("aria-sort", down ? "descending" : "ascending");
	body.append(...rows.map(([, row]) => row));
}

function element(parent, name, attributes, text) {
	const made = document.createElement(name);

	for (const [key, value] of Object.entries(attributes))
		made.setAttribute(key, value);
	if (text)
		made.append(text);
	parent.append(made);
	return made;
}

function addSearch(tools, table, title) {
	const search = element(tools, "input", { type: "search",
		placeholder: "search", "aria-label": `search in ${title}` });

	search.addEventListener("input", () => {
		const wanted = search.value.toLowerCase();

		for (const row of table.tBodies[0].rows)
			row.classList.toggle("unfit",
				!row.textContent.toLowerCase().includes(wanted));
	});
}

function addBrief(tools, table) {
	const empty = table.querySelectorAll("tr.empty").length;

	if (!empty)
		return;
	const label = element(tools, "label", {});
	const box = element(label, "input", { type: "checkbox" });

	label.append(`the ${empty} slots that map nothing, too`);
	table.classList.add("brief");
	box.addEventListener("change", () => table.classList.toggle("brief", !box.checked));
}

function enhance(table) {
	const scroll = table.parentElement;
	const title = scroll.parentElement.querySelector("h2").firstChild.data.trim();
	const tools = document.createElement("div");

	tools.className = "tools";
	scroll.before(tools);
	addSearch(tools, table, title);
	addBrief(tools, table);
	for (const header of table.tHead.rows[0].cells) {
		header.tabIndex = 0;
		header.addEventListener("click", () => sortBy(table, header));
		header.addEventListener("keydown", event => {
			if (event.key === "Enter")
				sortBy(table, header);
		});
	}
}

function hex(address) {
	return "0x" + Math.round(address).toString(16).padStart(8, "0");
}

function words(bytes) {
	const units = ["bytes", "KiB", "MiB", "GiB"];
	let unit = 0;

	for (; unit < 3 && bytes >= 1024; unit++)
		bytes /= 1024;
	return `${Number(bytes.toFixed(bytes < 100 ? 1 : 0))} ${units[unit]}`;
}

// The figures of a table's rows, in the order of their addresses.
function readRegions() {
	return [...document.querySelectorAll("#regions tbody tr")].map((row, index) => ({
		index, name: row.cells[0].textContent, start: valueOf(row, 1), end: valueOf(row, 2),
		mapped: valueOf(row, 4), note: row.cells[6].textContent,
		depth: Number(row.dataset.depth), kind: row.classList[0],
	}));
}

function readRanges() {
	return [...document.querySelectorAll("#ranges tbody tr")].map(row => ({
		start: valueOf(row, 0), end: valueOf(row, 1), phys: valueOf(row, 3),
		region: row.cells[5].textContent, flags: row.cells[6].textContent,
		kind: row.classList[0],
	}));
}

// The map: a view from lo to hi, drawn anew in pixels each time it changes.
class ZoomMap {
	static ROW = 40;
	static TOP = 26;

	constructor(section) {
		this.svg = section.querySelector("svg");
		this.place = section.querySelector("output");
		this.readout = section.querySelector(".readout");
		this.regions = readRegions();
		this.ranges = readRanges();
		this.depth = 1 + Math.max(...this.regions.map(region => region.depth));
		this.pointers = new Map();
		section.hidden = false;
		for (const button of section.querySelectorAll("button"))
			button.addEventListener("click", () => this.move(button.dataset.zoom));
		this.listen();
		this.view(0, END);
		new ResizeObserver(() => this.draw()).observe(this.svg);
	}

	listen() {
		const svg = this.svg;
		const keys = { "+": "in", "=": "in", "-": "out", ArrowLeft: "left",
			ArrowRight: "right", Home: "all" };

		svg.addEventListener("keydown", event => {
			if (!keys[event.key])
				return;
			event.preventDefault();
			this.move(keys[event.key]);
		});
		svg.addEventListener("wheel", event => {
			event.preventDefault();
			this.scale(Math.exp(event.deltaY / 300), this.addressAt(event));
		}, { passive: false });
		svg.addEventListener("pointerdown", event => {
			this.pointers.set(event.pointerId, event);
			this.moved = this.pointers.size > 1;
		});
		svg.addEventListener("pointermove", event => this.drag(event));
		for (const end of ["pointerup", "pointercancel", "pointerleave"])
			svg.addEventListener(end, event => this.pointers.delete(event.pointerId));
		svg.addEventListener("click", event => this.click(event));
	}

	get width() { return this.svg.clientWidth || 800; }

	x(address) { return (address - this.lo) / (this.hi - this.lo) * this.width; }

	addressAt(event) {
		const left = this.svg.getBoundingClientRect().left;

		return this.lo + (event.clientX - left) / this.width * (this.hi - this.lo);
	}

	view(lo, hi) {
		const span = Math.min(END, Math.max(PAGE, hi - lo));

		lo = Math.min(Math.max(0, lo), END - span);
		this.lo = lo;
		this.hi = lo + span;
		this.draw();
	}

	scale(factor, around) {
		const span = Math.min(END, Math.max(PAGE, (this.hi - this.lo) * factor));
		const share = (around - this.lo) / (this.hi - this.lo);

		this.view(around - share * span, around + (1 - share) * span);
	}

	move(where) {
		const span = this.hi - this.lo, middle = (this.lo + this.hi) / 2;

		switch (where) {
		case "in": return this.scale(0.5, middle);
		case "out": return this.scale(2, middle);
		case "left": return this.view(this.lo - span / 4, this.hi - span / 4);
		case "right": return this.view(this.lo + span / 4, this.hi + span / 4);
		default: return this.view(0, END);
		}
	}

	// One pointer moves the map, two pinch it. Without a button pressed, the pointer shows
	// what it is over.
	drag(event) {
		const last = this.pointers.get(event.pointerId);

		if (!last)
			return this.readOut(event);
		if (this.pointers.size === 2) {
			const [a, b] = this.pointers.values(), other = a === last ? b : a;
			const before = Math.abs(last.clientX - other.clientX);
			const after = Math.abs(event.clientX - other.clientX);

			if (before && after)
				this.scale(before / after, this.addressAt(other));
		} else if (Math.abs(event.clientX - last.clientX) > 3 || this.moved) {
			const by = (last.clientX - event.clientX) / this.width * (this.hi - this.lo);

			this.moved = true;
			this.view(this.lo + by, this.hi + by);
		} else {
			return;
		}
		this.pointers.set(event.pointerId, event);
	}

	click(event) {
		const region = this.regions[event.target.dataset.index];

		if (region && !this.moved)
			this.view(region.start, region.end);
	}

	readOut(event) {
		const address = this.addressAt(event);
		const within = list => list.filter(one => one.start <= address && address < one.end);
		const path = within(this.regions), [range] = within(this.ranges);
		const last = path[path.length - 1];

		if (!last)
			return;
		this.readout.textContent = `${hex(address)}  ${path.map(one => one.name).join(" › ")}, ` +
			words(last.end - last.start) +
			(!Number.isFinite(last.mapped) ? "" : `, ${words(last.mapped)} mapped`) +
			(last.note ? `: ${last.note}` : "") +
			(!range ? "" : !Number.isFinite(range.phys) ? `\n${range.flags}` :
				`\nphysical ${hex(range.phys + address - range.start)}, ${range.flags}`);
	}

	shape(name, attributes, text) {
		const made = document.createElementNS("http://www.w3.org/2000/svg", name);

		for (const [key, value] of Object.entries(attributes))
			made.setAttribute(key, value);
		if (text)
			made.textContent = text;
		this.svg.append(made);
	}

	// Rectangles that begin outside are cut, so that their labels are in view.
	box(one, y, height, attributes) {
		const left = Math.max(0, this.x(one.start));
		const width = Math.max(0.6, Math.min(this.width, this.x(one.end)) - left);

		this.shape("rect", { class: one.kind, x: left.toFixed(2), y, height,
			width: width.toFixed(2), ...attributes });
		return [left, width];
	}

	// If many fall on one pixel, only the first is drawn.
	shown(list) {
		const last = {};

		return list.filter(one => {
			const from = this.x(one.start), to = this.x(one.end), key = one.depth;

			if (one.end <= this.lo || one.start >= this.hi)
				return false;
			if (to - from < 0.5 && from - (last[key] ?? -1) < 0.5)
				return false;
			last[key] = from;
			return true;
		});
	}

	drawRegion(region) {
		const y = ZoomMap.TOP + region.depth * ZoomMap.ROW;
		const [left, width] = this.box(region, y, ZoomMap.ROW,
			{ "data-index": region.index });

		if (region.name.length * 8 < width)
			this.shape("text", { class: "label", x: left + width / 2,
				y: y + ZoomMap.ROW / 2 }, region.name);
	}

	draw() {
		const lane = ZoomMap.TOP + this.depth * ZoomMap.ROW + 6, height = lane + 20;

		this.svg.replaceChildren();
		this.svg.setAttribute("viewBox", `0 0 ${this.width} ${height}`);
		this.svg.style.height = `${height}px`;
		this.shape("text", { class: "scale", x: 4, y: 16 }, hex(this.lo));
		this.shape("text", { class: "scale end", x: this.width - 4, y: 16 }, hex(this.hi));
		this.shown(this.regions).forEach(region => this.drawRegion(region));
		this.box({ kind: "lane", start: this.lo, end: this.hi }, lane, 14);
		this.shown(this.ranges).forEach(range => this.box(range, lane, 14));
		this.place.textContent = `${hex(this.lo)} to ${hex(this.hi)}, ${words(this.hi - this.lo)}`;
	}
}

document.querySelectorAll("table").forEach(enhance);
new ZoomMap(document.getElementById("zoom"));
