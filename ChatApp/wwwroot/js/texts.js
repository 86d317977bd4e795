/** The page's texts in the reader's language, from the server-rendered page; none where no script writes any. */
const texts = JSON.parse(document.querySelector('#texts')?.textContent ?? '{}');

/** Characters of right-to-left scripts, and direction controls. */
const RIGHT_TO_LEFT =
  /[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

const plural = new Intl.PluralRules(document.documentElement.lang);

/**
 * Isolates text within a sentence from its direction, and the reverse; the server's `Texts.Isolated` does the same.
 * @param {string | number} words chosen by a person, such as a name
 * @returns {string} between U+2068 and U+2069 if necessary: attributes and titles cannot use markup for it
 */
export function isolated(words) {
  return RIGHT_TO_LEFT.test(words) ? `\u2068${words}\u2069` : String(words);
}

/**
 * @param {string} key
 * @param {Record<string, string | number>} [values] values of the placeholders; each is isolated
 * @returns {string} the key itself where the text is missing, so that this is noticed
 */
export function text(key, values = {}) {
  const filled = (placeholder, name) => (values[name] === undefined ? placeholder : isolated(values[name]));
  return (texts[key] ?? key).replace(/\{(\w+)\}/g, filled);
}

/** Whether there is a text for a key. @param {string} key */
export function hasText(key) {
  return key in texts;
}

/**
 * The plural form of a text: `key.one`, `key.other`.
 * @param {string} key
 * @param {number} count
 * @param {Record<string, string | number>} [values] values of the other placeholders
 */
export function counted(key, count, values = {}) {
  const form = `${key}.${plural.select(count)}`;
  return text(hasText(form) ? form : `${key}.other`, { ...values, count });
}
