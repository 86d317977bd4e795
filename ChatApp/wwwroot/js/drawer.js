import { isPress } from '/js/keys.js';

/** From this width on the rooms stand beside the panel; the styles have the same. */
const WIDE = matchMedia('(min-width: 60rem)');

/** The rooms on a narrow screen: a drawer that its button, a room chosen, a click beside it or Escape closes. Meanwhile Tab stays in it. */
export class Drawer {
  #toggle;
  #rooms;
  #behind = [];

  /** @param {{toggle: HTMLButtonElement, rooms: HTMLElement}} parts */
  constructor({ toggle, rooms }) {
    this.#toggle = toggle;
    this.#rooms = rooms;
    toggle.addEventListener('click', () => (this.#isOpen ? this.#leave() : this.#enter()));
    rooms.addEventListener('click', ({ target }) => target.closest('li a') && this.#isOpen && this.#leave());
    // The shade over the rest of the page is drawn by the body itself, so a click on it has the body for its target.
    document.body.addEventListener('click', (event) => event.target === document.body && this.#isOpen && this.#leave());
    document.addEventListener('keydown', (event) => {
      if (!this.#isOpen || event.key !== 'Escape' || !isPress(event) || event.defaultPrevented) return;
      if (document.querySelector('dialog[open]')) return; // Which it closes.
      event.preventDefault();
      this.#leave();
    });
    WIDE.addEventListener('change', () => this.close());
  }

  /** Closes it; where the focus goes is the caller's. */
  close() {
    if (this.#isOpen) this.#open(false);
  }

  get #isOpen() {
    return document.body.hasAttribute('data-rooms-open');
  }

  #enter() {
    this.#open(true);
    (this.#rooms.querySelector('[aria-current]') ?? this.#rooms.querySelector('a'))?.focus();
  }

  #leave() {
    this.#open(false);
    this.#toggle.focus();
  }

  #open(open) {
    document.body.toggleAttribute('data-rooms-open', open);
    this.#toggle.setAttribute('aria-expanded', open);
    if (open) this.#behind = this.#elementsBehind();
    for (const element of this.#behind) element.inert = open;
  }

  // All that is neither the drawer nor its button. Dialogs stand above both.
  #elementsBehind() {
    const behind = [];
    for (let part = this.#toggle; part !== document.body; part = part.parentElement)
      behind.push(...[...part.parentElement.children].filter((one) => one !== part));
    return behind.filter((one) => one !== this.#rooms && !one.inert && !one.matches('dialog, script, template'));
  }
}
