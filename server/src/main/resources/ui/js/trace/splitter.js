// @ts-check
import { attrs, el } from "../dom.js";
import { recall, remember } from "../store.js";

const LEAST = 20;
const MOST = 75;

/**
 * The edge between tree and bars; drag it, or move it with the arrow keys.
 * @param {() => void} moved
 * @returns {HTMLElement}
 */
export function splitter(moved) {
  const edge = attrs(el("div", "splitter"), {
    role: "separator", tabindex: 0, "aria-orientation": "vertical", "aria-label": "Width of the tree",
    "aria-valuemin": LEAST, "aria-valuemax": MOST,
  });
  let share = Number(recall("tree")) || 42;
  const set = (/** @type {number} */ next) => {
    share = Math.max(LEAST, Math.min(MOST, next));
    document.documentElement.style.setProperty("--tree", String(share / 100));
    edge.setAttribute("aria-valuenow", String(Math.round(share)));
    remember("tree", share.toFixed(1));
    moved();
  };
  edge.addEventListener("pointerdown", (event) => {
    edge.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  edge.addEventListener("pointermove", (event) => {
    const frame = edge.parentElement?.getBoundingClientRect();
    if (frame && edge.hasPointerCapture(event.pointerId)) set((100 * (event.clientX - frame.left)) / frame.width);
  });
  edge.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -2, ArrowRight: 2 }[event.key];
    if (!by) return;
    event.preventDefault();
    set(share + by);
  });
  queueMicrotask(() => set(share));
  return edge;
}
