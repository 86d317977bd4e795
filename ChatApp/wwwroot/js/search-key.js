import { COMMAND_K, isCommandK, isInField, isPress } from '/js/keys.js';

/**
 * A slash outside of fields moves to the search field; so does Ctrl+K, on macOS Cmd+K, on a page without the quick switcher. Where there is
 * no room for the field, they lead to the search page.
 */
export class SearchKey {
  #field;
  #link;
  #hasSwitcher = document.querySelector('#switcher') !== null;

  /**
   * @param {{form: HTMLFormElement, link?: HTMLAnchorElement, back?: HTMLElement}} parts `back` gets the focus by Escape in an empty field
   */
  constructor({ form, link, back }) {
    this.#field = form.elements.q;
    this.#link = link;
    this.#field.setAttribute('aria-keyshortcuts', this.#hasSwitcher ? '/' : COMMAND_K);
    addEventListener('keydown', (event) => this.#handle(event));
    this.#field.addEventListener('keydown', (event) => {
      if (back && event.key === 'Escape' && isPress(event) && !this.#field.value) back.focus();
    });
  }

  #handle(event) {
    const isSlash = event.key === '/' && !event.ctrlKey && !event.metaKey && !event.altKey && isPress(event) && !isInField(event);
    if (!isSlash && (this.#hasSwitcher || !isCommandK(event))) return;
    if (document.querySelector('dialog[open]')) return;
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
