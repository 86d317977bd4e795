import { attentive } from '/js/attention.js';
import { counted, text } from '/js/texts.js';

/**
 * Unread messages of the current room: the line above the first one, and the pill that leads to it. The line keeps its position while the
 * person reads on. Events: `wanted` (the first unread message is to be shown), `read` (the person marked everything as read).
 */
export class UnreadView extends EventTarget {
  #rooms;
  #list;
  #scroll;
  #pill;
  #line;
  #room = null;
  #first = 0;
  #last = 0;
  #count = 0;
  #gone = new Set();

  /**
   * @param {object} parts
   * @param {import('/js/rooms.js').Rooms} parts.rooms
   * @param {import('/js/message-list.js').MessageList} parts.list
   * @param {HTMLElement} parts.scroll
   * @param {HTMLButtonElement} parts.pill
   */
  constructor({ rooms, list, scroll, pill }) {
    super();
    this.#rooms = rooms;
    this.#list = list;
    this.#scroll = scroll;
    this.#pill = pill;
    this.#line = document.querySelector('#unread') ?? document.querySelector('#unread-template').content.firstElementChild.cloneNode(true);
    this.#line.querySelector('button').addEventListener('click', () => this.dispatchEvent(new Event('read')));
    pill.addEventListener('click', () => this.dispatchEvent(new Event('wanted')));
    list.addEventListener('moved', () => this.#showPill());
    rooms.addEventListener('changed', () => this.#showPill());
    rooms.addEventListener('unmarked', ({ detail }) => detail === this.#room?.id && this.mark());
  }

  /** The number of the first unread message of the current room; null for none. */
  get first() {
    const { unread, readUpTo } = this.#mark;
    return unread > 0 ? readUpTo + 1 : null;
  }

  /** @param {import('/js/room.js').Room | null} room shown from now on */
  show(room) {
    this.#room = room;
    this.hide();
    this.#showPill();
  }

  /** Places the line above the first unread message. @returns {HTMLElement | null} the line; null where no visible message is unread */
  mark() {
    const { readUpTo, unread } = this.#mark;
    const first = unread === 0 ? null : this.#room.messages.find((message) => message.number > readUpTo && this.#isNews(message))?.number;
    if (!first) return null;
    this.#first = first;
    this.#render(unread);
    this.#list.insertAfter(first - 1, this.#line);
    return this.#line.isConnected ? this.#line : null;
  }

  /** Removes the line. */
  hide() {
    this.#first = 0;
    this.#list.removeLine(this.#line);
  }

  /** Messages of the current room are new or changed. @param {import('/js/wire.js').MessageView[]} messages @param {number} lastBefore
   * the newest number before */
  note(messages, lastBefore) {
    const isCounted = ({ number }) => number >= this.#first && number <= this.#last;
    if (this.#first > 0) this.#forget(messages.filter((message) => message.deletedAt && isCounted(message)));
    // Messages arriving without the reader's attention are unread, like those of a room that is not shown.
    if (attentive() || !messages.some((message) => message.number > lastBefore && this.#isNews(message))) return;
    const { readUpTo, unread } = this.#mark;
    if (this.#first > readUpTo) this.#render(unread);
    else this.mark();
  }

  #forget(deleted) {
    for (const { number } of deleted) this.#gone.add(number);
    if (this.#gone.size < this.#count) this.#show();
    else this.hide();
  }

  #render(count) {
    this.#count = count;
    this.#last = this.#rooms.get(this.#room.id).lastNumber;
    this.#gone.clear();
    this.#show();
  }

  #show() {
    this.#line.querySelector('.words').textContent = counted('unread', this.#count - this.#gone.size);
  }

  #isNews(message) {
    return !message.deletedAt && message.author.id !== this.#rooms.me.id;
  }

  get #mark() {
    return this.#room ? this.#rooms.mark(this.#room.id) : { readUpTo: 0, unread: 0 };
  }

  // Hidden while the first unread message is in view, or within the next screen.
  #showPill() {
    const where = this.first && this.#list.oldest ? this.#whereIs(this.first) : null;
    this.#pill.hidden = where === null;
    if (where) this.#pill.textContent = text(`unread.first.${where}`);
  }

  #whereIs(first) {
    const element = this.#list.element(first);
    if (!element) return first < this.#list.oldest ? 'above' : 'below';
    const view = this.#scroll.getBoundingClientRect();
    const { top, bottom } = element.getBoundingClientRect();
    if (bottom <= view.top) return 'above';
    return top > view.bottom + view.height ? 'below' : null;
  }
}
