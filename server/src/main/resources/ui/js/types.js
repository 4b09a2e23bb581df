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
 * @property {Record<string, unknown>} data
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
 * @property {SpanRow[]} tree depth first
 * @property {ErrorRow[]} errors
 */

/** @typedef {{calls: number, errors: number, p50_ms: number, p95_ms: number, p99_ms: number}} Latency */
/** @typedef {Latency & {op: string | null, name: string}} Operation */
/** @typedef {Latency & {service: string, operations: Operation[]}} ServiceStats */
/** @typedef {Latency & {from: string | null, to: string}} Edge */
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

export {};
