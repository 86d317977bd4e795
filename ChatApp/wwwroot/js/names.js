/**
 * Scripts without spaces between words: Chinese, Japanese, Thai and others; a part of a regular expression's class. The same as the
 * server's `Characters.IsUnspaced`.
 */
export const UNSPACED = String.raw`\u0E00-\u109F\u1100-\u11FF\u1780-\u17FF\u2E80-\uA4CF\uA960-\uA97F\uAC00-\uD7FF\uF900-\uFAFF`
  + String.raw`\uFE30-\uFE4F\uFF00-\uFFEF\u{16FE0}-\u{18CFF}\u{1AFF0}-\u{1B2FF}\u{20000}-\u{3FFFF}`;

const UNSPACED_CHARACTER = new RegExp(`[${UNSPACED}]`, 'u');

/** Marks that writers leave out, and letters that Unicode does not decompose. The same as the server's `LetterFolding`. */
const ACCENT = /(?=[\p{Mn}\p{Me}])[\u0000-\u06FF\u1AB0-\u1AFF\u1DC0-\u1DFF\u20D0-\u20FF\uFE20-\uFE2F]/gu;
const LETTERS = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', ł: 'l', ı: 'i', þ: 'th' };

const NAME_WORD = /[\p{L}\p{M}\p{N}]+/gu;

/** Maximum number of typed words that a search uses. The same as the server's `NameWords.MostTyped`. */
const MOST_TYPED = 4;

/** Folds a name for comparisons: ignores case and width. @param {string} name */
export function folded(name) {
  return name.normalize('NFKC').toLowerCase();
}

/** @param {string} name @param {string} beginning */
export function beginsWith(name, beginning) {
  return folded(name).startsWith(folded(beginning));
}

/** Folds a name for searches: ignores accents as well. @param {string} name */
export function withoutAccents(name) {
  const letters = name.replace(/\p{DI}/gu, '').normalize('NFKD').replace(ACCENT, '');
  // Letter by letter: in a word, a Greek capital sigma would become the one of its place.
  return [...letters].map((letter) => letter.toUpperCase().toLowerCase()).map((letter) => LETTERS[letter] ?? letter).join('')
    .normalize('NFC');
}

/**
 * Whether a search finds a name: each typed word begins one of its words, in any order, or the text its beginning. The same as the
 * server's `NameWords`.
 * @param {string} name
 * @param {string} typed
 */
export function isFoundBy(name, typed) {
  if (beginsWith(name, typed)) return true;
  const wanted = nameWordsOf(typed).slice(0, MOST_TYPED);
  const words = nameWordsOf(name).flatMap(endingsOf);
  return wanted.length > 0 && wanted.every((one) => words.some((word) => word.startsWith(one)));
}

function nameWordsOf(text) {
  return withoutAccents(text).match(NAME_WORD) ?? [];
}

// The word itself and, in scripts without spaces, what begins at each of its characters.
function endingsOf(word) {
  const letters = [...word];
  const begins = (at) => at === 0 || UNSPACED_CHARACTER.test(letters[at - 1]) || UNSPACED_CHARACTER.test(letters[at]);
  return letters.flatMap((letter, at) => (begins(at) ? [letters.slice(at).join('')] : []));
}
