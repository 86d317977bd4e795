/** The rooms on a narrow screen: a drawer that its button, a click beside it or Escape closes. */
export class Drawer {
  #toggle;

  /** @param {HTMLButtonElement} toggle */
  constructor(toggle) {
    this.#toggle = toggle;
    toggle.addEventListener('click', () => this.#open(!this.#isOpen));
    // The shade over the rest of the page is drawn by the body itself, so a click on it has the body for its target.
    document.body.addEventListener('click', (event) => event.target === document.body && this.#isOpen && this.#open(false));
    document.addEventListener('keydown', (event) => event.key === 'Escape' && this.#isOpen && this.#open(false));
  }

  close() {
    if (this.#isOpen) this.#open(false);
  }

  get #isOpen() {
    return document.body.hasAttribute('data-rooms-open');
  }

  #open(open) {
    document.body.toggleAttribute('data-rooms-open', open);
    this.#toggle.setAttribute('aria-expanded', open);
    if (!open) this.#toggle.focus();
  }
}
