import { isInField, isPress, onTouch } from '/js/keys.js';

/** Elements that handle Escape first. */
const TAKES_ESCAPE = [
  'dialog[open]', '[popover]:popover-open', 'body[data-rooms-open]',
  '#composer[data-editing]', '#completion:not([hidden])', '#name-form:not([hidden])', '#search input:focus', '#jump[open]',
  '.talk-room[inert]', // A thread covers the room.
].join();

/** Escape marks the current room as read and moves to the message field, unless something else handles it. */
export class ReadKey {
  #free = false;

  /** @param {import('/js/panel.js').Panel} panel @param {HTMLTextAreaElement} field */
  constructor(panel, field) {
    // Checked in the capture phase, before other listeners close these elements.
    addEventListener('keydown', (event) => (this.#free = isPlainEscape(event) && !document.querySelector(TAKES_ESCAPE)), { capture: true });
    addEventListener('keydown', (event) => {
      if (!this.#free || event.defaultPrevented) return;
      panel.markRead();
      if (!onTouch() && !isInField(event)) field.focus();
    });
  }
}

function isPlainEscape(event) {
  return event.key === 'Escape' && isPress(event) && !event.shiftKey && !event.ctrlKey && !event.altKey && !event.metaKey;
}
