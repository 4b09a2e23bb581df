// @ts-check
// What to paste into a program so that its traces come here.
import { copyButton } from "../copy.js";
import { el, mark } from "../dom.js";

/** What stands before the @; a server that others can reach has a token there. */
let key = "baton";

/**
 * @param {string} used
 * @returns {boolean} whether it is another one than before
 */
export function useKey(used) {
  const changed = used !== key;
  key = used;
  return changed;
}

/** @returns {string} */
export function dsn() {
  return dsnOf("my-service");
}

/**
 * The SDKs for Python and the browser refuse a project that is not made of digits.
 * @param {string} project
 */
function dsnOf(project) {
  return `${location.protocol}//${key}@${location.host}/${project}`;
}

/** @returns {[language: string, code: string][]} */
function snippets() {
  return [
    ["Java", `Baton.init(options -> options\n    .dsn("${dsn()}")\n    .tracesSampleRate(1.0));`],
    ["Python", `import sentry_sdk\n\nsentry_sdk.init(\n    dsn="${dsnOf("1")}",\n    traces_sample_rate=1.0,\n)`],
    [
      "Browser",
      `import * as Sentry from "@sentry/browser";\n\nSentry.init({\n  dsn: "${dsnOf("2")}",\n` +
        "  integrations: [Sentry.browserTracingIntegration()],\n  tracesSampleRate: 1.0,\n});",
    ],
  ];
}

/** @returns {HTMLElement} */
export function emptyPage() {
  return el("section", "empty",
    el("h2", "title", "No traces yet"),
    el("p", "dim", "Give a program this DSN, run it, and what it does appears here at once."),
    el("div", "dsn-line", el("span", "label", "DSN"), el("code", "", dsn()), copyButton(dsn, "the DSN")),
    ...snippets().map(([language, code]) =>
      el("div", "snippet",
        el("header", "", el("h3", "label", language), copyButton(() => code, `the ${language} snippet`)),
        block(code, language))),
    el("p", "dim", "The last part of the DSN is the project. The Python and browser SDKs take only digits there; any number will do."),
    el("p", "waiting", mark("wait"), "Listening for the first envelope"),
  );
}

/**
 * @param {string} code
 * @param {string} language
 */
function block(code, language) {
  const element = el("pre", "", code);
  // It may scroll sideways, so the keyboard must reach it.
  element.tabIndex = 0;
  element.setAttribute("role", "region");
  element.setAttribute("aria-label", `${language} snippet`);
  return element;
}
