import { row } from '/js/call-dialog.js';

/** Pauses in typing of this length ask the server, in ms. */
const PAUSE_MS = 200;

/** A field that finds people by the beginning of their names. */
export class PeopleSearch {
  #field;
  #list;
  #find;
  #timer;
  #asked = 0;

  /**
   * @param {object} parts
   * @param {HTMLInputElement} parts.field
   * @param {HTMLElement} parts.list of those found
   * @param {(beginning: string) => Promise<object[]>} parts.find people, without those who are not wanted
   * @param {string} parts.label of the button beside each
   * @param {(person: object) => void} parts.choose
   */
  constructor({ field, list, find, label, choose }) {
    this.#field = field;
    this.#list = list;
    this.#find = async () => {
      const asked = ++this.#asked;
      const people = field.value.trim() ? await find(field.value.trim()) : [];
      if (asked !== this.#asked) return;
      list.replaceChildren(...people.map((person) => row(person.name, {
        actions: [[label, () => {
          this.clear();
          field.focus();
          choose(person);
        }]],
      })));
    };
    field.addEventListener('input', () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(this.#find, PAUSE_MS);
    });
    field.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter') return;
      event.preventDefault();
      list.querySelector('button')?.click();
    });
  }

  clear() {
    this.#asked++;
    this.#field.value = '';
    this.#list.replaceChildren();
  }
}
