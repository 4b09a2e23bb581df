// @ts-check
import { attrs, el } from "../dom.js";
import { duration } from "../format.js";
import { RovingRows } from "../roving.js";
import { Axis, drawGrid, ticks } from "./axis.js";
import { Minimap } from "./minimap.js";
import { SpanRowView } from "./span-row.js";
import { splitter } from "./splitter.js";

/** @typedef {import("./model.js").TraceModel} TraceModel */

/** Traces longer than this repeat the axis at the bottom. */
const LONG = 40;
const INDENT = 14;
/** No tree is indented by more than this part of its column, however deep it is. */
const INDENT_SHARE = 0.4;

/** The tree and the bars of one trace. */
export class Waterfall {
  /**
   * @param {TraceModel} model
   * @param {{select: (i: number) => void, moved: (i: number) => void, folded: () => void}} on
   */
  constructor(model, on) {
    this.model = model;
    this.on = on;
    this.selected = -1;
    /** @type {Set<number>} */
    this.found = new Set();
    /** @type {ReturnType<typeof import("../doctor/findings.js").bySpan>} */
    this.marks = new Map();
    this.showsCritical = false;
    this.map = new Minimap((from, to) => this.zoom(from, to));
    this.top = new Axis();
    this.bottom = new Axis();
    this.lines = attrs(el("div", "grid-lines"), { "aria-hidden": "true" });
    this.value = el("span", "cursor-value");
    this.cursor = attrs(el("div", "cursor", this.value), { "aria-hidden": "true", hidden: "" });
    this.block = attrs(el("div", "rows"), { role: "rowgroup" });
    this.head = attrs(el("div", "wf-head", column("Service, operation, description", "label"), column("Time", "unseen")), { role: "row", "aria-rowindex": 1 });
    this.head.lastElementChild?.before(el("div", "bars", el("div", "track", this.top.element)));
    this.foot = attrs(el("div", "wf-foot", el("div"), el("div", "bars", el("div", "track", this.bottom.element))), { "aria-hidden": "true" });
    this.grid = attrs(el("div", "wf", this.head, this.block, this.foot), { role: "treegrid", "aria-label": "Spans" });
    this.element = el("div", "wf-frame", this.lines, this.grid, splitter(() => this.layout()), this.cursor);
    this.rows = new RovingRows(this.grid, this.block, () => new SpanRowView(() => this), "--row");
    this.rows.onMove = (seen) => on.moved(this.model.visible[seen]);
    this.grid.addEventListener("click", (event) => this.clicked(event));
    this.element.addEventListener("pointermove", (event) => this.hover(event));
    this.element.addEventListener("pointerleave", () => (this.cursor.hidden = true));
    this.resized = new ResizeObserver(() => this.layout());
    this.resized.observe(this.element);
  }

  /** Draws everything anew, once it is in the page or its model changed. */
  show() {
    this.foot.hidden = this.model.rows.length < LONG;
    this.layout();
    this.map.show(this.model);
    this.rows.rows.measure();
    this.count();
  }

  /**
   * Shows a part of the time.
   * @param {number} from ms
   * @param {number} to ms
   */
  zoom(from, to) {
    const least = (this.model.last - this.model.first) / 1e6;
    this.model.from = Math.max(this.model.first, from);
    this.model.to = Math.max(this.model.from + least, Math.min(this.model.last, to));
    this.layout();
    this.map.show(this.model);
    this.rows.rows.rebind();
  }

  /** @param {boolean} closed */
  foldAll(closed) {
    const active = this.active();
    this.model.foldAll(closed);
    this.rows.activate(this.model.seenAt(active));
    this.count();
    this.on.folded();
  }

  /** @param {Set<number>} found */
  highlight(found) {
    this.found = found;
    this.rows.rows.rebind();
  }

  /** @param {ReturnType<typeof import("../doctor/findings.js").bySpan>} marks what the doctor found, by span id */
  mark(marks) {
    this.marks = marks;
    this.rows.rows.rebind();
  }

  toggleCritical() {
    this.showsCritical = !this.showsCritical;
    this.rows.rows.rebind();
  }

  count() {
    attrs(this.grid, { "aria-rowcount": this.model.visible.length + 1 });
    this.rows.setCount(this.model.visible.length);
  }

  layout() {
    const track = this.top.element.clientWidth;
    if (track === 0) return;
    const tree = /** @type {HTMLElement} */ (this.head.firstElementChild).clientWidth;
    const indent = Math.max(2, Math.min(INDENT, (tree * INDENT_SHARE) / Math.max(1, this.model.deepest)));
    this.element.style.setProperty("--indent", `${indent.toFixed(1)}px`);
    this.element.style.setProperty("--bar-end", `${this.grid.offsetWidth - this.grid.clientWidth}px`);
    const { from, to } = this.model;
    const times = ticks(from, to, track);
    this.top.draw(from, to, times);
    this.bottom.draw(from, to, times);
    drawGrid(this.lines, from, to, times);
  }

  /** @param {TraceModel} model */
  replace(model) {
    const focused = this.rows.hasFocus();
    this.model = model;
    this.show();
    if (focused) this.rows.focus(this.rows.active);
  }

  /** @param {number} i -1 for none */
  select(i) {
    this.selected = i;
    this.rows.rows.rebind();
  }

  /**
   * Shows a span and gives it the focus.
   * @param {number} i
   */
  goTo(i) {
    const seen = this.model.expose(i);
    this.count();
    this.rows.focus(seen);
  }

  /** @returns {number} */
  active() {
    return this.model.visible[this.rows.active] ?? -1;
  }

  /**
   * @param {number} i
   * @param {boolean} closed
   */
  fold(i, closed) {
    const focused = this.rows.hasFocus();
    const active = this.active();
    this.model.fold(i, closed);
    this.rows.activate(this.model.seenAt(active));
    this.count();
    if (focused) this.rows.focus(this.rows.active);
    this.on.folded();
  }

  /** @param {MouseEvent} event */
  clicked(event) {
    const seen = this.rows.indexOf(event.target);
    if (seen < 0 || getSelection()?.toString() || (event.target instanceof Element && event.target.closest("a"))) return;
    const i = this.model.visible[seen];
    this.rows.focus(seen);
    if (event.target instanceof Element && event.target.closest(".fold.open, .fold.closed")) this.fold(i, this.model.closed[i] === 0);
    else this.on.select(i);
  }

  /**
   * @param {KeyboardEvent} event
   * @returns {boolean}
   */
  key(event) {
    const i = this.active();
    if (i < 0) return false;
    const inside = this.rows.hasFocus() || event.target === document.body;
    switch (event.key) {
      case "h":
      case "ArrowLeft":
        if (event.key !== "h" && !inside) return false;
        if (this.model.hasChildren(i) && !this.model.closed[i]) this.fold(i, true);
        else if (this.model.parent[i] >= 0) this.goTo(this.model.parent[i]);
        return true;
      case "l":
      case "ArrowRight":
        if (event.key !== "l" && !inside) return false;
        if (this.model.closed[i]) this.fold(i, false);
        else if (this.model.hasChildren(i)) this.goTo(i + 1);
        return true;
      case "e":
        if (this.model.nextFault(i) >= 0) this.goTo(this.model.nextFault(i));
        return true;
      case "c":
        this.toggleCritical();
        return true;
      case "z":
        this.zoom(this.model.rows[i].start_ms, this.model.rows[i].start_ms + this.model.rows[i].duration_ms);
        return true;
      case "Z":
        this.zoom(this.model.first, this.model.last);
        return true;
      case "[":
      case "]":
        this.foldAll(event.key === "[");
        return true;
      case "Enter":
        if (!inside) return false;
        this.on.select(i);
        return true;
      default:
        return (inside || event.key.length === 1) && this.rows.key(event);
    }
  }

  /** @param {PointerEvent} event */
  hover(event) {
    const track = this.top.element.getBoundingClientRect();
    const frame = this.element.getBoundingClientRect();
    const at = (event.clientX - track.left) / track.width;
    this.cursor.hidden = event.pointerType === "touch" || at < 0 || at > 1;
    if (this.cursor.hidden) return;
    this.cursor.style.transform = `translateX(${Math.round(event.clientX - frame.left)}px)`;
    this.cursor.classList.toggle("near-end", at > 0.9);
    const [value, unit] = duration(this.model.from + at * (this.model.to - this.model.from));
    this.value.replaceChildren(`${value} `, el("span", "unit", unit));
  }

  end() {
    this.resized.disconnect();
    this.map.end();
    this.rows.end();
  }
}

/**
 * @param {string} words
 * @param {string} classes
 */
function column(words, classes) {
  return attrs(el("div", classes, words), { role: "columnheader" });
}
