import { isPress } from '/js/keys.js';

/** What Escape closes or leaves before it means anything else. */
const TAKES_ESCAPE = 'dialog[open], [popover]:popover-open, body[data-rooms-open], #composer[data-editing], #completion:not([hidden]), #name-form:not([hidden])';

/** Escape marks the room shown as read, where nothing else takes it. */
export class ReadKey {
  #free = false;

  /** @param {import('/js/panel.js').Panel} panel */
  constructor(panel) {
    // Looked at before the others have closed what it closes.
    addEventListener('keydown', (event) => (this.#free = isPlainEscape(event) && !document.querySelector(TAKES_ESCAPE)), { capture: true });
    addEventListener('keydown', (event) => this.#free && !event.defaultPrevented && panel.markRead());
  }
}

function isPlainEscape(event) {
  return event.key === 'Escape' && isPress(event) && !event.shiftKey && !event.ctrlKey && !event.altKey && !event.metaKey;
}
