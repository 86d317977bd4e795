import { text } from '/js/texts.js';

/** The person's own name: one click opens the form, saving leaves the page where it is. */
export class Me {
  #form;
  #button;
  #note;

  /** @param {{form: HTMLFormElement, button: HTMLButtonElement}} parts */
  constructor({ form, button }) {
    this.#form = form;
    this.#button = button;
    this.#note = form.querySelector('.note');
    button.addEventListener('click', () => this.#open(true));
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#save();
    });
    form.addEventListener('keydown', (event) => event.key === 'Escape' && this.#open(false));
  }

  /** Shows the name. @param {string} name */
  show(name) {
    this.#button.textContent = name;
    this.#form.elements.name.value = name;
  }

  #open(open) {
    this.#form.hidden = !open;
    this.#button.hidden = open;
    this.#tell('');
    if (open) this.#form.elements.name.select();
    else this.#button.focus();
  }

  async #save() {
    const answer = await fetch(this.#form.action, {
      method: 'POST',
      body: new FormData(this.#form),
      headers: { Accept: 'application/json' },
    }).catch(() => null);
    if (!answer?.ok) return this.#tell(text('name.bad'));
    this.show((await answer.json()).name);
    return this.#open(false);
  }

  #tell(words) {
    if (!this.#note) return;
    this.#note.textContent = words;
    this.#note.hidden = !words;
  }
}
