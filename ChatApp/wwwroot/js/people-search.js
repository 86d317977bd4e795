import { row } from '/js/call-dialog.js';
import { isComposing } from '/js/keys.js';
import { folded, isFoundBy } from '/js/names.js';
import { text } from '/js/texts.js';

/** Debounce delay before the server is asked, in ms. */
const PAUSE_MS = 200;

/** A field that finds people by the words of their names. */
export class PeopleSearch {
  #field;
  #list;
  #find;
  #label;
  #choose;
  #timer;
  #lastRequest = 0;
  #people = [];
  /** The text that the list answers; null while there is no response. */
  #answered = null;

  /**
   * @param {object} parts
   * @param {HTMLInputElement} parts.field in a dialog
   * @param {HTMLElement} parts.list the list of people found
   * @param {(typed: string) => Promise<object[] | null>} parts.find finds people, without excluded ones; null where that failed
   * @param {string} parts.label label of the button next to each
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
      this.#show(this.#people.filter((person) => this.#words && isFoundBy(person.name, this.#words)));
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.search(), PAUSE_MS);
    });
    field.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || isComposing(event)) return;
      event.preventDefault();
      if (!event.repeat) this.#chooseFirst();
    });
  }

  /** Searches for the field's text. @returns {Promise<boolean>} whether the list shows the result */
  async search() {
    clearTimeout(this.#timer);
    const asked = ++this.#lastRequest;
    const words = this.#words;
    const people = words ? await this.#find(words.slice(0, Number(this.#field.dataset.longest))) : [];
    if (asked !== this.#lastRequest || words !== this.#words) return false;
    this.#answered = words;
    this.#show(people ?? []);
    if (people?.length === 0 && words) this.#showNone(words);
    return true;
  }

  clear() {
    clearTimeout(this.#timer);
    this.#lastRequest++;
    this.#answered = null;
    this.#field.value = '';
    this.#show([]);
  }

  get #words() {
    return this.#field.value.trim();
  }

  // Only from a response to the field's text. A result not yet shown when the key was pressed counts only if it is unambiguous.
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

  #showNone(words) {
    const line = Object.assign(document.createElement('li'), { className: 'muted', textContent: text('people.noMatch', { words }) });
    line.setAttribute('role', 'status');
    this.#list.replaceChildren(line);
  }

  #show(people) {
    this.#people = people;
    const actions = (person) => [[this.#label, () => this.#take(person)]];
    this.#list.replaceChildren(...people.map((person) => row(person.name, { kind: person.kind, actions: actions(person) })));
  }
}
