import { renewQuotes } from '/js/quotes.js';

/** @typedef {import('/js/wire.js').MessageView} MessageView */

/** The messages of one thread: the first one, and all that answers it, directly or not. Pure: it neither calls nor renders. */
export class ThreadMessages {
  #held = new Map();

  /** The number of the first message, which may not be held yet. */
  first = 0;

  /** Whether the server left older answers out. */
  more = false;

  /** Ascending by number. @returns {MessageView[]} */
  get all() {
    return [...this.#held.values()].sort((one, other) => one.number - other.number);
  }

  /** Number of answers, without deleted ones. */
  get answers() {
    return this.all.filter(({ number, deletedAt }) => number !== this.first && !deletedAt).length;
  }

  /** The message to answer: the first one, else the newest held. @returns {MessageView | undefined} */
  get target() {
    return this.#held.get(this.first) ?? this.all.at(-1);
  }

  /** Begins with what a room has loaded of the thread of a message. @param {import('/js/room.js').Room} room @param {number} number */
  begin(room, number) {
    this.#held.clear();
    this.more = false;
    this.first = number;
    for (let answer = room.find(number); answer?.replyTo; answer = room.find(this.first)) this.first = answer.replyTo.number;
    for (const message of room.messages) if (this.includes(message)) this.#held.set(message.number, message);
  }

  /** Whether a message is the first one or answers one that is held. @param {{number?: number, replyTo?: {number: number}}} message */
  includes({ number, replyTo }) {
    return number === this.first || replyTo?.number === this.first || this.#held.has(replyTo?.number);
  }

  /**
   * Applies new and changed messages; the greater change wins.
   * @param {MessageView[]} messages
   * @param {boolean} [belong] whether all are of the thread: what they answer may have been left out
   * @returns {{changed: boolean, unsure: boolean}} `unsure`: one may answer a message that was left out
   */
  take(messages, belong = false) {
    let [changed, unsure] = [false, false];
    for (const message of messages) {
      const held = this.#held.get(message.number);
      if (held?.change >= message.change) continue;
      if (belong || held || this.includes(message)) {
        this.#held.set(message.number, message);
        renewQuotes(this.#held, message);
        changed = true;
      } else if (this.more && message.replyTo?.number > this.first) unsure = true;
    }
    return { changed, unsure };
  }

  /** Updates the name of an author. @param {import('/js/wire.js').Person} person @returns {number[]} their messages */
  rename(person) {
    const theirs = this.all.filter(({ author }) => author.id === person.id);
    for (const message of theirs) this.#held.set(message.number, { ...message, author: person });
    return theirs.map(({ number }) => number);
  }
}
