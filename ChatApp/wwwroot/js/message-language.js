/** Number of UTF-16 units looked at. */
const MOST_UNITS = 500;

/** How many letters of an alphabet a character of these scripts counts for: it is a syllable or a word. */
const WEIGHTS = { ja: 2, ko: 2, zh: 2 };

/** The language that most of what is written in a script is in. @type {[string, number, number][]} */
const SCRIPT_RANGES = [
  ['en', 0x41, 0x5a], ['en', 0x61, 0x7a], ['en', 0xc0, 0x24f], ['el', 0x370, 0x3ff], ['ru', 0x400, 0x52f], ['he', 0x590, 0x5ff],
  ['ar', 0x600, 0x77f], ['hi', 0x900, 0x97f], ['th', 0xe00, 0xe7f], ['ja', 0x3040, 0x30ff], ['zh', 0x3400, 0x4dbf], ['zh', 0x4e00, 0x9fff],
  ['ko', 0xac00, 0xd7af], ['zh', 0x20000, 0x3ffff],
];

/**
 * Guesses the language of a text from its script: of most of its letters. The same as the server's `MessageLanguage`.
 * @param {string} text
 * @returns {string | null} null for a text without letters of a known script, and for the page's own language
 */
export function languageOf(text) {
  const counts = new Map();
  for (const letter of text.slice(0, MOST_UNITS)) {
    const code = letter.codePointAt(0);
    const language = SCRIPT_RANGES.find(([, first, last]) => code >= first && code <= last)?.[0];
    if (language) counts.set(language, (counts.get(language) ?? 0) + (WEIGHTS[language] ?? 1));
  }
  // Japanese is written in Chinese characters as well.
  if (counts.has('ja') && counts.has('zh')) {
    counts.set('ja', counts.get('ja') + counts.get('zh'));
    counts.delete('zh');
  }
  const [best] = [...counts].reduce((most, one) => (one[1] > most[1] ? one : most), [null, 0]);
  return best === null || document.documentElement.lang.startsWith(best) ? null : best;
}

/** Gives an element the language of its text, where that is not the page's. @param {HTMLElement} element */
export function markLanguage(element) {
  const language = languageOf(element.textContent);
  if (language) element.lang = language;
  else element.removeAttribute('lang');
}
