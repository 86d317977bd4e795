import { onTouch } from '/js/keys.js';

const FOCUSABLE = 'a[href], button:enabled, input:enabled, select:enabled, textarea:enabled, summary, [tabindex]';

/**
 * Keeps the focus where the person works. The focused element can be removed, hidden or disabled by its own press or by remote changes;
 * the browser then focuses the body, and keyboard and screen reader start at the top of the page.
 */
export class FocusKeeper {
  #field;
  #log;
  /** The element focused last; null where the person cleared the focus by a click on nothing focusable. */
  #last = null;
  #place = null;
  /** The element disabled during a call in a dialog, and the one focused instead. */
  #away = null;

  /** @param {{field: HTMLElement, log: HTMLElement}} parts the text field and the log: on a phone only the field opens a keyboard */
  constructor({ field, log }) {
    this.#field = field;
    this.#log = log;
    document.addEventListener('focusin', ({ target }) => this.#remember(target));
    document.addEventListener('mousedown', (event) => {
      if (!event.defaultPrevented && !event.target.closest(`${FOCUSABLE}, label`)) this.#last = null;
    });
    // A dialog restores the focus to the previous element, which may be gone.
    document.addEventListener('close', ({ target }) => {
      this.#last ??= target;
      this.#away = null;
      this.#keep();
    }, { capture: true });
    addEventListener('focus', () => this.#keep());
    const changes = { childList: true, subtree: true, attributeFilter: ['hidden', 'disabled', 'inert', 'open'] };
    new MutationObserver((records) => this.#keep(records)).observe(document.body, changes);
  }

  /** Another room is shown: focuses the text field or, on a touch screen, the log. */
  toRoom() {
    if (document.activeElement !== this.#field && !shownDialog()) focusFirst([...(onTouch() ? [] : [this.#field]), this.#log]);
  }

  /** Focuses the text field if possible, else the log. */
  toField() {
    focusFirst([this.#field, this.#log]);
  }

  #remember(target) {
    this.#last = target;
    if (target !== this.#away?.to) this.#away = null;
    const item = target.closest('li');
    this.#place = item && target.matches(':focus-visible') ? placeOf(item, target) : null;
  }

  #keep(changes = []) {
    const { activeElement } = document;
    if (this.#away && isThere(this.#away.from) && activeElement === this.#away.to) return this.#away.from.focus();
    if (this.#last === null || !document.hasFocus() || ![null, document.body, this.#last].includes(activeElement)) return undefined;
    // An element moved within the page loses the focus as well.
    const isMoved = changes.some(({ removedNodes }) => [...removedNodes].some((node) => node.contains(this.#last)));
    if (isThere(this.#last) && !isMoved) return undefined;
    const from = this.#last;
    const dialog = shownDialog();
    const home = dialog ? dialog.querySelectorAll(FOCUSABLE) : [...(onTouch() ? [] : [this.#field]), this.#log];
    const to = focusFirst([elementAt(this.#place), ...home, document.querySelector('#rooms-toggle')]);
    if (dialog?.contains(from) && from.disabled) this.#away = { from, to };
    return undefined;
  }
}

/** Keeps mouse or finger presses on these elements from moving the focus. @param {...HTMLElement} elements */
export function leaveFocus(...elements) {
  for (const element of elements) element.addEventListener('mousedown', (event) => event.preventDefault());
}

function shownDialog() {
  return document.querySelector('dialog[open]');
}

function focusFirst(elements) {
  const first = elements.find((element) => element && isThere(element));
  first?.focus({ preventScroll: true });
  return first;
}

// Without forcing layout: this runs on each change of the page.
function isThere(element) {
  return element.isConnected && !element.disabled && !element.closest('[hidden], [inert], dialog:not([open])');
}

// Lists are re-rendered: finds the same item, or the one now at its index, and in it the same button. Only for keyboard focus.
function placeOf(item, { className }) {
  const list = item.parentElement;
  return { list, className, id: item.dataset.clientMessageId, index: [...list.children].indexOf(item) };
}

function elementAt(place) {
  if (!place) return null;
  const items = [...place.list.children];
  const item = items.find((one) => place.id && one.dataset.clientMessageId === place.id) ?? items[place.index] ?? items.at(-1);
  const elements = [...(item?.querySelectorAll(FOCUSABLE) ?? [])].filter(isThere);
  return elements.find((one) => one.className === place.className) ?? elements.find((one) => one.matches('a')) ?? null;
}
