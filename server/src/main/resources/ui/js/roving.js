// @ts-check
// One tab stop for a whole block of rows. Exactly one row is active; keys move it, and it carries the focus.
import { VirtualRows } from "./virtual.js";

/** @typedef {import("./virtual.js").Row} Row */

export class RovingRows {
  /**
   * @param {HTMLElement} viewport
   * @param {HTMLElement} block
   * @param {() => Row} create
   * @param {string} heightName
   */
  constructor(viewport, block, create, heightName) {
    this.active = 0;
    /** @type {(index: number) => void} */
    this.onMove = () => {};
    /** @type {Map<Element, number>} */
    this.indexes = new Map();
    this.rows = new VirtualRows(viewport, block, () => this.wrap(create()), heightName);
    block.addEventListener("focusin", (event) => {
      const index = this.indexOf(event.target);
      if (index >= 0 && index !== this.active) this.activate(index);
    });
  }

  /**
   * @param {Row} row
   * @returns {Row}
   */
  wrap(row) {
    return {
      element: row.element,
      bind: (index) => {
        this.indexes.set(row.element, index);
        row.element.tabIndex = index === this.active ? 0 : -1;
        row.bind(index);
      },
    };
  }

  /** @param {number} count */
  setCount(count) {
    this.active = Math.max(0, Math.min(this.active, count - 1));
    this.rows.pinned = this.active;
    this.rows.setCount(count);
  }

  /**
   * @param {EventTarget | null} target
   * @returns {number} the row that holds it, or -1
   */
  indexOf(target) {
    const row = target instanceof Element ? target.closest("[role=row]") : null;
    return (row && this.indexes.get(row)) ?? -1;
  }

  /**
   * Makes a row the tab stop without moving the focus.
   * @param {number} index
   */
  activate(index) {
    const before = this.rows.shown.get(this.active);
    if (before) before.element.tabIndex = -1;
    this.active = index;
    this.rows.pinned = index;
    const now = this.rows.shown.get(index);
    if (now) now.element.tabIndex = 0;
  }

  /** @param {number} index */
  focus(index) {
    if (this.rows.count === 0) return;
    this.activate(Math.max(0, Math.min(this.rows.count - 1, index)));
    this.rows.reveal(this.active);
    this.rows.shown.get(this.active)?.element.focus({ preventScroll: true });
    this.onMove(this.active);
  }

  /** @returns {boolean} whether a row has the focus */
  hasFocus() {
    return this.indexOf(document.activeElement) >= 0;
  }

  /**
   * @param {KeyboardEvent} event
   * @returns {boolean} whether the key moved the active row
   */
  key(event) {
    const by = this.step(event.key);
    if (by === 0) return false;
    // The first key from outside enters at the active row.
    this.focus(this.hasFocus() ? this.active + by : this.active + (Number.isFinite(by) ? 0 : by));
    return true;
  }

  /**
   * @param {string} key
   * @returns {number}
   */
  step(key) {
    switch (key) {
      case "j":
      case "ArrowDown":
        return 1;
      case "k":
      case "ArrowUp":
        return -1;
      case "PageDown":
        return this.rows.page();
      case "PageUp":
        return -this.rows.page();
      case "Home":
        return -Infinity;
      case "End":
        return Infinity;
      default:
        return 0;
    }
  }

  end() {
    this.rows.end();
  }
}
