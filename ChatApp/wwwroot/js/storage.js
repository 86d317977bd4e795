/**
 * Storage of the page in the browser. A value that cannot be stored (full disk, private window) is held in memory while the page is open;
 * it then takes precedence over an older stored value.
 * @type {Map<string, string>}
 */
const unstored = new Map();

// The last chance to save values held only in memory.
addEventListener('beforeunload', (event) => unstored.size > 0 && event.preventDefault());

/** @param {string} key @returns {string | null} */
export function load(key) {
  if (unstored.has(key)) return unstored.get(key);
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** @param {string} key @param {string | null} value null deletes the key @returns {boolean} whether the value outlives the page */
export function save(key, value) {
  unstored.delete(key);
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    if (value !== null) unstored.set(key, value);
  }
  if (value === null) storeAgain();
  return !unstored.has(key);
}

/** Whether the value of a key is only in this page's memory. @param {string} key */
export function isUnstored(key) {
  return unstored.has(key);
}

/** All keys with this prefix. @param {string} prefix @returns {string[]} */
export function keys(prefix) {
  let stored = [];
  try {
    stored = Object.keys(localStorage);
  } catch {
    // Storage is unavailable.
  }
  return [...new Set([...stored, ...unstored.keys()])].filter((key) => key.startsWith(prefix));
}

// A value was removed, so there may be room now.
function storeAgain() {
  for (const [key, value] of unstored) {
    try {
      localStorage.setItem(key, value);
      unstored.delete(key);
    } catch {
      return;
    }
  }
}
