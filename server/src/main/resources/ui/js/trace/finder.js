// @ts-check
import { fetchFound } from "../api.js";
import { attrs, button, el } from "../dom.js";

/** @typedef {import("./model.js").TraceModel} TraceModel */

/** Milliseconds without a key before the server is asked. */
const PATIENCE = 200;

/** Finds spans of one trace by what they say. */
export class Finder {
  /** @param {{goTo: (i: number) => void, changed: (text: string) => void, found: () => void}} on */
  constructor(on) {
    this.on = on;
    /** The rows that match, in order. @type {number[]} */
    this.matches = [];
    /** @type {Set<number>} */
    this.found = new Set();
    this.input = attrs(el("input", "find-input"), { type: "search", placeholder: "Find in this trace", "aria-label": "Find in this trace" });
    this.count = attrs(el("span", "dim find-count"), { role: "status" });
    this.element = attrs(el("form", "find", this.input, this.count,
      button("Previous", () => this.step(-1), "quiet"), button("Next", () => this.step(1), "quiet")), { role: "search" });
    /** @type {TraceModel | null} */
    this.model = null;
    this.at = -1;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.later = undefined;
    this.input.addEventListener("input", () => {
      this.find();
      on.changed(this.input.value);
    });
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      this.step(1);
    });
    this.input.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.input.blur();
    });
  }

  /** @param {TraceModel} model */
  show(model) {
    this.model = model;
    this.find();
  }

  find() {
    const text = this.input.value.trim().toLowerCase();
    const rows = this.model?.rows ?? [];
    this.matches = [];
    if (text) {
      for (let i = 0; i < rows.length; i++) {
        const row = rows[i];
        if (`${row.service} ${row.op ?? ""} ${row.name ?? ""} ${row.status ?? ""} ${row.span_id}`.toLowerCase().includes(text)) this.matches.push(i);
      }
    }
    this.found = new Set(this.matches);
    this.at = -1;
    this.say();
    clearTimeout(this.later);
    if (text && this.model) this.later = setTimeout(() => this.findInData(text), PATIENCE);
  }

  /**
   * Adds the spans whose data say it, which only the server has.
   * @param {string} text
   */
  async findInData(text) {
    const model = this.model;
    if (!model) return;
    const { spans } = await fetchFound(model.trace.trace_id, text).catch(() => ({ spans: [] }));
    if (this.model !== model || this.input.value.trim().toLowerCase() !== text) return;
    const all = new Set(this.matches);
    for (const id of spans) {
      const i = model.rowOf(id);
      if (i >= 0) all.add(i);
    }
    if (all.size === this.matches.length) return;
    const shown = this.at < 0 ? -1 : this.matches[this.at];
    this.matches = [...all].sort((a, b) => a - b);
    this.found = all;
    this.at = shown < 0 ? -1 : this.matches.indexOf(shown);
    this.say();
    this.on.found();
  }

  /** @param {number} by */
  step(by) {
    if (this.matches.length === 0) return;
    this.at = this.at < 0 && by < 0 ? this.matches.length - 1 : (this.at + by + this.matches.length) % this.matches.length;
    this.say();
    this.on.goTo(this.matches[this.at]);
  }

  say() {
    const total = this.matches.length;
    this.count.textContent = !this.input.value.trim() ? "" : total === 0 ? "none" : this.at < 0 ? `${total}` : `${this.at + 1} of ${total}`;
  }
}
