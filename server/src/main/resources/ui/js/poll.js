// @ts-check
import { Refused } from "./api.js";
import { answered, lost } from "./connection.js";

const EVERY_MS = 2000;
const SLOWEST_MS = 15_000;
/** Asking again may take at most this part of the time. */
const SHARE = 10;

/**
 * Does one piece of work again and again while the page is seen: slower when the work is heavy, slower and slower
 * while nobody answers, at once when the page comes back.
 */
export class Poll {
  /**
   * @param {() => Promise<boolean>} work false ends it; a rejection is retried
   * @param {number} [every] ms
   */
  constructor(work, every = EVERY_MS) {
    this.work = work;
    this.every = every;
    this.failures = 0;
    this.running = false;
    this.ended = false;
    this.timer = 0;
    this.wake = () => {
      if (!document.hidden) this.now();
    };
    document.addEventListener("visibilitychange", this.wake);
    this.now();
  }

  async now() {
    if (this.running || this.ended) return;
    clearTimeout(this.timer);
    this.running = true;
    const begun = performance.now();
    let again = true;
    try {
      again = await this.work();
      this.failures = 0;
      if (!this.ended) answered(again);
    } catch (error) {
      this.failures++;
      if (!this.ended) lost(error instanceof Refused ? error.message : null, () => this.now());
    }
    this.running = false;
    if (!again) this.end();
    if (this.ended || document.hidden) return;
    const rest = this.failures > 0 ? EVERY_MS * 2 ** (this.failures - 1) : (performance.now() - begun) * SHARE;
    this.timer = window.setTimeout(() => this.now(), Math.min(SLOWEST_MS, Math.max(this.every, rest)));
  }

  end() {
    this.ended = true;
    clearTimeout(this.timer);
    document.removeEventListener("visibilitychange", this.wake);
  }
}
