import { hasText, text } from '/js/texts.js';

/**
 * The shapes of ChatApp's wire, for JSDoc only.
 * @typedef {{id: string, name: string, kind: 'guest'|'member'|'operator'|'bot'}} Person
 * @typedef {{id: string, name: string, type: string, size: number, width?: number, height?: number}} FileView
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
 * @property {FileView[]} [files]
 * @property {Quote} [replyTo] the message that it answers; absent for none
 * @property {Reaction[]} [reactions] absent for none
 * @property {Pin} [pinned] absent unless it is pinned
 * @property {LinkPreview} [preview] of a link in it; absent for none
 * @typedef {{by: Person, at: string}} Pin
 * @typedef {{url: string, title: string, site: string, description?: string, picture?: FileView}} LinkPreview
 * @typedef {{number: number, author: Person, excerpt?: string, deleted?: boolean}} Quote
 * @typedef {{emoji: string, count: number, people: Person[], more?: string[]}} Reaction `people` are the first, `more` the ids of the next
 */

/** The beginning of the `TryAgain` sentence while the server's disk is full; see the server's `Limits`. */
const DISK_FULL = "The server's disk is full";

/** SignalR prefixes a refusal's `Code: sentence.` with its own words; the text after this is the server's. */
const BEFORE_REFUSAL = 'HubException: ';

/**
 * Parses the server's refusal of a call.
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
 * The text of a refusal in the reader's language. The server's own sentence, in English, is more specific; other languages have a text per
 * code.
 * @param {{code: string, sentence: string}} refusal
 */
export function refusalWords({ code, sentence }) {
  const key = sentence.startsWith(DISK_FULL) ? 'error.DiskFull' : `error.${code}`;
  return document.documentElement.lang === 'en' || !hasText(key) ? sentence : text(key);
}

/** The server's `Limits` that the page must respect, from the body's data attributes. */
const { longestText, largestFrame } = document.body.dataset;

/**
 * Why the server would refuse a text, in its words; such a text is not sent.
 * @param {string} words the text to send
 * @returns {string} empty when it may be sent
 */
export function textProblem(words) {
  const most = Number(longestText);
  if (words.length > most) return text('error.tooLong', { most, count: words.length });
  return words.includes('\0') ? text('error.nul') : '';
}

/** Maximum bytes of a UTF-16 unit in JSON: escaped as `\uXXXX`. */
const ESCAPED_BYTES = 6;

/** Whether a call fits into a frame: a larger one would end the connection. @param {unknown[]} parameters */
export function fitsFrame(parameters) {
  return JSON.stringify(parameters).length * ESCAPED_BYTES < Number(largestFrame)
    || new TextEncoder().encode(JSON.stringify(parameters)).length < Number(largestFrame) - 1_024;
}
