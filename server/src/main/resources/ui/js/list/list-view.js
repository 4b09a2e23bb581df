// @ts-check
import { fetchTraces } from "../api.js";
import { copyButton } from "../copy.js";
import { attrs, button, el, mark, say } from "../dom.js";
import { counted } from "../format.js";
import { Poll } from "../poll.js";
import { RovingRows } from "../roving.js";
import { meet } from "../services.js";
import { ListRow } from "./list-row.js";
import { dsn, emptyPage } from "./snippets.js";
import { TraceList } from "./trace-list.js";

const COLUMNS = [
  ["list-start", "Start"],
  ["list-name", "Trace"],
  ["list-services", "Services"],
  ["list-hops number", "Hops"],
  ["list-errors number", "Errors"],
  ["list-spans number", "Spans"],
  ["list-duration number", "Duration"],
];

/** Kept while a trace is looked at, so that Back shows the same rows in the same place. */
const kept = { list: new TraceList(), top: 0, active: 0 };

export class ListView {
  constructor() {
    this.place = "List of traces";
    /** @type {import("../help.js").KeyMap} */
    this.keys = [[["Enter"], "Open the trace"]];
    this.list = kept.list;
    this.summary = el("span", "summary");
    this.pill = button("", () => this.toTop(), "pill");
    this.block = attrs(el("div", "rows"), { role: "rowgroup" });
    this.head = attrs(el("div", "list-row list-head label", ...COLUMNS.map(([classes, words]) =>
      attrs(el("div", classes, words), { role: "columnheader" }))), { role: "row", "aria-rowindex": 1 });
    this.grid = attrs(el("div", "list", this.head, this.block), { role: "grid", "aria-label": "Traces, newest first" });
    this.empty = emptyPage();
    this.strip = el("div", "strip", el("span", "label", "DSN"), el("code", "", dsn()), copyButton(dsn, "the DSN"), this.summary);
    this.element = el("div", "list-view", el("h1", "unseen", "Traces"), this.strip, this.grid, this.pill, this.empty);
    this.rows = new RovingRows(this.grid, this.block, () => new ListRow((index) => this.list.shown[index]), "--list-row");
    this.rows.active = kept.active;
    this.rows.rows.onScroll = () => this.scrolled();
    this.grid.addEventListener("click", (event) => this.clicked(event));
    this.asking = false;
    /** @type {Poll | null} */
    this.poll = null;
  }

  enter() {
    document.title = "Traces · Baton";
    this.show();
    this.rows.rows.measure();
    this.grid.scrollTop = kept.top;
    this.rows.rows.draw();
    this.poll = new Poll(() => this.refresh());
  }

  async refresh() {
    const page = await fetchTraces(null);
    if (this.poll?.ended) return true;
    const before = this.list.waiting.length;
    this.change(() => this.list.accept(page, this.atTop()));
    if (before === 0 && this.list.waiting.length > 0) say(`${counted(this.list.waiting.length, "new trace")}, at the top`);
    return true;
  }

  /**
   * Changes the list while the active row stays the same trace.
   * @param {() => void} change
   */
  change(change) {
    const focused = this.rows.hasFocus();
    const active = this.list.shown[this.rows.active]?.trace_id;
    const top = this.atTop() && !focused;
    change();
    const at = this.list.shown.findIndex((trace) => trace.trace_id === active);
    const moved = at >= 0 && at !== this.rows.active;
    if (top) this.rows.activate(0);
    else if (moved) this.rows.activate(at);
    this.show();
    if (focused && moved) this.rows.focus(at);
  }

  show() {
    const traces = this.list.shown;
    const asked = this.list.newest !== null;
    meet(traces.flatMap((trace) => trace.services));
    this.empty.hidden = !asked || traces.length > 0;
    this.strip.hidden = this.grid.hidden = !asked || traces.length === 0;
    this.pill.hidden = this.list.waiting.length === 0;
    this.pill.textContent = `${this.list.waiting.length} new`;
    attrs(this.grid, { "aria-rowcount": this.list.next === null ? traces.length + 1 : -1 });
    const failed = traces.filter((trace) => trace.errors > 0).length;
    const broken = traces.filter((trace) => trace.linked_hops < trace.hops).length;
    this.summary.replaceChildren(
      el("span", "", counted(traces.length, "trace"), this.list.next === null ? "" : " so far"),
      failed > 0 ? el("span", "", mark("fault"), `${failed} with errors`) : "",
      broken > 0 ? el("span", "", mark("hop-broken"), `${broken} with a broken hop`) : "",
    );
    this.rows.setCount(traces.length);
  }

  atTop() {
    return this.grid.scrollTop < 8;
  }

  toTop() {
    this.grid.scrollTop = 0;
    this.change(() => this.list.showWaiting());
    this.rows.focus(0);
  }

  scrolled() {
    if (this.atTop() && this.list.waiting.length > 0) this.change(() => this.list.showWaiting());
    const left = this.grid.scrollHeight - this.grid.scrollTop - this.grid.clientHeight;
    if (left < this.grid.clientHeight) this.older();
  }

  async older() {
    if (this.asking || this.list.next === null) return;
    this.asking = true;
    try {
      const page = await fetchTraces(this.list.next);
      this.change(() => this.list.append(page));
    } catch {
      // The poll says that nobody answers; the next scroll asks again.
    }
    this.asking = false;
  }

  /** @param {MouseEvent} event */
  clicked(event) {
    const index = this.rows.indexOf(event.target);
    if (index < 0 || (event.target instanceof Element && event.target.closest("a, button"))) return;
    if (getSelection()?.toString()) return;
    this.open(index);
  }

  /** @param {number} index */
  open(index) {
    this.rows.activate(index);
    const row = this.rows.rows.shown.get(index)?.element;
    row?.querySelector("a")?.click();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (this.grid.hidden) return false;
    if (event.key === "Enter" && this.rows.hasFocus()) {
      this.open(this.rows.active);
      return true;
    }
    const target = event.target;
    if (target !== document.body && !this.rows.hasFocus() && event.key.length > 1) return false;
    return this.rows.key(event);
  }

  update() {}

  end() {
    kept.top = this.grid.scrollTop;
    kept.active = this.rows.active;
    this.poll?.end();
    this.rows.end();
  }
}
