// @ts-check
// The shapes of the server's JSON. Times: RFC 3339 text, or milliseconds as numbers with fractions.

/**
 * @typedef {object} TraceSummary
 * @property {string} trace_id
 * @property {string | null} name null where there are only errors
 * @property {string[]} services
 * @property {string} start
 * @property {number} duration_ms
 * @property {number} segments
 * @property {number} spans
 * @property {number} errors
 * @property {number} hops crossings between processes
 * @property {number} linked_hops those whose calling span is here
 */

/** @typedef {{traces: TraceSummary[], next: string | null}} TracePage */

/**
 * @typedef {object} SpanRow
 * @property {string} span_id
 * @property {string | null} parent_span_id
 * @property {number} depth
 * @property {string} service
 * @property {string | null} op
 * @property {string | null} name
 * @property {string | null} status
 * @property {number} start_ms since the start of the trace
 * @property {number} duration_ms
 * @property {boolean} is_segment
 * @property {boolean | null} linked of a segment begun by another process: is its caller here
 */

/**
 * A tree column by column; texts are named by their place in `texts`, -1 for none.
 * @typedef {object} Columns
 * @property {string[]} span_id
 * @property {number[]} depth
 * @property {number[]} service
 * @property {number[]} op
 * @property {number[]} name
 * @property {number[]} status
 * @property {number[]} start_us
 * @property {number[]} duration_us
 * @property {string[]} texts
 * @property {number[]} segments which rows are
 * @property {number[]} linked
 * @property {number[]} unlinked
 * @property {Record<string, string | null>} named_parents by the number of a row, where that is not the row above it
 */

/**
 * @typedef {object} ErrorRow
 * @property {string} event_id
 * @property {string | null} span_id
 * @property {string} service
 * @property {string | null} type
 * @property {string | null} message
 * @property {string | null} transaction name of the segment it happened in
 * @property {number} start_ms since the start of the trace
 * @property {string} level
 */

/**
 * @typedef {object} Trace
 * @property {string} trace_id
 * @property {string | null} name
 * @property {string} start
 * @property {number} duration_ms
 * @property {string[]} services
 * @property {number} segments
 * @property {number} spans
 * @property {number} hops
 * @property {number} linked_hops
 * @property {Columns} columns
 * @property {SpanRow[]} tree depth first, made of the columns
 * @property {ErrorRow[]} errors
 */

/** @typedef {{calls: number, errors: number, p50_ms: number, p95_ms: number, p99_ms: number}} Latency */
/** @typedef {Latency & {op: string | null, name: string}} Operation */
/** @typedef {Latency & {service: string, operations: Operation[]}} ServiceStats */
/** @typedef {Latency & {from: string | null, to: string}} Edge */
/** @typedef {{segments: number, since: string | null, all: boolean}} Counted what numbers are made of */
/** @typedef {{trace_id: string, start: string, at: number, duration_ms: number, failed: boolean}} Point */

/**
 * @typedef {object} Envelope
 * @property {string} id
 * @property {string} received
 * @property {string} project
 * @property {string | null} public_key
 * @property {string[]} segments the span ids of their roots
 * @property {string | null} sdk
 * @property {string | null} sent_at
 * @property {Record<string, string>} dsc
 */

/** @typedef {{from: string | null, to: string | null, method: string | null, route: string | null}} Hop */
/** @typedef {{says: string, service: string | null, trace_id: string | null, span_id: string | null, envelope: string | null}} Evidence */
/** @typedef {{from_trace: string, from_span: string, to_trace: string, to_segment: string}} Join */

/**
 * @typedef {object} Finding
 * @property {string} id such as P23
 * @property {string} title
 * @property {"fault" | "warning" | "note"} severity
 * @property {"proven" | "likely" | "possible"} certainty
 * @property {string | null} service
 * @property {Hop | null} hop
 * @property {string | null} trace_id
 * @property {string} says
 * @property {string} fix
 * @property {string} proof
 * @property {string} source
 * @property {Evidence[]} evidence
 * @property {Join | null} join
 */

/** @typedef {{from: string, to: string, offset_ms: number, uncertainty_ms: number}} ClockOffset */
/** @typedef {{trace_id: string, state: "complete" | "waiting" | "broken", findings: Finding[], clocks: ClockOffset[]}} Examination */
/** @typedef {{trace_id: string, faults: number, warnings: number, notes: number, ids: string[]}} Verdict */
/** @typedef {{seen: number, linked: number, unlinked: number, orphaned: number, coverage: number}} HopCount */
/** @typedef {HopCount & {hop: Hop, trend: (HopCount & {start: string})[]}} Coverage */
/** @typedef {{from: string, to: string, seen: number, linked: number}} BrokenEdge */

export {};
