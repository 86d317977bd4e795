/** The page's words in the reader's language, as the server put them into the page. */
const texts = JSON.parse(document.querySelector('#texts').textContent);

const plural = new Intl.PluralRules(document.documentElement.lang);

/**
 * @param {string} key
 * @param {Record<string, string | number>} [values] for the placeholders
 * @returns {string} the key itself where there are no words for it, so that a missing text is seen
 */
export function text(key, values = {}) {
  return (texts[key] ?? key).replace(/\{(\w+)\}/g, (placeholder, name) => values[name] ?? placeholder);
}

/** Whether there are words for a key. @param {string} key */
export function hasText(key) {
  return key in texts;
}

/**
 * Words that depend on a number: `key.one`, `key.other`.
 * @param {string} key
 * @param {number} count
 */
export function counted(key, count) {
  const form = `${key}.${plural.select(count)}`;
  return text(hasText(form) ? form : `${key}.other`, { count });
}
