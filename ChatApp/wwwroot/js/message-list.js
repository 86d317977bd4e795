import { initials } from '/js/avatars.js';
import { DayPills } from '/js/day-pills.js';
import { MessageElements } from '/js/message-element.js';
import { counted, text } from '/js/texts.js';

/** Messages of one author closer than this stand together, in ms. The server groups by the same time. */
const GROUP_MS = 5 * 60_000;

/** This near to the end counts as at the end, in px. */
const AT_END_PX = 40;

/** This near to either end asks for more messages, in px. */
const NEAR_PX = 200;

/**
 * Shows messages in the order of their numbers, in elements cloned from the one template. Events: `drawn` (detail: an element that is new),
 * `pill` (the pill was pressed). Longer than other modules, because whatever changes the list must keep the reader's place.
 */
export class MessageList extends EventTarget {
  #list;
  #scroll;
  #pill;
  #elements;
  #me;
  #days = new DayPills();
  #byNumber = new Map();
  #new = 0;
  #newest = 0;
  #wasAtEnd = true;
  #apart = false;
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
    for (const element of list.querySelectorAll('[data-number]')) {
      this.#newest = Number(element.dataset.number);
      this.#byNumber.set(this.#newest, element);
      this.#elements.finish(element);
      this.#group(this.#newest);
    }
    pill.addEventListener('click', () => this.#apart ? this.#tell('pill') : this.toEnd());
    const sizes = new ResizeObserver(() => this.#wasAtEnd && this.toEnd());
    sizes.observe(scroll);
    sizes.observe(scroll.firstElementChild); // The outbox below the list grows as well.
    scroll.addEventListener('scroll', () => this.#scrolled(), { passive: true });
  }

  /** Whether the newest message is in view. */
  get atEnd() {
    return !this.#apart && this.#scroll.scrollHeight - this.#scroll.scrollTop - this.#scroll.clientHeight < AT_END_PX;
  }

  /** The elements shown. @returns {IterableIterator<HTMLElement>} */
  get elements() {
    return this.#byNumber.values();
  }

  toEnd() {
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
    for (const message of messages) this.#place(message);
    this.#forgetNew();
    this.toEnd();
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
    for (const element of this.#byNumber.values()) {
      this.#days.drop(element);
      element.remove();
    }
    this.#byNumber.clear();
  }

  /** @param {import('/js/wire.js').MessageView[]} messages new, or changed */
  show(messages) {
    this.#keepingPlace(() => {
      for (const message of messages) this.#place(message);
    });
  }

  /** Shows what is under way: new messages at the end, edits where they belong. @param {{id: string, text: string, edits?: number}[]} items */
  showUnderWay(items) {
    const posts = items.filter((item) => !item.edits);
    const there = new Map([...this.#list.querySelectorAll(':scope > [data-state]:not([data-number])')].map((one) => [one.dataset.clientMessageId, one]));
    const added = posts.filter((item) => !there.delete(item.id));
    this.#keepingPlace(() => {
      for (const element of there.values()) element.remove();
      for (const item of added) this.#list.append(this.#elements.sending(item));
    });
    const edits = new Set(items.map((item) => item.edits));
    for (const [number, element] of this.#byNumber) {
      if (edits.has(number)) element.dataset.state = 'sending';
      else delete element.dataset.state;
    }
    if (added.length && !this.#apart) this.toEnd();
  }

  /** Shows a person's new name on all of their messages. @param {import('/js/wire.js').Person} person */
  rename(person) {
    for (const element of this.#byNumber.values()) {
      if (element.dataset.author !== person.id) continue;
      element.querySelector('.author').textContent = person.name;
      element.querySelector('.avatar').textContent = initials(person.name);
    }
  }

  /** Puts an element before the first message of a number greater than this, or at the end. */
  insertAfter(number, element) {
    this.#keepingPlace(() => this.#list.insertBefore(element, this.#firstAfter(number)));
  }

  /** Begins at an element that is in the list, where it is above what is in view. @param {HTMLElement} element */
  startAt(element) {
    if (element.getBoundingClientRect().top < this.#scroll.getBoundingClientRect().top) element.scrollIntoView({ block: 'start' });
    this.#wasAtEnd = this.atEnd;
  }

  /** Brings a message into view. @param {number} number @param {boolean} mark whether it is the one that was looked for */
  goTo(number, mark) {
    const element = this.#byNumber.get(number);
    if (!element) return;
    for (const one of this.#list.querySelectorAll('.looked-for')) one.classList.remove('looked-for');
    element.classList.toggle('looked-for', mark);
    element.scrollIntoView({ block: 'center' });
    this.#wasAtEnd = this.atEnd;
  }

  #scrolled() {
    this.#wasAtEnd = this.atEnd;
    if (this.#wasAtEnd) this.#forgetNew();
  }

  #place(message) {
    const before = this.#byNumber.get(message.number);
    const element = this.#elements.of(message);
    this.#byNumber.set(message.number, element);
    if (before) {
      this.#days.drop(before);
      before.replaceWith(element);
    } else {
      this.#list.insertBefore(element, this.#firstAfter(message.number));
      if (message.number > this.#newest && !this.#wasAtEnd && message.author.id !== this.#me) this.#new++;
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
    // The pill of a day stays with the message below it.
    return next?.previousElementSibling?.matches('.day') ? next.previousElementSibling : next;
  }

  // At the end the list stays at its end; elsewhere what is read stays where it is, whatever comes above or below.
  #keepingPlace(change) {
    const anchor = this.#wasAtEnd ? null : this.#firstInView();
    const top = anchor?.getBoundingClientRect().top;
    change();
    if (!anchor) this.toEnd();
    else if (anchor.isConnected) this.#scroll.scrollTop += anchor.getBoundingClientRect().top - top;
    this.#showPill();
  }

  #firstInView() {
    const top = this.#scroll.getBoundingClientRect().top;
    return [...this.#byNumber.values()].filter((element) => element.getBoundingClientRect().bottom > top)
      .sort((one, other) => one.dataset.number - other.dataset.number)[0];
  }

  #forgetNew() {
    if (this.#apart) return;
    this.#new = 0;
    this.#showPill();
  }

  #showPill() {
    this.#pill.hidden = this.#new === 0 && !this.#apart;
    this.#pill.textContent = this.#new ? counted('new.pill', this.#new) : text('new.newest');
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

function postedAt(element) {
  return new Date(element.querySelector('time').dateTime).getTime();
}
