import { row } from '/js/call-dialog.js';
import { isComposing } from '/js/keys.js';
import { beginsWith, folded } from '/js/names.js';

/** Pauses in typing of this length ask the server, in ms. */
const PAUSE_MS = 200;

/** A field that finds people by the beginning of their names. */
export class PeopleSearch {
  #field;
  #list;
  #find;
  #label;
  #choose;
  #timer;
  #asked = 0;
  #people = [];
  /** What the list answers; null while it answers nothing. */
  #answered = null;

  /**
   * @param {object} parts
   * @param {HTMLInputElement} parts.field in a dialog
   * @param {HTMLElement} parts.list of those found
   * @param {(beginning: string) => Promise<object[]>} parts.find people, without those who are not wanted
   * @param {string} parts.label of the button beside each
   * @param {(person: object) => void} parts.choose
   */
  constructor({ field, list, find, label, choose }) {
    this.#field = field;
    this.#list = list;
    this.#find = find;
    this.#label = label;
    this.#choose = choose;
    field.addEventListener('input', () => {
      this.#answered = null;
      this.#show(this.#people.filter((person) => this.#words && beginsWith(person.name, this.#words)));
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.search(), PAUSE_MS);
    });
    field.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || isComposing(event)) return;
      event.preventDefault();
      if (!event.repeat) this.#chooseFirst();
    });
  }

  /** Asks for what is in the field now. @returns {Promise<boolean>} whether that is what the list shows now */
  async search() {
    clearTimeout(this.#timer);
    const asked = ++this.#asked;
    const words = this.#words;
    const people = words ? await this.#find(words.slice(0, Number(this.#field.dataset.longest))) : [];
    if (asked !== this.#asked || words !== this.#words) return false;
    this.#answered = words;
    this.#show(people);
    return true;
  }

  clear() {
    clearTimeout(this.#timer);
    this.#asked++;
    this.#answered = null;
    this.#field.value = '';
    this.#show([]);
  }

  get #words() {
    return this.#field.value.trim();
  }

  // Only from an answer to what is in the field now. One that was not shown yet when the key was pressed counts where it leaves no choice.
  async #chooseFirst() {
    if (this.#answered !== this.#words) {
      if (!(await this.search()) || !this.#field.closest('dialog').open) return;
      const isOnly = this.#people.length === 1 || (this.#people[0] && folded(this.#people[0].name) === folded(this.#words));
      if (!isOnly) return;
    }
    if (this.#people.length) this.#take(this.#people[0]);
  }

  #take(person) {
    this.clear();
    this.#field.focus();
    this.#choose(person);
  }

  #show(people) {
    this.#people = people;
    const actions = (person) => [[this.#label, () => this.#take(person)]];
    this.#list.replaceChildren(...people.map((person) => row(person.name, { kind: person.kind, actions: actions(person) })));
  }
}
