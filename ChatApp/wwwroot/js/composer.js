import { insertText } from '/js/insert-text.js';
import { enterIn, isPress, onTouch } from '/js/keys.js';
import { load, save } from '/js/storage.js';
import { text } from '/js/texts.js';
import { isVisible } from '/js/visible.js';

/**
 * Where people write. Editable in every state; the draft of each room survives a reload, and what is being edited does not touch it.
 * @typedef {{item: string} | {number: number}} Target what is being edited: an item of the outbox, or a stored message
 */
export class Composer {
  #form;
  #field;
  #banner;
  #personId;
  #draftKey = '';
  #target = null;
  #submitText;
  #lastMine;

  /**
   * @param {object} parts
   * @param {HTMLFormElement} parts.form `#composer`
   * @param {string} parts.personId
   * @param {(text: string, target: Target | null) => void} parts.submit
   * @param {() => {number: number, text: string} | undefined} parts.lastMine the last message that can be edited
   */
  constructor({ form, personId, submit, lastMine }) {
    this.#form = form;
    this.#field = form.querySelector('textarea');
    this.#banner = form.querySelector('#editing');
    this.#personId = personId;
    this.#submitText = submit;
    this.#lastMine = lastMine;
    this.#field.enterKeyHint = onTouch() ? 'enter' : 'send';
    this.#field.addEventListener('input', () => this.#keepDraft());
    this.#field.addEventListener('keydown', (event) => this.#key(event));
    this.#banner.querySelector('button').addEventListener('click', () => this.finishEdit());
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#submit();
    });
  }

  /** What is written into. */
  get field() {
    return this.#field;
  }

  /** Takes up the draft of a room. @param {string} roomId @param {string} name @param {boolean} writable */
  show(roomId, name, writable) {
    const first = !this.#draftKey;
    if (this.#target) this.finishEdit();
    this.#draftKey = `chatapp-draft:${this.#personId}:${roomId}`;
    // A browser that restores forms may have put the text back already.
    if (!first || !this.#field.value) this.#field.value = load(this.#draftKey) ?? '';
    this.name(name, writable);
  }

  /** @param {string} name of the room @param {boolean} writable */
  name(name, writable) {
    this.#field.placeholder = text('composer.placeholder', { room: name });
    this.#field.setAttribute('aria-label', text('composer.label', { room: name }));
    this.#form.hidden = !writable;
  }

  /** Edits something; what was being written waits meanwhile as a draft. @param {Target} target @param {string} words its text now */
  edit(target, words) {
    this.#target = target;
    this.#form.dataset.editing = target.item ?? target.number;
    this.#banner.querySelector('.words').textContent = text(target.item ? 'composer.editingWaiting' : 'composer.editing');
    this.#banner.hidden = false;
    this.#field.value = words;
    this.#field.focus();
    this.#field.setSelectionRange(words.length, words.length);
  }

  /** Goes back to the draft. */
  finishEdit() {
    this.#target = null;
    delete this.#form.dataset.editing;
    this.#banner.hidden = true;
    this.#field.value = load(this.#draftKey) ?? '';
  }

  #key(event) {
    if (event.defaultPrevented) return; // One that chose a completion.
    const enter = enterIn(event);
    if (enter !== 'other') event.preventDefault();
    if (enter === 'send') this.#submit();
    if (enter === 'break') insertText(this.#field, '\n');
    if (enter !== 'other' || !isPress(event) || event.shiftKey || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === 'Escape' && this.#target) {
      event.preventDefault();
      this.finishEdit();
    } else if (event.key === 'ArrowUp' && !this.#field.value && !this.#target) {
      const mine = this.#lastMine();
      if (!mine) return;
      event.preventDefault();
      this.edit({ number: mine.number }, mine.text);
    }
  }

  #submit() {
    const words = this.#field.value;
    if (!isVisible(words)) return;
    const target = this.#target;
    if (target) {
      this.finishEdit();
    } else {
      this.#field.value = '';
      this.#keepDraft();
    }
    this.#submitText(words, target);
  }

  #keepDraft() {
    if (!this.#target) save(this.#draftKey, this.#field.value || null);
  }
}
