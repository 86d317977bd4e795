import { beginsWith, folded, isFoundBy, UNSPACED, withoutAccents } from '/js/names.js';

/** A trigger sign (also full-width, as Chinese input methods produce it) and the text between it and the cursor. Names have spaces. */
const AT_CURSOR = /([@＠:：])([^\s@＠:：][^@＠:：\n]{0,39})?$/u;

const SPACED = String.raw`(?![${UNSPACED}])[\p{L}\p{M}\p{N}]`;

/** Before `@`: part of a word, an e-mail address, a URL, or a backslash. The server finds no mention there. */
const JOINS_AT = new RegExp(String.raw`(?:${SPACED}|[@＠\\=]|[\p{L}\p{M}\p{N}/][/._+\-])$`, 'u');

/** Before `:`: part of a time, a scheme, a word with a trailing colon, or `std::`. */
const JOINS_COLON = new RegExp(String.raw`(?:${SPACED}|[._%+\-/\\@＠:：])$`, 'u');

/** Minimum length of an emoji query, in characters: ":)" is not a query. */
const LEAST_EMOJI_LETTERS = 2;

/** A name between colons before the cursor, after other words: alone, it is a reaction. */
const NAMED_AT_CURSOR = /^(.*\S.*?)[:：]([\w+-]{2,40})[:：]$/su;

/** Maximum choices of a list. */
const MOST = 8;

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

/**
 * The emoji whose name was just closed by a colon, such as `:tada:`.
 * @param {string} text @param {number} cursor
 * @returns {{name: string, start: number, end: number} | null}
 */
export function closedNameAt(text, cursor) {
  const match = NAMED_AT_CURSOR.exec(text.slice(0, cursor));
  const isCode = match?.[1].split('`').length % 2 === 0; // After an open backtick, or in an open block.
  return match && !isCode && !JOINS_COLON.test(match[1]) ? { name: match[2].toLowerCase(), start: match[1].length, end: cursor } : null;
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
 * @param {{name: string}[]} people people whom a search for the query finds
 * @returns {Choice[]}
 */
export function namesFor(query, people) {
  const words = query.words.trimEnd();
  const isSame = ({ label }) => isWholeName(words, label);
  const all = people.map(({ name, kind }) => ({ label: name, kind, words: `@${name} ` }));
  const choices = [...all.filter(isSame), ...all.filter((one) => !isSame(one) && fitsQuery(query, one.label))];
  return choices.length === 1 && isSame(choices[0]) ? [] : choices.slice(0, MOST);
}

/**
 * Whether a name is offered. One word begins any word of the name. What follows a space may be the sentence after a mention: then the
 * name must be the text, or continue it from its beginning.
 * @param {Query} query
 * @param {string} name
 */
export function fitsQuery({ words }, name) {
  if (!/\s/u.test(words)) return isFoundBy(name, words);
  return isWholeName(words.trimEnd(), name) || withoutAccents(name).startsWith(withoutAccents(words));
}

function isWholeName(words, name) {
  return folded(name) === folded(words);
}

/** @param {Query} query @returns {Choice[]} */
export function picturesFor({ words }, emoji) {
  if (words.length < LEAST_EMOJI_LETTERS) return [];
  return emoji.filter(({ names }) => names.some((name) => beginsWith(name, words))).map(picture).slice(0, MOST);
}

function picture({ sign, shown = sign, names }) {
  return { sign: shown, label: names[0], words: `${shown} ` };
}
