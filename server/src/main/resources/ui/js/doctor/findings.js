// @ts-check
// What the doctor found, as marks and as words.
import { copyButton } from "../copy.js";
import { attrs, button, el, mark } from "../dom.js";
import { counted } from "../format.js";

/** @typedef {import("../types.js").Finding} Finding */
/** @typedef {import("../types.js").Examination} Examination */

const MARKS = { fault: "fault", warning: "warn", note: "note" };

/** @param {Finding["severity"]} severity */
export function severityMark(severity) {
  return mark(MARKS[severity]);
}

/** @param {Finding} finding */
export function severityClass(finding) {
  return `mark ${MARKS[finding.severity]}`;
}

/** What the doctor says of one trace; folded, it is one line. */
export class Findings {
  /** @param {{goTo: (span: string) => boolean}} on goTo tells whether the span is in this trace */
  constructor(on) {
    this.on = on;
    this.words = el("span");
    this.list = el("ol", "findings-list");
    this.clocks = el("p", "dim findings-clocks");
    this.body = attrs(el("div", "findings-body", this.list, this.clocks), { tabindex: 0, role: "group", "aria-label": "Findings" });
    this.element = attrs(el("details", "findings", el("summary", "", el("span", "label", "Doctor"), this.words), this.body), { hidden: "" });
    this.known = "";
  }

  /**
   * @param {Examination} examination
   * @param {boolean} aligned whether times are shown as if all clocks agreed
   */
  show(examination, aligned) {
    const { findings, clocks, state } = examination;
    const signature = `${aligned} ${JSON.stringify(examination)}`;
    if (signature === this.known) return;
    const before = this.known;
    this.known = signature;
    this.element.hidden = findings.length === 0 && state !== "waiting";
    const count = (/** @type {string} */ severity) => findings.filter((finding) => finding.severity === severity).length;
    const [faults, warnings, notes] = [count("fault"), count("warning"), count("note")];
    this.words.replaceChildren(...[
      faults > 0 && el("span", "bad", mark("fault"), counted(faults, "fault")),
      warnings > 0 && el("span", "", mark("warn"), counted(warnings, "warning")),
      notes > 0 && el("span", "dim", mark("note"), counted(notes, "note")),
      state === "waiting" && el("span", "dim", mark("wait"), "waiting for more"),
    ].filter((part) => part !== false));
    if (before === "" && faults > 0) /** @type {HTMLDetailsElement} */ (this.element).open = true;
    this.list.replaceChildren(...findings.map((finding) => this.item(finding, examination.trace_id)));
    this.clocks.hidden = clocks.length === 0;
    this.clocks.textContent = `Clocks: ${clocks.map((clock) =>
      `${clock.from} → ${clock.to} ${clock.offset_ms > 0 ? "+" : ""}${clock.offset_ms.toFixed(1)} ms (± ${clock.uncertainty_ms.toFixed(1)})`).join(" · ")}. ${aligned
      ? "Requests outside of their calls are moved into them; k shows times as they were sent."
      : "Times are drawn as they were sent; k aligns them."}`;
  }

  /**
   * @param {Finding} finding
   * @param {string} trace
   */
  item(finding, trace) {
    const facts = el("dl", "pairs",
      el("dt", "", "fix"), el("dd", "", finding.fix, copyButton(() => finding.fix, "the fix")));
    if (finding.certainty !== "proven") facts.append(el("dt", "", "proof"), el("dd", "", finding.proof));
    finding.evidence.forEach((evidence) => facts.append(el("dt", "", "evidence"), this.evidence(evidence, trace)));
    if (finding.join) facts.append(el("dt", "", "belongs"), el("dd", "", joinLink(finding.join, trace)));
    return el("li", `finding ${finding.severity}`,
      el("p", "finding-title", severityMark(finding.severity), el("code", "", finding.id), el("strong", "", finding.title),
        el("span", "dim", `${finding.certainty} · ${finding.source}`)),
      el("p", "", finding.says),
      facts);
  }

  /**
   * @param {import("../types.js").Evidence} evidence
   * @param {string} trace
   */
  evidence(evidence, trace) {
    const line = el("dd", "", evidence.service ? `${evidence.service}: ` : "", evidence.says);
    const span = evidence.span_id;
    if (span && evidence.trace_id === trace) line.append(" · ", button("show span", () => this.on.goTo(span), "inline"));
    else if (span && evidence.trace_id) line.append(" · ", link(`/traces/${evidence.trace_id}?span=${span}`, "show span"));
    if (evidence.envelope) {
      line.append(" · ", attrs(link(`/api/envelopes/${evidence.envelope}`, "raw envelope"), { target: "_blank", rel: "noopener" }));
    }
    return line;
  }
}

/**
 * The other side of two traces that seem to be one. Dotted: nothing is merged.
 * @param {import("../types.js").Join} join
 * @param {string} trace where the link stands
 */
export function joinLink(join, trace) {
  const out = join.from_trace === trace;
  const [other, span] = out ? [join.to_trace, join.to_segment] : [join.from_trace, join.from_span];
  const words = `${out ? "goes on" : "called"} in trace ${other.slice(0, 8)}`;
  const element = link(`/traces/${other}?span=${span}`, words);
  element.className = "join";
  element.title = "Two traces that seem to be one. They are not merged.";
  return element;
}

/**
 * Which spans of a trace the findings are about.
 * @param {Examination} examination
 * @returns {Map<string, {finding: Finding, join: import("../types.js").Join | null}>} by span id, the worst finding of each
 */
export function bySpan(examination) {
  /** @type {Map<string, {finding: Finding, join: import("../types.js").Join | null}>} */
  const spans = new Map();
  for (const finding of examination.findings) {
    const join = finding.join;
    const ends = join === null ? []
      : [join.from_trace === examination.trace_id && join.from_span, join.to_trace === examination.trace_id && join.to_segment];
    for (const end of ends) if (end && !spans.has(end)) spans.set(end, { finding, join });
    for (const evidence of finding.evidence) {
      if (evidence.trace_id === examination.trace_id && evidence.span_id && !spans.has(evidence.span_id)) {
        spans.set(evidence.span_id, { finding, join: null });
      }
    }
  }
  return spans;
}

/**
 * @param {string} address
 * @param {string} words
 */
function link(address, words) {
  const element = el("a", "inline-link", words);
  element.href = address;
  return element;
}
