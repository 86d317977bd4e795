/** @typedef {import('/js/wire.js').MessageView} MessageView */

/**
 * Messages around a permalink, apart from the newest ones that the reader holds. It grows at both ends, and when it reaches the reader's
 * oldest message it has done its work.
 */
export class HistoryWindow {
  #messages = new Map();
  #kept = new Map();
  #first;
  #last;

  /** @param {MessageView[]} messages ascending by number, without a hole, not empty */
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
   * Takes a change. One to a message outside is kept: an answer under way may be older than it.
   * @param {MessageView} message @returns {MessageView[]} what is to be shown anew
   */
  take(message) {
    const inside = message.number >= this.#first && message.number <= this.#last;
    const where = inside ? this.#messages : this.#kept;
    if (where.get(message.number)?.change >= message.change) return [];
    where.set(message.number, message);
    return inside ? [message] : [];
  }

  /** Grows by what the server gave. @param {MessageView[]} messages beside the window, ascending @returns {MessageView[]} to be shown */
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
