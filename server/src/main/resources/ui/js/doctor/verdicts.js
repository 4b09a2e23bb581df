// @ts-check
import { fetchVerdicts } from "../api.js";
import { Poll } from "../poll.js";

/** @typedef {import("../types.js").Verdict} Verdict */

/** The doctor looks once a trace is quiet, so what is seen is asked for again and again. */
export class Verdicts {
  /**
   * @param {() => string[]} seen the ids of the traces that are seen
   * @param {() => void} changed
   */
  constructor(seen, changed) {
    /** @type {Map<string, Verdict>} */
    this.known = new Map();
    this.signature = "";
    this.poll = new Poll(async () => {
      const ids = seen();
      if (ids.length === 0) return true;
      const { verdicts } = await fetchVerdicts(ids);
      for (const verdict of verdicts) this.known.set(verdict.trace_id, verdict);
      const signature = JSON.stringify(verdicts);
      if (signature !== this.signature && !this.poll?.ended) changed();
      this.signature = signature;
      return true;
    });
  }

  /**
   * @param {string} id
   * @returns {Verdict | null} null until it was looked at
   */
  of(id) {
    return this.known.get(id) ?? null;
  }

  end() {
    this.poll.end();
  }
}
