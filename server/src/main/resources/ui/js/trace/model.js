// @ts-check
/** @typedef {import("../types.js").Trace} Trace */
/** @typedef {import("../types.js").SpanRow} SpanRow */
/** @typedef {import("../types.js").ErrorRow} ErrorRow */

/** Finer pieces than this part of a bar are not drawn. */
const FINEST = 1 / 400;
/** @type {ErrorRow[]} */
const NONE = [];
const NOT_FAILED = new Set(["", "ok", "unset", "cancelled", "unknown"]);

/**
 * The tree of one trace as flat arrays over its depth-first rows, and which of them are open.
 */
export class TraceModel {
  /** @param {Trace} trace */
  constructor(trace) {
    const rows = trace.tree;
    this.trace = trace;
    this.rows = rows;
    this.parent = new Int32Array(rows.length).fill(-1);
    /** The row after the last descendant. */
    this.after = new Int32Array(rows.length);
    this.level = new Int32Array(rows.length);
    this.place = new Int32Array(rows.length);
    this.siblings = new Int32Array(rows.length);
    /** Which rows failed. */
    this.faults = new Uint8Array(rows.length);
    /** Failures of the row or of anything below it. */
    this.faultsBelow = new Int32Array(rows.length);
    this.closed = new Uint8Array(rows.length);
    this.deepest = 0;
    /** The whole trace; what is seen of it is [from, to]. */
    this.first = 0;
    this.last = trace.duration_ms;
    this.from = 0;
    this.to = trace.duration_ms;
    /** @type {Uint8Array | null} */
    this.critical = null;
    /** @type {Map<string, number> | null} */
    this.places = null;
    /** @type {Map<string, ErrorRow[]>} */
    this.errors = new Map();
    /** @type {Map<number, [from: number, to: number][]>} */
    this.selfTimes = new Map();
    for (const error of trace.errors) {
      const id = error.span_id ?? "";
      this.errors.set(id, [...(this.errors.get(id) ?? []), error]);
    }
    this.link();
    /** The rows that are seen, in order. @type {Int32Array} */
    this.visible = this.open();
  }

  /** Reads columns, not rows: what runs only once for each of a hundred thousand is not compiled yet. */
  link() {
    const { depth: depths, start_us: starts, duration_us: durations, status, texts } = this.trace.columns;
    const bad = Uint8Array.from(texts, (text) => (NOT_FAILED.has(text) ? 0 : 1));
    let first = 0;
    let last = this.last * 1000;
    /** @type {number[]} */
    const path = [];
    /** @type {number[]} */
    const counts = [];
    const close = (/** @type {number} */ depth, /** @type {number} */ end) => {
      while (path.length > depth) this.after[/** @type {number} */ (path.pop())] = end;
    };
    for (let i = 0; i < depths.length; i++) {
      // A depth that jumps would leave a hole in the path: it is one below its parent at most.
      const depth = Math.max(0, Math.min(depths[i], path.length));
      close(depth, i);
      const parent = depth > 0 ? path[depth - 1] : -1;
      path.push(i);
      this.parent[i] = parent;
      this.level[i] = depth;
      this.place[i] = counts[depth] = (counts[depth] ?? 0) + 1;
      counts[depth + 1] = 0;
      this.deepest = Math.max(this.deepest, depth);
      first = Math.min(first, starts[i]);
      last = Math.max(last, starts[i] + durations[i]);
      if (status[i] >= 0 && bad[status[i]] === 1) this.faults[i] = 1;
    }
    close(0, this.rows.length);
    this.first = first / 1000;
    this.last = last / 1000;
    if (this.errors.size > 0) this.rows.forEach((row, i) => this.errors.has(row.span_id) && (this.faults[i] = 1));
    if (this.last <= this.first) this.last = this.first + 1;
    this.from = this.first;
    this.to = this.last;
    // By the parent's place, of which the first is for rows that have none.
    const children = new Int32Array(this.rows.length + 1);
    for (let i = this.rows.length - 1; i >= 0; i--) {
      const parent = this.parent[i];
      // The last child is met first, and its place is the number of children.
      children[parent + 1] ||= this.place[i];
      this.siblings[i] = children[parent + 1];
      if (this.failed(i)) this.faultsBelow[i]++;
      if (parent >= 0) this.faultsBelow[parent] += this.faultsBelow[i];
    }
  }

  /**
   * @param {string | null} id
   * @returns {number} the first row with this id; -1 when there is none
   */
  rowOf(id) {
    if (!id) return -1;
    if (this.places === null) {
      this.places = new Map();
      for (let i = this.rows.length - 1; i >= 0; i--) this.places.set(this.rows[i].span_id, i);
    }
    return this.places.get(id) ?? -1;
  }

  /** @param {number} i */
  errorsOf(i) {
    return this.errors.size === 0 ? NONE : this.errors.get(this.rows[i].span_id) ?? NONE;
  }

  /** @param {number} i */
  failed(i) {
    return this.faults[i] === 1;
  }

  /** @param {number} i */
  hasChildren(i) {
    return this.after[i] > i + 1;
  }

  /** @param {number} i */
  below(i) {
    return this.after[i] - i - 1;
  }

  /**
   * @param {number} i
   * @param {boolean} closed
   */
  fold(i, closed) {
    this.closed[i] = closed ? 1 : 0;
    this.visible = this.open();
  }

  /** @returns {Int32Array} */
  open() {
    const visible = new Int32Array(this.rows.length);
    let n = 0;
    for (let i = 0; i < this.rows.length; i = this.closed[i] ? this.after[i] : i + 1) visible[n++] = i;
    return visible.subarray(0, n);
  }

  /**
   * Opens all that hides a row.
   * @param {number} i
   * @returns {number} where it is among the visible rows
   */
  expose(i) {
    let hidden = false;
    for (let p = this.parent[i]; p >= 0; p = this.parent[p]) {
      hidden ||= this.closed[p] === 1;
      this.closed[p] = 0;
    }
    if (hidden) this.visible = this.open();
    return this.seenAt(i);
  }

  /**
   * @param {number} i
   * @returns {number} its place among the visible rows, or that of the nearest one above it
   */
  seenAt(i) {
    let low = 0;
    let high = this.visible.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.visible[middle] <= i) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /**
   * The parts of a span in which no child ran, as fractions of it.
   * @param {number} i
   * @returns {[from: number, to: number][]}
   */
  selfTime(i) {
    let parts = this.selfTimes.get(i);
    if (!parts) {
      parts = this.gaps(i);
      this.selfTimes.set(i, parts);
    }
    return parts;
  }

  /**
   * @param {number} i
   * @returns {[number, number][]}
   */
  gaps(i) {
    const { start_ms: start, duration_ms: length } = this.rows[i];
    /** @type {[number, number][]} */
    const children = [];
    for (let c = i + 1; c < this.after[i]; c = this.after[c]) {
      const from = (this.rows[c].start_ms - start) / length;
      const to = from + this.rows[c].duration_ms / length;
      if (to > 0 && from < 1) children.push([Math.max(0, from), Math.min(1, to)]);
    }
    if (children.length === 0 || !(length > 0)) return [[0, 1]];
    children.sort((a, b) => a[0] - b[0]);
    /** @type {[number, number][]} */
    const gaps = [];
    let reached = 0;
    for (const [from, to] of [...children, /** @type {[number, number]} */ ([1, 1])]) {
      if (from - reached > FINEST) gaps.push([reached, from]);
      reached = Math.max(reached, to);
    }
    return gaps;
  }

  /**
   * Closes or opens every row below the roots.
   * @param {boolean} closed
   */
  foldAll(closed) {
    for (let i = 0; i < this.rows.length; i++) this.closed[i] = closed && this.hasChildren(i) && this.level[i] > 0 ? 1 : 0;
    this.visible = this.open();
  }

  /**
   * What the end of the trace waited for: from the end of a root backwards, the child that ended last, then what ended last before that
   * child began, and so on; within each child the same.
   * @returns {Uint8Array} 1 for the rows on the way
   */
  criticalPath() {
    if (this.critical) return this.critical;
    const critical = new Uint8Array(this.rows.length);
    const end = (/** @type {number} */ i) => this.rows[i].start_ms + this.rows[i].duration_ms;
    let root = -1;
    for (let i = 0; i < this.rows.length; i = this.after[i]) if (root < 0 || end(i) > end(root)) root = i;
    /** @type {[row: number, until: number][]} */
    const open = root < 0 ? [] : [[root, end(root)]];
    for (let next = open.pop(); next; next = open.pop()) {
      const [i, limit] = next;
      critical[i] = 1;
      const children = [];
      for (let c = i + 1; c < this.after[i]; c = this.after[c]) children.push(c);
      children.sort((a, b) => end(b) - end(a));
      let until = limit;
      for (const c of children) {
        if (end(c) > until + 0.001 || this.rows[c].start_ms >= until) continue;
        open.push([c, Math.min(until, end(c))]);
        until = this.rows[c].start_ms;
      }
    }
    this.critical = critical;
    return critical;
  }

  /** @param {number} i @returns {number} ms */
  selfMs(i) {
    return this.selfTime(i).reduce((sum, [from, to]) => sum + to - from, 0) * this.rows[i].duration_ms;
  }

  /**
   * The next failed row after one, round the end.
   * @param {number} i
   * @returns {number} -1 if nothing failed
   */
  nextFault(i) {
    const n = this.rows.length;
    for (let k = 1; k <= n; k++) if (this.failed((i + k) % n)) return (i + k) % n;
    return -1;
  }
}
