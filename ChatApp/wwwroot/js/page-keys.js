import { isComposing } from '/js/keys.js';

/** The part of a view that one key scrolls: the rest stays in view as the place to read on from. */
const PART = 0.9;

/** Page Up and Page Down in the message field scroll the messages, unless the text in the field itself scrolls. */
export class PageKeys {
  /** @param {HTMLTextAreaElement} field @param {HTMLElement} scroll the messages' scroll container */
  constructor(field, scroll) {
    field.addEventListener('keydown', (event) => {
      const step = { PageUp: -1, PageDown: 1 }[event.key];
      if (!step || isComposing(event) || event.shiftKey || event.ctrlKey || event.altKey || event.metaKey) return;
      if (event.defaultPrevented || field.scrollHeight > field.clientHeight) return;
      event.preventDefault();
      scroll.scrollBy({ top: step * PART * scroll.clientHeight });
    });
  }
}
