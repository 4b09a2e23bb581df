// @ts-check
// Whether the server answers: a word in the top line, and a banner when it does not.
import { button, byId, el, mark } from "./dom.js";

let state = "";

/** @param {boolean} live whether more is being asked for */
export function answered(live) {
  show(live ? "live" : "still", () => {
    byId("live").replaceChildren(...(live ? [mark("dot"), "live"] : []));
    byId("banner").hidden = true;
  });
}

/**
 * @param {string | null} answer what the server said, or null when nobody answered
 * @param {() => void} retry
 */
export function lost(answer, retry) {
  const words = answer ?? `No connection to the server at ${location.host}. The page keeps trying.`;
  show(`lost ${words}`, () => {
    byId("live").replaceChildren(mark("wait"), answer === null ? "no connection" : "refused");
    byId("banner").replaceChildren(mark("warn"), el("span", "words", words), button("Try now", retry));
    byId("banner").hidden = false;
  });
}

/**
 * Changes the page only when there is news, so that it is announced once.
 * @param {string} next
 * @param {() => void} change
 */
function show(next, change) {
  if (state === next) return;
  state = next;
  change();
}
