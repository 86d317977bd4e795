import { initials } from '/js/avatars.js';
import { DayPills } from '/js/day-pills.js';
import { markKind } from '/js/kind-mark.js';
import { renameInPin } from '/js/pins.js';
import { renameInReactions } from '/js/reactions.js';

/** Messages of one author within this time are grouped, in ms. The same as on the server. */
const GROUP_MS = 5 * 60_000;

/** @typedef {{id: string, text: string, edits?: number}} Sending what is being sent; `edits` is the number of the message it changes */

/** The rows of the list: stored messages in the order of their numbers, grouped by author, with a pill above the first of each day; lines
 * between them, such as the one above the first unread message; and the messages being sent. */
export class MessageRows {
  #list;
  #elements;
  #days;
  #byNumber = new Map();
  #newest = 0;
  #lines = new Map();
  #edited = [];

  /**
   * Takes over the server-rendered elements.
   * @param {HTMLElement} list `#messages`
   * @param {import('/js/message-element.js').MessageElements} elements
   */
  constructor(list, elements) {
    this.#list = list;
    this.#elements = elements;
    this.#days = new DayPills(list);
    for (const element of list.querySelectorAll('[data-number]')) {
      this.#newest = Number(element.dataset.number);
      this.#byNumber.set(this.#newest, element);
      elements.finish(element);
      this.#group(this.#newest);
    }
  }

  get size() {
    return this.#byNumber.size;
  }

  /** The number of the newest message so far; 0 for none. */
  get newest() {
    return this.#newest;
  }

  /** The number of the oldest message; 0 for none. */
  get oldest() {
    return Number(this.#list.querySelector('[data-number]')?.dataset.number ?? 0);
  }

  /** @returns {IterableIterator<HTMLElement>} */
  get elements() {
    return this.#byNumber.values();
  }

  /** @param {number} number @returns {HTMLElement | undefined} */
  get(number) {
    return this.#byNumber.get(number);
  }

  /** Adds a message, or updates or replaces its element. @param {import('/js/wire.js').MessageView} message @returns {HTMLElement} */
  put(message) {
    const { number } = message;
    const before = this.#byNumber.get(number);
    const element = this.#elements.of(message, before);
    if (element === before) return element;
    this.#byNumber.set(number, element);
    if (before) {
      this.#days.drop(before);
      before.replaceWith(element);
    } else {
      this.#list.insertBefore(element, this.#firstAfter(number));
    }
    this.#newest = Math.max(this.#newest, number);
    this.#group(number);
    this.#group(number + 1);
    return element;
  }

  /** Removes all messages. */
  clear() {
    for (const element of this.#byNumber.values()) {
      this.#days.drop(element);
      element.remove();
    }
    this.#byNumber.clear();
  }

  /** Removes all that the list contains, for the messages of another room. */
  reset() {
    this.clear();
    this.#list.replaceChildren();
    this.#newest = 0;
  }

  /** Removes the messages before one and after another. @param {number} first @param {number} last */
  keepOnly(first, last) {
    for (const [number, element] of this.#byNumber) {
      if (number >= first && number <= last) continue;
      this.#days.drop(element);
      element.remove();
      this.#byNumber.delete(number);
    }
    this.#newest = Math.min(this.#newest, last);
    this.#group(first);
  }

  /** Keeps a line after the message with a number: see `placeLines`. @param {HTMLElement} line @param {number} number */
  setLine(line, number) {
    this.#lines.set(line, number);
  }

  /** @param {HTMLElement} line */
  removeLine(line) {
    this.#lines.delete(line);
    line.remove();
  }

  /** Places each line above the message after its number, or, while that is not loaded, below its own message. A line is shown only while
   * its position is loaded: a partly loaded history must not show it in a wrong one. */
  placeLines() {
    for (const [line, number] of this.#lines) {
      const [above, below] = [this.#byNumber.get(number), this.#byNumber.get(number + 1)];
      if (below && nextMessage(line) !== below) this.#topOf(below).before(line);
      else if (!below && above && previousMessage(line) !== above) above.after(line);
      else if (!above && !below && this.#byNumber.size > 0) line.remove();
      else if (!above && !below && number === 0) this.#list.prepend(line);
    }
  }

  /** Shows what is being sent, in place of what was: new messages at the end, edits at their messages. @param {Sending[]} items
   * @returns {boolean} whether new messages have come */
  showSending(items) {
    const sending = [...this.#list.querySelectorAll(':scope > [data-state]:not([data-number])')];
    const there = new Map(sending.map((one) => [one.dataset.clientMessageId, one]));
    const added = items.filter((item) => !item.edits && !there.delete(item.id));
    for (const element of there.values()) element.remove();
    for (const item of added) this.#list.append(this.#elements.sending(item));
    for (const number of this.#edited) delete this.#byNumber.get(number)?.dataset.state;
    this.#edited = items.flatMap((item) => item.edits ?? []);
    for (const number of this.#edited) this.#byNumber.get(number)?.setAttribute('data-state', 'sending');
    return added.length > 0;
  }

  /** Updates a person's name on all of their messages. @param {import('/js/wire.js').Person} person */
  rename(person) {
    for (const element of this.#byNumber.values()) {
      renameInReactions(element, person);
      renameInPin(element, person);
      if (element.dataset.author !== person.id) continue;
      element.querySelector('.author').textContent = person.name;
      markKind(element.querySelector('.kind-mark'), [person]);
      element.querySelector('.avatar').textContent = initials(person.name);
    }
  }

  /** Renames the days; in a new time zone all times change. @param {boolean} zoneChanged */
  renewDays(zoneChanged) {
    if (zoneChanged) for (const element of this.#byNumber.values()) this.#elements.finish(element);
    this.#days.rename();
    if (zoneChanged) for (const number of this.#byNumber.keys()) this.#group(number);
  }

  // A day's pill stays with the message below it.
  #topOf(element) {
    return element.previousElementSibling?.matches('.day') ? element.previousElementSibling : element;
  }

  #group(number) {
    const element = this.#byNumber.get(number);
    const before = this.#byNumber.get(number - 1);
    if (!element) return;
    const follows = before?.dataset.author === element.dataset.author && postedAt(element) - postedAt(before) < GROUP_MS
      && ![before, element].some((one) => one.matches('.action')); // Its author is named in its line.
    element.classList.toggle('follows', follows);
    this.#days.update(element, before);
  }

  // New messages are nearly always last: searching from the end takes a step or two.
  #firstAfter(number) {
    let next = null;
    for (let element = this.#list.lastElementChild; element; element = element.previousElementSibling) {
      if (element.dataset.number && Number(element.dataset.number) <= number) break;
      if (element.dataset.number || element.dataset.state) next = element;
    }
    return next && this.#topOf(next);
  }
}

function postedAt(element) {
  return new Date(element.querySelector('time').dateTime).getTime();
}

function nextMessage(line) {
  let next = line.isConnected ? line.nextElementSibling : null;
  while (next && !next.dataset.number) next = next.nextElementSibling;
  return next;
}

function previousMessage(line) {
  let previous = line.isConnected ? line.previousElementSibling : null;
  while (previous && !previous.dataset.number) previous = previous.previousElementSibling;
  return previous;
}
