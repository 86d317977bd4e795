import { previewOf } from '/js/link-card.js';
import { pinOf } from '/js/pins.js';
import { quoteOf } from '/js/quotes.js';
import { reactionOf } from '/js/reactions.js';

/**
 * Parses a server-rendered message, so that it can be rendered again after another room was shown.
 * @param {HTMLElement} element
 * @returns {import('/js/wire.js').MessageView & {lines?: number}} `text` only for the viewer's own messages; `lines` of a long one
 */
export function viewOf(element, roomId) {
  const reactions = [...element.querySelectorAll('.reaction')].map(reactionOf);
  const files = [...element.querySelectorAll('.file')].map((file) => JSON.parse(file.dataset.file));
  const { number, change, clientMessageId, author, text, lines } = element.dataset;
  return {
    roomId,
    number: Number(number),
    change: Number(change),
    clientMessageId,
    author: { id: author, name: element.querySelector('.author').textContent, kind: element.querySelector('.kind-mark').dataset.kind },
    text,
    ...(lines && { lines: Number(lines) }),
    html: element.querySelector('.body').innerHTML,
    postedAt: element.querySelector('time').dateTime,
    editedAt: element.querySelector('.edited').dataset.at || null,
    deletedAt: element.querySelector('.deleted').hidden ? null : element.querySelector('time').dateTime,
    ...(previewOf(element) && { preview: previewOf(element) }),
    ...(quoteOf(element) && { replyTo: quoteOf(element) }),
    ...(reactions.length && { reactions }),
    ...(pinOf(element) && { pinned: pinOf(element) }),
    ...(files.length && { files }),
  };
}
