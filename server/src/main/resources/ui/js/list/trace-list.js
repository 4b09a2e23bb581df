// @ts-check
/** @typedef {import("../types.js").TraceSummary} TraceSummary */
/** @typedef {import("../types.js").TracePage} TracePage */

/**
 * The traces known so far, in the server's order. What is new waits until it may be shown; what is shown stays where
 * it is and only its numbers change.
 */
export class TraceList {
  constructor() {
    /** @type {TraceSummary[]} */
    this.shown = [];
    /** @type {TraceSummary[]} */
    this.waiting = [];
    /** @type {string | null} */
    this.next = null;
    /** Whether so much is new that the newest page does not reach what is shown. */
    this.torn = false;
    /** @type {TracePage | null} */
    this.newest = null;
  }

  /**
   * @param {TracePage} page the newest traces
   * @param {boolean} mayMove whether new traces may be shown at once
   */
  accept(page, mayMove) {
    const first = this.newest === null;
    const fresh = new Map(page.traces.map((trace) => [trace.trace_id, trace]));
    if (first) this.next = page.next;
    if (page.next === null) {
      // The page holds everything there is: what it lacks has been deleted.
      this.shown = this.shown.filter((trace) => fresh.has(trace.trace_id));
      this.waiting = this.waiting.filter((trace) => fresh.has(trace.trace_id));
      this.next = null;
      this.torn = false;
    } else {
      const known = [...this.shown, ...this.waiting];
      if (!first && !known.some((trace) => fresh.has(trace.trace_id))) this.torn = true;
    }
    this.newest = page;
    this.shown = this.shown.map((trace) => fresh.get(trace.trace_id) ?? trace);
    const shown = new Set(this.shown.map((trace) => trace.trace_id));
    const older = this.waiting.filter((trace) => !fresh.has(trace.trace_id));
    this.waiting = [...page.traces.filter((trace) => !shown.has(trace.trace_id)), ...older];
    if (mayMove || this.shown.length === 0) this.showWaiting();
  }

  showWaiting() {
    if (this.newest === null || this.waiting.length === 0) return;
    const page = this.newest;
    if (this.torn) {
      this.shown = page.traces;
      this.next = page.next;
    } else {
      const first = new Set(page.traces.map((trace) => trace.trace_id));
      const rest = [...this.waiting, ...this.shown].filter((trace) => !first.has(trace.trace_id));
      this.shown = [...page.traces, ...rest];
    }
    this.waiting = [];
    this.torn = false;
  }

  /** @param {TracePage} page older traces, asked for with next */
  append(page) {
    const known = new Set(this.shown.map((trace) => trace.trace_id));
    this.shown = [...this.shown, ...page.traces.filter((trace) => !known.has(trace.trace_id))];
    this.next = page.next;
  }
}
