import { isPress } from '/js/keys.js';

/** Elements that handle Escape first. */
const TAKES_ESCAPE = [
  'dialog[open]', '[popover]:popover-open', 'body[data-rooms-open]',
  '#composer[data-editing]', '#completion:not([hidden])', '#name-form:not([hidden])', '#search input:focus', '#jump[open]',
  '.talk-room[inert]', // A thread covers the room.
].join();

/** Escape marks the current room as read, unless something else handles it. */
export class ReadKey {
  #free = false;

  /** @param {import('/js/panel.js').Panel} panel */
  constructor(panel) {
    // Checked in the capture phase, before other listeners close these elements.
    addEventListener('keydown', (event) => (this.#free = isPlainEscape(event) && !document.querySelector(TAKES_ESCAPE)), { capture: true });
    addEventListener('keydown', (event) => this.#free && !event.defaultPrevented && panel.markRead());
  }
}

function isPlainEscape(event) {
  return event.key === 'Escape' && isPress(event) && !event.shiftKey && !event.ctrlKey && !event.altKey && !event.metaKey;
}
