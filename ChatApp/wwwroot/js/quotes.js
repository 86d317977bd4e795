import { text } from '/js/texts.js';

/** The longest excerpt, in UTF-16 units. The same as on the server. */
const LONGEST_EXCERPT = 120;

/** @typedef {import('/js/wire.js').MessageView} MessageView */

/**
 * Shows the message that another one answers, as it is now.
 * @param {HTMLElement} element the answer's
 * @param {MessageView} message the answer
 */
export function showQuote(element, { roomId, replyTo }) {
  const link = element.querySelector('.quote');
  link.hidden = !replyTo;
  if (!replyTo) return;
  link.href = `/rooms/${encodeURIComponent(roomId)}?at=${replyTo.number}`;
  link.dataset.quote = JSON.stringify(replyTo);
  link.querySelector('.quoted-author').textContent = replyTo.author.name;
  link.querySelector('.quoted').textContent = replyTo.deleted ? text('deleted') : replyTo.excerpt;
}

/** The quote that an element shows. @param {HTMLElement} element @returns {import('/js/wire.js').Quote | undefined} */
export function quoteOf(element) {
  const { quote } = element.querySelector('.quote').dataset;
  return quote ? JSON.parse(quote) : undefined;
}

/**
 * Renews what answers quote of a message that was changed.
 * @param {Map<number, MessageView>} held messages by number, in which the answers are replaced
 * @param {MessageView} message
 * @returns {MessageView[]} the answers that quote something else now
 */
export function renewQuotes(held, message) {
  const renewed = [];
  for (const answer of held.values()) {
    if (answer.replyTo?.number !== message.number) continue;
    const replyTo = quoted(message);
    if (replyTo.excerpt === answer.replyTo.excerpt && replyTo.deleted === answer.replyTo.deleted) continue;
    renewed.push({ ...answer, replyTo });
  }
  for (const answer of renewed) held.set(answer.number, answer);
  return renewed;
}

/** Quotes a message; the server's `Quote` does the same. @param {MessageView} message */
export function quoted({ number, author, text: words, html, deletedAt }) {
  return deletedAt ? { number, author, deleted: true } : { number, author, excerpt: excerptOf(words ?? textOf(html)) };
}

function excerptOf(words) {
  const line = withoutMark(words).replace(/[ \t\r\n]+/g, ' ').replace(/^ | $/g, '');
  if (line.length <= LONGEST_EXCERPT) return line;
  return `${line.slice(0, /[\uD800-\uDBFF]/.test(line[LONGEST_EXCERPT - 1]) ? LONGEST_EXCERPT - 1 : LONGEST_EXCERPT)}…`;
}

// The server's `ActionText` does the same.
function withoutMark(words) {
  return words.replace(/^\/me +(?=[^ \r\n])/, '');
}

// The page has the source only of the viewer's own messages.
function textOf(html) {
  const inert = document.createElement('template');
  inert.innerHTML = html;
  return inert.content.textContent;
}
