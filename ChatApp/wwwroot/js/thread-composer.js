import { insertText } from '/js/insert-text.js';
import { enterIn, onTouch } from '/js/keys.js';
import { ownKey, takeLeft } from '/js/left-drafts.js';
import { load, save } from '/js/storage.js';
import { isVisible } from '/js/visible.js';
import { textProblem } from '/js/wire.js';

/** The text field of a thread. What is written in it survives a reload, for each thread and tab; see drafts.js. */
export class ThreadComposer {
  #form;
  #field;
  #key = '';

  /** @param {HTMLFormElement} form @param {(words: string) => void} send */
  constructor(form, send) {
    this.#form = form;
    this.#field = form.querySelector('textarea');
    this.#field.enterKeyHint = onTouch() ? 'enter' : 'send';
    this.#field.addEventListener('input', () => this.#write());
    this.#field.addEventListener('keydown', (event) => {
      const enter = enterIn(event);
      if (enter !== 'other') event.preventDefault();
      if (enter === 'send') form.requestSubmit();
      if (enter === 'break') insertText(this.#field, '\n');
    });
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      const words = this.#field.value;
      if (!isVisible(words) || form.hidden) return;
      const problem = textProblem(words);
      this.#showProblem(problem);
      if (problem) return;
      this.#field.value = '';
      this.#write();
      send(words);
    });
  }

  /** The text field. */
  get field() {
    return this.#field;
  }

  /** Loads the draft of a thread. @param {string} key prefix in the storage; see unsent.js @param {boolean} writable */
  show(key, writable) {
    this.#form.hidden = !writable;
    if (key === this.#key) return;
    this.#key = key;
    const own = load(ownKey(key));
    const left = own === null ? takeLeft(key) : null;
    this.#field.value = storedWords(own ?? left);
    if (left !== null) this.#write();
    this.#showProblem('');
  }

  /** Keeps what is written as the draft of a thread whose first message turned out to be another one. @param {string} key see `show` */
  move(key) {
    if (key === this.#key) return;
    if (!this.#field.value) return this.show(key, !this.#form.hidden);
    save(ownKey(this.#key), null);
    this.#key = key;
    this.#write();
  }

  #write() {
    save(ownKey(this.#key), this.#field.value ? JSON.stringify({ text: this.#field.value }) : null);
    this.#showProblem('');
  }

  #showProblem(problem) {
    const element = this.#form.querySelector('.thread-refusal');
    element.textContent = problem;
    element.hidden = !problem;
  }
}

function storedWords(stored) {
  try {
    return JSON.parse(stored)?.text ?? '';
  } catch {
    return '';
  }
}
