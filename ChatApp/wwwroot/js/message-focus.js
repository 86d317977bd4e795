import { isComposing, isInField } from '/js/keys.js';

/**
 * What Tab would reach in a message, except code and tables that scroll: they must always be reachable. The toolbar of a message is in it
 * while it is hovered or focused.
 */
const CONTROLS = 'a[href], button, summary';

/**
 * The list of messages is one stop of the Tab key: the arrows move the focus from message to message, and Tab goes on to the links and
 * buttons of the focused one.
 */
export class MessageFocus {
  #list;
  #scroll;
  #active = null;

  /** @param {HTMLElement} list `#messages` @param {HTMLElement} scroll its scroll container, which is the stop */
  constructor(list, scroll) {
    this.#list = list;
    this.#scroll = scroll;
    scroll.addEventListener('keydown', (event) => this.#handle(event));
    list.addEventListener('focusin', ({ target }) => this.#activate(target.closest('#messages > [data-number]')));
    // Only now: messages come and go by the hundred while one scrolls.
    document.addEventListener('keydown', ({ key }) => key === 'Tab' && this.#closeOthers(), { capture: true });
    this.#activate(list.querySelector(':scope > :focus-within'));
  }

  #handle(event) {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step || event.shiftKey || event.ctrlKey || event.altKey || event.metaKey || isComposing(event) || isInField(event)) return;
    const messages = [...this.#list.querySelectorAll(':scope > [data-number]')];
    const current = event.target.closest('#messages > [data-number]');
    const to = current ? messages[messages.indexOf(current) + step] : this.#lastInView(messages);
    if (!to) return;
    event.preventDefault();
    to.tabIndex = -1;
    to.focus({ preventScroll: true });
    to.scrollIntoView({ block: 'nearest' });
  }

  #lastInView(messages) {
    const { bottom } = this.#scroll.getBoundingClientRect();
    return messages.findLast((message) => message.getBoundingClientRect().top < bottom);
  }

  #activate(message) {
    this.#active = message;
    for (const control of message?.querySelectorAll(CONTROLS) ?? []) control.tabIndex = 0;
  }

  // Takes what the other messages offer out of the order of the Tab key.
  #closeOthers() {
    for (const control of this.#list.querySelectorAll(CONTROLS))
      if (control.tabIndex >= 0 && !this.#active?.contains(control)) control.tabIndex = -1;
  }
}
