// @ts-check
import { CompareView } from "./compare/compare-view.js";
import { attrs, byId } from "./dom.js";
import { showHelp } from "./help.js";
import { ListView } from "./list/list-view.js";
import { ServicesView } from "./map/services-view.js";
import { switchTheme } from "./theme.js";
import { TraceView } from "./trace/trace-view.js";

/**
 * What a page of the address is drawn by.
 * @typedef {object} View
 * @property {HTMLElement} element
 * @property {string} place for the keyboard map
 * @property {import("./help.js").KeyMap} keys
 * @property {(event: KeyboardEvent) => boolean} key whether the key was for it
 * @property {() => void} enter called when its element is in the page
 * @property {(query: URLSearchParams) => void} update the query of the address changed by Back or Forward
 * @property {() => void} end
 */

const main = byId("view");
/** @type {View | null} */
let view = null;
let path = "";

function route() {
  if (view && path === location.pathname) {
    view.update(new URLSearchParams(location.search));
    return;
  }
  path = location.pathname;
  view?.end();
  const trace = /^\/traces\/([0-9a-fA-F-]{1,64})\/?$/.exec(path);
  const services = /^\/services\/?$/.test(path);
  const query = new URLSearchParams(location.search);
  const compare = /^\/compare\/?$/.test(path);
  view = trace ? new TraceView(trace[1], query) : services ? new ServicesView() : compare ? new CompareView(query) : new ListView(query, go);
  attrs(byId("nav-traces"), { "aria-current": trace || services || compare ? null : "page" });
  attrs(byId("nav-services"), { "aria-current": services ? "page" : null });
  main.replaceChildren(view.element);
  view.enter();
}

/** @param {string} address */
function go(address) {
  if (address === location.pathname + location.search) return;
  history.pushState(null, "", address);
  route();
}

document.addEventListener("click", (event) => {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  if (!link || link.origin !== location.origin || link.target || link.pathname.startsWith("/api/")) return;
  event.preventDefault();
  go(link.pathname + link.search);
});

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || !view) return;
  if (/** @type {HTMLDialogElement} */ (byId("help")).open) return;
  if (event.target instanceof Element && event.target.closest("input, textarea, select")) return;
  if (event.key === "?") showHelp(view.place, view.keys);
  else if (!view.key(event)) return;
  event.preventDefault();
});

byId("help-open").addEventListener("click", () => view && showHelp(view.place, view.keys));
switchTheme(byId("theme"));
addEventListener("popstate", route);
route();
