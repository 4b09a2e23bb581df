// @ts-check
import { copyButton } from "../copy.js";
import { button, el, mark } from "../dom.js";
import { count, counted, fullTime, putDuration } from "../format.js";
import { chip } from "../services.js";

/**
 * The one title of the page, and below it what there is to know at a glance.
 * @param {import("./model.js").TraceModel} model
 * @param {() => void} showErrors
 * @returns {HTMLElement}
 */
export function traceHead(model, showErrors) {
  const { trace, rows } = model;
  const root = rows[0];
  const title = el("h1", "", root?.name || root?.op || "Trace without spans");
  title.dir = "auto";
  title.title = root?.name ?? "";
  const length = el("span");
  putDuration(length, trace.duration_ms);
  const broken = trace.hops - trace.linked_hops;
  const hops = trace.hops === 0 ? null
    : broken > 0 ? el("span", "bad", mark("hop-broken"), `${count(broken)} of ${counted(trace.hops, "hop")} broken`)
      : el("span", "", mark("hop-linked"), trace.hops === 1 ? "1 hop, linked" : `${count(trace.hops)} hops, all linked`);
  const failures = trace.errors.length;
  const errors = failures === 0 ? null : button("", showErrors, "errors bad");
  errors?.append(mark("fault"), counted(failures, "error"));
  return el("header", "trace-head",
    el("div", "trace-title", title,
      el("span", "trace-id", el("code", "dim", trace.trace_id), copyButton(() => trace.trace_id, "the trace id"))),
    el("div", "trace-facts",
      el("span", "", length),
      el("span", "dim", fullTime(trace.start)),
      el("span", "", counted(trace.spans, "span")),
      hops,
      errors,
      el("span", "trace-services", ...trace.services.map(chip))));
}
