// @ts-check
// How many of the calls between two services are linked, and what the doctor says where some are not.
import { attrs, el, mark } from "../dom.js";
import { count } from "../format.js";
import { chip } from "../services.js";
import { severityMark } from "./findings.js";

/** @typedef {import("../types.js").Coverage} Coverage */
/** @typedef {import("../types.js").Finding} Finding */

const NS = "http://www.w3.org/2000/svg";
const WIDTH = 90;
const HEIGHT = 16;

/**
 * @param {Coverage[]} hops
 * @param {Finding[]} findings
 */
export function hopTable(hops, findings) {
  const head = el("tr", "", ...["Hop", "Linked", "Seen", "Unlinked", "Orphaned", "Last 15 minutes", "Findings"].map((name) => {
    const cell = el("th", "label", name);
    cell.scope = "col";
    return cell;
  }));
  return el("section", "hops",
    el("h2", "", "Coverage of each hop"),
    attrs(el("div", "hops-scroll", el("table", "", el("thead", "", head), el("tbody", "", ...hops.map((hop) => row(hop, findings))))),
      { tabindex: 0, role: "region", "aria-label": "Coverage of each hop" }));
}

/**
 * @param {Coverage} coverage
 * @param {Finding[]} findings
 */
function row(coverage, findings) {
  const { hop } = coverage;
  const whole = coverage.linked === coverage.seen;
  const of = findings.filter((finding) => finding.hop && finding.hop.from === hop.from && finding.hop.to === hop.to
    && (finding.hop.route === null || finding.hop.route === hop.route));
  return el("tr", whole ? "" : "broken",
    el("td", "", hop.from ? chip(hop.from) : el("span", "dim", "elsewhere"), " → ", hop.to ? chip(hop.to) : el("span", "dim", "?"),
      el("span", "dim", ` ${hop.method ?? ""} ${hop.route ?? ""}`)),
    el("td", whole ? "number" : "number bad", mark(whole ? "hop-linked" : "hop-broken"), ` ${percent(coverage.coverage)}`),
    number(coverage.seen), number(coverage.unlinked), number(coverage.orphaned),
    el("td", "", trend(coverage)),
    el("td", "", ...of.slice(0, 3).map((finding) => {
      const words = el("a", "finding-link", severityMark(finding.severity), finding.id);
      words.title = finding.says;
      if (finding.trace_id) words.href = `/traces/${finding.trace_id}`;
      return words;
    })));
}

/** @param {number} value */
function number(value) {
  return el("td", "number", value > 0 ? count(value) : el("span", "dim", "–"));
}

/** @param {number} value */
export function percent(value) {
  return `${value === 100 || value === 0 ? value : value.toFixed(1)} %`;
}

/** A bar for each minute: as high as linked of all, with the rest above it. @param {Coverage} coverage */
function trend(coverage) {
  const svg = document.createElementNS(NS, "svg");
  svg.setAttribute("class", "trend");
  svg.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
  svg.setAttribute("width", String(WIDTH));
  svg.setAttribute("height", String(HEIGHT));
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", coverage.trend.filter((part) => part.seen > 0).map((part) => percent(part.coverage)).join(", "));
  const step = WIDTH / Math.max(1, coverage.trend.length);
  coverage.trend.forEach((part, i) => {
    if (part.seen === 0) return;
    const good = (HEIGHT * part.linked) / part.seen;
    for (const [kind, y, height] of /** @type {[string, number, number][]} */ ([["bad", 0, HEIGHT - good], ["good", HEIGHT - good, good]])) {
      const bar = document.createElementNS(NS, "rect");
      bar.setAttribute("class", kind);
      bar.setAttribute("x", String(i * step));
      bar.setAttribute("y", String(y));
      bar.setAttribute("width", String(Math.max(1, step - 1)));
      bar.setAttribute("height", String(height));
      svg.append(bar);
    }
  });
  return svg;
}

/**
 * Who calls whom without a link, to be drawn between two services.
 * @param {Coverage[]} hops
 * @returns {import("../types.js").BrokenEdge[]}
 */
export function brokenEdges(hops) {
  /** @type {Map<string, import("../types.js").BrokenEdge>} */
  const edges = new Map();
  for (const { hop, seen, linked, unlinked } of hops) {
    if (!hop.from || !hop.to || unlinked === 0) continue;
    const key = JSON.stringify([hop.from, hop.to]);
    const edge = edges.get(key) ?? { from: hop.from, to: hop.to, seen: 0, linked: 0 };
    edge.seen += seen;
    edge.linked += linked;
    edges.set(key, edge);
  }
  return [...edges.values()];
}
