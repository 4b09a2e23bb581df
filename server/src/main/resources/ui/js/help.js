// @ts-check
import { button, byId, el } from "./dom.js";

/** @typedef {[keys: string[], words: string][]} KeyMap */

/** @type {KeyMap} */
const EVERYWHERE = [
  [["j", "↓"], "Next row"],
  [["k", "↑"], "Row before"],
  [["PgDn", "PgUp"], "A page on or back"],
  [["Home", "End"], "First or last row"],
  [["Tab"], "Next region of the page"],
  [["?"], "This map"],
];

/**
 * @param {string} place
 * @param {KeyMap} keys
 */
export function showHelp(place, keys) {
  const dialog = /** @type {HTMLDialogElement} */ (byId("help"));
  const title = el("h1", "", "Keyboard");
  title.id = "help-title";
  dialog.replaceChildren(
    el("header", "", title, button("Close", () => dialog.close())),
    el("h2", "label", place),
    list(keys),
    el("h2", "label", "Everywhere"),
    list(EVERYWHERE),
  );
  dialog.showModal();
}

/** @param {KeyMap} keys */
function list(keys) {
  const element = el("dl");
  for (const [names, words] of keys) {
    element.append(el("dt", "", ...names.map((name) => el("kbd", "", name))), el("dd", "", words));
  }
  return element;
}
