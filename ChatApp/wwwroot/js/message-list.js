import { initials } from '/js/avatars.js';
import { DayPills } from '/js/day-pills.js';
import { FrameBatch } from '/js/frame-batch.js';
import { markKind } from '/js/kind-mark.js';
import { MessageElements } from '/js/message-element.js';
import { counted, text } from '/js/texts.js';
import { onNewDay } from '/js/times.js';

/** Messages of one author within this time are grouped, in ms. The same as on the server. */
const GROUP_MS = 5 * 60_000;

/** Within this distance the list counts as at its end, in px. */
const AT_END_PX = 40;

/** Within this distance of either end, more messages are read, in px. */
const NEAR_PX = 200;

/** With more messages than this, each new one costs too much; the excess is removed at the other end, while that is out of view. */
const MOST_SHOWN = 500;

/** Number of messages kept then. */
const KEPT_SHOWN = 300;

/** @typedef {{number: number, offset: number, part: number}} Place the first message in view: its top is `offset` px below the view's,
 * or `part` of it is above */

/**
 * Renders messages in the order of their numbers, in elements cloned from the one template. Messages arriving together are rendered
 * together: `show` collects, and every other method first renders the collected ones. Events: `drawn` (detail: a new element), `shown` (the
 * collected messages are rendered), `pill` (the pill was pressed), `moved` (other messages are in view). Longer than other modules, because
 * all code that changes the list must keep the reader's scroll position.
 */
export class MessageList extends EventTarget {
  #list;
  #scroll;
  #pill;
  #elements;
  #me;
  #days;
  #arrived = new FrameBatch((messages) => this.#drawArrived(messages));
  #changing = new Set();
  #byNumber = new Map();
  #new = 0;
  #newest = 0;
  #wasAtEnd = true;
  #apart = false;
  #lines = new Map();
  /** @type {Place | null} */
  #place = null;
  #size = '';
  #today = () => {};
  #readNearEnds = () => {};

  /**
   * @param {object} parts
   * @param {HTMLElement} parts.list `#messages`
   * @param {HTMLElement} parts.scroll the scroll container
   * @param {HTMLElement} parts.pill shows that there are new messages below
   * @param {HTMLTemplateElement} parts.template
   * @param {string} parts.me the reader's person id
   */
  constructor({ list, scroll, pill, template, me }) {
    super();
    this.#list = list;
    this.#scroll = scroll;
    this.#pill = pill;
    this.#elements = new MessageElements(template, me);
    this.#me = me;
    this.#days = new DayPills(list);
    const place = this.#placeNow();
    for (const element of list.querySelectorAll('[data-number]')) {
      this.#newest = Number(element.dataset.number);
      this.#byNumber.set(this.#newest, element);
      this.#elements.finish(element);
      this.#group(this.#newest);
    }
    if (place) this.#return(place);
    pill.addEventListener('click', () => this.#apart ? this.#emit('pill') : this.toEnd());
    const sizes = new ResizeObserver(() => this.#resized());
    sizes.observe(scroll);
    sizes.observe(scroll.firstElementChild); // The outbox below the list may grow as well.
    scroll.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    this.#today = onNewDay((zoneChanged) => this.#renewDays(zoneChanged));
  }

  /** Whether the newest message is in view. */
  get atEnd() {
    this.flush();
    return this.#isAtEnd();
  }

  /** The elements of the stored messages. @returns {IterableIterator<HTMLElement>} */
  get elements() {
    this.flush();
    return this.#byNumber.values();
  }

  /** The reader's scroll position; null at the end. @returns {Place | null} */
  get place() {
    return this.#wasAtEnd ? null : this.#place;
  }

  /** The number of the oldest message shown; 0 for none. */
  get oldest() {
    return Number(this.#list.querySelector('[data-number]')?.dataset.number ?? 0);
  }

  /** The element of a message; undefined if it is not shown. @param {number} number @returns {HTMLElement | undefined} */
  element(number) {
    return this.#byNumber.get(number);
  }

  /** Scrolls back to a place. @param {Place} place @returns {boolean} whether its message is shown */
  restore(place) {
    this.flush();
    if (!this.#return(place)) return false;
    this.#settle();
    return true;
  }

  /** The oldest message to keep, where there are too many and the oldest ones are out of view; else null. */
  get oldestToKeep() {
    return this.#wasAtEnd && this.#byNumber.size > MOST_SHOWN ? this.#newest - KEPT_SHOWN + 1 : null;
  }

  toEnd() {
    this.flush();
    this.#scroll.scrollTop = this.#scroll.scrollHeight;
    this.#wasAtEnd = !this.#apart;
    this.#forgetNew();
  }

  /** @param {{older: () => Promise<void>, newer: () => Promise<void>}} read called when the reader is near an end */
  onNearEnds({ older, newer }) {
    const wanted = () => {
      const below = this.#scroll.scrollHeight - this.#scroll.scrollTop - this.#scroll.clientHeight;
      if (this.#scroll.scrollTop < NEAR_PX) return older;
      return this.#apart && below < NEAR_PX ? newer : null;
    };
    let reading = false;
    this.#readNearEnds = async () => {
      if (reading) return;
      reading = true;
      try {
        // A reader at the very end cannot scroll further to trigger the next read, so this repeats.
        for (let read = wanted(), before = -1; read && before !== this.#byNumber.size; read = wanted()) {
          before = this.#byNumber.size;
          await read();
          this.flush();
        }
      } finally {
        reading = false;
      }
    };
    this.#scroll.addEventListener('scroll', () => this.#readNearEnds(), { passive: true });
  }

  /** Reads more where the reader is near an end: scrolling cannot repeat a failed read where there is nothing to scroll. */
  readOn() {
    this.#readNearEnds();
  }

  /**
   * Replaces all messages, and scrolls to the end.
   * @param {import('/js/wire.js').MessageView[]} messages ascending by number
   * @param {boolean} apart whether newer messages exist that are not shown
   */
  reset(messages, apart) {
    this.clear();
    for (const element of [...this.#list.children]) element.remove();
    this.#newest = 0;
    this.apart(apart);
    for (const message of messages) this.#draw(message);
    this.#placeLines();
    this.#noteEmpty();
    this.#new = 0;
    this.toEnd();
    this.#showPill();
  }

  /** Sets whether the messages shown are separate from the newest ones. @param {boolean} apart */
  apart(apart) {
    this.#apart = apart;
    this.#new = 0;
    if (apart) this.#wasAtEnd = false;
    this.#showPill();
  }

  /** Counts new messages that are not rendered. @param {number} count */
  countBeyond(count) {
    this.#new += count;
    this.#showPill();
  }

  /** Removes all stored messages. */
  clear() {
    this.#arrived.drop();
    for (const element of this.#byNumber.values()) {
      this.#days.drop(element);
      element.remove();
    }
    this.#byNumber.clear();
    this.#noteEmpty();
  }

  /** Renders messages with the next frame. @param {import('/js/wire.js').MessageView[]} messages new or changed ones */
  show(messages) {
    this.#arrived.add(messages);
  }

  /** Renders the collected messages now. */
  flush() {
    this.#arrived.flush();
  }

  /** Removes the messages before a number; the reader is at the end. @param {number} number */
  dropBefore(number) {
    for (let first = this.#list.firstElementChild; first && !(first.dataset.number >= number); first = this.#list.firstElementChild) {
      this.#days.drop(first);
      this.#byNumber.delete(Number(first.dataset.number));
      first.remove();
    }
    this.#group(number);
    this.toEnd();
  }

  /** Shows what is being sent: new messages at the end, edits at their messages. @param {{id: string, text: string, edits?: number}[]}
   * items */
  showUnderWay(items) {
    this.flush();
    const posts = items.filter((item) => !item.edits);
    const there = new Map([...this.#list.querySelectorAll(':scope > [data-state]:not([data-number])')].map((one) => [one.dataset.clientMessageId, one]));
    const added = posts.filter((item) => !there.delete(item.id));
    this.#keepingPlace(() => {
      for (const element of there.values()) element.remove();
      for (const item of added) this.#list.append(this.#elements.sending(item));
      this.#noteEmpty();
    });
    for (const number of this.#changing) delete this.#byNumber.get(number)?.dataset.state;
    this.#changing = new Set(items.flatMap((item) => item.edits ?? []));
    for (const number of this.#changing) this.#byNumber.get(number)?.setAttribute('data-state', 'sending');
    if (added.length && !this.#apart) this.toEnd();
  }

  /** Updates a person's name on all of their messages. @param {import('/js/wire.js').Person} person */
  rename(person) {
    this.flush();
    for (const element of this.#byNumber.values()) {
      if (element.dataset.author !== person.id) continue;
      element.querySelector('.author').textContent = person.name;
      markKind(element.querySelector('.kind-mark'), [person]);
      element.querySelector('.avatar').textContent = initials(person.name);
    }
  }

  /**
   * Keeps a line after the message with a number, also when messages are added above or below. It is shown only while that position is
   * loaded: a partly loaded history must not show the line in a wrong position.
   * @param {number} number
   * @param {HTMLElement} line
   */
  insertAfter(number, line) {
    this.flush();
    this.#lines.set(line, number);
    this.#keepingPlace(() => {});
  }

  /** Removes a line. @param {HTMLElement} line */
  removeLine(line) {
    this.#lines.delete(line);
    this.#keepingPlace(() => line.remove());
  }

  /**
   * Scrolls to an element of the list.
   * @param {HTMLElement} element
   * @param {boolean} [even] also if it is in view already
   */
  startAt(element, even = false) {
    if (even || element.getBoundingClientRect().top < this.#scroll.getBoundingClientRect().top) element.scrollIntoView({ block: 'start' });
    this.#settle();
  }

  /** Scrolls a message into view. @param {number} number @param {boolean} mark whether to highlight it as the target of the address */
  goTo(number, mark) {
    this.flush();
    const element = this.#byNumber.get(number);
    if (!element) return;
    for (const one of this.#list.querySelectorAll('.looked-for')) one.classList.remove('looked-for');
    element.classList.toggle('looked-for', mark);
    if (!this.#isInView(element)) element.scrollIntoView({ block: 'center' });
    this.#settle();
  }

  #isInView(element) {
    const [view, { top, bottom }] = [this.#scroll.getBoundingClientRect(), element.getBoundingClientRect()];
    return top >= view.top && bottom <= view.bottom;
  }

  // Keeps the scroll position on every layout change: width, text size, or a band above.
  #resized() {
    if (this.#wasAtEnd) this.toEnd();
    else if (this.#place) this.#return(this.#place);
    this.#size = this.#sizeNow();
    this.#emit('moved');
  }

  #sizeNow() {
    const { clientWidth, clientHeight, scrollHeight } = this.#scroll;
    return `${clientWidth} ${clientHeight} ${scrollHeight}`;
  }

  // Before arrived messages are rendered: a reader who scrolls up leaves the end, even while messages arrive.
  #scrolled() {
    // The browser itself scrolls when the layout changes, and fires this event before the ResizeObserver.
    if (this.#size !== this.#sizeNow()) this.#resized();
    this.#settle();
    if (this.#wasAtEnd) this.#forgetNew();
    else this.#showPill();
  }

  // Saves the current scroll position as the one to keep.
  #settle() {
    this.#wasAtEnd = this.#isAtEnd();
    this.#place = this.#placeNow();
    this.#size = this.#sizeNow();
    this.#emit('moved');
  }

  #placeNow() {
    const element = this.#firstInView();
    if (!element) return null;
    const { top, height } = element.getBoundingClientRect();
    const offset = top - this.#scroll.getBoundingClientRect().top;
    return { number: Number(element.dataset.number), offset: Math.max(0, offset), part: Math.max(0, -offset / height) };
  }

  #return({ number, offset, part }) {
    const element = this.#byNumber.get(number);
    if (!element) return false;
    const { top, height } = element.getBoundingClientRect();
    this.#scroll.scrollTop += top - this.#scroll.getBoundingClientRect().top - offset + part * height;
    return true;
  }

  #renewDays(zoneChanged) {
    this.#keepingPlace(() => {
      if (zoneChanged) for (const element of this.#byNumber.values()) this.#elements.finish(element);
      this.#days.rename();
      if (zoneChanged) for (const number of this.#byNumber.keys()) this.#group(number);
    });
  }

  // Places each line above the message after its number, or, while that is not loaded, below its own message.
  #placeLines() {
    for (const [line, number] of this.#lines) {
      const [above, below] = [this.#byNumber.get(number), this.#byNumber.get(number + 1)];
      if (below && nextMessage(line) !== below) this.#topOf(below).before(line);
      else if (!below && above && previousMessage(line) !== above) above.after(line);
      else if (!above && !below && this.#byNumber.size > 0) line.remove();
      else if (!above && !below && number === 0) this.#list.prepend(line);
    }
  }

  // A day's pill stays with the message below it.
  #topOf(element) {
    return element.previousElementSibling?.matches('.day') ? element.previousElementSibling : element;
  }

  #isAtEnd() {
    return !this.#apart && this.#scroll.scrollHeight - this.#scroll.scrollTop - this.#scroll.clientHeight < AT_END_PX;
  }

  #drawArrived(messages) {
    this.#today();
    this.#keepingPlace(() => {
      for (const message of messages) this.#draw(message);
      this.#noteEmpty();
    });
    this.#emit('shown');
  }

  // A :has() selector for this would be evaluated again for each message.
  #noteEmpty() {
    this.#list.classList.toggle('without-messages', this.#byNumber.size === 0 && !this.#list.querySelector(':scope > [data-state]'));
  }

  #draw(message) {
    const before = this.#byNumber.get(message.number);
    const element = this.#elements.of(message);
    this.#byNumber.set(message.number, element);
    if (before) {
      this.#days.drop(before);
      before.replaceWith(element);
    } else {
      this.#list.insertBefore(element, this.#firstAfter(message.number));
      if (message.number > this.#newest && !this.#wasAtEnd && !this.#apart && message.author.id !== this.#me) this.#new++;
    }
    this.#emit('drawn', element);
    this.#newest = Math.max(this.#newest, message.number);
    this.#group(message.number);
    this.#group(message.number + 1);
  }

  #group(number) {
    const element = this.#byNumber.get(number);
    const before = this.#byNumber.get(number - 1);
    if (!element) return;
    const follows = before?.dataset.author === element.dataset.author && postedAt(element) - postedAt(before) < GROUP_MS;
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

  // At the end the list stays at its end; elsewhere the scroll position stays, whether messages are added above or below.
  #keepingPlace(change) {
    const place = this.#wasAtEnd ? null : this.#placeNow();
    change();
    this.#placeLines();
    if (!place) this.toEnd();
    else if (this.#return(place)) this.#place = place;
    this.#size = this.#sizeNow();
    this.#showPill();
  }

  // Binary search: the children are in order.
  #firstInView() {
    const top = this.#scroll.getBoundingClientRect().top;
    const children = this.#list.children;
    let [first, end] = [0, children.length];
    while (first < end) {
      const middle = (first + end) >> 1;
      if (children[middle].getBoundingClientRect().bottom > top) end = middle;
      else first = middle + 1;
    }
    while (first < children.length && !children[first].dataset.number) first++;
    return children[first];
  }

  #forgetNew() {
    if (this.#apart) return;
    this.#new = 0;
    this.#showPill();
  }

  #showPill() {
    const below = this.#scroll.scrollHeight - this.#scroll.scrollTop - this.#scroll.clientHeight;
    this.#pill.hidden = this.#new === 0 && !this.#apart && below < this.#scroll.clientHeight;
    this.#pill.textContent = this.#new ? counted('new.pill', this.#new) : text('new.newest');
  }

  #emit(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
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
