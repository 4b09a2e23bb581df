// @ts-check
/** @typedef {import("../types.js").Columns} Columns */
/** @typedef {import("../types.js").SpanRow} SpanRow */

/**
 * One span of a tree that came by columns. There may be a hundred thousand, so it holds no more than where to look.
 * @implements {SpanRow}
 */
class ColumnRow {
  /**
   * @param {Tree} tree
   * @param {number} i
   */
  constructor(tree, i) {
    this.tree = tree;
    this.i = i;
  }

  get span_id() {
    return this.tree.columns.span_id[this.i];
  }

  get parent_span_id() {
    const named = this.tree.columns.named_parents[this.i];
    if (named !== undefined) return named;
    const above = this.tree.above(this.i);
    return above < 0 ? null : this.tree.columns.span_id[above];
  }

  get depth() {
    return this.tree.columns.depth[this.i];
  }

  get service() {
    return this.tree.columns.texts[this.tree.columns.service[this.i]];
  }

  get op() {
    return this.tree.columns.texts[this.tree.columns.op[this.i]] ?? null;
  }

  get name() {
    return this.tree.columns.texts[this.tree.columns.name[this.i]] ?? null;
  }

  get status() {
    return this.tree.columns.texts[this.tree.columns.status[this.i]] ?? null;
  }

  get start_ms() {
    return this.tree.columns.start_us[this.i] / 1000;
  }

  get duration_ms() {
    return this.tree.columns.duration_us[this.i] / 1000;
  }

  get is_segment() {
    return this.tree.segments.has(this.i);
  }

  get linked() {
    return this.tree.linked.has(this.i) ? true : this.tree.unlinked.has(this.i) ? false : null;
  }
}

/** What the rows of one tree look into. */
class Tree {
  /** @param {Columns} columns */
  constructor(columns) {
    this.columns = columns;
    this.segments = new Set(columns.segments);
    this.linked = new Set(columns.linked);
    this.unlinked = new Set(columns.unlinked);
  }

  /**
   * @param {number} i
   * @returns {number} the nearest row above that is less deep; -1 when there is none
   */
  above(i) {
    const { depth } = this.columns;
    let at = i - 1;
    while (at >= 0 && depth[at] >= depth[i]) at--;
    return at;
  }
}

/**
 * @param {Columns} columns
 * @returns {SpanRow[]} depth first
 */
export function rowsOf(columns) {
  const tree = new Tree(columns);
  return columns.span_id.map((_, i) => new ColumnRow(tree, i));
}
