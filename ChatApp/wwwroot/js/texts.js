/** The page's words in the reader's language, as the server put them into the page. */
const texts = JSON.parse(document.querySelector('#texts').textContent);

/** Letters of scripts that run from right to left, and controls of direction. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

const plural = new Intl.PluralRules(document.documentElement.lang);

/**
 * Keeps words within a sentence from turning it round, and the sentence from tearing them apart; the server's `Texts.Isolated` does the same.
 * @param {string | number} words that a person chose, such as a name
 * @returns {string} between U+2068 and U+2069 where they need it: these stand in attributes and titles as well
 */
export function isolated(words) {
  return RIGHT_TO_LEFT.test(words) ? `\u2068${words}\u2069` : String(words);
}

/**
 * @param {string} key
 * @param {Record<string, string | number>} [values] for the placeholders; each is isolated
 * @returns {string} the key itself where there are no words for it, so that a missing text is seen
 */
export function text(key, values = {}) {
  return (texts[key] ?? key).replace(/\{(\w+)\}/g, (placeholder, name) => (values[name] === undefined ? placeholder : isolated(values[name])));
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
