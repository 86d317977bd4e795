import { text } from '/js/texts.js';

/** A message of more lines is folded. The same as on the server. */
const MOST_LINES = 40;

/**
 * Folds a new element if its message is long.
 * @param {HTMLElement} element
 * @param {import('/js/wire.js').MessageView & {lines?: number}} message
 */
export function showFold(element, message) {
  const lines = message.lines ?? linesOf(message.text ?? '');
  const isLong = lines > MOST_LINES;
  element.classList.toggle('long', isLong);
  element.querySelector('.fold').hidden = !isLong;
  if (!isLong) return;
  element.dataset.lines = lines;
  setUnfolded(element, false);
}

/** Shows all of a message, or only its first lines. @param {HTMLElement} element @param {boolean} unfolded */
export function setUnfolded(element, unfolded) {
  if (!element.matches('.long')) return;
  const button = element.querySelector('.fold');
  element.classList.toggle('unfolded', unfolded);
  button.ariaExpanded = unfolded;
  button.textContent = unfolded ? text('fold.less') : text('fold.all', { count: element.dataset.lines });
}

/** Folds and unfolds long messages: by their button, and when an element in the folded part gets the focus. */
export class Folds {
  /** @param {HTMLElement} panel with the room and a thread @param {import('/js/message-list.js').MessageList} messages */
  constructor(panel, messages) {
    panel.addEventListener('click', ({ target }) => {
      const element = target.closest('.fold')?.closest('.message');
      if (!element) return;
      const unfolded = element.matches('.unfolded');
      messages.reshape(() => {
        setUnfolded(element, !unfolded);
        if (unfolded) element.scrollIntoView({ block: 'nearest' });
      });
    });
    panel.addEventListener('focusin', ({ target }) => {
      const content = target.closest('.long:not(.unfolded) > .content');
      if (!content || target.getBoundingClientRect().bottom <= content.getBoundingClientRect().bottom) return;
      messages.reshape(() => setUnfolded(content.parentElement, true));
    });
  }
}

// The server's `MessageModel` does the same.
function linesOf(words) {
  return words.trimEnd().split('\n').length;
}
