import { beginsWith, folded } from '/js/names.js';

/** A trigger sign (also full-width, as Chinese input methods produce it) and the text between it and the cursor. Names have spaces. */
const AT_CURSOR = /([@＠:：])([^\s@＠:：][^@＠:：\n]{0,39})?$/u;

/** Scripts without spaces between words: Chinese, Japanese, Thai and others. The same as the server's `Characters.IsUnspaced`. */
const UNSPACED = String.raw`\u0E00-\u109F\u1100-\u11FF\u1780-\u17FF\u2E80-\uA4CF\uA960-\uA97F\uAC00-\uD7FF\uF900-\uFAFF\uFE30-\uFE4F`
  + String.raw`\uFF00-\uFFEF\u{16FE0}-\u{18CFF}\u{1AFF0}-\u{1B2FF}\u{20000}-\u{3FFFF}`;

const SPACED = String.raw`(?![${UNSPACED}])[\p{L}\p{M}\p{N}]`;

/** Before `@`: part of a word, an e-mail address, a URL, or a backslash. The server finds no mention there. */
const JOINS_AT = new RegExp(String.raw`(?:${SPACED}|[@＠\\=]|[\p{L}\p{M}\p{N}/][/._+\-])$`, 'u');

/** Before `:`: part of a time, a scheme, a word with a trailing colon, or `std::`. */
const JOINS_COLON = new RegExp(String.raw`(?:${SPACED}|[._%+\-/\\@＠:：])$`, 'u');

/** Minimum length of an emoji query, in characters: ":)" is not a query. */
const LEAST_EMOJI_LETTERS = 2;

/** Maximum choices of a list; more are shown as a grid. */
export const MOST = 8;

const LETTER = /\p{L}$/u;
const LATIN = /^[\w+-]+$/u;

/**
 * @typedef {object} Query the text at the cursor to complete
 * @property {'@' | ':'} sign
 * @property {string} words the text after the sign
 * @property {number} start position of the sign in the text
 * @property {number} end position of the cursor
 *
 * @typedef {{label: string, words: string, sign?: string}} Choice `words` is the text to insert
 */

/**
 * Finds the query at the cursor.
 * @param {string} text
 * @param {number} cursor
 * @returns {Query | null}
 */
export function queryAt(text, cursor) {
  const match = AT_CURSOR.exec(text.slice(0, cursor));
  if (!match) return null;
  const [all, sign, words = ''] = match;
  const before = text.slice(Math.max(0, match.index - 4), match.index); // Two characters have at most four UTF-16 units.
  const query = { sign: sign.normalize('NFKC'), words, start: match.index, end: match.index + all.length };
  if (query.sign === '@') return JOINS_AT.test(before) ? null : query;
  return asksForPicture(before, sign, words) ? query : null;
}

// A colon is punctuation as well: after a Chinese word, only Latin names count; a full-width colon counts only at the start or after a
// space.
function asksForPicture(before, sign, words) {
  if (JOINS_COLON.test(before)) return false;
  if (sign === '：') return before === '' || /\s$/u.test(before);
  return !LETTER.test(before) || LATIN.test(words);
}

/**
 * The names to choose from. An exact match is first: longer ones are chosen with an arrow key.
 * @param {Query} query
 * @param {{name: string}[]} people people whose names have this prefix
 * @returns {Choice[]}
 */
export function namesFor(query, people) {
  const words = query.words.trimEnd();
  const isSame = ({ label }) => folded(label) === folded(words);
  const all = people.map(({ name, kind }) => ({ label: name, kind, words: `@${name} ` }));
  // After a space only names that continue with a space.
  const choices = [...all.filter(isSame), ...all.filter((one) => !isSame(one) && beginsWith(one.label, query.words))];
  return choices.length === 1 && isSame(choices[0]) ? [] : choices.slice(0, MOST);
}

/** @param {Query} query @returns {Choice[]} */
export function picturesFor({ words }, emoji) {
  if (words.length < LEAST_EMOJI_LETTERS) return [];
  return emoji.filter(({ names }) => names.some((name) => beginsWith(name, words))).map(picture).slice(0, MOST);
}

/** All emoji as choices. @returns {Choice[]} */
export function pictures(emoji) {
  return emoji.map(picture);
}

function picture({ sign, names }) {
  return { sign, label: names[0], words: `${sign} ` };
}
