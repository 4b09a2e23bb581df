// @ts-check
import { attrs, button, el } from "../dom.js";

/** @typedef {import("./model.js").TraceModel} TraceModel */

/** Finds spans of one trace by what they say. */
export class Finder {
  /** @param {{goTo: (i: number) => void, changed: (text: string) => void}} on */
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
