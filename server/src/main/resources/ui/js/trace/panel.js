// @ts-check
import { copyButton } from "../copy.js";
import { attrs, button, el, mark } from "../dom.js";
import { durationText, fullTime, putDuration } from "../format.js";
import { fetchSpan } from "../api.js";
import { chip } from "../services.js";
import { origin } from "./origin.js";

/** @typedef {import("./model.js").TraceModel} TraceModel */
/** @typedef {import("../types.js").ErrorRow} ErrorRow */
/** @typedef {import("../types.js").SpanRow} SpanRow */

/** What is known of one span, or of the errors of the whole trace. */
export class Panel {
  /** @param {{close: () => void, goTo: (i: number) => void}} on */
  constructor(on) {
    this.on = on;
    this.element = attrs(el("aside", "panel"), { "aria-label": "Details", hidden: "" });
  }

  hide() {
    this.element.hidden = true;
  }

  /**
   * @param {TraceModel} model
   * @param {number} i
   */
  showSpan(model, i) {
    const row = model.rows[i];
    const errors = model.errorsOf(i);
    this.fill(
      row.op || "span",
      el("p", "panel-title", row.name || "(no description)"),
      facts(model, i),
      hopWords(model, i, this.on.goTo),
      errors.length > 0 && section("Errors", errorList(errors, model, null)),
      section("Ids", this.ids(model, i)),
      section("Data", laterData(model, i)),
      origin(model, i, section),
    );
  }

  /** @param {TraceModel} model */
  showErrors(model) {
    this.fill("Errors of this trace", errorList(model.trace.errors, model, this.on.goTo));
  }

  /**
   * @param {string} title
   * @param {...(Node | null | false)} parts
   */
  fill(title, ...parts) {
    const close = attrs(button("Close", this.on.close, "quiet"), { "aria-label": "Close the details" });
    const heading = el("h2", "dim", title);
    heading.dir = "auto";
    const body = attrs(el("div", "panel-body"), { tabindex: 0, role: "group", "aria-label": "Details" });
    for (const part of parts) if (part) body.append(part);
    this.element.replaceChildren(el("header", "panel-head", heading, close), body);
    this.element.hidden = false;
  }

  /**
   * @param {TraceModel} model
   * @param {number} i
   */
  ids(model, i) {
    const row = model.rows[i];
    const list = el("dl", "pairs");
    pair(list, "span", el("span", "id", row.span_id, copyButton(() => row.span_id, "the span id")));
    if (row.parent_span_id) {
      const id = row.parent_span_id;
      const at = model.rowOf(id);
      const text = at < 0 ? id : button(id, () => this.on.goTo(at), "inline mono");
      pair(list, "parent", el("span", "id", text, copyButton(() => id, "the parent's span id")));
    }
    pair(list, "trace", el("span", "id", model.trace.trace_id, copyButton(() => model.trace.trace_id, "the trace id")));
    return list;
  }
}

/**
 * @param {TraceModel} model
 * @param {number} i
 */
function facts(model, i) {
  const row = model.rows[i];
  const list = el("dl", "facts");
  const fact = (/** @type {string} */ name, /** @type {Node | string} */ value) =>
    list.append(el("div", "", el("dt", "label", name), el("dd", "", value)));
  const time = (/** @type {number} */ ms) => {
    const element = el("span");
    putDuration(element, ms);
    return element;
  };
  fact("Service", chip(row.service));
  fact("Start", time(row.start_ms));
  fact("Duration", time(row.duration_ms));
  if (model.hasChildren(i)) fact("Self", time(model.selfMs(i)));
  fact("Status", el("span", "status", mark(model.failed(i) ? "fault" : row.status ? "ok" : "wait"), row.status ?? "not set"));
  return list;
}

/**
 * @param {TraceModel} model
 * @param {number} i
 * @param {(i: number) => void} goTo
 */
function hopWords(model, i, goTo) {
  const row = model.rows[i];
  if (row.linked === null) return null;
  if (!row.linked) {
    const parent = row.parent_span_id ?? "an unknown span";
    return el("p", "hop-words broken", mark("hop-broken"),
      el("span", "", `${row.service} was called from span `, el("span", "mono", parent),
        ", and nothing with this id has arrived. Its sender may not report here, may not have sampled, or may still be working."));
  }
  const parent = model.parent[i];
  if (parent < 0) return null;
  const caller = model.rows[parent];
  return el("p", "hop-words", mark("hop-linked"),
    el("span", "", "Called by ", button(`${caller.service}: ${caller.name || caller.op || caller.span_id}`.slice(0, 120), () => goTo(parent), "inline"),
      `, which had begun ${durationText(row.start_ms - caller.start_ms)} before.`));
}

/**
 * @param {ErrorRow[]} errors
 * @param {TraceModel} model
 * @param {((i: number) => void) | null} goTo null where the span is shown already
 */
function errorList(errors, model, goTo) {
  const list = el("ul", "error-list");
  for (const error of errors) {
    const at = model.rowOf(error.span_id);
    const line = el("p", "dim", `${error.level || "error"} · ${fullTime(timeOf(error, model))} · `, el("span", "mono", error.event_id));
    list.append(el("li", "",
      el("p", "error-type", mark(error.level === "warning" ? "warn" : "fault"), words(error.type || "Message")),
      error.message ? el("p", "error-value", words(error.message)) : null,
      line,
      goTo && (at < 0
        ? el("p", "dim", `From ${error.service}, outside of any span that is here`)
        : el("p", "", chip(error.service), " ", button(`Show its span`, () => goTo(at), "inline")))));
  }
  return list;
}

/**
 * @param {ErrorRow} error
 * @param {TraceModel} model
 */
function timeOf(error, model) {
  return new Date(Date.parse(model.trace.start) + error.start_ms).toISOString();
}

/**
 * The data of a span, which the trace came without.
 * @param {TraceModel} model
 * @param {number} i
 */
function laterData(model, i) {
  const box = el("div", "", el("p", "dim", "…"));
  fetchSpan(model.trace.trace_id, model.rows[i].span_id).then(
    (span) => box.replaceChildren(data(span.data)),
    () => box.replaceChildren(el("p", "dim", "The server did not answer.")));
  return box;
}

/** @param {Record<string, unknown>} values */
function data(values) {
  const names = Object.keys(values ?? {}).sort();
  if (names.length === 0) return el("p", "dim", "This span carries no data.");
  const list = el("dl", "pairs");
  for (const name of names) {
    const value = values[name];
    pair(list, name, words(typeof value === "string" ? value : JSON.stringify(value, null, 1) ?? ""));
  }
  return list;
}

/**
 * @param {HTMLElement} list
 * @param {string} name
 * @param {Node} value
 */
function pair(list, name, value) {
  list.append(el("dt", "", name), el("dd", "mono", value));
}

/**
 * Words of others, read in their own direction.
 * @param {string} text
 */
function words(text) {
  const element = el("span", "", text);
  element.dir = "auto";
  return element;
}

/**
 * @param {string} name
 * @param {Node} content
 */
function section(name, content) {
  return el("section", "", el("h3", "label", name), content);
}
