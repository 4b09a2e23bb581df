// @ts-check
import { fetchTrace } from "../api.js";
import { attrs, el } from "../dom.js";
import { count, counted, durationText, fullTime, putDuration } from "../format.js";
import { chip, meet } from "../services.js";
import { TraceModel } from "../trace/model.js";

/** @typedef {import("../types.js").Trace} Trace */
/** @typedef {{count: number, self: number}} Work */
/** @typedef {{service: string, op: string, name: string, a: Work, b: Work}} Pair */

const MOST = 500;

/** Two traces beside each other: the same work in both, by how much longer the second spent in it. */
export class CompareView {
  /** @param {URLSearchParams} query */
  constructor(query) {
    this.place = "Comparison";
    /** @type {import("../help.js").KeyMap} */
    this.keys = [[["Tab"], "Next link"], [["Esc"], "Back to the list"]];
    this.ids = [query.get("a") ?? "", query.get("b") ?? ""];
    this.element = attrs(el("div", "compare-view"), { tabindex: -1 });
  }

  async enter() {
    document.title = "Comparison · Baton";
    try {
      const [a, b] = await Promise.all(this.ids.map((id) => fetchTrace(id)));
      this.show(a, b);
    } catch (error) {
      this.element.replaceChildren(el("div", "notice", el("h1", "", "These traces cannot be compared"),
        el("p", "dim", error instanceof Error ? error.message : "")));
    }
  }

  /**
   * @param {Trace} a
   * @param {Trace} b
   */
  show(a, b) {
    meet([...a.services, ...b.services]);
    const pairs = paired(a, b);
    const rows = pairs.slice(0, MOST).map((pair) => el("tr", "",
      el("td", "compare-work", chip(pair.service), " ", el("span", "op dim", pair.op), ` ${pair.name}`),
      ...cells(pair.a), ...cells(pair.b), difference(pair)));
    const head = ["Work", "Spans A", "Self A", "Spans B", "Self B", "B − A"].map((words, i) =>
      attrs(el("th", i === 0 ? "label" : "label number", words), { scope: "col" }));
    this.element.replaceChildren(
      el("h1", "", "Two traces"),
      el("ul", "compare-traces", side("A", a), side("B", b)),
      el("p", "dim", "Self time is the time of a span in which none of its children ran. Spans of the same service, operation and description are added up."),
      el("table", "compare", el("thead", "", el("tr", "", ...head)), el("tbody", "", ...rows)),
      pairs.length > MOST ? el("p", "dim", `${count(pairs.length - MOST)} more that differ less are left out.`) : "",
    );
  }

  update() {}

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.key !== "Escape") return false;
    document.querySelector("a")?.click();
    return true;
  }

  end() {}
}

/**
 * @param {Trace} a
 * @param {Trace} b
 * @returns {Pair[]} what differs most first
 */
function paired(a, b) {
  /** @type {Map<string, Pair>} */
  const pairs = new Map();
  for (const [trace, which] of /** @type {[Trace, "a" | "b"][]} */ ([[a, "a"], [b, "b"]])) {
    const model = new TraceModel(trace);
    model.rows.forEach((row, i) => {
      const key = JSON.stringify([row.service, row.op, row.name]);
      const pair = pairs.get(key) ?? { service: row.service, op: row.op ?? "", name: row.name ?? "", a: { count: 0, self: 0 }, b: { count: 0, self: 0 } };
      pairs.set(key, pair);
      pair[which].count++;
      pair[which].self += model.selfMs(i);
    });
  }
  const size = (/** @type {Pair} */ pair) => Math.abs(pair.b.self - pair.a.self);
  return [...pairs.values()].sort((one, other) => size(other) - size(one));
}

/** @param {Work} work */
function cells(work) {
  if (work.count === 0) return [el("td", "number dim", "–"), el("td", "number dim", "–")];
  const self = el("td", "number");
  putDuration(self, work.self);
  return [el("td", "number", count(work.count)), self];
}

/** @param {Pair} pair */
function difference(pair) {
  const by = pair.b.self - pair.a.self;
  const words = pair.a.count === 0 ? "only in B" : pair.b.count === 0 ? "only in A"
    : by === 0 ? "same" : `${by > 0 ? "+" : "−"}${durationText(Math.abs(by))}`;
  return el("td", by > 0 ? "number bad" : "number", words);
}

/**
 * @param {string} letter
 * @param {Trace} trace
 */
function side(letter, trace) {
  const link = el("a", "link", trace.name || trace.trace_id);
  link.href = `/traces/${trace.trace_id}`;
  const length = el("span");
  putDuration(length, trace.duration_ms);
  return el("li", "", el("span", "label", letter), link, length, el("span", "dim", fullTime(trace.start)), el("span", "dim", counted(trace.spans, "span")));
}
