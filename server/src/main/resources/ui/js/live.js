// @ts-check
// Hears of traces as they change. What changed is then asked for as usual, so that nothing depends on this.

const REST_MS = 400;

export class Live {
  /**
   * @param {string} query
   * @param {() => void} changed at most every 400 ms
   */
  constructor(query, changed) {
    this.timer = 0;
    const hear = () => {
      this.timer ||= window.setTimeout(() => {
        this.timer = 0;
        changed();
      }, REST_MS);
    };
    this.source = new EventSource(query ? `/api/live?q=${encodeURIComponent(query)}` : "/api/live");
    for (const name of ["trace", "skipped", "reset"]) this.source.addEventListener(name, hear);
  }

  end() {
    clearTimeout(this.timer);
    this.source.close();
  }
}
