// @ts-check
// Draws only the rows that can be seen. Rows lie in a tall block at multiples of their height; those that leave the
// window are bound again for those that enter. The pinned row (the one with the focus) is always kept, so that
// scrolling never takes the focus away, and rows stand in the document in the order in which they are read.

/** @typedef {{element: HTMLElement, bind: (index: number) => void}} Row */

const OVERSCAN = 6;

export class VirtualRows {
  /**
   * @param {HTMLElement} viewport the element that scrolls; the block and its sticky neighbours are its children
   * @param {HTMLElement} block
   * @param {() => Row} create
   * @param {string} heightName the custom property that holds the height of a row in px
   */
  constructor(viewport, block, create, heightName) {
    this.viewport = viewport;
    this.block = block;
    this.create = create;
    this.heightName = heightName;
    this.count = 0;
    this.pinned = -1;
    this.height = 24;
    this.padding = 0;
    this.frame = 0;
    /** @type {Map<number, Row>} */
    this.shown = new Map();
    /** @type {Row[]} */
    this.free = [];
    /** @type {() => void} */
    this.onScroll = () => {};
    viewport.addEventListener("scroll", () => {
      this.onScroll();
      this.frame ||= requestAnimationFrame(() => this.draw());
    }, { passive: true });
    this.resized = new ResizeObserver(() => this.measure());
    this.resized.observe(viewport);
  }

  /** @param {number} count then everything is bound anew */
  setCount(count) {
    this.count = count;
    this.rebind();
  }

  rebind() {
    this.block.style.height = `${this.count * this.height}px`;
    for (const [index, row] of this.shown) if (index >= this.count) this.release(index, row);
    for (const [index, row] of this.shown) this.place(index, row);
    this.draw();
  }

  measure() {
    const height = parseFloat(getComputedStyle(this.viewport).getPropertyValue(this.heightName)) || 24;
    this.padding = 0;
    for (const child of this.viewport.children) {
      if (child !== this.block) this.padding += /** @type {HTMLElement} */ (child).offsetHeight;
    }
    if (height !== this.height) {
      const top = this.viewport.scrollTop / this.height;
      this.height = height;
      this.rebind();
      this.viewport.scrollTop = top * height;
    }
    this.draw();
  }

  draw() {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    const room = this.room();
    const first = Math.max(0, Math.floor(this.viewport.scrollTop / this.height) - OVERSCAN);
    const last = Math.min(this.count, Math.ceil((this.viewport.scrollTop + room) / this.height) + OVERSCAN);
    const pin = this.pinned < this.count ? this.pinned : -1;
    for (const [index, row] of this.shown) {
      if ((index < first || index >= last) && index !== pin) this.release(index, row);
    }
    /** @type {Element | null} */
    let next = null;
    if (pin >= last) next = this.show(pin, next);
    for (let index = last - 1; index >= first; index--) next = this.show(index, next);
    if (pin >= 0 && pin < first) this.show(pin, next);
  }

  /**
   * @param {number} index
   * @param {Element | null} next the row that is read after it
   */
  show(index, next) {
    let row = this.shown.get(index);
    if (!row) {
      row = this.free.pop() ?? this.create();
      this.shown.set(index, row);
      this.place(index, row);
      this.block.insertBefore(row.element, next);
    }
    return row.element;
  }

  /**
   * @param {number} index
   * @param {Row} row
   */
  place(index, row) {
    row.element.style.transform = `translateY(${index * this.height}px)`;
    row.bind(index);
  }

  /**
   * @param {number} index
   * @param {Row} row
   */
  release(index, row) {
    this.shown.delete(index);
    row.element.remove();
    this.free.push(row);
  }

  /** @returns {number} px of the window that rows can use */
  room() {
    return Math.max(0, this.viewport.clientHeight - this.padding);
  }

  /** @returns {number} whole rows that fit */
  page() {
    return Math.max(1, Math.floor(this.room() / this.height) - 1);
  }

  /** @param {number} index scrolled as little as makes it seen */
  reveal(index) {
    const top = index * this.height;
    const room = this.room();
    if (top < this.viewport.scrollTop) this.viewport.scrollTop = top;
    else if (top + this.height > this.viewport.scrollTop + room) this.viewport.scrollTop = top + this.height - room;
    this.draw();
  }

  end() {
    cancelAnimationFrame(this.frame);
    this.resized.disconnect();
  }
}
