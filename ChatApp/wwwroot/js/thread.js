import { isPress, onTouch } from '/js/keys.js';
import { quoted } from '/js/quotes.js';
import { counted, text } from '/js/texts.js';
import { ThreadComposer } from '/js/thread-composer.js';
import { ThreadCounts } from '/js/thread-counts.js';
import { ThreadMessages } from '/js/thread-messages.js';
import { refusalOf, refusalWords } from '/js/wire.js';

/** Whether the thread fits next to the messages; same condition as in thread.css. */
const BESIDE = matchMedia('(min-width: 68rem)');

/** Within this distance the list counts as at its end, in px. */
const THREAD_END_PX = 40;

/**
 * A message and its answers, shown next to the room or over it. Answers that the page has loaded are shown at once, the others are
 * requested from the server; then it follows the room's events.
 */
export class Thread {
  #aside;
  #elements;
  #connection;
  #panel;
  #me;
  #composer;
  #messages = new ThreadMessages();
  #drawn = new Map();
  #room = null;
  #reading = 0;
  #opener = null;
  #events = {
    changed: ({ detail }) => this.#merge(detail),
    beyond: ({ detail }) => this.#merge(detail),
    caughtup: () => this.#read(),
    reset: ({ detail }) => (detail.putBack ? this.close() : this.#read()),
  };
  #showWaiting = () => this.#drawWaiting();

  /**
   * @param {object} parts
   * @param {HTMLElement} parts.aside `#thread`
   * @param {import('/js/message-element.js').MessageElements} parts.elements
   * @param {HTMLElement} parts.within the element of the list
   * @param {import('/js/message-list.js').MessageList} parts.list
   * @param {import('/js/connection.js').Connection} parts.connection
   * @param {import('/js/panel.js').Panel} parts.panel
   * @param {string} parts.me the reader's person id
   */
  constructor({ aside, elements, within, list, connection, panel, me }) {
    this.#aside = aside;
    this.#elements = elements;
    this.#connection = connection;
    this.#panel = panel;
    this.#me = me;
    this.#composer = new ThreadComposer(this.#find('form'), (words) => this.#send(words));
    new ThreadCounts({ within, list, panel, open: (number) => this.open(number) });
    this.#find('.thread-close').addEventListener('click', () => this.close());
    aside.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || !isPress(event) || event.defaultPrevented) return;
      event.preventDefault();
      this.close();
    });
    // Links to a place in the room, which must be seen then.
    aside.addEventListener('click', ({ target }) => !BESIDE.matches && target.closest('.at, .quote') && this.close());
    BESIDE.addEventListener('change', () => this.#cover());
    panel.addEventListener('shown', () => panel.room !== this.#room && this.close({ refocus: false }));
    panel.addEventListener('named', () => this.#showComposer());
    // Changes of messages older than the room has loaded are no events of the room.
    connection.addEventListener('MessageChanged', ({ detail }) => detail.roomId === this.#room?.id && this.#merge([detail]));
    connection.addEventListener('PersonChanged', ({ detail }) => this.#rename(detail));
  }

  /** Opens the thread of a message of the current room. @param {number} number */
  open(number) {
    if (!this.#panel.room) return;
    if (!this.#room) this.#opener = document.activeElement;
    this.#follow(this.#panel.room);
    this.#messages.begin(this.#room, number);
    this.#aside.hidden = false;
    this.#cover();
    this.#showComposer();
    this.#draw(true);
    (onTouch() || !this.#panel.writable ? this.#find('.thread-scroll') : this.#composer.field).focus({ preventScroll: true });
    this.#read();
  }

  /** @param {{refocus?: boolean}} [how] */
  close({ refocus = true } = {}) {
    if (!this.#room) return;
    this.#follow(null);
    this.#aside.hidden = true;
    this.#cover();
    if (refocus && this.#opener?.isConnected) this.#opener.focus({ preventScroll: true });
  }

  #find(selector) {
    return this.#aside.querySelector(selector);
  }

  #follow(room) {
    this.#reading++;
    for (const [name, handle] of Object.entries(this.#events)) {
      this.#room?.removeEventListener(name, handle);
      room?.addEventListener(name, handle);
    }
    this.#room?.outbox.removeEventListener('changed', this.#showWaiting);
    room?.outbox.addEventListener('changed', this.#showWaiting);
    this.#room = room;
  }

  // What lies under it is neither read nor reached by the keyboard.
  #cover() {
    const room = document.querySelector('.talk-room');
    room.inert = this.#room !== null && !BESIDE.matches;
    if (!room.inert) room.querySelector('.scroll').dispatchEvent(new Event('scroll')); // What is seen again counts as read.
  }

  async #read() {
    const reading = ++this.#reading;
    if (!this.#connection.open) return;
    try {
      const page = await this.#connection.invoke('ThreadOf', this.#room.id, this.#messages.first);
      if (reading !== this.#reading) return;
      Object.assign(this.#messages, { first: page.messages[0].number, more: page.more });
      this.#showProblem('');
      this.#composer.move(this.#draftKey);
      this.#merge(page.messages, true);
    } catch (error) {
      const refusal = refusalOf(error);
      if (reading === this.#reading) this.#showProblem(refusal ? refusalWords(refusal) : '');
    }
  }

  #merge(messages, belong) {
    const atEnd = this.#isAtEnd;
    const { changed, unsure } = this.#messages.take(messages, belong);
    if (changed) this.#draw(atEnd);
    if (unsure) this.#read();
  }

  get #isAtEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.#find('.thread-scroll');
    return scrollHeight - scrollTop - clientHeight < THREAD_END_PX;
  }

  #draw(toEnd) {
    const { beginsDay, pillOf } = globalThis.localDates;
    const [rows, shown] = [[], new Map()];
    let above;
    for (const message of this.#messages.all) {
      const element = this.#elements.of(message, this.#drawn.get(message.number));
      if (beginsDay(element, above)) rows.push(pillOf(element));
      rows.push(element);
      shown.set(message.number, element);
      above = element;
    }
    this.#drawn = shown;
    this.#place(rows);
    this.#aside.dispatchEvent(new Event('drawn'));
    const { answers, more } = this.#messages;
    this.#find('h2').textContent = answers ? counted('thread.answers', answers) : text('thread.none');
    this.#find('.thread-more').hidden = !more;
    this.#drawWaiting();
    if (toEnd) this.#find('.thread-scroll').scrollTop = this.#find('.thread-scroll').scrollHeight;
  }

  // Elements that stay are not moved: they keep focus and selection.
  #place(rows) {
    const list = this.#find('ol');
    for (const old of [...list.children]) if (!rows.includes(old)) old.remove();
    rows.forEach((row, at) => list.children[at] === row || list.insertBefore(row, list.children[at] ?? null));
  }

  #drawWaiting() {
    const waiting = this.#room.outbox.waiting.filter(({ edits, replyTo }) => !edits && replyTo && this.#messages.includes({ replyTo }));
    this.#find('.thread-waiting').textContent = waiting.length ? counted('thread.waiting', waiting.length) : '';
  }

  #showComposer() {
    if (!this.#room) return;
    this.#composer.show(this.#draftKey, this.#panel.writable);
  }

  get #draftKey() {
    return `chatapp-answer:${this.#me}:${this.#room.id}:${this.#messages.first}`;
  }

  #send(words) {
    const { target } = this.#messages;
    if (target) this.#room.sender.post(words, { replyTo: quoted(target) });
  }

  #showProblem(problem) {
    this.#find('.thread-problem').textContent = problem;
    this.#find('.thread-problem').hidden = !problem;
  }

  #rename(person) {
    for (const number of this.#messages.rename(person)) this.#drawn.delete(number);
    if (this.#room) this.#draw(this.#isAtEnd);
  }
}
