// @ts-check
import { el } from "./dom.js";
import { recall, remember } from "./store.js";

const ORDER = ["system", "light", "dark"];

/**
 * Makes the button walk through system, light and dark.
 * @param {HTMLElement} button
 */
export function switchTheme(button) {
  const stored = recall("theme") ?? "system";
  let at = Math.max(0, ORDER.indexOf(stored));
  const show = () => {
    const theme = ORDER[at];
    if (theme === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    button.replaceChildren(el("span", "word", theme));
    button.title = "Theme: system, light or dark";
    button.setAttribute("aria-label", `Theme: ${theme}`);
  };
  button.addEventListener("click", () => {
    at = (at + 1) % ORDER.length;
    remember("theme", ORDER[at] === "system" ? null : ORDER[at]);
    show();
  });
  show();
}
