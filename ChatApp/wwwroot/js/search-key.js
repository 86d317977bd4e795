import { isPress } from '/js/keys.js';

const IS_MAC = navigator.platform.startsWith('Mac');

/** Ctrl+K, on macOS Cmd+K, moves to the search field; where there is no room for the field, to the search page. */
export class SearchKey {
  #field;
  #link;

  /**
   * @param {{form: HTMLFormElement, link?: HTMLAnchorElement, back?: HTMLElement}} parts `back` gets the focus by Escape in an empty field
   */
  constructor({ form, link, back }) {
    this.#field = form.elements.q;
    this.#link = link;
    this.#field.setAttribute('aria-keyshortcuts', IS_MAC ? 'Meta+K' : 'Control+K');
    addEventListener('keydown', (event) => this.#handle(event));
    this.#field.addEventListener('keydown', (event) => {
      if (back && event.key === 'Escape' && isPress(event) && !this.#field.value) back.focus();
    });
  }

  #handle(event) {
    const modifier = IS_MAC ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey;
    if (!modifier || event.shiftKey || event.altKey || event.key.toLowerCase() !== 'k' || document.querySelector('dialog[open]')) return;
    if (!isPress(event) && !event.repeat) return; // Part of a composition.
    event.preventDefault(); // Held down, it would reach the browser's own search.
    if (event.repeat) return;
    if (!this.#field.checkVisibility()) {
      this.#link?.click();
      return;
    }
    this.#field.focus();
    this.#field.select();
  }
}
