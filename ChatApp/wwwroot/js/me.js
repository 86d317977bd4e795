import { isPress } from '/js/keys.js';
import { press } from '/js/presses.js';
import { postSettings, readSettings } from '/js/settings-form.js';
import { text } from '/js/texts.js';

/** The form for the person's own name: one click opens it, saving stays on the page. */
export class Me {
  #form;
  #button;
  #note;

  /** @param {{form: HTMLFormElement, button: HTMLButtonElement}} parts */
  constructor({ form, button }) {
    this.#form = form;
    this.#button = button;
    this.#note = form.querySelector('.note');
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      press(form.querySelector('[type=submit]'), () => this.#save());
    });
    form.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || !isPress(event)) return;
      event.preventDefault(); // The drawer around it stays open.
      this.#open(false);
    });
  }

  /** Opens the form. */
  open() {
    this.#open(true);
  }

  /** Updates the name. @param {string} name */
  show(name) {
    this.#button.textContent = name;
    if (this.#form.hidden) this.#form.elements.name.value = name; // Otherwise the field holds unsaved text.
  }

  #open(open) {
    const hadFocus = this.#form.contains(document.activeElement);
    this.#form.hidden = !open;
    this.#button.hidden = open;
    this.#showProblem('');
    if (open) this.#form.elements.name.select();
    else if (hadFocus) this.#button.focus();
  }

  async #save() {
    const { elements } = this.#form;
    const written = elements.name.value;
    if (written.trim().replace(/\s+/gu, ' ').length > Number(elements.name.dataset.longest)) return this.#showProblem(text('name.bad'));
    const answer = await this.#send(new FormData(this.#form)).catch(() => null);
    const { name = null, title } = (await answer?.json().catch(() => null)) ?? {};
    if (name !== null) this.#button.textContent = name;
    // Closed meanwhile, or the field holds another name by now.
    if (this.#form.hidden || elements.name.value !== written) return;
    if (name === null) return this.#showProblem(title ?? text('name.bad'));
    this.#open(false);
    return this.show(name);
  }

  async #send(fields) {
    return postSettings('Name', fields, await readSettings());
  }

  #showProblem(words) {
    if (!this.#note) return;
    this.#note.textContent = words;
    this.#note.hidden = !words;
  }
}
