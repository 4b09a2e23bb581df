// @ts-check
import { el } from "../dom.js";

const MOST = 8;
const PX_PER_TICK = 84;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Above a minute, round numbers are those of a clock. */
const CLOCK = [1, 2, 5, 10, 15, 30].map((m) => m * MINUTE).concat([1, 2, 3, 6, 12, 24].map((h) => h * HOUR));

/**
 * Round times within [from, to], at most eight, at most one in 84 px.
 * @param {number} from ms
 * @param {number} to ms
 * @param {number} width px
 * @returns {number[]} ms
 */
export function ticks(from, to, width) {
  const most = Math.max(2, Math.min(MOST, Math.floor(width / PX_PER_TICK)));
  const step = roundStep((to - from) / most);
  const first = Math.ceil(from / step);
  const times = [];
  for (let k = first; k * step <= to && times.length < most; k++) times.push(k * step);
  return times;
}

/**
 * @param {number} least ms
 * @returns {number} the next round number: 1, 2 or 5 times a power of ten, or a time of the clock
 */
function roundStep(least) {
  if (least > MINUTE / 2) return CLOCK.find((step) => step >= least) ?? Math.ceil(least / (24 * HOUR)) * 24 * HOUR;
  const power = 10 ** Math.floor(Math.log10(least));
  const step = [1, 2, 5, 10].find((k) => k * power >= least * 0.9999) ?? 10;
  return step * power;
}

/**
 * The words of a tick: one unit for the whole axis.
 * @param {number} ms
 * @param {number} step ms
 * @param {number} to ms
 * @returns {[value: string, unit: string]}
 */
function label(ms, step, to) {
  const [unit, size] = step >= HOUR ? ["h", HOUR] : step >= MINUTE ? ["m", MINUTE]
    : to >= 2000 ? ["s", 1000] : to >= 2 ? ["ms", 1] : ["µs", 0.001];
  if (Math.abs(ms) < step / 2) return ["0", String(unit)];
  const digits = Math.max(0, Math.ceil(-Math.log10(step / Number(size)) - 1e-9));
  return [(ms / Number(size)).toFixed(Math.min(6, digits)).replace("-", "−"), String(unit)];
}

/** A line of ticks; the same is drawn above and below the rows. */
export class Axis {
  constructor() {
    this.element = el("div", "axis");
    this.element.setAttribute("aria-hidden", "true");
  }

  /**
   * @param {number} from
   * @param {number} to
   * @param {number[]} times
   */
  draw(from, to, times) {
    const step = times.length > 1 ? times[1] - times[0] : to - from;
    this.element.replaceChildren(...times.map((time) => {
      const [value, unit] = label(time, step, to - from);
      const tick = el("span", "tick", value, el("span", "unit", ` ${unit}`));
      tick.style.left = `${(100 * (time - from)) / (to - from)}%`;
      return tick;
    }));
  }
}

/**
 * Hairlines at the ticks, behind the rows.
 * @param {HTMLElement} target
 * @param {number} from
 * @param {number} to
 * @param {number[]} times
 */
export function drawGrid(target, from, to, times) {
  target.replaceChildren(...times.map((time) => {
    const line = el("span");
    line.style.left = `${(100 * (time - from)) / (to - from)}%`;
    return line;
  }));
}
