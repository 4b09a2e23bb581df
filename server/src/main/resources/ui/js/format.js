// @ts-check
// Numbers and words as a reader wants them: three figures, a unit of its own, ends that stay readable.
import { el } from "./dom.js";

const GROUPED = new Intl.NumberFormat("en-US");

/**
 * Three significant figures: 412 µs, 1.24 ms, 812 ms, 2.10 s, 3 m 12 s.
 * @param {number} ms
 * @returns {[value: string, unit: string]}
 */
export function duration(ms) {
  const size = Math.abs(ms);
  if (size === 0) return ["0", "ms"];
  if (size < 0.9995) return [figures(ms * 1000), "µs"];
  if (size < 999.5) return [figures(ms), "ms"];
  if (size < 59_950) return [figures(ms / 1000), "s"];
  const seconds = Math.round(size / 1000);
  const sign = ms < 0 ? "−" : "";
  if (seconds < 3600) return [`${sign}${Math.floor(seconds / 60)} m ${seconds % 60}`, "s"];
  return [`${sign}${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)}`, "m"];
}

/** @param {number} ms */
export function durationText(ms) {
  return duration(ms).join(" ");
}

/** @param {number} value */
function figures(value) {
  const size = Math.abs(value);
  const text = size >= 99.95 ? size.toFixed(0) : size >= 9.995 ? size.toFixed(1) : size.toFixed(2);
  return value < 0 ? `−${text}` : text;
}

/**
 * The value bright, its unit lighter.
 * @param {HTMLElement} target
 * @param {number} ms
 */
export function putDuration(target, ms) {
  const [value, unit] = duration(ms);
  target.replaceChildren(`${value} `, el("span", "unit", unit));
}

/** @param {number} value */
export function count(value) {
  return GROUPED.format(value);
}

/**
 * @param {number} value
 * @param {string} one
 * @param {string} [many]
 */
export function counted(value, one, many = `${one}s`) {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/**
 * The clock time of today, with the day in front on other days.
 * @param {string} rfc3339
 * @param {Date} now
 */
export function clock(rfc3339, now) {
  const date = new Date(rfc3339);
  if (Number.isNaN(date.getTime())) return "–";
  const time = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
  if (date.toDateString() === now.toDateString()) return time;
  return `${two(date.getMonth() + 1)}-${two(date.getDate())} ${time}`;
}

/**
 * @param {string} rfc3339
 * @returns {string} local date and time to the millisecond
 */
export function fullTime(rfc3339) {
  const date = new Date(rfc3339);
  if (Number.isNaN(date.getTime())) return rfc3339;
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  const time = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
  return `${day} ${time}.${String(date.getMilliseconds()).padStart(3, "0")}`;
}

/** @param {number} value */
function two(value) {
  return String(value).padStart(2, "0");
}

const TAIL = 14;
/** What must not begin a tail: marks on letters, and letters whose form depends on the one before. */
const JOINED = /[\p{M}\u200d\p{Script=Arabic}\p{Script=Syriac}\p{Script=Mongolian}]/u;

/**
 * Puts words that are cut in the middle where room is short. The direction follows the words themselves.
 * @param {HTMLElement} target with class "cut" and two children
 * @param {string} words
 */
export function putCut(target, words) {
  const [head, tail] = target.children;
  const oneLine = words.length > 2000 ? `${words.slice(0, 1000)}…${words.slice(-1000)}` : words;
  const letters = Array.from(oneLine.replace(/\s+/g, " "));
  let at = letters.length > 2 * TAIL ? letters.length - TAIL : letters.length;
  while (at > 0 && JOINED.test(letters[at] ?? "") && letters[at - 1] !== " ") at--;
  while (letters[at] === " ") at++;
  head.textContent = letters.slice(0, at).join("");
  tail.textContent = letters.slice(at).join("");
}

/** @returns {HTMLElement} */
export function cut() {
  const element = el("span", "cut", el("span"), el("span"));
  element.dir = "auto";
  return element;
}
