import { hasText, text } from '/js/texts.js';

/**
 * The shapes of ChatApp's wire, for JSDoc only.
 * @typedef {{id: string, name: string, kind: 'guest'|'member'|'operator'|'bot'}} Person
 * @typedef {object} MessageView
 * @property {string} roomId
 * @property {number} number
 * @property {number} change
 * @property {string} clientMessageId
 * @property {Person} author
 * @property {string} text
 * @property {string} html the only HTML that may be shown
 * @property {string} postedAt
 * @property {string | null} editedAt
 * @property {string | null} deletedAt
 */

/** How the sentence of `TryAgain` begins while the server's disk is full; see the server's `Limits`. */
const DISK_FULL = "The server's disk is full";

/** SignalR puts its own words before a refusal's `Code: sentence.`; what follows this is the server's. */
const BEFORE_REFUSAL = 'HubException: ';

/**
 * What the server refused a call with.
 * @param {Error} error as rejected by `invoke`
 * @returns {{code: string, sentence: string} | null} null when the call was not refused but its connection ended
 */
export function refusalOf(error) {
  const text = String(error?.message ?? '');
  const start = text.indexOf(BEFORE_REFUSAL);
  const match = start < 0 ? null : /^(\w+): (.+)$/s.exec(text.slice(start + BEFORE_REFUSAL.length));
  return match && { code: match[1], sentence: match[2] };
}

/**
 * A refusal in the reader's language. The server's own sentence, in English, knows more; other languages have words for each code.
 * @param {{code: string, sentence: string}} refusal
 */
export function refusalWords({ code, sentence }) {
  const key = sentence.startsWith(DISK_FULL) ? 'error.DiskFull' : `error.${code}`;
  return document.documentElement.lang === 'en' || !hasText(key) ? sentence : text(key);
}

/** The bounds of the server's `Limits` that the page must keep, from the page's body. */
const { longestText, largestFrame } = document.body.dataset;

/**
 * Why the server would refuse a text, in its words; it is not sent then.
 * @param {string} words as they would be sent
 * @returns {string} empty when it may be sent
 */
export function textProblem(words) {
  const most = Number(longestText);
  if (words.length > most) return text('error.tooLong', { most, count: words.length });
  return words.includes('\0') ? text('error.nul') : '';
}

/** How many bytes a UTF-16 unit takes at most in JSON: escaped as `\uXXXX`. */
const ESCAPED_BYTES = 6;

/** Whether a call fits into a frame: a larger one would end the connection. @param {unknown[]} parameters */
export function fitsFrame(parameters) {
  return JSON.stringify(parameters).length * ESCAPED_BYTES < Number(largestFrame)
    || new TextEncoder().encode(JSON.stringify(parameters)).length < Number(largestFrame) - 1_024;
}
