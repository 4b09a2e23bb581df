// @ts-check
import { button, say } from "./dom.js";

/**
 * A button that copies; it says so in its own words for a moment.
 * @param {() => string} text
 * @param {string} what for listeners: "Copied the trace id"
 */
export function copyButton(text, what) {
  const element = button("Copy", async () => {
    const done = await copy(text());
    element.textContent = done ? "Copied" : "Not allowed";
    say(done ? `Copied ${what}` : "The browser refused to copy");
    setTimeout(() => (element.textContent = "Copy"), 1500);
  }, "quiet copy");
  element.setAttribute("aria-label", `Copy ${what}`);
  return element;
}

/**
 * The clipboard's own interface exists only on https and localhost; elsewhere a selection is copied the old way.
 * @param {string} text
 * @returns {Promise<boolean>}
 */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "unseen";
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}
