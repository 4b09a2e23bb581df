// @ts-check
import { attrs, el, resolved } from "../dom.js";
import { tint } from "../services.js";

/** @typedef {import("./model.js").TraceModel} TraceModel */

const HEIGHT = 48;
const LEAST_DRAG = 4;

/** The whole trace in 48 px: every span a line, failures as marks, and the part that is seen. A drag zooms, a double click shows all. */
export class Minimap {
  /** @param {(from: number, to: number) => void} zoom */
  constructor(zoom) {
    this.zoom = zoom;
    /** @type {TraceModel | null} */
    this.model = null;
    this.canvas = el("canvas", "minimap-canvas");
    this.window = el("div", "minimap-window");
    this.element = attrs(el("div", "minimap", this.canvas, this.window), { "aria-hidden": "true" });
    this.element.addEventListener("pointerdown", (event) => this.drag(event));
    this.element.addEventListener("dblclick", () => this.model && zoom(this.model.first, this.model.last));
    this.resized = new ResizeObserver(() => this.draw());
    this.resized.observe(this.element);
  }

  /** @param {TraceModel} model */
  show(model) {
    this.model = model;
    this.draw();
  }

  draw() {
    const model = this.model;
    const context = this.canvas.getContext("2d");
    const width = this.canvas.clientWidth;
    if (!model || !context || width === 0) return;
    const scale = devicePixelRatio;
    this.canvas.width = width * scale;
    this.canvas.height = HEIGHT * scale;
    context.scale(scale, scale);
    const whole = model.last - model.first;
    const rows = model.rows;
    // No more lines than there are pixels: of those that share one, the later is drawn over the earlier.
    const step = Math.max(1, Math.floor(rows.length / (HEIGHT * 40)));
    const thick = Math.max(1, Math.min(4, HEIGHT / rows.length - 1));
    const colours = this.colours(model);
    const fault = resolved(this.element, "var(--fault)");
    for (let i = 0; i < rows.length; i += step) {
      const row = rows[i];
      context.fillStyle = colours.get(row.service) ?? "";
      context.fillRect(((row.start_ms - model.first) / whole) * width, (i / rows.length) * (HEIGHT - thick),
        Math.max(1, (row.duration_ms / whole) * width), thick);
    }
    context.fillStyle = fault;
    for (let i = 0; i < rows.length; i++) {
      if (model.failed(i)) context.fillRect(((rows[i].start_ms - model.first) / whole) * width - 1, HEIGHT - 6, 3, 6);
    }
    this.window.style.left = `${(100 * (model.from - model.first)) / whole}%`;
    this.window.style.width = `${(100 * (model.to - model.from)) / whole}%`;
    this.window.hidden = model.from <= model.first && model.to >= model.last;
  }

  /**
   * @param {TraceModel} model
   * @returns {Map<string, string>} colours that a canvas can use
   */
  colours(model) {
    const colours = new Map();
    for (const service of model.trace.services) {
      tint(this.element, service);
      colours.set(service, resolved(this.element, "var(--svc)"));
    }
    return colours;
  }

  /** @param {PointerEvent} begin */
  drag(begin) {
    const frame = this.element.getBoundingClientRect();
    this.element.setPointerCapture(begin.pointerId);
    this.element.addEventListener("pointerup", (end) => {
      const model = this.model;
      if (!model || Math.abs(end.clientX - begin.clientX) < LEAST_DRAG) return;
      const at = (/** @type {number} */ x) => model.first + Math.max(0, Math.min(1, (x - frame.left) / frame.width)) * (model.last - model.first);
      const [from, to] = [begin.clientX, end.clientX].sort((a, b) => a - b);
      this.zoom(at(from), at(to));
    }, { once: true });
  }

  end() {
    this.resized.disconnect();
  }
}
