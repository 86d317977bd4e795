import { PinnedNumbers } from '/js/pinned-numbers.js';
import { renewQuotes } from '/js/quotes.js';

/** @typedef {import('/js/wire.js').MessageView} MessageView */

/** A reader that received this many messages in one catch-up, and is still behind, is reset to the newest ones. */
export const MOST_MESSAGES = 1_000;

/**
 * The reader's side of a room's two counters: holds messages by number, and *c*, the change up to which it has everything. Pure: it
 * neither calls nor renders. The rules are the contract's.
 */
export class RoomReader {
  #messages = new Map();
  #ahead = new Set();
  #aside = null;
  #unseen = new Map();
  #readingOlder = false;
  #oldest = 1;
  #last = 0;
  #c = 0;
  #seen = 0;
  #epoch = '';
  #witness = null;

  /** The numbers of the pinned messages, also of those that are not held. */
  pins = new PinnedNumbers();

  /** Called with changes to messages older than the oldest held. @type {(message: MessageView) => void} */
  onOlder = () => {};

  /** The change up to which it has everything. */
  get upToChange() {
    return this.#c;
  }

  /** Whether it has received its first page. */
  get started() {
    return this.#epoch !== '';
  }

  /** The messages held, ascending by number. */
  get messages() {
    return [...this.#messages.values()].sort((one, other) => one.number - other.number);
  }

  get epoch() {
    return this.#epoch;
  }

  /** The witness to send to the server with `upToChange`. @returns {string | null} */
  get witness() {
    return this.#witness;
  }

  /** The number of the oldest message held; above 1, older ones exist. */
  get oldest() {
    return this.#oldest;
  }

  /** The number of the newest message known. */
  get last() {
    return this.#last;
  }

  /** Whether an event was received whose predecessor was not. */
  get hasGap() {
    return this.#ahead.size > 0;
  }

  /** @returns {MessageView | undefined} */
  get(number) {
    return this.#messages.get(number);
  }

  /** Whether a message with that author and client message id is held. */
  holds(authorId, clientMessageId) {
    for (const message of this.#messages.values())
      if (message.clientMessageId === clientMessageId && message.author.id === authorId) return true;
    return false;
  }

  /** Whether nothing is missing: no hole from the oldest held to the last, and no known change outstanding. */
  get complete() {
    return !this.hasGap && this.#messages.size === this.#last - this.#oldest + 1;
  }

  /**
   * Replaces everything held by the newest messages.
   * @param {{epoch: string, witness: string, messages: MessageView[], upToChange: number, lastNumber: number, pins?: number[]}} page
   * ascending by number
   */
  reset(page) {
    this.#messages = new Map(page.messages.map((message) => [message.number, message]));
    this.#oldest = page.messages[0]?.number ?? page.lastNumber + 1;
    this.#last = page.lastNumber;
    this.#c = page.upToChange;
    this.#seen = 0;
    this.#epoch = page.epoch;
    this.#witness = page.witness ?? null;
    this.#ahead.clear();
    this.#unseen.clear();
    this.pins.reset(page.pins ?? [], page.upToChange);
  }

  /** From now on live events are queued, until `finishEntering`. */
  beginEntering() {
    this.#aside ??= [];
  }

  /** Merges the queued events. @returns {MessageView[]} messages to render again */
  finishEntering() {
    const aside = this.#aside ?? [];
    this.#aside = null;
    return aside.flatMap((message) => this.takeEvent(message));
  }

  /**
   * Applies a live event, or the response to an own call, which counts as one.
   * @param {MessageView} message
   * @returns {MessageView[]} messages to render again: the message, or none
   */
  takeEvent(message) {
    if (this.#aside) {
      this.#aside.push(message);
      return [];
    }
    if (message.change <= this.#c) return [];
    this.#ahead.add(message.change);
    while (this.#ahead.delete(this.#c + 1)) this.#c++;
    return this.#keep(message);
  }

  /**
   * Applies a page of changes.
   * @param {{epoch: string, witness: string, messages: MessageView[], upToChange: number, lastNumber: number, more: boolean}} page
   * @returns {MessageView[] | null} messages to render again; null when the reader must be reset
   */
  takePage(page) {
    if (this.isForeign(page)) return null;
    // The server's witness covers changes up to the requested one. Changes seen beyond it, before a loss, may be missing in another run.
    if ((page.witness ?? null) !== this.#witness && this.#seen > this.#c) return null;
    this.#witness = page.witness ?? null;
    const shown = page.messages.flatMap((message) => this.#keep(message));
    this.#c = page.upToChange;
    this.#last = Math.max(this.#last, page.lastNumber);
    for (const change of this.#ahead) if (change <= this.#c) this.#ahead.delete(change);
    while (this.#ahead.delete(this.#c + 1)) this.#c++;
    return shown;
  }

  /** Whether the messages held are no longer stored: the server was restored to an earlier state. @param {{epoch: string, upToChange:
   * number}} page */
  isForeign(page) {
    return page.epoch !== this.#epoch || page.upToChange < this.#c;
  }

  /** Records messages that were shown without being held. @param {MessageView[]} messages */
  noteSeen(messages) {
    for (const { change } of messages) this.#seen = Math.max(this.#seen, change);
  }

  /** From now on changes to messages older than the oldest held are kept, until `takeOlder`. */
  beginOlder() {
    this.#readingOlder = true;
  }

  /**
   * Adds the messages before the oldest held; an empty list after a failed read.
   * @param {MessageView[]} messages ascending by number
   * @returns {MessageView[]} messages to render again
   */
  takeOlder(messages) {
    const unseen = this.#unseen;
    this.#readingOlder = false;
    this.#unseen = new Map();
    if (messages.length) this.#oldest = Math.min(this.#oldest, messages[0].number);
    return messages.flatMap((message) => {
      const newer = unseen.get(message.number);
      return this.#keep(newer?.change > message.change ? newer : message);
    });
  }

  /**
   * Discards the oldest messages, unless older ones are being read, which must be adjacent to the oldest held.
   * @param {number} number the oldest to keep
   * @returns {boolean} whether they were discarded
   */
  forgetBefore(number) {
    if (this.#readingOlder) return false;
    for (const held of this.#messages.keys()) if (held < number) this.#messages.delete(held);
    this.#oldest = Math.max(this.#oldest, number);
    return true;
  }

  #keep(message) {
    this.pins.take(message);
    if (this.#messages.get(message.number)?.change >= message.change) return [];
    const renewed = message.number <= this.#last ? renewQuotes(this.#messages, message) : [];
    if (message.number < this.#oldest) {
      this.onOlder(message);
      if (this.#readingOlder && !(this.#unseen.get(message.number)?.change > message.change)) this.#unseen.set(message.number, message);
      return renewed;
    }
    this.#last = Math.max(this.#last, message.number);
    this.#messages.set(message.number, message);
    this.#seen = Math.max(this.#seen, message.change);
    return [message, ...renewed];
  }
}
