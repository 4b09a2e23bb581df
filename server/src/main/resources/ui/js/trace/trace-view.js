// @ts-check
import { fetchExamination, fetchTrace, Refused } from "../api.js";
import { bySpan, Findings } from "../doctor/findings.js";
import { attrs, button, el, mark, put } from "../dom.js";
import { Poll } from "../poll.js";
import { meet } from "../services.js";
import { Finder } from "./finder.js";
import { TraceModel } from "./model.js";
import { Panel } from "./panel.js";
import { traceHead } from "./trace-head.js";
import { Waterfall } from "./waterfall.js";

/** @typedef {import("../types.js").Trace} Trace */

/** A trace that ended this long ago is taken to be whole. */
const SETTLED_MS = 60_000;
/** More folded rows than this are not written into the address. */
const MOST_FOLDS = 40;

/** One trace. The address tells which span's details are open (span), or all errors (show), and what is folded (closed). */
export class TraceView {
  /**
   * @param {string} id
   * @param {URLSearchParams} query
   */
  constructor(id, query) {
    this.id = id;
    this.query = query;
    this.place = "Trace";
    /** @type {import("../help.js").KeyMap} */
    this.keys = [
      [["h", "←"], "Close a row, or go to its parent"],
      [["l", "→"], "Open a row, or go to its first child"],
      [["Enter"], "Details of the span"],
      [["e"], "Next error"],
      [["/"], "Find in this trace"],
      [["n", "N"], "Next or previous match"],
      [["z", "Z"], "Zoom to the span, or show all"],
      [["[", "]"], "Close or open everything"],
      [["c"], "Critical path"],
      [["k"], "Align clocks, or show times as they were sent"],
      [["Esc"], "Close the details, then back to the list"],
    ];
    this.element = el("div", "trace-view");
    this.panel = new Panel({ close: () => this.close(), goTo: (i) => this.goTo(i) });
    /** @type {Waterfall | null} */
    this.waterfall = null;
    this.finder = new Finder({
      goTo: (i) => this.waterfall?.goTo(i),
      changed: (text) => {
        this.waterfall?.highlight(this.finder.found);
        this.go({ find: text || null }, false);
      },
      found: () => this.waterfall?.highlight(this.finder.found),
    });
    this.finder.input.value = query.get("find") ?? "";
    const critical = button("Critical path", () => {
      this.waterfall?.toggleCritical();
      attrs(critical, { "aria-pressed": this.waterfall?.showsCritical ?? false });
    }, "quiet");
    this.clocks = button("Align clocks", () => this.alignClocks(), "quiet");
    attrs(this.clocks, { "aria-pressed": this.isAligned() });
    const all = button("Show all", () => this.waterfall?.zoom(this.waterfall.model.first, this.waterfall.model.last), "quiet");
    const file = attrs(el("a", "link", "Export"), { href: `/api/traces/${encodeURIComponent(id)}/export`, download: "" });
    this.tools = el("div", "trace-tools", this.finder.element, critical, this.clocks, all, file);
    this.findings = new Findings({ goTo: (span) => this.goToSpan(span) });
    this.found = "";
    this.signature = "";
    /** @type {Poll | null} */
    this.poll = null;
  }

  enter() {
    document.title = `Trace ${this.id.slice(0, 8)} · Baton`;
    this.poll = new Poll(() => this.refresh());
  }

  /** @returns {Promise<boolean>} whether more may come */
  async refresh() {
    let trace;
    const aligned = this.isAligned();
    try {
      trace = await fetchTrace(this.id, aligned);
    } catch (error) {
      if (!(error instanceof Refused) || error.status !== 404) throw error;
      if (!this.waterfall) this.missing();
      return true;
    }
    if (this.poll?.ended) return false;
    if (aligned !== this.isAligned()) return true;
    const signature = `${aligned} ${trace.spans} ${trace.segments} ${trace.linked_hops} ${trace.errors.length} ${trace.duration_ms}`;
    if (signature !== this.signature) this.show(trace);
    this.signature = signature;
    await this.examine();
    return Date.now() - Date.parse(trace.start) - trace.duration_ms < SETTLED_MS;
  }

  /** Asks the doctor, and marks what it found. */
  async examine() {
    const examination = await fetchExamination(this.id);
    if (this.poll?.ended || !this.waterfall) return;
    this.findings.show(examination, this.isAligned());
    const found = JSON.stringify(examination.findings);
    if (found !== this.found) {
      this.waterfall.mark(bySpan(examination));
      this.waterfall.layout();
    }
    this.found = found;
  }

  /** @returns {boolean} whether times are shown as if all clocks agreed; else as they were sent */
  isAligned() {
    return this.query.get("clocks") === "aligned";
  }

  alignClocks() {
    this.go({ clocks: this.isAligned() ? null : "aligned" }, false);
    attrs(this.clocks, { "aria-pressed": this.isAligned() });
    this.poll?.end();
    this.poll = new Poll(() => this.refresh());
  }

  /**
   * @param {string} span
   * @returns {boolean} whether it is here
   */
  goToSpan(span) {
    const i = this.waterfall?.model.rowOf(span) ?? -1;
    if (i >= 0) this.goTo(i);
    return i >= 0;
  }

  missing() {
    this.element.replaceChildren(el("div", "notice",
      el("h1", "", "This trace is not here"),
      el("p", "mono", this.id),
      el("p", "dim", "Nothing of it has arrived, or it has been deleted. The page looks again every few seconds."),
      el("p", "waiting", mark("wait"), "Waiting for its first segment")));
  }

  /** @param {Trace} trace */
  show(trace) {
    meet(trace.services);
    const model = new TraceModel(trace);
    const head = traceHead(model, () => this.go({ show: "errors", span: null }, true));
    document.title = `${trace.tree[0]?.name ?? this.id.slice(0, 8)} · Baton`;
    const first = this.waterfall === null;
    if (this.waterfall) {
      const before = this.waterfall.model;
      const active = before.rows[this.waterfall.active()]?.span_id ?? "";
      before.rows.forEach((row, i) => before.closed[i] && this.foldById(model, row.span_id));
      model.visible = model.open();
      this.waterfall.rows.activate(model.seenAt(Math.max(0, model.rowOf(active))));
      this.element.firstElementChild?.replaceWith(head);
      this.waterfall.replace(model);
    } else {
      for (const id of (this.query.get("closed") ?? "").split(",")) this.foldById(model, id);
      model.visible = model.open();
      this.waterfall = new Waterfall(model, {
        select: (i) => this.select(i),
        moved: (i) => this.moved(i),
        folded: () => this.folded(),
      });
      this.element.replaceChildren(head);
      put(this.element, el("div", "", this.tools, this.findings.element, this.waterfall.map.element), el("div", "trace-body", this.waterfall.element, this.panel.element));
      this.waterfall.show();
    }
    this.finder.show(model);
    this.waterfall.highlight(this.finder.found);
    this.apply(first);
  }

  /**
   * @param {TraceModel} model
   * @param {string} id
   */
  foldById(model, id) {
    const i = model.rowOf(id);
    if (i >= 0 && model.hasChildren(i)) model.closed[i] = 1;
  }

  /** @param {URLSearchParams} query */
  update(query) {
    this.query = query;
    this.apply(true);
  }

  /**
   * Makes the panel what the address says.
   * @param {boolean} reveal whether the span is brought into view
   */
  apply(reveal) {
    if (!this.waterfall) return;
    const model = this.waterfall.model;
    const i = model.rowOf(this.query.get("span"));
    if (i >= 0) this.panel.showSpan(model, i);
    else if (this.query.get("show") === "errors" || model.rows.length === 0) this.panel.showErrors(model);
    else this.panel.hide();
    if (i >= 0 && reveal) {
      const seen = model.expose(i);
      this.waterfall.count();
      this.waterfall.rows.activate(seen);
      this.waterfall.rows.rows.reveal(seen);
    }
    this.waterfall.select(i);
  }

  /** @param {number} i */
  select(i) {
    const id = this.waterfall?.model.rows[i].span_id ?? null;
    if (this.query.get("span") === id) this.close();
    else this.go({ span: id, show: null }, !this.query.has("span"));
    // The panel may have taken the row's place.
    this.waterfall?.rows.rows.reveal(this.waterfall.rows.active);
  }

  /** @param {number} i details follow the active row once they are open */
  moved(i) {
    if (this.query.has("span")) this.go({ span: this.waterfall?.model.rows[i].span_id ?? null }, false);
  }

  folded() {
    const model = this.waterfall?.model;
    if (!model) return;
    const closed = model.rows.filter((_, i) => model.closed[i]).map((row) => row.span_id);
    this.go({ closed: closed.length > 0 && closed.length <= MOST_FOLDS ? closed.join(",") : null }, false);
  }

  /** @param {number} i */
  goTo(i) {
    this.go({ span: this.waterfall?.model.rows[i].span_id ?? null, show: null }, true);
    this.waterfall?.goTo(i);
  }

  /** @returns {boolean} whether details are shown */
  isOpen() {
    return this.query.has("span") || this.query.has("show");
  }

  close() {
    const inside = this.panel.element.contains(document.activeElement);
    if (history.state?.opened) history.go(-history.state.opened);
    else this.go({ span: null, show: null }, false);
    if (inside && this.waterfall) this.waterfall.rows.focus(this.waterfall.rows.active);
  }

  /**
   * Changes the address and what hangs on it.
   * @param {Record<string, string | null>} changes
   * @param {boolean} step whether Back undoes it
   */
  go(changes, step) {
    const query = new URLSearchParams(this.query);
    for (const [name, value] of Object.entries(changes)) {
      if (value === null) query.delete(name);
      else query.set(name, value);
    }
    const text = query.toString().replaceAll("%2C", ",");
    const address = location.pathname + (text ? `?${text}` : "");
    // How many steps back the details were closed; 0 when the page began with them open.
    const opened = history.state?.opened ?? 0;
    if (step) history.pushState({ opened: this.isOpen() && opened === 0 ? 0 : opened + 1 }, "", address);
    else history.replaceState(history.state, "", address);
    this.query = query;
    this.apply(false);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.key === "Escape") {
      if (this.isOpen()) this.close();
      else document.querySelector("a")?.click();
      return true;
    }
    if (event.key === "/") {
      this.finder.input.focus();
      return true;
    }
    if (event.key === "n" || event.key === "N") {
      this.finder.step(event.key === "n" ? 1 : -1);
      return true;
    }
    if (event.key === "k") {
      this.alignClocks();
      return true;
    }
    return this.waterfall?.key(event) ?? false;
  }

  end() {
    this.poll?.end();
    this.waterfall?.end();
  }
}
