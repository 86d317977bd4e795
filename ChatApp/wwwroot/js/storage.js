/**
 * What the page keeps in the browser. What cannot be stored (a full disk, a private window) is held by the page for as long as it is open;
 * it then counts instead of an older value that is stored.
 * @type {Map<string, string>}
 */
const unstored = new Map();

// The last chance to keep what only this page holds.
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

/** @param {string} key @param {string | null} value null forgets the key @returns {boolean} whether it outlives the page */
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

/** Whether only this page holds the value of a key. @param {string} key */
export function isUnstored(key) {
  return unstored.has(key);
}

/** All keys that begin so. @param {string} prefix @returns {string[]} */
export function keys(prefix) {
  let stored = [];
  try {
    stored = Object.keys(localStorage);
  } catch {
    // There is no storage.
  }
  return [...new Set([...stored, ...unstored.keys()])].filter((key) => key.startsWith(prefix));
}

// Something was removed, so there may be room by now.
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
