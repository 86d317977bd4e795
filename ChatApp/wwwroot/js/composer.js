import { load, save } from '/js/storage.js';

/** Where people write. Editable in every state; the draft survives a reload. */
export class Composer {
  #form;
  #field;
  #draftKey;
  #editing = null;
  #post;

  /**
   * @param {object} parts
   * @param {HTMLFormElement} parts.form `#composer`
   * @param {string} parts.personId
   * @param {string} parts.roomId
   * @param {(text: string, id?: string) => void} parts.post
   */
  constructor({ form, personId, roomId, post }) {
    this.#form = form;
    this.#field = form.querySelector('textarea');
    this.#draftKey = `chatapp-draft:${personId}:${roomId}`;
    this.#post = post;
    // A browser that restores forms may have put the text back already.
    if (!this.#field.value) this.#field.value = load(this.#draftKey) ?? '';
    this.#field.addEventListener('input', () => this.#keepDraft());
    this.#field.addEventListener('keydown', (event) => this.#key(event));
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#submit();
    });
  }

  /** Takes an item of the outbox for editing; what was being written waits meanwhile as a draft. @param {{id: string, text: string}} item */
  edit(item) {
    this.#editing = item.id;
    this.#form.dataset.editing = item.id;
    this.#field.value = item.text;
    this.#field.focus();
  }

  #key(event) {
    // Enter that ends an input method's composition, as in Chinese, chooses a word and sends nothing.
    if (event.isComposing) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      this.#submit();
    } else if (event.key === 'Escape' && this.#editing) {
      this.#finishEdit();
    }
  }

  #submit() {
    const text = this.#field.value;
    if (!text.trim()) return;
    const id = this.#editing;
    if (id) {
      this.#finishEdit();
    } else {
      this.#field.value = '';
      this.#keepDraft();
    }
    this.#post(text, id ?? undefined);
  }

  #finishEdit() {
    this.#editing = null;
    delete this.#form.dataset.editing;
    this.#field.value = load(this.#draftKey) ?? '';
  }

  #keepDraft() {
    if (!this.#editing) save(this.#draftKey, this.#field.value || null);
  }
}
