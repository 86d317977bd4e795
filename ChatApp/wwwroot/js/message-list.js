import { avatarHue, initials } from '/js/avatars.js';
import { counted } from '/js/texts.js';
import { localizeTimes, wholeTime } from '/js/times.js';

/** Messages of one author closer than this stand together, in ms. The server groups by the same time. */
const GROUP_MS = 5 * 60_000;

/** This near to the end counts as at the end, in px. */
const AT_END_PX = 40;

/** This near to the beginning asks for older messages, in px. */
const NEAR_START_PX = 200;

/** Shows messages in the order of their numbers, in elements cloned from the one template. */
export class MessageList {
  #list;
  #scroll;
  #pill;
  #template;
  #me;
  #byNumber = new Map();
  #new = 0;
  #newest = 0;
  #wasAtEnd = true;

  /**
   * @param {object} parts
   * @param {HTMLElement} parts.list `#messages`
   * @param {HTMLElement} parts.scroll what scrolls around it
   * @param {HTMLElement} parts.pill tells of new messages below
   * @param {HTMLTemplateElement} parts.template
   * @param {string} parts.me the reader's person id
   */
  constructor({ list, scroll, pill, template, me }) {
    this.#list = list;
    this.#scroll = scroll;
    this.#pill = pill;
    this.#template = template;
    this.#me = me;
    for (const element of list.querySelectorAll('[data-number]')) {
      this.#newest = Number(element.dataset.number);
      this.#byNumber.set(this.#newest, element);
    }
    localizeTimes(list);
    pill.addEventListener('click', () => this.toEnd());
    scroll.addEventListener('scroll', () => this.atEnd && this.#forgetNew(), { passive: true });
    const sizes = new ResizeObserver(() => this.#wasAtEnd && this.toEnd());
    sizes.observe(scroll);
    sizes.observe(scroll.firstElementChild); // The outbox below the list grows as well.
    scroll.addEventListener('scroll', () => (this.#wasAtEnd = this.atEnd), { passive: true });
  }

  /** Whether the newest message is in view. */
  get atEnd() {
    return this.#scroll.scrollHeight - this.#scroll.scrollTop - this.#scroll.clientHeight < AT_END_PX;
  }

  toEnd() {
    this.#scroll.scrollTop = this.#scroll.scrollHeight;
    this.#forgetNew();
  }

  /** @param {() => Promise<boolean>} readOlder called when the reader comes near the beginning */
  onNearStart(readOlder) {
    let reading = false;
    this.#scroll.addEventListener('scroll', async () => {
      if (reading || this.#scroll.scrollTop > NEAR_START_PX) return;
      reading = true;
      await readOlder();
      reading = false;
    }, { passive: true });
  }

  /** Forgets everything shown. */
  clear() {
    for (const element of this.#byNumber.values()) element.remove();
    this.#byNumber.clear();
  }

  /** @param {import('/js/wire.js').MessageView[]} messages new, or changed */
  show(messages) {
    this.#keepingPlace(() => {
      for (const message of messages) this.#place(message);
    });
  }

  /** Shows what is under way. @param {{id: string, text: string}} item */
  showSending(item) {
    this.#keepingPlace(() => {
      const element = this.#blank();
      element.dataset.state = 'sending';
      element.dataset.clientMessageId = item.id;
      element.querySelector('.body').textContent = item.text;
      element.classList.add('mine', 'follows');
      this.#list.append(element);
    });
    this.toEnd();
  }

  /** Takes away what was under way: it is stored, or waits in the outbox. @param {string} id */
  removeSending(id) {
    this.#list.querySelector(`[data-state][data-client-message-id="${id}"]`)?.remove();
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

  #blank() {
    const element = this.#template.content.firstElementChild.cloneNode(true);
    // Razor writes data attributes even where they are empty; only what is stored has a number.
    for (const name of Object.keys(element.dataset)) delete element.dataset[name];
    return element;
  }

  #place(message) {
    const before = this.#byNumber.get(message.number);
    const element = this.#filled(message);
    this.#byNumber.set(message.number, element);
    if (before) {
      before.replaceWith(element);
    } else {
      this.#list.insertBefore(element, this.#firstAfter(message.number));
      if (message.number > this.#newest && !this.#wasAtEnd && message.author.id !== this.#me) this.#new++;
    }
    this.#newest = Math.max(this.#newest, message.number);
    this.#group(message.number);
    this.#group(message.number + 1);
  }

  #filled(message) {
    const element = this.#blank();
    Object.assign(element.dataset, {
      number: message.number,
      change: message.change,
      clientMessageId: message.clientMessageId,
      author: message.author.id,
    });
    element.classList.toggle('mine', message.author.id === this.#me);
    const avatar = element.querySelector('.avatar');
    avatar.textContent = initials(message.author.name);
    avatar.dataset.hue = avatarHue(message.author.id);
    element.querySelector('.author').textContent = message.author.name;
    element.querySelector('.at').dateTime = message.postedAt;
    element.querySelector('.body').innerHTML = message.html;
    element.querySelector('.edited').title = message.editedAt ? wholeTime(new Date(message.editedAt)) : '';
    element.querySelector('.edited').hidden = !message.editedAt || Boolean(message.deletedAt);
    element.querySelector('.deleted').hidden = !message.deletedAt;
    localizeTimes(element);
    return element;
  }

  #group(number) {
    const element = this.#byNumber.get(number);
    const before = this.#byNumber.get(number - 1);
    if (!element) return;
    const follows = before?.dataset.author === element.dataset.author && this.#postedAt(element) - this.#postedAt(before) < GROUP_MS;
    element.classList.toggle('follows', follows);
  }

  #postedAt(element) {
    return new Date(element.querySelector('.at').dateTime).getTime();
  }

  // Messages come nearly always at the end: from there it is a step or two.
  #firstAfter(number) {
    let next = null;
    for (let element = this.#list.lastElementChild; element; element = element.previousElementSibling) {
      if (element.dataset.number && Number(element.dataset.number) <= number) break;
      if (element.dataset.number || element.dataset.state) next = element;
    }
    return next;
  }

  // At the end the list stays at its end; elsewhere what is read stays where it is, whatever comes above or below.
  #keepingPlace(change) {
    const anchor = this.#wasAtEnd ? null : this.#firstInView();
    const top = anchor?.getBoundingClientRect().top;
    change();
    if (!anchor) this.toEnd();
    else if (anchor.isConnected) this.#scroll.scrollTop += anchor.getBoundingClientRect().top - top;
    this.#pill.hidden = this.#new === 0;
    this.#pill.textContent = counted('new.pill', this.#new);
  }

  #firstInView() {
    const top = this.#scroll.getBoundingClientRect().top;
    return [...this.#byNumber.values()].find((element) => element.getBoundingClientRect().bottom > top);
  }

  #forgetNew() {
    this.#new = 0;
    this.#pill.hidden = true;
  }
}
