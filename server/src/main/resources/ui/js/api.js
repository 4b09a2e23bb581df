// @ts-check
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
 * @returns {Promise<TracePage>}
 */
export function fetchTraces(cursor) {
  return get(cursor === null ? "/api/traces" : `/api/traces?before=${encodeURIComponent(cursor)}`);
}

/**
 * @param {string} id
 * @returns {Promise<Trace>}
 */
export function fetchTrace(id) {
  return get(`/api/traces/${encodeURIComponent(id)}`);
}

/**
 * @param {string} path
 * @returns {Promise<any>} rejects with Refused, or with the browser's own error when nobody answers
 */
async function get(path) {
  const response = await fetch(path, {
    headers: { accept: "application/json" },
    cache: "no-store",
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  if (!response.ok) throw new Refused(response.status, await reason(response));
  return response.json();
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
