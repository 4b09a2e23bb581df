// @ts-check
import { fetchPoints } from "../api.js";
import { attrs, el, resolved } from "../dom.js";
import { durationText } from "../format.js";

const PADDING = 6;
const BINS = 80;
const LEAST_DRAG = 6;

/** @typedef {import("../types.js").Point} Point */

/** Each segment by its start and its duration (logarithmic), over how many there were. A drag picks some of them. */
export class Scatter {
  /** @param {(conditions: string) => void} pick */
  constructor(pick) {
    this.pick = pick;
    /** @type {Point[]} */
    this.points = [];
    /** What is seen: times, and logarithms of durations. */
    this.from = 0;
    this.to = 1;
    this.short = 0;
    this.long = 1;
    this.canvas = el("canvas", "scatter-canvas");
    this.words = el("span", "scatter-words dim");
    this.brush = attrs(el("div", "brush"), { hidden: "" });
    this.element = attrs(el("div", "scatter", this.canvas, this.words, this.brush), {
      role: "img", "aria-label": "Durations of the newest segments over time", hidden: "",
    });
    this.resized = new ResizeObserver(() => this.draw());
    this.resized.observe(this.element);
    this.element.addEventListener("pointerdown", (event) => this.drag(event));
  }

  /** @param {string} query */
  async refresh(query) {
    const { points } = await fetchPoints(query);
    this.points = points.map((point) => ({ ...point, at: Date.parse(point.start) }));
    this.element.hidden = points.length < 2;
    if (this.element.hidden) return;
    this.from = Math.min(...this.points.map((point) => point.at));
    this.to = Math.max(this.from + 1, ...this.points.map((point) => point.at));
    const lengths = this.points.map((point) => Math.max(0.01, point.duration_ms));
    this.short = Math.log(Math.min(...lengths)) - 0.1;
    this.long = Math.log(Math.max(...lengths)) + 0.1;
    const sorted = [...lengths].sort((a, b) => a - b);
    const rank = (/** @type {number} */ share) => durationText(sorted[Math.ceil(share * sorted.length) - 1]);
    this.words.textContent = `p50 ${rank(0.5)} · p95 ${rank(0.95)} · p99 ${rank(0.99)} · drag to pick`;
    this.draw();
  }

  draw() {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    const context = this.canvas.getContext("2d");
    if (!context || width === 0 || this.points.length < 2) return;
    const scale = devicePixelRatio;
    this.canvas.width = width * scale;
    this.canvas.height = height * scale;
    context.scale(scale, scale);
    const bins = new Array(BINS).fill(0);
    for (const point of this.points) bins[Math.min(BINS - 1, Math.floor((BINS * (point.at - this.from)) / (this.to - this.from)))]++;
    const most = Math.max(...bins);
    context.fillStyle = resolved(this.element, "var(--line)");
    const inner = width - 2 * PADDING;
    bins.forEach((count, i) => {
      const tall = (count / most) * height;
      context.fillRect(PADDING + (i * inner) / BINS, height - tall, Math.max(1, inner / BINS - 1), tall);
    });
    const [plain, failed] = [resolved(this.element, "var(--accent)"), resolved(this.element, "var(--fault)")];
    for (const point of this.points) {
      context.fillStyle = point.failed ? failed : plain;
      context.fillRect(this.x(point, inner) - 1, this.y(point, height) - 1, point.failed ? 4 : 2.5, point.failed ? 4 : 2.5);
    }
  }

  /**
   * @param {Point} point
   * @param {number} inner
   */
  x(point, inner) {
    return PADDING + (inner * (point.at - this.from)) / (this.to - this.from);
  }

  /**
   * @param {Point} point
   * @param {number} height
   */
  y(point, height) {
    return height - PADDING - ((height - 2 * PADDING) * (Math.log(Math.max(0.01, point.duration_ms)) - this.short)) / (this.long - this.short);
  }

  /** @param {PointerEvent} begin */
  drag(begin) {
    const frame = this.element.getBoundingClientRect();
    this.element.setPointerCapture(begin.pointerId);
    const box = (/** @type {PointerEvent} */ event) => ({
      left: Math.max(0, Math.min(begin.clientX, event.clientX) - frame.left),
      right: Math.min(frame.width, Math.max(begin.clientX, event.clientX) - frame.left),
      top: Math.max(0, Math.min(begin.clientY, event.clientY) - frame.top),
      bottom: Math.min(frame.height, Math.max(begin.clientY, event.clientY) - frame.top),
    });
    const move = (/** @type {PointerEvent} */ event) => {
      const { left, right, top, bottom } = box(event);
      this.brush.hidden = false;
      Object.assign(this.brush.style, { left: `${left}px`, top: `${top}px`, width: `${right - left}px`, height: `${bottom - top}px` });
    };
    const end = (/** @type {PointerEvent} */ event) => {
      this.element.removeEventListener("pointermove", move);
      this.brush.hidden = true;
      const { left, right, top, bottom } = box(event);
      if (right - left >= LEAST_DRAG) this.pick(this.conditions(left, right, top, bottom, frame));
    };
    this.element.addEventListener("pointermove", move);
    this.element.addEventListener("pointerup", end, { once: true });
  }

  /**
   * @param {number} left
   * @param {number} right
   * @param {number} top
   * @param {number} bottom
   * @param {DOMRect} frame
   */
  conditions(left, right, top, bottom, frame) {
    const time = (/** @type {number} */ x) =>
      new Date(this.from + ((x - PADDING) / (frame.width - 2 * PADDING)) * (this.to - this.from)).toISOString();
    const length = (/** @type {number} */ y) =>
      Math.exp(this.short + ((frame.height - PADDING - y) / (frame.height - 2 * PADDING)) * (this.long - this.short));
    const parts = [`after:${time(left)}`, `before:${time(right)}`];
    if (bottom - top >= LEAST_DRAG) parts.push(`dur>=${length(bottom).toFixed(2)}ms`, `dur<=${length(top).toFixed(2)}ms`);
    return parts.join(" ");
  }

  end() {
    this.resized.disconnect();
  }
}
