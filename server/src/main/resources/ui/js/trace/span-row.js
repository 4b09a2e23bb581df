// @ts-check
import { joinLink, severityClass } from "../doctor/findings.js";
import { attrs, el } from "../dom.js";
import { counted, cut, durationText, putCut, putDuration } from "../format.js";
import { initials, tint } from "../services.js";

/** @typedef {import("./model.js").TraceModel} TraceModel */

const MARK = { linked: "mark hop-linked", broken: "mark hop-broken", fault: "mark fault" };

/** Narrower bars, in percent of the whole, have one tone. */
const SOLID = 0.5;

/** One line of the waterfall, bound again and again to other spans. */
export class SpanRowView {
  /** @param {() => {model: TraceModel, selected: number, found: Set<number>, marks: ReturnType<typeof import("../doctor/findings.js").bySpan>, showsCritical: boolean}} state */
  constructor(state) {
    this.state = state;
    this.guides = el("span", "guides");
    this.fold = el("span", "fold");
    this.hop = el("span");
    this.fault = el("span");
    this.finding = el("span");
    this.join = el("span");
    this.chip = el("span", "chip");
    this.op = el("span", "op");
    this.name = cut();
    this.more = el("span", "more");
    this.bar = el("span", "bar");
    this.stub = el("span", "stub");
    this.time = el("span", "time");
    const tree = attrs(
      el("div", "tree", this.guides, this.fold, this.hop, this.fault, this.finding, this.chip, this.op, this.name, this.join, this.more),
      { role: "gridcell" },
    );
    const bars = attrs(el("div", "bars", el("div", "track", this.stub, this.bar, this.time)), { role: "gridcell" });
    this.element = attrs(el("div", "row", tree, bars), { role: "row" });
  }

  /** @param {number} seen place among the visible rows */
  bind(seen) {
    const { model, selected, found, marks, showsCritical } = this.state();
    const i = model.visible[seen];
    const row = model.rows[i];
    const errors = model.errorsOf(i).length;
    const failed = model.failed(i);
    const closed = model.closed[i] === 1;
    const parent = model.hasChildren(i);
    attrs(this.element, {
      "aria-level": model.level[i] + 1,
      "aria-posinset": model.place[i],
      "aria-setsize": model.siblings[i],
      "aria-rowindex": seen + 2,
      "aria-expanded": parent ? !closed : null,
      "aria-selected": i === selected,
      "aria-label": sentence(model, i, marks.get(row.span_id)?.finding ?? null),
    });
    this.element.classList.toggle("failed", failed);
    this.element.classList.toggle("segment", row.is_segment);
    this.element.classList.toggle("match", found.has(i));
    this.element.classList.toggle("critical", showsCritical && model.criticalPath()[i] === 1);
    this.element.style.setProperty("--level", String(model.level[i]));
    tint(this.element, row.service);
    this.fold.className = parent ? (closed ? "fold closed" : "fold open") : "fold";
    this.hop.className = row.linked === null ? "" : row.linked ? MARK.linked : MARK.broken;
    this.hop.title = row.linked === null ? "" : row.linked ? "Came from another process: linked" : "Came from another process: its caller is not here";
    this.fault.className = failed || (closed && model.faultsBelow[i] > 0) ? MARK.fault : "";
    this.fault.title = errors > 0 ? counted(errors, "error") : failed ? `Status ${row.status}` : "";
    const marked = marks.get(row.span_id);
    this.finding.className = marked ? severityClass(marked.finding) : "";
    this.finding.title = marked ? `${marked.finding.id} ${marked.finding.title}` : "";
    this.join.replaceChildren(marked?.join ? joinLink(marked.join, model.trace.trace_id) : "");
    this.chip.textContent = row.is_segment ? row.service : initials(row.service);
    this.chip.title = row.service;
    this.op.textContent = row.op ?? "";
    putCut(this.name, row.name || (row.op ? "" : row.span_id));
    this.name.title = (row.name ?? "").slice(0, 1000);
    this.more.textContent = closed ? `+${model.below(i)}` : "";
    this.draw(model, i, closed);
  }

  /**
   * @param {TraceModel} model
   * @param {number} i
   * @param {boolean} closed
   */
  draw(model, i, closed) {
    const row = model.rows[i];
    const whole = model.to - model.from;
    const left = (100 * (row.start_ms - model.from)) / whole;
    const width = (100 * row.duration_ms) / whole;
    this.bar.style.left = `${left}%`;
    this.bar.style.width = `${width}%`;
    this.bar.style.background = closed || width < SOLID ? "" : tones(model.selfTime(i));
    this.time.style.left = `${Math.max(0, Math.min(100, left + width))}%`;
    putDuration(this.time, row.duration_ms);
    this.stub.hidden = row.linked !== false;
    this.stub.style.left = `${left}%`;
  }
}

/**
 * Self time in full tone, children's time lighter.
 * @param {[from: number, to: number][]} parts
 * @returns {string} a CSS background; empty for a bar of one tone
 */
function tones(parts) {
  if (parts.length === 1 && parts[0][0] === 0 && parts[0][1] === 1) return "";
  const stops = [];
  let reached = 0;
  for (const [from, to] of parts) {
    if (from > reached) stops.push(`var(--soft) ${percent(reached)} ${percent(from)}`);
    stops.push(`var(--svc) ${percent(from)} ${percent(to)}`);
    reached = to;
  }
  if (reached < 1) stops.push(`var(--soft) ${percent(reached)} 100%`);
  return stops.length === 1 ? "var(--soft)" : `linear-gradient(90deg, ${stops.join(", ")})`;
}

/** @param {number} fraction */
function percent(fraction) {
  return `${(100 * fraction).toFixed(2)}%`;
}

/**
 * @param {TraceModel} model
 * @param {number} i
 * @param {import("../types.js").Finding | null} finding
 */
function sentence(model, i, finding) {
  const row = model.rows[i];
  const errors = model.errorsOf(i).length;
  return [
    row.service,
    row.op,
    (row.name ?? "").slice(0, 200),
    durationText(row.duration_ms),
    `at ${durationText(row.start_ms)}`,
    errors > 0 ? counted(errors, "error") : model.failed(i) && `failed: ${row.status}`,
    row.linked === true && "linked to its caller in another process",
    row.linked === false && "broken hop: its caller is not here",
    finding && `${finding.severity} ${finding.id}: ${finding.title}`,
  ].filter(Boolean).join(", ");
}
