// @ts-check
import { attrs, button, el } from "../dom.js";

const EXAMPLES = "service:api op:db dur>200ms status:error \"free text\"";

/** One box for everything that traces are searched by. */
export class SearchBox {
  /** @param {(query: string) => void} search called when the query is to be used */
  constructor(search) {
    this.input = attrs(el("input", "search-input mono"), {
      type: "search", placeholder: EXAMPLES, "aria-label": "Search traces", spellcheck: "false", autocomplete: "off",
    });
    this.problem = attrs(el("p", "search-problem bad"), { role: "alert", hidden: "" });
    this.element = attrs(el("form", "search", this.input, button("Clear", () => search(""), "quiet")), { role: "search" });
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      search(this.input.value.trim());
    });
    this.input.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.input.blur();
    });
  }

  /** @param {string} query */
  set(query) {
    this.input.value = query;
    this.element.classList.toggle("used", query !== "");
  }

  /** @param {string | null} words what the server could not read */
  say(words) {
    this.problem.textContent = words ?? "";
    this.problem.hidden = words === null;
  }
}
