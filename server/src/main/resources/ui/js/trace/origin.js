// @ts-check
// Where a segment came from: the envelope that brought it, its sampling context, its bytes.
import { fetchEnvelope, fetchEnvelopes } from "../api.js";
import { button, el } from "../dom.js";
import { fullTime } from "../format.js";

/** @typedef {import("./model.js").TraceModel} TraceModel */
/** @typedef {import("../types.js").Envelope} Envelope */

const LONGEST_SHOWN = 200_000;

/**
 * @param {TraceModel} model
 * @param {number} i
 * @param {(name: string, content: Node) => HTMLElement} section
 * @returns {HTMLElement} filled once the server has answered
 */
export function origin(model, i, section) {
  const box = el("div", "origin");
  let at = i;
  while (at >= 0 && !model.rows[at].is_segment) at = model.parent[at];
  const segment = at >= 0 ? model.rows[at].span_id : null;
  fetchEnvelopes(model.trace.trace_id).then(({ envelopes }) => {
    const mine = envelopes.filter((envelope) => segment !== null && envelope.segments.includes(segment));
    for (const envelope of mine) {
      box.append(section("Sampling context", pairs(envelope.dsc, "The envelope has none.")), section("Envelope", facts(envelope)));
    }
  }, () => {});
  return box;
}

/** @param {Envelope} envelope */
function facts(envelope) {
  const body = el("div", "envelope",
    pairs({
      project: envelope.project,
      key: envelope.public_key ?? "–",
      sdk: envelope.sdk ?? "–",
      sent: envelope.sent_at ? fullTime(envelope.sent_at) : "–",
      received: fullTime(envelope.received),
    }, ""));
  const show = button("Show its bytes", async () => {
    const text = await fetchEnvelope(envelope.id);
    const bytes = el("pre", "bytes", text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text);
    bytes.tabIndex = 0;
    show.replaceWith(bytes);
  });
  body.append(show);
  return body;
}

/**
 * @param {Record<string, string>} values
 * @param {string} none
 */
function pairs(values, none) {
  const names = Object.keys(values);
  if (names.length === 0) return el("p", "dim", none);
  const list = el("dl", "pairs");
  for (const name of names) list.append(el("dt", "", name), el("dd", "mono", values[name]));
  return list;
}
