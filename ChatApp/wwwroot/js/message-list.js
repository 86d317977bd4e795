import { setUnfolded } from '/js/fold.js';
import { FrameBatch } from '/js/frame-batch.js';
import { InfiniteScroll } from '/js/infinite-scroll.js';
import { MessageRows } from '/js/message-rows.js';
import { NewMessagesPill } from '/js/new-messages-pill.js';
import { ScrollPosition } from '/js/scroll-position.js';
import { onNewDay } from '/js/times.js';

/** With more messages than this, each new one costs too much; the oldest, out of view, are removed until this many stay. */
const MOST_SHOWN = 500;
const KEPT_SHOWN = 300;

/** The same while a person scrolls through the history: a message has some 20 elements, and a page of 6,000 scrolls smoothly. */
const MOST_SCROLLED = 220;

/** Number of messages kept then above the view, and as many below it: some screens. */
const KEPT_AROUND = 75;

/**
 * Renders messages in the order of their numbers, in elements cloned from the one template. Messages arriving together are rendered
 * together: `show` collects, and every other method first renders the collected ones. Every change of the list goes through this class,
 * which keeps the reader's scroll position. Events: `drawn` (detail: a new element), `shown` (the collected messages are rendered), `pill`
 * (the pill was pressed), `moved` (other messages are in view).
 */
export class MessageList extends EventTarget {
  #list;
  #scroll;
  #rows;
  #position;
  #pill;
  #me;
  #arrived = new FrameBatch((messages) => this.#drawArrived(messages));
  #more = null;
  #today = () => {};

  /**
   * @param {object} parts
   * @param {HTMLElement} parts.list `#messages`
   * @param {HTMLElement} parts.scroll the scroll container
   * @param {HTMLElement} parts.pill shows that there are new messages below
   * @param {import('/js/message-element.js').MessageElements} parts.elements
   * @param {string} parts.me the reader's person id
   */
  constructor({ list, scroll, pill, elements, me }) {
    super();
    this.#list = list;
    this.#scroll = scroll;
    this.#me = me;
    this.#position = new ScrollPosition({ scroll, list, find: (number) => this.#rows.get(number) });
    this.#pill = new NewMessagesPill(pill, this.#position);
    const place = this.#position.measure();
    this.#rows = new MessageRows(list, elements);
    if (place) this.#position.goTo(place);
    pill.addEventListener('click', () => (this.#position.apart ? this.#emit('pill') : this.toEnd()));
    const sizes = new ResizeObserver(() => this.#resized());
    sizes.observe(scroll);
    sizes.observe(scroll.firstElementChild); // The outbox below the list may grow as well.
    scroll.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    this.#today = onNewDay((zoneChanged) => this.#keepingPlace(() => this.#rows.renewDays(zoneChanged)));
  }

  /** Whether the newest message is in view. */
  get atEnd() {
    this.flush();
    return this.#position.isAtEnd;
  }

  /** The elements of the stored messages. @returns {IterableIterator<HTMLElement>} */
  get elements() {
    this.flush();
    return this.#rows.elements;
  }

  /** The reader's scroll position; null at the end. @returns {import('/js/scroll-position.js').Place | null} */
  get place() {
    return this.#position.place;
  }

  /** The number of the oldest message shown; 0 for none. */
  get oldest() {
    return this.#rows.oldest;
  }

  /** The element of a message; undefined if it is not shown. @param {number} number @returns {HTMLElement | undefined} */
  element(number) {
    return this.#rows.get(number);
  }

  /** Scrolls back to a place. @param {import('/js/scroll-position.js').Place} place @returns {boolean} whether its message is shown */
  restore(place) {
    this.flush();
    if (!this.#position.goTo(place)) return false;
    this.#settle();
    return true;
  }

  /** The oldest message to keep, where there are too many and the oldest ones are out of view; else null. */
  get oldestToKeep() {
    return this.#position.wasAtEnd && this.#rows.size > MOST_SHOWN ? this.#rows.newest - KEPT_SHOWN + 1 : null;
  }

  /** First and last message to keep where too many were read: in view, and some screens around it. @returns {[number, number] | null} */
  get rangeToKeep() {
    const inView = this.#rows.size > MOST_SCROLLED ? this.#position.inView : null;
    return inView && [inView[0] - KEPT_AROUND, inView[1] + KEPT_AROUND];
  }

  toEnd() {
    this.flush();
    this.#position.toEnd();
    this.#forgetNew();
  }

  /** @param {{older: () => Promise<void>, newer: () => Promise<void>}} read called when the reader is near an end
   * @param {() => void} shown called when what was read is shown */
  onNearEnds(read, shown) {
    const flush = () => shown(this.flush());
    this.#more = new InfiniteScroll({ scroll: this.#scroll, position: this.#position, rows: this.#rows, flush, ...read });
  }

  /** Reads more where the reader is near an end: scrolling cannot repeat a failed read where there is nothing to scroll. */
  readOn() {
    this.#more?.read();
  }

  /**
   * Replaces all messages, and scrolls to the end.
   * @param {import('/js/wire.js').MessageView[]} messages ascending by number
   * @param {boolean} apart whether newer messages exist that are not shown
   */
  reset(messages, apart) {
    this.#arrived.drop();
    this.#rows.reset();
    this.apart(apart);
    for (const message of messages) this.#draw(message);
    this.#rows.placeLines();
    this.#noteEmpty();
    this.#pill.reset();
    this.toEnd();
    this.#pill.render();
  }

  /** Sets whether the messages shown are separate from the newest ones. @param {boolean} apart */
  apart(apart) {
    this.#position.apart = apart;
    if (!apart) this.#pill.reset();
    this.#pill.render();
  }

  /** Counts new messages that are not rendered. @param {number} count */
  countBeyond(count) {
    this.#pill.add(count);
    this.#pill.render();
  }

  /** Removes all stored messages. */
  clear() {
    this.#arrived.drop();
    this.#rows.clear();
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

  /** Removes the messages before one and after another, which are out of view. @param {number} first @param {number} last */
  keepOnly(first, last) {
    this.#keepingPlace(() => this.#rows.keepOnly(first, last));
  }

  /** Shows what is being sent, in place of what was. @param {import('/js/message-rows.js').Sending[]} items */
  showUnderWay(items) {
    this.flush();
    let added = false;
    this.#keepingPlace(() => {
      added = this.#rows.showSending(items);
      this.#noteEmpty();
    });
    if (added && !this.#position.apart) this.toEnd();
  }

  /** Updates a person's name on all of their messages. @param {import('/js/wire.js').Person} person */
  rename(person) {
    this.flush();
    this.#rows.rename(person);
  }

  /** Keeps a line after the message with a number, also when messages are added above or below. @param {number} number
   * @param {HTMLElement} line */
  insertAfter(number, line) {
    this.flush();
    this.#rows.setLine(line, number);
    this.#keepingPlace(() => {});
  }

  /** Removes a line. @param {HTMLElement} line */
  removeLine(line) {
    this.#keepingPlace(() => this.#rows.removeLine(line));
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
    const element = this.#rows.get(number);
    if (!element) return;
    for (const one of this.#list.querySelectorAll('.looked-for')) one.classList.remove('looked-for');
    element.classList.toggle('looked-for', mark);
    setUnfolded(element, true);
    if (!this.#position.shows(element)) element.scrollIntoView({ block: 'center' });
    this.#settle();
  }

  /** Changes the height of a message at a press: what is above stays where it is, also at the end. @param {() => void} change */
  reshape(change) {
    this.flush();
    change();
    this.#settle();
  }

  // Keeps the scroll position on every layout change: width, text size, or a band above.
  #resized() {
    if (this.#position.wasAtEnd) this.toEnd();
    this.#position.repair();
    this.#emit('moved');
  }

  // Before arrived messages are rendered: a reader who scrolls up leaves the end, even while messages arrive.
  #scrolled() {
    // The browser itself scrolls when the layout changes, and fires this event before the ResizeObserver.
    if (this.#position.isOutdated) this.#resized();
    this.#settle();
    if (this.#position.wasAtEnd) this.#forgetNew();
    else this.#pill.render();
  }

  #settle() {
    this.#position.save();
    this.#emit('moved');
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
    this.#list.classList.toggle('without-messages', this.#rows.size === 0 && !this.#list.querySelector(':scope > [data-state]'));
  }

  #draw(message) {
    const { apart, wasAtEnd } = this.#position;
    if (message.number > this.#rows.newest && !wasAtEnd && !apart && message.author.id !== this.#me) this.#pill.add(1);
    const before = this.#rows.get(message.number);
    const element = this.#rows.put(message);
    if (element !== before) this.#emit('drawn', element);
  }

  // At the end the list stays at its end; elsewhere the scroll position stays, whether messages are added above or below.
  #keepingPlace(change) {
    const kept = this.#position.keep(() => {
      change();
      this.#rows.placeLines();
    });
    if (!kept) this.toEnd();
    this.#pill.render();
  }

  #forgetNew() {
    if (this.#position.apart) return;
    this.#pill.reset();
    this.#pill.render();
  }

  #emit(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
