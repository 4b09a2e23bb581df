// @ts-check
// What the page remembers between visits. A browser that refuses storage only forgets.

/**
 * @param {string} name
 * @returns {string | null}
 */
export function recall(name) {
  try {
    return localStorage.getItem(`baton.${name}`);
  } catch {
    return null;
  }
}

/**
 * @param {string} name
 * @param {string | null} value null forgets
 */
export function remember(name, value) {
  try {
    if (value === null) localStorage.removeItem(`baton.${name}`);
    else localStorage.setItem(`baton.${name}`, value);
  } catch {
    // Full or refused: the page works without.
  }
}
