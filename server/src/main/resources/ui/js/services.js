// @ts-check
// A service's colour: a stable hash of its name, moved on when another service has it already. What was given out
// is remembered, so that the order in which services are met later changes nothing.
import { attrs, el } from "./dom.js";
import { recall, remember } from "./store.js";

const SLOTS = 12;
/** Coprime to SLOTS, and far round the circle of hues. */
const STEP = 5;
const REMEMBERED = 200;

/** @type {Map<string, number>} */
const slots = new Map();
for (const [name, slot] of stored()) slots.set(name, slot);

/**
 * Gives colours to those who have none. Call it with the services of a page before drawing them.
 * @param {Iterable<string>} names
 */
export function meet(names) {
  const together = [...new Set(names)];
  const strangers = together.filter((name) => !slots.has(name)).sort();
  if (strangers.length === 0) return;
  for (const name of strangers) slots.set(name, freeSlot(name, together));
  remember("services", JSON.stringify([...slots].slice(-REMEMBERED)));
}

/**
 * @param {string} name
 * @param {string[]} together
 */
function freeSlot(name, together) {
  const first = hash(name) % SLOTS;
  const everywhere = new Set(slots.values());
  const here = new Set(together.map((other) => slots.get(other)));
  for (const taken of [everywhere, here]) {
    for (let k = 0; k < SLOTS; k++) {
      const slot = (first + k * STEP) % SLOTS;
      if (!taken.has(slot)) return slot;
    }
  }
  return first;
}

/**
 * FNV-1a, 32 bits.
 * @param {string} text
 */
function hash(text) {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
}

/** @returns {[string, number][]} */
function stored() {
  try {
    const pairs = JSON.parse(recall("services") ?? "[]");
    return pairs.filter((/** @type {unknown[]} */ [name, slot]) =>
      typeof name === "string" && Number.isInteger(slot) && Number(slot) >= 0 && Number(slot) < SLOTS);
  } catch {
    return [];
  }
}

/**
 * Sets --svc, from which chips and bars mix their tones.
 * @param {HTMLElement} element
 * @param {string} name
 */
export function tint(element, name) {
  element.style.setProperty("--svc", `var(--svc-${slots.get(name) ?? hash(name) % SLOTS})`);
}

/**
 * Two letters: of the first two words, or the first two of the only word.
 * @param {string} name
 */
export function initials(name) {
  const words = name.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const letters = words.length > 1 ? words.slice(0, 2).map((word) => Array.from(word)[0]) : Array.from(words[0] ?? "?");
  return letters.slice(0, 2).join("").toLowerCase();
}

/**
 * The name in its colour; narrow lists show the two letters.
 * @param {string} name
 */
export function chip(name) {
  const element = attrs(el("span", "chip", el("span", "whole", name), el("span", "short", initials(name))), { title: name });
  element.lastElementChild?.setAttribute("aria-hidden", "true");
  tint(element, name);
  return element;
}
