import { isPress } from '/js/keys.js';

/** From this width on the rooms are next to the panel; the styles use the same. */
const WIDE = matchMedia('(min-width: 60rem)');

/** The rooms on a narrow screen: a drawer closed by its button, choosing a room, a click outside or Escape. While open it traps Tab. */
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
    // The body itself draws the shade over the rest of the page, so a click on it has the body as its target.
    document.body.addEventListener('click', (event) => event.target === document.body && this.#isOpen && this.#leave());
    document.addEventListener('keydown', (event) => {
      if (!this.#isOpen || event.key !== 'Escape' || !isPress(event) || event.defaultPrevented) return;
      if (document.querySelector('dialog[open]')) return; // Escape closes that dialog.
      event.preventDefault();
      this.#leave();
    });
    WIDE.addEventListener('change', () => this.close());
  }

  /** Closes it; the caller sets the focus. */
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

  // Everything except the drawer and its button. Dialogs are above both.
  #elementsBehind() {
    const behind = [];
    for (let part = this.#toggle; part !== document.body; part = part.parentElement)
      behind.push(...[...part.parentElement.children].filter((one) => one !== part));
    return behind.filter((one) => one !== this.#rooms && !one.inert && !one.matches('dialog, script, template'));
  }
}
