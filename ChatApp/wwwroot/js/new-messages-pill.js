import { counted, text } from '/js/texts.js';

/** The pill below the list: counts new messages out of view, and is shown where the newest one is far. */
export class NewMessagesPill {
  #element;
  #position;
  #count = 0;

  /** @param {HTMLElement} element @param {import('/js/scroll-position.js').ScrollPosition} position the reader's */
  constructor(element, position) {
    this.#element = element;
    this.#position = position;
  }

  /** Counts messages; `render` shows the count. @param {number} count */
  add(count) {
    this.#count += count;
  }

  /** Forgets the messages counted. */
  reset() {
    this.#count = 0;
  }

  render() {
    this.#element.hidden = this.#count === 0 && !this.#position.apart && this.#position.isNearEnd;
    this.#element.textContent = this.#count ? counted('new.pill', this.#count) : text('new.newest');
  }
}
