import { initials } from '/js/avatars.js';
import { DayPills } from '/js/day-pills.js';
import { FrameBatch } from '/js/frame-batch.js';
import { markKind } from '/js/kind-mark.js';
import { MessageElements } from '/js/message-element.js';
import { counted, text } from '/js/texts.js';
import { onNewDay } from '/js/times.js';

/** Messages of one author closer than this stand together, in ms. The server groups by the same time. */
const GROUP_MS = 5 * 60_000;

/** This near to the end counts as at the end, in px. */
const AT_END_PX = 40;

/** This near to either end asks for more messages, in px. */
const NEAR_PX = 200;

/** More messages than this cost each new one too much; what is beyond it leaves the list at its other end, while that is out of view. */
const MOST_SHOWN = 500;

/** So many stay then. */
const KEPT_SHOWN = 300;

/** @typedef {{number: number, offset: number, part: number}} Place the first message in view: its top is `offset` px below the view's, or `part` of it is above */

/**
 * Shows messages in the order of their numbers, in elements cloned from the one template. What arrives together is drawn together: `show` collects,
 * and everything else draws first what was collected. Events: `drawn` (detail: an element that is new), `shown` (what was collected is
 * drawn), `pill` (the pill was pressed), `moved` (something else is in view). Longer than other modules, because whatever changes the list
 * must keep the reader's place.
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
   * @param {HTMLElement} parts.scroll what scrolls around it
   * @param {HTMLElement} parts.pill tells of new messages below
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
    pill.addEventListener('click', () => this.#apart ? this.#tell('pill') : this.toEnd());
    const sizes = new ResizeObserver(() => this.#resized());
    sizes.observe(scroll);
    sizes.observe(scroll.firstElementChild); // The outbox below the list grows as well.
    scroll.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    this.#today = onNewDay((zoneChanged) => this.#renewDays(zoneChanged));
  }

  /** Whether the newest message is in view. */
  get atEnd() {
    this.flush();
    return this.#isAtEnd();
  }

  /** The elements shown. @returns {IterableIterator<HTMLElement>} */
  get elements() {
    this.flush();
    return this.#byNumber.values();
  }

  /** Where the reader is; null at the end. @returns {Place | null} */
  get place() {
    return this.#wasAtEnd ? null : this.#place;
  }

  /** The number of the oldest message shown; 0 where there is none. */
  get oldest() {
    return Number(this.#list.querySelector('[data-number]')?.dataset.number ?? 0);
  }

  /** The element of a message; undefined where it is not shown. @param {number} number @returns {HTMLElement | undefined} */
  element(number) {
    return this.#byNumber.get(number);
  }

  /** Goes back to a place. @param {Place} place @returns {boolean} whether its message is shown */
  restore(place) {
    this.flush();
    if (!this.#return(place)) return false;
    this.#settle();
    return true;
  }

  /** The oldest message to keep, where more are shown than need be and the oldest ones are out of view; else null. */
  get oldestToKeep() {
    return this.#wasAtEnd && this.#byNumber.size > MOST_SHOWN ? this.#newest - KEPT_SHOWN + 1 : null;
  }

  toEnd() {
    this.flush();
    this.#scroll.scrollTop = this.#scroll.scrollHeight;
    this.#wasAtEnd = !this.#apart;
    this.#forgetNew();
  }

  /** @param {{older: () => Promise<void>, newer: () => Promise<void>}} read called when the reader comes near an end */
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
        // Who has scrolled to the very end meanwhile cannot scroll again to say so.
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

  /** Reads on where the reader is near an end: a reading that failed is not asked for again by scrolling, where there is nothing to scroll. */
  readOn() {
    this.#readNearEnds();
  }

  /**
   * Shows other messages than before, from their end.
   * @param {import('/js/wire.js').MessageView[]} messages ascending by number
   * @param {boolean} apart whether newer ones follow that are not shown
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

  /** Whether what is shown is apart from the newest messages. @param {boolean} apart */
  apart(apart) {
    this.#apart = apart;
    this.#new = 0;
    if (apart) this.#wasAtEnd = false;
    this.#showPill();
  }

  /** Counts messages that are new and not drawn. @param {number} count */
  countBeyond(count) {
    this.#new += count;
    this.#showPill();
  }

  /** Forgets everything stored that is shown. */
  clear() {
    this.#arrived.drop();
    for (const element of this.#byNumber.values()) {
      this.#days.drop(element);
      element.remove();
    }
    this.#byNumber.clear();
    this.#noteEmpty();
  }

  /** Shows them with the next frame. @param {import('/js/wire.js').MessageView[]} messages new, or changed */
  show(messages) {
    this.#arrived.add(messages);
  }

  /** Draws what was to be drawn with the next frame. */
  flush() {
    this.#arrived.flush();
  }

  /** Takes the messages before a number out of the list; the reader is at its end. @param {number} number */
  dropBefore(number) {
    for (let first = this.#list.firstElementChild; first && !(first.dataset.number >= number); first = this.#list.firstElementChild) {
      this.#days.drop(first);
      this.#byNumber.delete(Number(first.dataset.number));
      first.remove();
    }
    this.#group(number);
    this.toEnd();
  }

  /** Shows what is under way: new messages at the end, edits where they belong. @param {{id: string, text: string, edits?: number}[]} items */
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

  /** Shows a person's new name on all of their messages. @param {import('/js/wire.js').Person} person */
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
   * Has a line stand behind the message of a number, whatever comes above or below. It is shown only while that place is: what is loaded in part
   * shows no line where it would be wrong.
   * @param {number} number
   * @param {HTMLElement} line
   */
  insertAfter(number, line) {
    this.flush();
    this.#lines.set(line, number);
    this.#keepingPlace(() => {});
  }

  /** Takes a line away. @param {HTMLElement} line */
  removeLine(line) {
    this.#lines.delete(line);
    this.#keepingPlace(() => line.remove());
  }

  /**
   * Begins at an element that is in the list.
   * @param {HTMLElement} element
   * @param {boolean} [even] if it is in view already
   */
  startAt(element, even = false) {
    if (even || element.getBoundingClientRect().top < this.#scroll.getBoundingClientRect().top) element.scrollIntoView({ block: 'start' });
    this.#settle();
  }

  /** Brings a message into view. @param {number} number @param {boolean} mark whether it is the one that was looked for */
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

  // Whatever changes the layout leaves what is read where it is: another width, another text size, a band above.
  #resized() {
    if (this.#wasAtEnd) this.toEnd();
    else if (this.#place) this.#return(this.#place);
    this.#size = this.#sizeNow();
    this.#tell('moved');
  }

  #sizeNow() {
    const { clientWidth, clientHeight, scrollHeight } = this.#scroll;
    return `${clientWidth} ${clientHeight} ${scrollHeight}`;
  }

  // Before what has arrived is drawn: somebody who scrolls up leaves the end, however much arrives.
  #scrolled() {
    // The browser scrolls by itself when the layout changes, and says so before the observer of sizes does.
    if (this.#size !== this.#sizeNow()) this.#resized();
    this.#settle();
    if (this.#wasAtEnd) this.#forgetNew();
    else this.#showPill();
  }

  // What is in view now is what has to stay there.
  #settle() {
    this.#wasAtEnd = this.#isAtEnd();
    this.#place = this.#placeNow();
    this.#size = this.#sizeNow();
    this.#tell('moved');
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

  // A line stands above the message after its own, or, where that one is still to come, below its own.
  #placeLines() {
    for (const [line, number] of this.#lines) {
      const [above, below] = [this.#byNumber.get(number), this.#byNumber.get(number + 1)];
      if (below && nextMessage(line) !== below) this.#topOf(below).before(line);
      else if (!below && above && previousMessage(line) !== above) above.after(line);
      else if (!above && !below && this.#byNumber.size > 0) line.remove();
      else if (!above && !below && number === 0) this.#list.prepend(line);
    }
  }

  // The pill of a day stays with the message below it.
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
    this.#tell('shown');
  }

  // A selector that looks for this itself would be asked again for each message.
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
    this.#tell('drawn', element);
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

  // Messages come nearly always at the end: from there it is a step or two.
  #firstAfter(number) {
    let next = null;
    for (let element = this.#list.lastElementChild; element; element = element.previousElementSibling) {
      if (element.dataset.number && Number(element.dataset.number) <= number) break;
      if (element.dataset.number || element.dataset.state) next = element;
    }
    return next && this.#topOf(next);
  }

  // At the end the list stays at its end; elsewhere what is read stays where it is, whatever comes above or below.
  #keepingPlace(change) {
    const place = this.#wasAtEnd ? null : this.#placeNow();
    change();
    this.#placeLines();
    if (!place) this.toEnd();
    else if (this.#return(place)) this.#place = place;
    this.#size = this.#sizeNow();
    this.#showPill();
  }

  // The children are in order, so it is found in a few steps.
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

  #tell(name, detail) {
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
