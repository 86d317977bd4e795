import { renewQuotes } from '/js/quotes.js';

/** @typedef {import('/js/wire.js').MessageView} MessageView */

/**
 * Messages around a permalink, or far above the newest ones, separate from those that the reader holds. It grows at both ends, and is no
 * longer needed when it reaches the reader's oldest message.
 */
export class HistoryWindow {
  #messages = new Map();
  #kept = new Map();
  #first;
  #last;

  /** @param {MessageView[]} messages ascending by number, without gaps, not empty */
  constructor(messages) {
    this.#first = messages[0].number;
    this.#last = messages.at(-1).number;
    for (const message of messages) this.#messages.set(message.number, message);
  }

  get first() {
    return this.#first;
  }

  get last() {
    return this.#last;
  }

  /** Ascending by number. */
  get messages() {
    return [...this.#messages.values()].sort((one, other) => one.number - other.number);
  }

  /** @param {number} number */
  get(number) {
    return this.#messages.get(number);
  }

  /**
   * Applies a change. A change to a message outside is kept: a pending response may be older.
   * @param {MessageView} message @returns {MessageView[]} messages to render again
   */
  take(message) {
    const inside = message.number >= this.#first && message.number <= this.#last;
    const where = inside ? this.#messages : this.#kept;
    if (where.get(message.number)?.change >= message.change) return [];
    where.set(message.number, message);
    const renewed = renewQuotes(this.#messages, message);
    return inside ? [message, ...renewed] : renewed;
  }

  /** Discards the messages before one and after another. @param {number} first @param {number} last */
  keepOnly(first, last) {
    this.#first = Math.max(this.#first, first);
    this.#last = Math.min(this.#last, last);
    for (const number of this.#messages.keys()) if (number < this.#first || number > this.#last) this.#messages.delete(number);
  }

  /** Adds messages from the server. @param {MessageView[]} messages adjacent to the window, ascending @returns {MessageView[]} messages
   * to render */
  grow(messages) {
    const shown = messages.map((message) => {
      const kept = this.#kept.get(message.number);
      this.#kept.delete(message.number);
      return kept?.change > message.change ? kept : message;
    });
    for (const message of shown) this.#messages.set(message.number, message);
    if (shown.length) {
      this.#first = Math.min(this.#first, shown[0].number);
      this.#last = Math.max(this.#last, shown.at(-1).number);
    }
    return shown;
  }
}
