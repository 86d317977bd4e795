import { closedNameAt, fitsQuery, namesFor, picturesFor, queryAt } from '/js/completion-query.js';
import { leaveFocus } from '/js/focus.js';
import { insertText } from '/js/insert-text.js';
import { isComposing } from '/js/keys.js';
import { kindMark } from '/js/kind-mark.js';
import { folded } from '/js/names.js';

/**
 * Completes names after `@` and emoji after `:`, by keyboard or mouse. The list opens only while typing; it closes when the cursor
 * leaves the query, so that a choice always replaces the query at the cursor.
 */
export class Completion {
  #list;
  #field;
  #people;
  #emoji;
  #moreEmoji;
  /** @type {import('/js/completion-query.js').Choice[]} */
  #choices = [];
  #chosen = 0;
  /** @type {import('/js/completion-query.js').Query | null} what the choices are for */
  #query = null;
  #lastRequest = 0;
  #inserting = false;

  /**
   * @param {object} parts
   * @param {HTMLElement} parts.list the element for the choices
   * @param {HTMLTextAreaElement} parts.field
   * @param {(typed: string) => Promise<{name: string}[]>} parts.people finds people of the room by the words of their names
   * @param {import('/js/emoji-data.js').Emoji[]} parts.emoji may be filled later
   * @param {() => Promise<unknown>} parts.moreEmoji fills it
   */
  constructor({ list, field, people, emoji, moreEmoji }) {
    this.#list = list;
    this.#field = field;
    this.#people = people;
    this.#emoji = emoji;
    this.#moreEmoji = moreEmoji;
    field.addEventListener('input', (event) => {
      if (this.#inserting) return;
      if (/[:：]$/u.test(event.data ?? '')) this.#closeName();
      this.#refresh();
    });
    field.addEventListener('blur', () => this.#close());
    document.addEventListener('selectionchange', () => list.hidden || this.#isCurrent() || this.#close());
    // Before the composer's own listener, so that Enter chooses instead of sending.
    field.addEventListener('keydown', (event) => this.#key(event), { capture: true });
    leaveFocus(list);
    list.addEventListener('click', (event) => {
      const at = [...list.children].indexOf(event.target.closest('li'));
      if (at >= 0) this.#insert(at);
    });
    if (document.activeElement === field) this.#refresh(); // Text may have been typed before this module was loaded.
  }

  async #refresh() {
    const asked = ++this.#lastRequest;
    const query = this.#queryNow();
    if (query?.sign === '@') {
      // Until the response arrives, the list keeps the choices that still match, so that Enter picks one of them.
      const fitting = this.#query?.sign === '@' ? this.#choices : [];
      this.#show(fitting.filter(({ label }) => fitsQuery(query, label)), query);
      const people = await this.#people(query.words.trimEnd());
      if (asked === this.#lastRequest && this.#isAt(query)) this.#show(namesFor(query, people), query, this.#chosenByArrow);
    } else {
      this.#show(query ? picturesFor(query, this.#emoji) : [], query);
      if (!query) return;
      await this.#moreEmoji();
      if (asked === this.#lastRequest && this.#isAt(query)) this.#show(picturesFor(query, this.#emoji), query, this.#chosenByArrow);
    }
  }

  // `:tada:` becomes the emoji where it is one.
  async #closeName() {
    const { value, selectionStart } = this.#field;
    const closed = closedNameAt(value, selectionStart);
    if (!closed) return;
    await this.#moreEmoji();
    const emoji = this.#emoji.find(({ names }) => names.includes(closed.name));
    if (!emoji || this.#field.value !== value || this.#field.selectionStart !== selectionStart) return;
    this.#close();
    this.#put(emoji.shown ?? emoji.sign, closed);
  }

  #queryNow() {
    const { value, selectionStart, selectionEnd } = this.#field;
    return selectionStart === selectionEnd ? queryAt(value, selectionStart) : null;
  }

  /** Whether the cursor is still at this query. */
  #isAt(query) {
    if (document.activeElement !== this.#field) return false;
    const now = this.#queryNow();
    return now !== null && now.start === query.start && now.sign === query.sign && now.words === query.words;
  }

  #isCurrent() {
    return this.#query !== null && this.#isAt(this.#query);
  }

  /** The label chosen with an arrow key; the first choice is only a suggestion. */
  get #chosenByArrow() {
    return this.#chosen > 0 ? this.#choices[this.#chosen].label : null;
  }

  #show(choices, query, chosen = null) {
    this.#choices = choices;
    this.#query = query;
    this.#chosen = Math.max(0, choices.findIndex(({ label }) => label === chosen));
    this.#list.hidden = choices.length === 0;
    this.#list.replaceChildren(...choices.map(({ label, kind, sign }, index) => {
      const item = document.createElement('li');
      item.role = 'option';
      item.id = `choice-${index}`;
      item.title = label;
      if (sign) item.append(Object.assign(document.createElement('span'), { className: 'picture', textContent: sign }));
      item.append(Object.assign(document.createElement('span'), { className: 'label', dir: 'auto', textContent: label }));
      if (kind) item.append(' ', kindMark({ name: label, kind }));
      return item;
    }));
    this.#mark();
  }

  #close() {
    this.#lastRequest++;
    this.#show([], null);
  }

  #mark() {
    [...this.#list.children].forEach((item, index) => item.setAttribute('aria-selected', index === this.#chosen));
    this.#list.children[this.#chosen]?.scrollIntoView({ block: 'nearest' });
    if (this.#choices.length) this.#field.setAttribute('aria-activedescendant', `choice-${this.#chosen}`);
    else this.#field.removeAttribute('aria-activedescendant');
  }

  #key(event) {
    if (this.#list.hidden || isComposing(event)) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step && !['Enter', 'Tab', 'Escape'].includes(event.key)) return;
    // Keys with a modifier, such as Shift+Tab, are not for the list. A complete name needs no completion: Enter sends.
    const isForList = !event.shiftKey && !event.ctrlKey && !event.altKey && !event.metaKey;
    if (!isForList || !this.#isCurrent() || (event.key === 'Enter' && this.#isWritten)) return void this.#close();
    event.preventDefault();
    event.stopImmediatePropagation();
    if (step) {
      this.#chosen = (this.#chosen + step + this.#choices.length) % this.#choices.length;
      this.#mark();
    } else if (!event.repeat) {
      if (event.key === 'Escape') this.#close();
      else this.#insert(this.#chosen);
    }
  }

  /** Whether the chosen name is already complete in the field. */
  get #isWritten() {
    return this.#query.sign === '@' && folded(this.#choices[this.#chosen].label) === folded(this.#query.words.trimEnd());
  }

  #insert(index) {
    const place = this.#isCurrent() ? this.#query : null;
    const { words } = this.#choices[index];
    this.#close();
    if (!place) return;
    this.#put(words, place);
  }

  #put(words, place) {
    this.#inserting = true; // The inserted text must not open the list again.
    insertText(this.#field, words, place);
    this.#inserting = false;
  }
}
