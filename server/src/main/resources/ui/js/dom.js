// @ts-check
// The only place that makes elements. Text goes in as text nodes; nothing is ever parsed as markup.

/** @typedef {Node | string | null | undefined | false} Child */

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {string} [classes]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function el(tag, classes, ...children) {
  const element = document.createElement(tag);
  if (classes) element.className = classes;
  put(element, ...children);
  return element;
}

/**
 * @param {Element} parent
 * @param {...Child} children
 */
export function put(parent, ...children) {
  for (const child of children) if (child || child === "") parent.append(child);
}

/**
 * @template {Element} E
 * @param {E} element
 * @param {Record<string, string | number | boolean | null>} attributes null removes
 * @returns {E}
 */
export function attrs(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null) element.removeAttribute(name);
    else element.setAttribute(name, String(value));
  }
  return element;
}

/**
 * @param {string} words
 * @param {(event: MouseEvent) => void} action
 * @param {string} [classes]
 */
export function button(words, action, classes) {
  const element = el("button", classes, words);
  element.type = "button";
  element.addEventListener("click", action);
  return element;
}

/**
 * @param {string} id
 * @returns {HTMLElement}
 */
export function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`no element with id ${id}`);
  return element;
}

/**
 * A colour of the theme in a form that a canvas takes.
 * @param {HTMLElement} near where it would be used
 * @param {string} colour such as var(--fault)
 */
export function resolved(near, colour) {
  const probe = el("span", "unseen");
  probe.style.color = colour;
  near.append(probe);
  const value = getComputedStyle(probe).color;
  probe.remove();
  return value;
}

/** @param {string} kind one of the shapes of base.css: fault, warn, note, wait, ok, dot, hop-linked, hop-broken */
export function mark(kind) {
  return attrs(el("span", `mark ${kind}`), { "aria-hidden": "true" });
}

/**
 * Says something to those who listen rather than look.
 * @param {string} words
 */
export function say(words) {
  byId("said").textContent = words;
}
