// @ts-check
import { severityMark } from "../doctor/findings.js";
import { attrs, el, mark } from "../dom.js";
import { clock, count, counted, cut, durationText, fullTime, putCut, putDuration } from "../format.js";
import { chip } from "../services.js";

/** @typedef {import("../types.js").TraceSummary} TraceSummary */

const MOST_CHIPS = 4;
const MOST_FINDINGS = 2;

/** One line of the list, bound again and again to other traces. */
export class ListRow {
  /**
   * @param {(index: number) => TraceSummary} traceAt
   * @param {() => string | null} chosen the trace that is marked
   * @param {(id: string) => import("../types.js").Verdict | null} verdictOf
   */
  constructor(traceAt, chosen, verdictOf) {
    this.traceAt = traceAt;
    this.chosen = chosen;
    this.verdictOf = verdictOf;
    this.verdict = el("span", "list-verdict");
    this.state = el("span", "list-state");
    this.start = cell("list-start mono");
    this.words = cut();
    this.link = el("a", "list-link", this.words);
    this.link.tabIndex = -1;
    this.services = cell("list-services");
    this.hops = cell("list-hops number");
    this.errors = cell("list-errors number");
    this.spans = cell("list-spans number");
    this.duration = cell("list-duration number");
    const name = cell("list-name");
    name.append(this.state, this.link, this.verdict);
    this.element = attrs(
      el("div", "list-row", this.start, name, this.services, this.hops, this.errors, this.spans, this.duration),
      { role: "row" },
    );
  }

  /** @param {number} index */
  bind(index) {
    const trace = this.traceAt(index);
    const broken = trace.hops - trace.linked_hops;
    attrs(this.element, { "aria-rowindex": index + 2, "aria-label": sentence(trace, this.verdictOf(trace.trace_id)) });
    this.element.dataset.trace = trace.trace_id;
    this.element.classList.toggle("chosen", this.chosen() === trace.trace_id);
    this.start.textContent = clock(trace.start, new Date());
    this.start.title = fullTime(trace.start);
    const verdict = this.verdictOf(trace.trace_id);
    const faults = verdict?.faults ?? 0;
    this.state.replaceChildren(mark(faults > 0 || broken > 0 || trace.errors > 0 ? "fault" : "ok"));
    this.showVerdict(verdict);
    putCut(this.words, trace.name || "(no name)");
    this.link.href = `/traces/${trace.trace_id}`;
    this.link.title = trace.name ?? "";
    this.services.replaceChildren(...trace.services.slice(0, MOST_CHIPS).map(chip));
    if (trace.services.length > MOST_CHIPS) {
      const more = el("span", "dim", `+${trace.services.length - MOST_CHIPS}`);
      more.title = trace.services.slice(MOST_CHIPS).join(", ");
      this.services.append(more);
    }
    this.hops.classList.toggle("bad", broken > 0);
    if (trace.hops === 0) this.hops.replaceChildren(el("span", "dim", "–"));
    else this.hops.replaceChildren(mark(broken > 0 ? "hop-broken" : "hop-linked"), ` ${count(trace.linked_hops)}/${count(trace.hops)}`);
    this.errors.classList.toggle("bad", trace.errors > 0);
    this.errors.replaceChildren(trace.errors > 0 ? count(trace.errors) : el("span", "dim", "–"));
    this.spans.replaceChildren(count(trace.spans), el("span", "unit narrow-only", trace.spans === 1 ? " span" : " spans"));
    putDuration(this.duration, trace.duration_ms);
  }

  /** @param {import("../types.js").Verdict | null} verdict null until the doctor has looked */
  showVerdict(verdict) {
    this.verdict.className = "list-verdict";
    this.verdict.replaceChildren();
    if (!verdict || verdict.ids.length === 0) return;
    const severity = heard(verdict);
    this.verdict.classList.add(severity);
    this.verdict.append(severityMark(severity), verdict.ids.slice(0, MOST_FINDINGS).join(" "));
    this.verdict.title = `The doctor found ${verdict.ids.join(", ")}`;
  }
}

/** @param {import("../types.js").Verdict} verdict */
function heard(verdict) {
  return verdict.faults > 0 ? "fault" : verdict.warnings > 0 ? "warning" : "note";
}

/** @param {string} classes */
function cell(classes) {
  return attrs(el("div", classes), { role: "gridcell" });
}

/**
 * @param {TraceSummary} trace
 * @param {import("../types.js").Verdict | null} verdict
 */
function sentence(trace, verdict) {
  return [
    trace.name || "no name",
    `at ${clock(trace.start, new Date())}`,
    trace.services.join(", "),
    durationText(trace.duration_ms),
    counted(trace.spans, "span"),
    trace.errors > 0 && counted(trace.errors, "error"),
    trace.hops > 0 && `${trace.linked_hops} of ${counted(trace.hops, "hop")} linked`,
    verdict && verdict.ids.length > 0 && `the doctor found ${verdict.ids.join(", ")}`,
  ].filter(Boolean).join(", ");
}
