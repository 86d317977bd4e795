/** What the page keeps in the browser. Works without storage (private windows, full disks) for as long as the page is open. */
const fallback = new Map();

/** @param {string} key @returns {string | null} */
export function load(key) {
  try {
    return localStorage.getItem(key) ?? fallback.get(key) ?? null;
  } catch {
    return fallback.get(key) ?? null;
  }
}

/** @param {string} key @param {string | null} value null forgets the key */
export function save(key, value) {
  fallback.delete(key);
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    if (value !== null) fallback.set(key, value);
  }
}
