// @ts-check
import { fetchCoverage, fetchEdges, fetchFindings, fetchServices } from "../api.js";
import { brokenEdges, hopTable } from "../doctor/hops.js";
import { attrs, el, mark } from "../dom.js";
import { clock, count, counted, putDuration } from "../format.js";
import { Poll } from "../poll.js";
import { chip, meet } from "../services.js";
import { drawMap } from "./map.js";

/** @typedef {import("../types.js").Latency} Latency */

/** Who calls whom, and how each service does. */
export class ServicesView {
  constructor() {
    this.place = "Services";
    /** @type {import("../help.js").KeyMap} */
    this.keys = [[["Tab"], "Next service or operation"], [["Enter"], "Its traces"], [["Esc"], "Back to the list"]];
    this.map = el("div", "map");
    this.table = el("div", "stats");
    this.note = el("p", "dim map-note");
    this.hops = el("div");
    this.element = attrs(el("div", "services-view", el("h1", "unseen", "Services"), this.map, this.note, this.hops, this.table), { tabindex: -1 });
    this.signature = "";
    /** @type {Poll | null} */
    this.poll = null;
  }

  enter() {
    document.title = "Services · Baton";
    this.poll = new Poll(() => this.refresh());
  }

  async refresh() {
    const [edges, services, { hops }, { findings }] =
      await Promise.all([fetchEdges(""), fetchServices(""), fetchCoverage(), fetchFindings()]);
    const signature = JSON.stringify([edges, services, hops, findings]);
    if (signature === this.signature || this.poll?.ended) return true;
    this.signature = signature;
    meet(services.services.map((service) => service.service));
    if (services.services.length === 0) {
      this.map.replaceChildren();
      this.table.replaceChildren(el("p", "waiting notice", mark("wait"), "No service has sent anything yet. The list of traces says how to begin."));
      return true;
    }
    this.map.replaceChildren(drawMap(services.services, edges.edges, brokenEdges(hops)));
    this.note.textContent = `From ${whatCounts(edges)}. A dashed line is a call whose caller is not here, or whose trace does not go on.`;
    this.hops.replaceChildren(hops.length > 0 ? hopTable(hops, findings) : "");
    this.table.replaceChildren(...services.services.map((service) => el("section", "stat",
      el("h2", "", link(`service:${quoted(service.service)}`, chip(service.service)), numbers(service)),
      el("ul", "operations", ...service.operations.slice(0, 20).map((operation) => el("li", "",
        link(`service:${quoted(service.service)} name:${quoted(operation.name)}`,
          el("span", "op dim", operation.op ?? ""), ` ${operation.name}`),
        numbers(operation)))))));
    return true;
  }

  update() {}

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.key !== "Escape") return false;
    document.querySelector("a")?.click();
    return true;
  }

  end() {
    this.poll?.end();
  }
}

/** @param {import("../types.js").Counted} counts */
function whatCounts(counts) {
  if (counts.all || counts.since === null) return counted(counts.segments, "stored segment");
  return `the newest ${counted(counts.segments, "segment")}, since ${clock(counts.since, new Date())}; older ones are stored and not counted here`;
}

/** @param {string} value */
function quoted(value) {
  return `"${value.replaceAll('"', "")}"`;
}

/**
 * @param {string} query
 * @param {...(Node | string)} words
 */
function link(query, ...words) {
  const element = el("a", "stat-link", ...words);
  element.href = `/?q=${encodeURIComponent(query)}`;
  return element;
}

/** @param {Latency} latency */
function numbers(latency) {
  const line = el("span", "numbers", el("span", "", counted(latency.calls, "call")),
    el("span", latency.errors > 0 ? "bad" : "dim", `${count(latency.errors)} failed`));
  for (const [name, ms] of /** @type {[string, number][]} */ ([["p50", latency.p50_ms], ["p95", latency.p95_ms], ["p99", latency.p99_ms]])) {
    const value = el("span");
    putDuration(value, ms);
    line.append(el("span", "", el("span", "dim", `${name} `), value));
  }
  return line;
}
