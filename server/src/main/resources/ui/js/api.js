// @ts-check
import { rowsOf } from "./trace/columns.js";

/** @typedef {import("./types.js").TracePage} TracePage */
/** @typedef {import("./types.js").Trace} Trace */

const PATIENCE_MS = 15_000;

/** The server answered, but not with what was asked for. */
export class Refused extends Error {
  /**
   * @param {number} status
   * @param {string} words one line from the server, may be empty
   */
  constructor(status, words) {
    super(words || `The server answered ${status}.`);
    this.status = status;
  }
}

/**
 * @param {string | null} cursor null for the newest
 * @param {string} query
 * @returns {Promise<TracePage>}
 */
export function fetchTraces(cursor, query) {
  return get(`/api/traces${parameters({ before: cursor ?? "", q: query })}`);
}

/**
 * @param {string} query
 * @returns {Promise<{points: import("./types.js").Point[]}>}
 */
export function fetchPoints(query) {
  return get(`/api/points${parameters({ q: query })}`);
}

/**
 * @param {string} query
 * @returns {Promise<import("./types.js").Counted & {services: import("./types.js").ServiceStats[]}>}
 */
export function fetchServices(query) {
  return get(`/api/services${parameters({ q: query })}`);
}

/**
 * @param {string} query
 * @returns {Promise<import("./types.js").Counted & {edges: import("./types.js").Edge[]}>}
 */
export function fetchEdges(query) {
  return get(`/api/edges${parameters({ q: query })}`);
}

/**
 * @param {string} trace
 * @returns {Promise<import("./types.js").Examination>}
 */
export function fetchExamination(trace) {
  return get(`/api/traces/${encodeURIComponent(trace)}/findings`);
}

/**
 * @param {string[]} traces
 * @returns {Promise<{verdicts: import("./types.js").Verdict[]}>} without those that were not looked at yet
 */
export function fetchVerdicts(traces) {
  return get(`/api/verdicts?traces=${traces.join(",")}`);
}

/** @returns {Promise<{findings: import("./types.js").Finding[]}>} of the last 15 minutes */
export function fetchFindings() {
  return get("/api/findings");
}

/** @returns {Promise<{hops: import("./types.js").Coverage[]}>} of the last 15 minutes */
export function fetchCoverage() {
  return get("/api/coverage");
}

/** @returns {Promise<{version: string, key: string}>} */
export function fetchServer() {
  return get("/api/server");
}

/**
 * @param {string} trace
 * @returns {Promise<{envelopes: import("./types.js").Envelope[]}>}
 */
export function fetchEnvelopes(trace) {
  return get(`/api/traces/${encodeURIComponent(trace)}/envelopes`);
}

/**
 * @param {string} id
 * @returns {Promise<string>} its bytes
 */
export async function fetchEnvelope(id) {
  return (await answer(`/api/envelopes/${encodeURIComponent(id)}`)).text();
}

/**
 * @param {string} trace
 * @param {string} span
 * @returns {Promise<import("./types.js").SpanRow & {data: Record<string, unknown>}>}
 */
export function fetchSpan(trace, span) {
  return get(`/api/traces/${encodeURIComponent(trace)}/spans/${encodeURIComponent(span)}`);
}

/**
 * The ids of the spans that say something, their data included.
 * @param {string} trace
 * @param {string} text
 * @returns {Promise<{spans: string[]}>}
 */
export function fetchFound(trace, text) {
  return get(`/api/traces/${encodeURIComponent(trace)}/find?${new URLSearchParams({ text })}`);
}

/**
 * @param {Record<string, string>} values those that are empty are left out
 */
function parameters(values) {
  const used = Object.entries(values).filter(([, value]) => value !== "");
  return used.length === 0 ? "" : `?${new URLSearchParams(used)}`;
}

/**
 * @param {string} id
 * @param {boolean} [aligned] whether requests outside of their calls are moved into them
 * @returns {Promise<Trace>} without the data of its spans
 */
export async function fetchTrace(id, aligned = false) {
  const trace = await get(`/api/traces/${encodeURIComponent(id)}/columns${aligned ? "?clocks=aligned" : ""}`);
  trace.tree = rowsOf(trace.columns);
  return trace;
}

/**
 * @param {string} path
 * @returns {Promise<any>} rejects with Refused, or with the browser's own error when nobody answers
 */
async function get(path) {
  return (await answer(path)).json();
}

/**
 * @param {string} path
 * @returns {Promise<Response>}
 */
async function answer(path) {
  const response = await fetch(path, {
    headers: { accept: "application/json" },
    cache: "no-store",
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  if (!response.ok) throw new Refused(response.status, await reason(response));
  return response;
}

/**
 * @param {Response} response
 * @returns {Promise<string>} one line; empty when whoever answered is not the server that this page knows
 */
async function reason(response) {
  try {
    const { error } = await response.json();
    return typeof error === "string" ? error.slice(0, 300) : "";
  } catch {
    return "";
  }
}
