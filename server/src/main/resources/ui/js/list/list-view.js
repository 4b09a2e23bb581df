// @ts-check
import { fetchServer, fetchTraces, Refused } from "../api.js";
import { copyButton } from "../copy.js";
import { Verdicts } from "../doctor/verdicts.js";
import { attrs, button, el, mark, say } from "../dom.js";
import { counted } from "../format.js";
import { Poll } from "../poll.js";
import { RovingRows } from "../roving.js";
import { meet } from "../services.js";
import { Live } from "../live.js";
import { ListRow } from "./list-row.js";
import { Scatter } from "./scatter.js";
import { SearchBox } from "./search-box.js";
import { dsn, emptyPage, useKey } from "./snippets.js";
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
const kept = { query: "", list: new TraceList(), top: 0, active: 0 };

/** The stream tells of changes at once; this only finds out whether the server is still there. */
const CHECK_MS = 15_000;

export class ListView {
  /**
   * @param {URLSearchParams} query
   * @param {(address: string) => void} go
   */
  constructor(query, go) {
    this.go = go;
    this.place = "List of traces";
    /** @type {import("../help.js").KeyMap} */
    this.keys = [
      [["Enter"], "Open the trace"],
      [["/"], "Search"],
      [["p"], "Pause, or go on"],
      [["m"], "Services"],
      [["x"], "Choose for a comparison; with a second one, compare"],
    ];
    this.query = query.get("q") ?? "";
    if (kept.query !== this.query) Object.assign(kept, { query: this.query, list: new TraceList(), top: 0, active: 0 });
    this.list = kept.list;
    this.paused = false;
    /** The trace that another is to be compared with. @type {string | null} */
    this.chosen = null;
    this.search = new SearchBox((text) => this.go(text ? `/?q=${encodeURIComponent(text)}` : "/"));
    this.scatter = new Scatter((conditions) => this.go(`/?q=${encodeURIComponent(`${this.query} ${conditions}`.trim())}`));
    this.pause = button("Pause", () => this.togglePause(), "quiet");
    this.none = attrs(el("div", "notice", el("p", "", "Nothing that is stored matches."), el("p", "dim", "Try fewer conditions, or clear the box.")), { hidden: "" });
    /** @type {Live | null} */
    this.live = null;
    /** @type {Verdicts | null} */
    this.verdicts = null;
    this.summary = el("span", "summary");
    this.pill = button("", () => this.toTop(), "pill");
    this.block = attrs(el("div", "rows"), { role: "rowgroup" });
    this.head = attrs(el("div", "list-row list-head label", ...COLUMNS.map(([classes, words]) =>
      attrs(el("div", classes, words), { role: "columnheader" }))), { role: "row", "aria-rowindex": 1 });
    this.grid = attrs(el("div", "list", this.head, this.block), { role: "grid", "aria-label": "Traces, newest first" });
    this.empty = emptyPage();
    this.strip = el("div", "strip", this.search.element, this.summary, el("span", "label", "DSN"), copyButton(dsn, "the DSN"), this.pause, this.search.problem);
    this.element = el("div", "list-view", el("h1", "unseen", "Traces"), el("div", "list-top", this.strip, this.scatter.element), this.grid, this.pill, this.none, this.empty);
    this.rows = new RovingRows(this.grid, this.block, () => new ListRow((index) => this.list.shown[index], () => this.chosen, (id) => this.verdicts?.of(id) ?? null), "--list-row");
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
    this.search.set(this.query);
    fetchServer().then(({ key }) => {
      if (useKey(key)) {
        const fresh = emptyPage();
        fresh.hidden = this.empty.hidden;
        this.empty.replaceWith(fresh);
        this.empty = fresh;
      }
    }, () => {});
    this.listen();
  }

  listen() {
    this.poll = new Poll(() => this.refresh(), CHECK_MS);
    this.live = new Live(this.query, () => this.poll?.now());
    this.verdicts = new Verdicts(() => this.seen(), () => this.show());
  }

  /** @returns {string[]} the ids of the traces in the window */
  seen() {
    return [...this.rows.rows.shown.keys()].flatMap((index) => this.list.shown[index]?.trace_id ?? []);
  }

  silence() {
    this.live?.end();
    this.poll?.end();
    this.verdicts?.end();
  }

  togglePause() {
    this.paused = !this.paused;
    this.pause.textContent = this.paused ? "Go on" : "Pause";
    attrs(this.pause, { "aria-pressed": this.paused });
    this.silence();
    if (!this.paused) this.listen();
    say(this.paused ? "Paused" : "Live again");
  }

  async refresh() {
    let page;
    try {
      page = await fetchTraces(null, this.query);
    } catch (error) {
      if (!(error instanceof Refused) || error.status !== 400) throw error;
      this.search.say(error.message);
      return true;
    }
    this.search.say(null);
    this.scatter.refresh(this.query).catch(() => {});
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
    this.empty.hidden = !asked || traces.length > 0 || this.query !== "";
    this.none.hidden = !asked || traces.length > 0 || this.query === "";
    this.strip.hidden = !asked || !this.empty.hidden;
    this.grid.hidden = !asked || traces.length === 0;
    this.pill.hidden = this.list.waiting.length === 0;
    this.pill.textContent = `${this.list.waiting.length} new`;
    attrs(this.grid, { "aria-rowcount": this.list.next === null ? traces.length + 1 : -1 });
    const failed = traces.filter((trace) => trace.errors > 0).length;
    const broken = traces.filter((trace) => trace.linked_hops < trace.hops).length;
    const faulty = traces.filter((trace) => (this.verdicts?.of(trace.trace_id)?.faults ?? 0) > 0).length;
    this.summary.replaceChildren(
      el("span", "", counted(traces.length, "trace"), this.list.next === null ? "" : " so far"),
      failed > 0 ? el("span", "", mark("fault"), `${failed} with errors`) : "",
      broken > 0 ? el("span", "", mark("hop-broken"), `${broken} with a broken hop`) : "",
      faulty > 0 ? el("span", "", mark("fault"), `${faulty} with a fault of propagation`) : "",
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
      const page = await fetchTraces(this.list.next, this.query);
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

  /** @param {string} id */
  choose(id) {
    if (this.chosen !== null && this.chosen !== id) {
      this.go(`/compare?a=${this.chosen}&b=${id}`);
      return;
    }
    this.chosen = this.chosen === id ? null : id;
    say(this.chosen ? "Chosen; x on another trace compares them" : "Not chosen any more");
    this.rows.rows.rebind();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.key === "/") {
      this.search.input.focus();
      return true;
    }
    if (event.key === "p") {
      this.togglePause();
      return true;
    }
    if (event.key === "m") {
      this.go("/services");
      return true;
    }
    if (this.grid.hidden) return false;
    if (event.key === "x" && this.rows.hasFocus()) {
      this.choose(this.list.shown[this.rows.active].trace_id);
      return true;
    }
    if (event.key === "Enter" && this.rows.hasFocus()) {
      this.open(this.rows.active);
      return true;
    }
    const target = event.target;
    if (target !== document.body && !this.rows.hasFocus() && event.key.length > 1) return false;
    return this.rows.key(event);
  }

  /** @param {URLSearchParams} query */
  update(query) {
    this.query = query.get("q") ?? "";
    this.silence();
    Object.assign(kept, { query: this.query, list: new TraceList(), top: 0, active: 0 });
    this.list = kept.list;
    this.search.set(this.query);
    this.grid.scrollTop = 0;
    this.show();
    this.listen();
  }

  end() {
    this.silence();
    this.scatter.end();
    kept.top = this.grid.scrollTop;
    kept.active = this.rows.active;
    this.rows.end();
  }
}
