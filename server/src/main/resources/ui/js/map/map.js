// @ts-check
// Services as boxes in columns, callers left of whom they call, and a line for each edge.
import { attrs } from "../dom.js";
import { count, counted, durationText } from "../format.js";
import { tint } from "../services.js";

/** @typedef {import("../types.js").Edge} Edge */
/** @typedef {import("../types.js").ServiceStats} ServiceStats */

const NS = "http://www.w3.org/2000/svg";
const WIDTH = 150;
const HEIGHT = 44;
const GAP_X = 130;
const GAP_Y = 24;
const MARGIN = 16;
const ELSEWHERE = "";

/**
 * @param {ServiceStats[]} services
 * @param {Edge[]} edges
 * @param {import("../types.js").BrokenEdge[]} broken
 */
export function drawMap(services, edges, broken) {
  const names = services.map((service) => service.service);
  if (edges.some((edge) => edge.from === null)) names.push(ELSEWHERE);
  const known = broken.filter((edge) => names.includes(edge.from) && names.includes(edge.to));
  const columns = layers(names, [...edges, ...known]);
  /** @type {Map<string, {x: number, y: number}>} */
  const places = new Map();
  columns.forEach((column, x) => column.forEach((name, y) =>
    places.set(name, { x: MARGIN + x * (WIDTH + GAP_X), y: MARGIN + y * (HEIGHT + GAP_Y) })));
  const width = 2 * MARGIN + columns.length * (WIDTH + GAP_X) - GAP_X;
  const height = 2 * MARGIN + Math.max(...columns.map((column) => column.length)) * (HEIGHT + GAP_Y) - GAP_Y;
  const svg = attrs(svgElement("svg"), { class: "map-svg", viewBox: `0 0 ${width} ${height}`, width, height, role: "img",
    "aria-label": `${services.length} services and ${edges.length} edges; the list below has the same numbers` });
  for (const edge of edges) svg.append(line(edge, places));
  for (const edge of known) svg.append(cut(edge, places));
  for (const service of services) svg.append(box(service.service, `${counted(service.calls, "call")} · p95 ${durationText(service.p95_ms)}`, places, service.errors > 0));
  if (places.has(ELSEWHERE)) svg.append(box(ELSEWHERE, "callers that are not here", places, false));
  return svg;
}

/**
 * Each service one column right of its farthest caller; calls that go round are not followed twice.
 * @param {string[]} names
 * @param {{from: string | null, to: string}[]} edges
 */
function layers(names, edges) {
  const depth = new Map(names.map((name) => [name, 0]));
  for (let round = 0; round < names.length; round++) {
    let moved = false;
    for (const edge of edges) {
      const next = (depth.get(edge.from ?? ELSEWHERE) ?? 0) + 1;
      if (edge.from !== edge.to && next > (depth.get(edge.to) ?? 0) && next < names.length) {
        depth.set(edge.to, next);
        moved = true;
      }
    }
    if (!moved) break;
  }
  const used = [...new Set(depth.values())].sort((a, b) => a - b);
  const columns = used.map((column) => names.filter((name) => depth.get(name) === column));
  // Each next to its callers, so that fewer lines cross.
  const height = new Map();
  for (const column of columns) {
    const wanted = new Map(column.map((name, i) => {
      const callers = edges.filter((edge) => edge.to === name && height.has(edge.from ?? ELSEWHERE));
      const sum = callers.reduce((total, edge) => total + height.get(edge.from ?? ELSEWHERE), 0);
      return [name, callers.length > 0 ? sum / callers.length : i];
    }));
    column.sort((a, b) => (wanted.get(a) ?? 0) - (wanted.get(b) ?? 0));
    column.forEach((name, i) => height.set(name, i));
  }
  return columns;
}

/**
 * @param {string} name
 * @param {string} below
 * @param {Map<string, {x: number, y: number}>} places
 * @param {boolean} failed
 */
function box(name, below, places, failed) {
  const { x, y } = places.get(name) ?? { x: 0, y: 0 };
  const group = attrs(svgElement("g"), { class: name === ELSEWHERE ? "map-box elsewhere" : failed ? "map-box failed" : "map-box" });
  tint(/** @type {any} */ (group), name);
  const title = svgElement("title");
  title.textContent = name || below;
  group.append(title,
    attrs(svgElement("rect"), { x, y, width: WIDTH, height: HEIGHT, rx: 6 }),
    text(name === ELSEWHERE ? "elsewhere" : shortened(name, 18), x + 12, y + 18, "map-name"),
    text(below, x + 12, y + 35, "map-small"));
  return group;
}

/**
 * Calls of which some go on in traces of their own.
 * @param {import("../types.js").BrokenEdge} edge
 * @param {Map<string, {x: number, y: number}>} places
 */
function cut(edge, places) {
  const { path, x2, y2 } = curve(edge, places, 10);
  const group = attrs(svgElement("g"), { class: "map-edge cut" });
  group.append(attrs(svgElement("path"), { d: path }),
    attrs(svgElement("path"), { class: "map-tip", d: `M${x2},${y2} l-8,-4 v8 z` }),
    text(`${count(edge.linked)} of ${count(edge.seen)} linked`, x2 - 14, y2 + 16, "map-small end bad"));
  return group;
}

/**
 * @param {{from: string | null, to: string}} edge
 * @param {Map<string, {x: number, y: number}>} places
 * @param {number} lower px, so that two lines between the same boxes lie apart
 */
function curve(edge, places, lower) {
  const from = places.get(edge.from ?? ELSEWHERE) ?? { x: 0, y: 0 };
  const to = places.get(edge.to) ?? { x: 0, y: 0 };
  const [x1, y1, x2, y2] = [from.x + WIDTH, from.y + HEIGHT / 2 + lower, to.x, to.y + HEIGHT / 2 + lower];
  const forward = x2 > x1;
  const bend = forward ? (x2 - x1) / 2 : 60;
  const path = forward
    ? `M${x1},${y1} C${x1 + bend},${y1} ${x2 - bend},${y2} ${x2 - 6},${y2}`
    : `M${x1},${y1} C${x1 + bend},${y1 + 60} ${x2 - bend},${y2 + 60} ${x2 - 6},${y2}`;
  return { path, x2, y2 };
}

/**
 * @param {Edge} edge
 * @param {Map<string, {x: number, y: number}>} places
 */
function line(edge, places) {
  const { path, x2, y2 } = curve(edge, places, 0);
  const group = attrs(svgElement("g"), { class: edge.from === null ? "map-edge broken" : edge.errors > 0 ? "map-edge failed" : "map-edge" });
  group.append(attrs(svgElement("path"), { d: path }),
    attrs(svgElement("path"), { class: "map-tip", d: `M${x2},${y2} l-8,-4 v8 z` }),
    text(`${count(edge.calls)} · ${durationText(edge.p95_ms)}`, x2 - 14, y2 - 8, "map-small end"),
    edge.errors > 0 ? text(`${count(edge.errors)} failed`, x2 - 14, y2 + 16, "map-small end bad") : "");
  return group;
}

/**
 * @param {string} words
 * @param {number} x
 * @param {number} y
 * @param {string} classes
 */
function text(words, x, y, classes) {
  const element = attrs(svgElement("text"), { x, y, class: classes });
  element.textContent = words;
  return element;
}

/** @param {string} name */
function svgElement(name) {
  return document.createElementNS(NS, name);
}

/**
 * @param {string} words
 * @param {number} most
 */
function shortened(words, most) {
  const letters = Array.from(words);
  return letters.length > most ? `${letters.slice(0, most - 1).join("")}…` : words;
}
