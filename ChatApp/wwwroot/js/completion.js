import { EMOJI } from '/js/emoji.js';

/** What a completion is asked for after, and how much of it may stand there. */
const BEFORE_CURSOR = /(?:^|[\s(])([@:])([^\s@:][^@:\n]{0,39})?$/u;

/** Pictures are looked for from the second letter on: ":)" is no question. */
const LEAST_EMOJI_LETTERS = 2;

const MOST = 8;

/** Completes names after `@` and pictures after `:`, with the keyboard or by a press. */
export class Completion {
  #list;
  #composer;
  #people;
  #choices = [];
  #chosen = 0;
  #count = 0;
  #asked = 0;

  /**
   * @param {object} parts
   * @param {HTMLElement} parts.list where the choices show
   * @param {HTMLButtonElement} parts.button opens the pictures
   * @param {import('/js/composer.js').Composer} parts.composer
   * @param {(beginning: string) => Promise<{name: string}[]>} parts.people of the room, whose names begin so
   */
  constructor({ list, button, composer, people }) {
    this.#list = list;
    this.#composer = composer;
    this.#people = people;
    composer.field.addEventListener('input', () => this.#look());
    composer.field.addEventListener('blur', () => setTimeout(() => this.#list.contains(document.activeElement) || this.#show([], 0)));
    // Before the composer's own listener, so that Enter chooses and does not send.
    composer.field.addEventListener('keydown', (event) => this.#key(event), { capture: true });
    list.addEventListener('pointerdown', (event) => {
      event.preventDefault();
      const at = [...list.children].indexOf(event.target.closest('li'));
      if (at >= 0) this.#take(at);
    });
    button.addEventListener('pointerdown', (event) => event.preventDefault());
    button.addEventListener('click', () => {
      composer.field.focus();
      this.#show(this.#list.hidden ? EMOJI.map(picture) : [], 0);
    });
  }

  async #look() {
    const asked = ++this.#asked;
    const { value, selectionStart } = this.#composer.field;
    const [, sign, words = ''] = BEFORE_CURSOR.exec(value.slice(0, selectionStart)) ?? [];
    let choices = [];
    if (sign === ':' && words.length >= LEAST_EMOJI_LETTERS)
      choices = EMOJI.filter((one) => one.names.some((name) => name.startsWith(words.toLowerCase()))).map(picture);
    if (sign === '@') {
      // Until the answer comes, what shows is what still fits: whoever presses Enter meanwhile means that.
      this.#show(this.#choices.filter((one) => one.words.toLowerCase().startsWith(`@${words.toLowerCase()}`)), words.length + 1);
      choices = (await this.#people(words)).map((person) => ({ label: person.name, words: `@${person.name} ` }));
    }
    // A name that is there in full needs no completing: Enter sends.
    if (choices.length === 1 && choices[0].label.toLowerCase() === words.trim().toLowerCase()) choices = [];
    if (asked === this.#asked) this.#show(choices.slice(0, MOST), sign ? words.length + 1 : 0);
  }

  #show(choices, count) {
    this.#choices = choices;
    this.#count = count;
    this.#chosen = 0;
    this.#list.hidden = choices.length === 0;
    this.#list.classList.toggle('grid', choices.length > MOST);
    this.#list.replaceChildren(...choices.map(({ label, sign }, index) => {
      const item = document.createElement('li');
      item.role = 'option';
      item.id = `choice-${index}`;
      item.title = label;
      if (sign) item.append(Object.assign(document.createElement('span'), { className: 'picture', textContent: sign }));
      item.append(Object.assign(document.createElement('span'), { className: 'label', dir: 'auto', textContent: label }));
      return item;
    }));
    this.#mark();
  }

  #mark() {
    [...this.#list.children].forEach((item, index) => item.setAttribute('aria-selected', index === this.#chosen));
    this.#list.children[this.#chosen]?.scrollIntoView({ block: 'nearest' });
    if (this.#choices.length) this.#composer.field.setAttribute('aria-activedescendant', `choice-${this.#chosen}`);
    else this.#composer.field.removeAttribute('aria-activedescendant');
  }

  #key(event) {
    if (this.#list.hidden || event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1, ArrowRight: this.#count ? 0 : 1, ArrowLeft: this.#count ? 0 : -1 }[event.key];
    if (step) {
      this.#chosen = (this.#chosen + step + this.#choices.length) % this.#choices.length;
      this.#mark();
    } else if (event.key === 'Enter' || event.key === 'Tab') {
      this.#take(this.#chosen);
    } else if (event.key === 'Escape') {
      this.#show([], 0);
    } else {
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  #take(index) {
    const { words } = this.#choices[index];
    const count = this.#count;
    this.#show([], 0);
    this.#composer.complete(count, words);
  }
}

function picture({ sign, names }) {
  return { sign, label: names[0], words: `${sign} ` };
}
