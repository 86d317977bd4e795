import { isPress } from '/js/keys.js';

/** Alt with an arrow up or down opens the room above or below the current one in the list; with Shift, the next with unread messages. */
export class RoomKeys {
  #nav;

  /** @param {HTMLElement} nav the list of rooms */
  constructor(nav) {
    this.#nav = nav;
    addEventListener('keydown', (event) => this.#handle(event));
  }

  #handle(event) {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step || !event.altKey || event.ctrlKey || event.metaKey || !isPress(event) || document.querySelector('dialog[open]')) return;
    event.preventDefault();
    this.#next(step, event.shiftKey)?.querySelector('a').click();
  }

  #next(step, unreadOnly) {
    const items = [...this.#nav.querySelectorAll('[data-room-id]')];
    const current = items.findIndex((item) => item.querySelector('[aria-current]'));
    const from = current < 0 && step < 0 ? items.length : current;
    const ahead = step > 0 ? items.slice(from + 1) : items.slice(0, from).reverse();
    return ahead.find((item) => item.checkVisibility() && (!unreadOnly || 'unread' in item.dataset));
  }
}
